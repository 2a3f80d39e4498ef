"""A connection to a checked number still verifies the certificate, and it is the one of the host."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest
from ftzqa.app import guard
from ftzqa.app.fetch import fetch
from ftzqa.app.web import Manners, Web
from ftzqa.ingest.errors import BrokenConnection

from .websites import HERE, LAW, say, serving, source

NAME = "texts.example"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for ``NAME`` that signs itself, and its key, in one file."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    key, made = tmp_path / "key.pem", tmp_path / "made.pem"
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", key, "-out", made], check=True, capture_output=True)
    made.write_text(made.read_text() + key.read_text())
    return made


@pytest.mark.parametrize(("host", "good"), [(NAME, True), ("other.example", False)])
def test_the_certificate_must_be_the_hosts(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, good: bool
) -> None:
    monkeypatch.setattr(guard, "_certificates", lambda: ssl.create_default_context(cafile=certificate))
    with serving(certificate) as site:
        address = site.serve("/a", say(200, LAW)).replace(HERE, host)
        web = Web(manners=Manners(pause=0, attempts=1), allowed={HERE}, resolve=lambda name: [HERE])
        report = fetch([source("law", address)], to=tmp_path / "texts", web=web)
    assert bool(report.fetched) is good
    assert good or isinstance(report.failed["law"], BrokenConnection)
