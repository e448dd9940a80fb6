"""Everything the office keeps about people and their homes."""

from hemu.registry.residents.models.care import CareFlag, ProfileAttribute, ProfileValue
from hemu.registry.residents.models.files import (
    CONFIRM_DAYS,
    FilePolicy,
    HouseholdDocument,
    HouseholdFile,
    VolumeEntry,
    YearVolume,
)
from hemu.registry.residents.models.household import (
    Authority,
    EmergencyContact,
    FormerBelonging,
    HelperJob,
    HouseholdMember,
    Pet,
    Vehicle,
)
from hemu.registry.residents.models.people import Person, PersonMerge, Phone

__all__ = [
    "CONFIRM_DAYS",
    "Authority",
    "CareFlag",
    "EmergencyContact",
    "FilePolicy",
    "FormerBelonging",
    "HelperJob",
    "HouseholdDocument",
    "HouseholdFile",
    "HouseholdMember",
    "Person",
    "PersonMerge",
    "Pet",
    "Phone",
    "ProfileAttribute",
    "ProfileValue",
    "Vehicle",
    "VolumeEntry",
    "YearVolume",
]
