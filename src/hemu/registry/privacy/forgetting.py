"""Taking files and words away, for whoever erases what they hold of somebody (PRV-04)."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction

from hemu.engines.attachments.models import Attachment, Signature
from hemu.kernel import crypto
from hemu.kernel.files.models import StoredFile
from hemu.registry.residents.models import Person

_SHORTEST = 2
MARK = "＊＊＊"


def forget_attachments(attachment_ids: Iterable[int]) -> int:
    """Delete attachments with their signatures and files; how many. The bytes go once the transaction has committed."""
    wanted = list(attachment_ids)
    rows = Attachment.objects.filter(pk__in=wanted)
    files = list(StoredFile.objects.filter(attachment__in=rows))
    paths = [path for file in files for path in (file.path, file.thumbnail) if path]
    Signature.objects.filter(attachment__in=rows).delete()
    count = rows.count()
    rows.delete()
    StoredFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    transaction.on_commit(lambda: _remove(paths))
    return count


def known_values(person: Person) -> list[str]:
    """What would tell who somebody is, wherever it stands in a text; the longest first."""
    numbers = list(person.phones.values_list("number", flat=True))
    values = {person.name, crypto.open_sealed(person.id_number_sealed), *numbers}
    return sorted((each for each in values if len(each) >= _SHORTEST), key=len, reverse=True)


def scrub(text: str, values: Iterable[str]) -> str:
    """The text without these values."""
    for value in values:
        text = text.replace(value, MARK)
    return text


def _remove(paths: Iterable[str]) -> None:
    for path in paths:
        default_storage.delete(path)
