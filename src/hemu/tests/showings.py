"""Where a personal value may stand in clear, by hand: who reads which of them, on which pages, and why (PRV-01).

Whatever `test_nothing_leaks.py` finds elsewhere is a leak. One's own values need no line here.
"""

from __future__ import annotations

from dataclasses import dataclass

from hemu.tests.canaries import THERE
from hemu.tests.reading import Found


@dataclass(frozen=True)
class Showing:
    """One line of the table; with ``purpose`` the access log must have kept each such showing."""

    readers: tuple[str, ...]
    what: tuple[str, ...]
    doors: tuple[str, ...]
    why: str
    whose: tuple[str, ...] = ()
    """Only these; empty: everybody's of the reader's own community."""
    purpose: str = ""

    def covers(self, found: Found) -> bool:
        """Whether it allows what was found."""
        return (
            is_at_home(found)
            and found.reader in self.readers
            and found.canary.what in self.what
            and (found.door in self.doors or "*" in self.doors)
            and (not self.whose or found.canary.whose in self.whose)
        )

    def is_kept(self, found: Found) -> bool:
        """Whether the access log knows of it, where it has to."""
        return not self.purpose or bool({(self.purpose, found.canary.what), (self.purpose, "*")} & found.kept)


RESIDENTS = ("owner", "family", "tenant", "neighbour", "stranger_resident")
NEXT_DOOR = ("next_manager", "stranger_resident")
"""Readers from the neighbour's community: there alone may they read anything."""

COMPANY = ("general_manager",)
"""Readers who work for all communities of the company."""


def is_at_home(found: Found) -> bool:
    """Whether the reader and whose value it is are of the same community."""
    return found.reader in COMPANY or (found.canary.where == THERE) == (found.reader in NEXT_DOOR)


def is_own(found: Found) -> bool:
    """Whether it is the reader's own."""
    return found.canary.whose == found.reader


FILES = ("office_manager", "steward", "next_manager")
"""Who may open whole customer files."""
SEES_CASES = (
    "front_desk",
    "technician",
    "engineering_supervisor",
    "cashier",
    "general_manager",
    "stranger_resident",  # of their own home
)
WORDS_OF_CASES = ("caller", "contact", "visitor", "next_caller")
"""Whose note is what they told the office: the matter itself."""

SHOWINGS: tuple[Showing, ...] = (
    Showing(FILES, ("name",), ("*",), "whoever may open whole customer files reads names"),
    Showing(FILES, ("note",), ("*",), "and what the office noted there", whose=RESIDENTS),
    Showing(
        (*FILES, *SEES_CASES),
        ("note",),
        ("*",),
        "a matter in the words in which it was told, for whoever may see the matter",
        whose=WORDS_OF_CASES,
    ),
    Showing(
        FILES,
        ("name", "phone", "birth_date", "plate"),
        ("person_edit", "vehicle_edit", "contact_edit"),
        "the form for correcting a file holds what is corrected",
        purpose="edit",
    ),
    Showing(
        FILES,
        ("name", "phone", "birth_date", "id_number", "note"),
        ("journal_entry",),
        "old and new values of a file, for whoever may open it and reads the journal",
        purpose="journal",
    ),
    Showing(
        (*FILES, "front_desk"),
        ("phone",),
        ("new_case", "new_case!", "case_caller", "case_caller!", "call_caller!"),
        "the caller at intake",
        purpose="intake",
    ),
    Showing((*FILES, "front_desk"), ("phone",), ("call_number!",), "calling back", purpose="call_back"),
    Showing((*FILES, "front_desk"), ("phone",), ("reception_number!",), "calling a visitor", purpose="visitor_contact"),
    Showing(
        (*FILES, "front_desk", "technician"),
        ("phone",),
        ("api:contact!", "case_contact!"),
        "calling about a case",
        purpose="case_contact",
    ),
    Showing(
        ("technician",),
        ("name", "phone"),
        ("*",),
        "the technician's own job, wherever the work of the day stands",
        whose=("owner",),
        purpose="own_job",
    ),
    Showing(
        FILES,
        ("name", "birth_date", "id_number", "phone", "plate"),
        ("reveal!", "api:reveal_person!"),
        "one value, for a reason",
        purpose="reveal",
    ),
    Showing(
        FILES,
        ("name", "phone", "birth_date", "id_number", "plate"),
        ("privacy_person_file!",),
        "all that is held on somebody, to be handed to them",
        purpose="own_data",
    ),
    Showing(
        FILES,
        ("name", "phone", "id_number", "plate"),
        ("workbook_export!",),
        "the estate's workbook, by permission, with who and when on it",
        purpose="entry:estate.exported",
    ),
    Showing(
        ("front_desk",),
        ("name",),
        ("binding_letter!", "binding_reset_letter!"),
        "a letter bears a name",
        purpose="binding_letter",
    ),
    Showing(
        ("front_desk", "owner"),
        ("name",),
        (
            "binding_page",
            "binding_page!",
            "portal_binding",
            "portal_binding!",
            "portal_people",
            "portal_people!",
            "portal_me",
            "portal_home",
            "home",
        ),
        "whoever decides on a request reads the name it was made under",
        whose=("joiner",),
    ),
    Showing(
        ("owner", "family"),
        ("name", "phone", "plate"),
        ("portal_data", "portal_data_download"),
        "what a home holds together: its vehicles, whom to call",
        whose=("owner", "emergency"),
    ),
)
