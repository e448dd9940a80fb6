"""The OpenAPI description: what the shapes alone don't say is added here, from the same forms that the pages use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from hemu.casework.kinds import CaseKind, list_kinds
from hemu.engines.idempotency.commands import KEY_LENGTH
from hemu.identity.scopes import Scope, list_scopes
from hemu.surfaces.api import wording
from hemu.surfaces.api.fields import choices_of, kind_of
from hemu.surfaces.api.forms import BODIES
from hemu.surfaces.api.keys import HEADER
from hemu.surfaces.api.needing import scopes_of_operations

Shape = dict[str, Any]
EXAMPLE = {
    "kind": "repair",
    "community": "yilin",
    "room": "3-1-1202",
    "channel": "telephone",
    "category": "water",
    "summary": "厨房水龙头滴水",
    "urgency": "general",
    "convenient_from": "2026-03-02T14:00:00+08:00",
    "convenient_to": "2026-03-02T16:00:00+08:00",
    "contact": {"name": "张美兰", "phone": "13900001202"},
    "somebody_home": True,
}
PNG = "data:image/png;base64,…"


def complete(schema: Any) -> Any:
    """Bodies from the registered kinds and their steps, the key of every POST, what any operation may answer."""
    schema["info"]["description"] = str(wording.WHOLE)
    paths = schema["paths"]
    schemas = schema["components"]["schemas"]
    needed = scopes_of_operations()
    for methods in paths.values():
        for method, operation in methods.items():
            _complete_operation(method, operation, needed.get(operation["operationId"]))
    prefix = next(path for path in paths if path.endswith("/token")).removesuffix("/token")
    paths[f"{prefix}/token"]["post"]["requestBody"] = _body(_token_shape(), {"username": "front_desk", "password": "…"})
    kinds = {f"Open{kind.code.title()}": _open_shape(kind) for kind in list_kinds()}
    schemas.update(kinds)
    paths[f"{prefix}/cases"]["post"]["requestBody"] = _body(_any_of(kinds), EXAMPLE, forms_too=True)
    steps = {_step_name(kind, step.name): _step_shape(kind, step) for kind in list_kinds() for step in kind.steps}
    schemas.update(steps)
    take = paths[f"{prefix}/cases/{{case_id}}/{{step}}"]["post"]
    take["requestBody"] = _body(_any_of(steps), {"note": "请带梯子"}, forms_too=True, required=False)
    names = sorted({step.name for kind in list_kinds() for step in kind.steps})
    next(p for p in take["parameters"] if p["name"] == "step")["examples"] = {n: {"value": n} for n in names}
    for (method, path), form in BODIES.items():
        shape = _form_shape(form)
        paths[f"{prefix}{path}"][method]["requestBody"] = _body(shape, {}, required=bool(shape.get("required")))
    paths[f"{prefix}/files/{{file_id}}"]["get"]["responses"][200] = {
        "description": "OK",
        "content": {"*/*": {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}},
    }
    return schema


def _complete_operation(method: str, operation: Shape, scope: Scope | None) -> None:
    summary, description = wording.OPERATIONS[operation["operationId"]]
    operation |= {"summary": str(summary), "description": str(description)}
    for parameter in operation["parameters"]:
        parameter["description"] = str(wording.PARAMETERS[parameter["name"]])
    problem = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if scope is not None:
        operation["x-scope"] = scope.code
        operation["description"] += _("需要的范围：%(scope)s（%(label)s）。") % {
            "scope": scope.code,
            "label": scope.label,
        }
    if "security" in operation:
        operation["responses"].setdefault(403, {"description": "Forbidden", "content": problem})
    operation["responses"].setdefault(500, {"description": "Internal Server Error", "content": problem})
    if method in ("post", "patch"):
        operation.setdefault("parameters", []).append(
            {
                "in": "header",
                "name": HEADER,
                "required": False,
                "description": str(wording.PARAMETERS[HEADER]),
                "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH},
            }
        )


def _body(shape: Shape, example: Any, *, forms_too: bool = False, required: bool = True) -> Shape:
    content = {"application/json": {"schema": shape, "example": example}}
    if forms_too:
        content["multipart/form-data"] = {"schema": shape, "example": example}
    return {"required": required, "content": content}


def _any_of(shapes: Mapping[str, Shape]) -> Shape:
    return {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in shapes]}


def _token_shape() -> Shape:
    text = {"type": "string", "minLength": 1, "maxLength": 200}
    code = {"type": "string", "description": _("两步验证的 6 位码，或一个恢复码。")}
    scopes = {
        "type": "array",
        "items": {"type": "string", "enum": [scope.code for scope in list_scopes()]},
        "description": _("只要这些范围；不写就是这个人能做的全部。"),
    }
    return {
        "type": "object",
        "required": ["username", "password"],
        "properties": {"username": text, "password": text, "code": code, "scopes": scopes},
    }


def _open_shape(kind: CaseKind) -> Shape:
    """The desk's fields; a resident's form has fewer, and leaves the others aside."""
    own = {name: _field_shape(field) for name, field in kind.open_form.base_fields.items()}
    required = [name for name, field in kind.open_form.base_fields.items() if field.required and not field.initial]
    contact = {"name": {"type": "string"}, "phone": {"type": "string"}}
    where = {
        "kind": {"const": kind.code},
        "community": {"type": "string", "description": _("小区代码；只属于一个小区的可以不写")},
        "room": {"type": ["integer", "string", "null"], "description": _("房间编号，或 3-1-1202 这样的房号")},
        "place": {"type": ["integer", "string", "null"], "description": _("位置编号或名称")},
        "contact": {"anyOf": [{"type": "string"}, {"type": "object", "properties": contact}, {"type": "null"}]},
    }
    return {"type": "object", "title": str(kind.label), "required": ["kind", *required], "properties": where | own}


def _form_shape(form: type[forms.Form]) -> Shape:
    """A body that is the fields of one form, and the community for whoever belongs to several."""
    fields = {name: _field_shape(field) for name, field in form.base_fields.items()}
    required = [name for name, field in form.base_fields.items() if field.required and not field.initial]
    if getattr(form, "asks_community", False):
        fields["community"] = {"type": "string", "description": _("小区代码；只属于一个小区的可以不写")}
    return {"type": "object", "properties": fields, **({"required": required} if required else {})}


def _step_name(kind: CaseKind, step: str) -> str:
    return "".join(part.title() for part in (kind.code, *step.split("_")))


def _step_shape(kind: CaseKind, step: Any) -> Shape:
    fields = {name: _field_shape(field) for name, field in step.form.base_fields.items()}
    required = [name for name, field in step.form.base_fields.items() if field.required]
    return {
        "type": "object",
        "title": f"{kind.label}: {step.label}",
        "description": f"POST …/{step.name}",
        "properties": fields,
        **({"required": required} if required else {}),
    }


def _field_shape(field: forms.Field) -> Shape:
    kind = kind_of(field)
    shape: Shape = {"description": str(field.label or "")} | _TYPES.get(kind, {"type": "string"})
    choices = choices_of(field) if kind == "choice" else None
    if choices:
        shape["enum"] = [value for value, _label in choices]
        shape["description"] += "：" + "、".join(f"{value} {label}" for value, label in choices)
    if getattr(field, "max_length", None):
        shape["maxLength"] = field.max_length  # type: ignore[attr-defined]
    if field.initial and kind in ("choice", "string"):
        shape["default"] = str(field.initial)
    return shape


_IMAGE = {"type": "string", "examples": [PNG]}
_TYPES: dict[str, Shape] = {
    "boolean": {"type": ["boolean", "null"]},
    "integer": {"type": "integer"},
    "decimal": {"type": ["string", "number"]},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "photos": {"type": "array", "items": _IMAGE, "maxItems": 9},
    "signature": _IMAGE,
    "materials": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["material", "quantity"],
            "properties": {"material": {"type": ["integer", "string"]}, "quantity": {"type": ["string", "number"]}},
        },
        "examples": [[{"material": "M001", "quantity": "1"}]],
    },
}
