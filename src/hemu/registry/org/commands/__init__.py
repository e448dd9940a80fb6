"""What can be done to the organisation, a file per matter."""

from hemu.registry.org.commands.accounts import (
    Issued,
    activate,
    create_first_admin_code,
    invite_staff,
    invite_staff_many,
    open_company,
    reset_password,
    use_reset,
)
from hemu.registry.org.commands.companies import (
    add_department,
    create_community,
    create_company,
    edit_community,
    edit_company,
    edit_department,
    seed_community,
    seed_company,
)
from hemu.registry.org.commands.contacts import add_contact, change_contact, remove_contact
from hemu.registry.org.commands.departures import leave
from hemu.registry.org.commands.duty import remove_duty, set_duty
from hemu.registry.org.commands.posts import add_post, edit_post, give_post, take_post
from hemu.registry.org.commands.reporting import assign_buildings, end_deputyship, set_deputy, set_superior
from hemu.registry.org.commands.staff import add_staff, edit_staff, employ

__all__ = [
    "Issued",
    "activate",
    "add_contact",
    "add_department",
    "add_post",
    "add_staff",
    "assign_buildings",
    "change_contact",
    "create_community",
    "create_company",
    "create_first_admin_code",
    "edit_community",
    "edit_company",
    "edit_department",
    "edit_post",
    "edit_staff",
    "employ",
    "end_deputyship",
    "give_post",
    "invite_staff",
    "invite_staff_many",
    "leave",
    "open_company",
    "remove_contact",
    "remove_duty",
    "reset_password",
    "seed_community",
    "seed_company",
    "set_deputy",
    "set_duty",
    "set_superior",
    "take_post",
    "use_reset",
]
