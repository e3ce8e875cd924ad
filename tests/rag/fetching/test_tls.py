"""Fetching over TLS: the certificate is of the name, the connection goes to the checked address."""

import shutil
import ssl
import subprocess

import pytest

from rag.fetching.fetcher import Fetcher
from rag.fetching.reach import Reach

from .made import STORY, refused
from .site import serving


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return the files of a certificate for ``herald.example``, and of its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "made.pem", folder / "key.pem"
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    named = ["-subj", "/CN=herald.example", "-addext", "subjectAltName=DNS:herald.example"]
    command = [openssl, "req", "-x509", *kind, *named, "-keyout", key, "-out", made]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


@pytest.fixture
def secure_site(certificate):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certificate)
    named = []
    tls.sni_callback = lambda _, name, __: named.append(name)
    with serving(tls) as site:
        yield site, named


def secure_fetcher(site):
    return Fetcher(Reach.of(private=["127.0.0.1"], ports=[str(site.port)]), total_s=5)


def test_tls_speaks_of_the_name_and_goes_to_the_checked_address(
    secure_site, certificate, names, monkeypatch
):
    site, named = secure_site
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    names.update({"herald.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
    site.put("/a", STORY)
    address = f"https://herald.example:{site.port}/a"
    assert secure_fetcher(site).fetch(address).body == STORY.encode()
    assert named == ["herald.example"]
    assert site.asked[0][1]["Host"] == f"herald.example:{site.port}"
    # The certificate is not of the second name, though both lead to one machine.
    reason = refused(secure_fetcher(site), f"https://other.example:{site.port}/a")
    assert reason.startswith("cannot show by its certificate")
    assert len(site.asked) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(secure_site, names):
    site, _ = secure_site
    names["herald.example"] = ["127.0.0.1"]
    reason = refused(secure_fetcher(site), f"https://herald.example:{site.port}/a")
    assert reason.startswith("cannot show by its certificate")
    assert site.asked == []


def test_nothing_is_followed_from_https_to_http(secure_site, certificate, site, names, monkeypatch):
    secure, _ = secure_site
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    names["herald.example"] = ["127.0.0.1"]
    secure.move("/a", f"{site.base}/b")
    site.put("/b", STORY)
    ports = [str(secure.port), str(site.port)]
    fetcher = Fetcher(Reach.of(private=["127.0.0.1"], ports=ports), total_s=5)
    reason = refused(fetcher, f"https://herald.example:{secure.port}/a")
    assert reason.startswith(f"is redirected from https to '{site.base}/b', which anybody on the")
    assert site.asked == []
    site.move("/up", f"https://herald.example:{secure.port}/c")
    secure.put("/c", STORY)
    assert fetcher.fetch(f"{site.base}/up").body == STORY.encode()
