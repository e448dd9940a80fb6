from __future__ import annotations

import ssl
import stat
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from hemu.launch.certificates import get_certificate
from hemu.launch.terminal import Problem


def names_of(certificate: Path) -> x509.SubjectAlternativeName:
    leaf = x509.load_pem_x509_certificate(certificate.read_bytes())
    return leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value


@pytest.mark.rule("SYS-16")
def test_our_own_is_good_for_this_machine_and_the_served_host(tmp_path: Path) -> None:
    made = get_certificate(tmp_path / "keys", host="hemu.example")
    names = names_of(made.certificate)
    assert {"localhost", "hemu.example"} <= set(names.get_values_for_type(x509.DNSName))
    assert "127.0.0.1" in {str(address) for address in names.get_values_for_type(x509.IPAddress)}
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    assert b"BEGIN PRIVATE KEY" in made.key.read_bytes()  # PKCS 8, the one form the server reads
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(made.certificate, made.key)


def test_our_own_is_kept_until_it_must_be_made_anew(tmp_path: Path) -> None:
    first = get_certificate(tmp_path, host="127.0.0.1").certificate.read_bytes()
    assert get_certificate(tmp_path, host="0.0.0.0").certificate.read_bytes() == first
    other_host = get_certificate(tmp_path, host="hemu.example").certificate.read_bytes()
    assert other_host != first
    ends = x509.load_pem_x509_certificate(other_host).not_valid_after_utc
    with time_machine.travel(ends - timedelta(days=10), tick=False):
        assert get_certificate(tmp_path, host="hemu.example").certificate.read_bytes() != other_host


def test_a_given_key_of_another_form_is_rewritten(tmp_path: Path) -> None:
    made = get_certificate(tmp_path / "made", host="127.0.0.1")
    private = serialization.load_pem_private_key(made.key.read_bytes(), None)
    old_form = tmp_path / "old.key"
    old_form.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
    )
    given = get_certificate(tmp_path / "keys", host="x", given=made.certificate, given_key=old_form)
    assert given.certificate == made.certificate
    assert b"BEGIN PRIVATE KEY" in given.key.read_bytes()
    assert not given.is_own


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    made = get_certificate(tmp_path / "made", host="127.0.0.1")
    other = tmp_path / "other.key"
    other.write_bytes(
        rsa.generate_private_key(65537, 2048).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    with pytest.raises(Problem, match="does not belong"):
        get_certificate(tmp_path, host="x", given=made.certificate, given_key=other)
    with pytest.raises(Problem, match="give both"):
        get_certificate(tmp_path, host="x", given=made.certificate)
    with pytest.raises(Problem, match="Cannot read"):
        get_certificate(tmp_path, host="x", given=tmp_path / "none.crt", given_key=other)
    with pytest.raises(Problem, match="must be PEM"):
        get_certificate(tmp_path, host="x", given=other, given_key=other)
