"""Commands about people and households, one file a topic."""

from hemu.registry.residents.commands.agents import add_helper, give_authority, set_helper_job, withdraw_authority
from hemu.registry.residents.commands.belongings import (
    add_contact,
    add_pet,
    add_vehicle,
    change_contact,
    change_pet,
    change_vehicle,
    end_contact,
    end_pet,
    end_vehicle,
)
from hemu.registry.residents.commands.care import set_care_flags, set_file_policy, set_profile
from hemu.registry.residents.commands.closing import close_year
from hemu.registry.residents.commands.documents import add_document, withdraw_document
from hemu.registry.residents.commands.files import confirm_file, confirm_files
from hemu.registry.residents.commands.members import (
    add_member,
    add_new_member,
    change_member,
    end_membership,
    find_same_person,
)
from hemu.registry.residents.commands.merging import merge_people
from hemu.registry.residents.commands.ownership import NewOwner, change_ownership
from hemu.registry.residents.commands.people import add_person, change_person, link_user

__all__ = [
    "NewOwner",
    "add_contact",
    "add_document",
    "add_helper",
    "add_member",
    "add_new_member",
    "add_person",
    "add_pet",
    "add_vehicle",
    "change_contact",
    "change_member",
    "change_ownership",
    "change_person",
    "change_pet",
    "change_vehicle",
    "close_year",
    "confirm_file",
    "confirm_files",
    "end_contact",
    "end_membership",
    "end_pet",
    "end_vehicle",
    "find_same_person",
    "give_authority",
    "link_user",
    "merge_people",
    "set_care_flags",
    "set_file_policy",
    "set_helper_job",
    "set_profile",
    "withdraw_authority",
    "withdraw_document",
]
