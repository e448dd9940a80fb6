"""The certificate of ``--tls`` (SYS-16): a given one made fit for the server, or one of our own making."""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hemu.launch.terminal import Problem

_VALID_DAYS = 820
_RENEW_DAYS = 30


@dataclass(frozen=True)
class Certificate:
    """Two files that the web server can read; ``is_own`` when browsers will ask whether to trust it."""

    certificate: Path
    key: Path
    is_own: bool


def get_certificate(
    folder: Path, *, host: str, given: Path | None = None, given_key: Path | None = None
) -> Certificate:
    """The given pair, checked, or our own from ``folder``, made anew when it runs out or lacks ``host``."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if given is not None or given_key is not None:
        if given is None or given_key is None:
            raise Problem("A certificate needs its key, and a key its certificate: give both --cert and --key.")
        return _adopt(folder, given, given_key)
    own = Certificate(folder / "tls.crt", folder / "tls.key", is_own=True)
    names = _names(host)
    if not _still_good(own, names):
        _make(own, names)
    return own


def _adopt(folder: Path, certificate: Path, key: Path) -> Certificate:
    """The server reads keys in one form only (PKCS 8); one in another form is rewritten into ``folder``."""
    try:
        leaf = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except OSError as problem:
        raise Problem(f"Cannot read {problem.filename}: {problem.strerror}.") from problem
    except (ValueError, TypeError) as problem:
        raise Problem(
            f"{certificate} and {key} must be PEM files, the key without a password ({problem})."
        ) from problem
    if _public_bytes(leaf.public_key()) != _public_bytes(private.public_key()):
        raise Problem(f"The key {key} does not belong to the certificate {certificate}.")
    if leaf.not_valid_after_utc <= datetime.now(UTC):
        raise Problem(f"The certificate {certificate} ran out on {leaf.not_valid_after_utc:%Y-%m-%d}.")
    copy = folder / "tls-given.key"
    _write_secret(copy, _key_bytes(private))
    return Certificate(certificate.resolve(), copy, is_own=False)


def _names(host: str) -> list[x509.GeneralName]:
    """What the certificate is for: this machine by its usual names, and the address it serves."""
    texts = ["localhost", "127.0.0.1", "::1", socket.gethostname(), host]
    names: list[x509.GeneralName] = []
    for text in texts:
        try:
            name: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(text))
        except ValueError:
            if not text.isascii() or not text:
                continue
            name = x509.DNSName(text)
        if name not in names and text not in ("0.0.0.0", "::"):
            names.append(name)
    return names


def _still_good(own: Certificate, names: list[x509.GeneralName]) -> bool:
    try:
        leaf = x509.load_pem_x509_certificate(own.certificate.read_bytes())
        covered = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    lasts = leaf.not_valid_after_utc > datetime.now(UTC) + timedelta(days=_RENEW_DAYS)
    return own.key.exists() and lasts and all(name in covered for name in names)


def _make(own: Certificate, names: list[x509.GeneralName]) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, "Hemu"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Hemu")]
    )
    today = datetime.now(UTC)
    leaf = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=_VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    _write_secret(own.key, _key_bytes(private))
    own.certificate.write_bytes(leaf.public_bytes(serialization.Encoding.PEM))


def _key_bytes(private: object) -> bytes:
    assert hasattr(private, "private_bytes")
    written: bytes = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return written


def _public_bytes(public: object) -> bytes:
    assert hasattr(public, "public_bytes")
    written: bytes = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return written


def _write_secret(path: Path, content: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    fresh.replace(path)
