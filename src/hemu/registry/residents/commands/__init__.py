"""Commands about people and households, one file a topic."""

from hemu.registry.residents.commands.members import add_member, add_new_member, end_membership, find_same_person
from hemu.registry.residents.commands.people import add_person, change_person, link_user

__all__ = [
    "add_member",
    "add_new_member",
    "add_person",
    "change_person",
    "end_membership",
    "find_same_person",
    "link_user",
]
