"""What the OpenAPI description says of the operations and their parameters, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WHOLE = _(
    "物业客服的开放接口。时间用 ISO 8601，没有写时区的按北京时间。每个 POST 都可以带 Idempotency-Key："
    "24 小时内同一个人、同一个地址、同一个 key 只做一次，再发得到第一次的回答。"
)
OPERATIONS = {
    "token": (_("领取令牌"), _("用登录名（或电话）和密码；开了两步验证的还要 code。令牌 90 天有效。")),
    "me": (_("我是谁"), _("令牌代表的人，他的小区、权限和家。")),
    "rooms": (
        _("查房间"),
        _("按房号、姓名、拼音、电话或后四位查找，最多 20 个；住户查自己的家。姓名和电话按权限遮掩。"),
    ),
    "kinds": (_("工单种类"), _("您在这个小区能登记的种类，和登记时要填的字段。")),
    "materials": (_("材料价目"), _("这个小区在用的材料和单价。")),
    "file": (_("取一个文件"), _("照片、签名等，给能看到那条记录的人。")),
    "list_cases": (_("工单列表"), _("您能看到的工单，紧急的、先来的在前。")),
    "open_case": (
        _("登记一张工单"),
        _("员工用服务台的表单，住户用住户的表单；各种类自己的字段写在同一层。不认识的字段不理会。"),
    ),
    "show_one": (_("一张工单"), _("工单的全过程，和您现在可以做的步骤。")),
    "contact": (_("查看联系电话"), _("给处理这张工单的员工看完整的电话；查看会留下记录。")),
    "take_step": (_("做一步"), _("做 steps 里的一步。204：已经做了，而您不再看得到这张工单。")),
    "household": (_("一户"), _("房间、片区管理员和住户；姓名和电话按权限遮掩。")),
    "person": (_("一个人"), _("登记在册的人和他的家；个人信息按权限遮掩。")),
    "patch_person": (_("修改一个人的资料"), _("只改发来的几项，其余不动；改动封存在流水里。")),
    "reveal_person": (_("查看一项明文"), _("要有权限并写明原因；谁看了谁的什么、为什么，都会记下。")),
    "new_member": (_("增加住户"), _("证件号码、或同一户的电话或姓名相同的，就是同一个人，不会重复登记。")),
    "end_member": (_("结束居住"), _("这一条作为历史保留。")),
    "binding_code": (_("发绑定码"), _("给没有账号的住户；只在这个回答里看得到，以前的码作废。")),
    "search": (_("查找"), _("按姓名、拼音、房号、电话、车牌、单号查找，和页面上的查找一样。")),
    "new_call": (_("登记来电"), _("呼叫中心用。带 external_id 的，重复发送只登记一次。")),
    "new_reception": (_("登记来访"), _("前台设备用。")),
}
"""Summary and description of each operation."""

PARAMETERS = {
    "Idempotency-Key": _("同一个 key 只做一次，保留 24 小时。"),
    "community": _("小区代码"),
    "state": _("状态；可以写几个，用逗号分开，或写 open（未结束的）"),
    "kind": _("工单种类"),
    "mine": _("只要我的：派给我的、我报的、我家的"),
    "q": _("要找的文字"),
    "cursor": _("上一页的 next"),
    "limit": _("一页最多几条"),
    "case_id": _("工单编号（id）"),
    "step": _("步骤的 name"),
    "file_id": pgettext_lazy("接口", "文件编号"),
    "size": _("small：缩略图"),
    "room_id": _("房间编号（id）"),
    "person_id": _("人员编号（id）"),
    "member_id": _("住户记录编号（members 里的 id）"),
}
