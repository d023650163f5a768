"""Logging in: basic, digest and bearer, over TLS that is checked."""

from __future__ import annotations

import hashlib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import parse_http_list, parse_keqv_list

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from syncd.errors import AuthRequired, Unreachable
from tests.adapters.caldav.test_discovery import whose
from tests.support.counting import QuietServer

if TYPE_CHECKING:
    from tests.adapters.caldav.conftest import Open
    from tests.support.counting import Proxy


class Digest(BaseHTTPRequestHandler):
    """A server that wants RFC 7616 digest authentication of alex with hunter2."""

    protocol_version = "HTTP/1.1"
    asked = 0

    def do_PROPFIND(self) -> None:
        """Challenge, or answer who it is."""
        type(self).asked += 1
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        good = self._good()
        body = whose("/alex/", "/alex/cal/") if good else b""
        self.send_response(207 if good else 401)
        if not good:
            self.send_header("WWW-Authenticate", 'Digest realm="dav", nonce="n1", qop="auth", algorithm=MD5')
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _good(self) -> bool:
        said = self.headers.get("Authorization", "")
        if not said.startswith("Digest "):
            return False
        part = parse_keqv_list(parse_http_list(said.removeprefix("Digest ")))
        one = _md5("alex:dav:hunter2")
        two = _md5(f"PROPFIND:{part['uri']}")
        return part["response"] == _md5(f"{one}:n1:{part['nc']}:{part['cnonce']}:auth:{two}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Silence."""


def fresh() -> type[Digest]:
    """One that nobody has asked yet."""

    class Fresh(Digest):
        asked = 0

    return Fresh


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server on a loopback port."""
    server = QuietServer(("127.0.0.1", 0), handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def test_digest_logs_in_and_counts_its_handshake(open_account: Open) -> None:
    """Digest works, and the challenged request counts as the two that it is."""
    with serving(fresh()) as port:
        connection = open_account(f"http://127.0.0.1:{port}/", auth="digest")
        first = connection.identify(), connection.requests

    assert (first[0].user, first[1]) == ("/alex/", 2)


def test_a_wrong_digest_is_refused(open_account: Open) -> None:
    """A wrong password with digest is a refused credential, after one handshake."""
    handler = fresh()
    with serving(handler) as port:
        connection = open_account(f"http://127.0.0.1:{port}/", secret="wrong", auth="digest")

        with pytest.raises(AuthRequired):
            connection.identify()

    assert handler.asked == connection.requests == 2


def test_a_token_is_borne(script: Proxy, open_account: Open) -> None:
    """With auth = bearer the secret travels as a token, and no name is needed."""
    script.answer(207, whose("/alex/", "/alex/cal/"), Content_Type="application/xml")
    connection = open_account(script.url, username="", secret="t0ken", auth="bearer")

    connection.identify()

    assert script.seen[0].headers["authorization"] == "Bearer t0ken"


def test_the_secret_is_fetched_when_it_is_needed(script: Proxy, open_account: Open) -> None:
    """Opening an account asks for no secret and sends nothing."""
    connection = open_account(script.url)

    assert (connection.requests, script.count()) == (0, 0)


def certificate(folder: Path, *, days: tuple[int, int] = (-1, 1), address: str = "127.0.0.1") -> Path:
    """A self-signed certificate with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "syncd test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path


def tls(path: Path) -> ssl.SSLContext:
    """A server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_a_private_authority_can_be_named(tmp_path: Path, open_account: Open) -> None:
    """With ca_file a server with a certificate of its own is trusted."""
    with serving(fresh(), tls(certificate(tmp_path))) as port:
        connection = open_account(f"https://127.0.0.1:{port}/", auth="digest", ca_file=str(tmp_path / "ca.pem"))

        assert connection.identify().user == "/alex/"


@pytest.mark.parametrize(
    ("days", "address", "trusted"),
    [((-1, 1), "127.0.0.1", False), ((-9, -1), "127.0.0.1", True), ((-1, 1), "127.0.0.9", True)],
    ids=["unknown-authority", "expired", "another-name"],
)
def test_a_bad_certificate_is_refused(
    tmp_path: Path, open_account: Open, days: tuple[int, int], address: str, trusted: bool
) -> None:
    """An unknown authority, an expired certificate and one for another name are refused before any secret is sent."""
    handler = fresh()
    with serving(handler, tls(certificate(tmp_path, days=days, address=address))) as port:
        ca_file = str(tmp_path / "ca.pem") if trusted else ""
        connection = open_account(f"https://127.0.0.1:{port}/", auth="digest", ca_file=ca_file)

        with pytest.raises(Unreachable, match="certificate is not valid"):
            connection.identify()

    assert handler.asked == 0


def test_a_missing_authority_file_is_named(tmp_path: Path, open_account: Open) -> None:
    """A ca_file that is not there is an error of this account, and its message says which file."""
    missing = tmp_path / "none.pem"
    connection = open_account("https://127.0.0.1:9/", ca_file=str(missing))

    with pytest.raises(Unreachable, match=r"none\.pem is not there"):
        connection.identify()
