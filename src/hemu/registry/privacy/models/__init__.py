"""What the protection of personal data keeps: who was told what, what was agreed to, what is kept how long."""

from hemu.registry.privacy.models.consents import Consent, ConsentText
from hemu.registry.privacy.models.disclosures import Disclosure, LegalDisclosure, LegalDisclosurePerson
from hemu.registry.privacy.models.requests import DataRequest, Deletion, FormerIdentity
from hemu.registry.privacy.models.retention import PrivacyPolicy, RetentionPeriod, RetentionRun

__all__ = [
    "Consent",
    "ConsentText",
    "DataRequest",
    "Deletion",
    "Disclosure",
    "FormerIdentity",
    "LegalDisclosure",
    "LegalDisclosurePerson",
    "PrivacyPolicy",
    "RetentionPeriod",
    "RetentionRun",
]
