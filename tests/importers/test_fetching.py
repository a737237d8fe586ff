"""Pages come from the open internet alone: a listener on this machine hears of none of the hostile ones."""

import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytest.importorskip("urllib3")

from claims.importers import fetching
from claims.rules import networks
from claims.rules.sentences import Refused
from tests.rules.test_networks import HOUSE

AGENT = "desk"
LOOPBACK = (
    "127.0.0.1",
    "127.1.2.3",
    "::1",
    "::ffff:127.0.0.1",
    "localhost",
    "0.0.0.0",
    "127.1",
    "2130706433",
)


class Page(BaseHTTPRequestHandler):
    """What the little server says, by path."""

    def do_GET(self):
        self.server.heard.append(self.path)
        name, _slash, rest = self.path.lstrip("/").partition("/")
        getattr(self, f"say_{name}", self.say_page)(rest)

    def say_page(
        self, rest, *, kind="text/html; charset=utf-8", status=200, content=b"<p>The bridge.</p>", **more
    ):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def say_gone(self, rest):
        self.say_page(rest, status=410)

    def say_error(self, rest):
        self.say_page(rest, status=503)

    def say_program(self, rest):
        self.say_page(rest, kind="application/x-msdownload")

    def say_packed(self, rest):
        self.say_page(rest, Content_Encoding="gzip")

    def say_cut(self, rest):
        self.say_page(rest, Content_Length="1000")

    def say_huge(self, rest):
        self.say_page(rest, content=b"")
        for _piece in range(200):
            self.wfile.write(b"x" * 65536)

    def say_drip(self, rest):
        self.say_page(rest, content=b"")
        for _second in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def say_to(self, rest):
        self.say_page("", status=302, Location=rest.replace("|", "/"))

    def say_round(self, rest):
        self.say_page("", status=302, Location=f"/round/{int(rest or 0) + 1}")

    def log_message(self, *args):
        """Quietly."""


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.heard, server.daemon_threads = [], True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def by(server, *, longest=5.0, **hosts):
    """Return a way on which “open.example” is the little server; nothing else of this machine is asked."""
    asked = []

    def resolve(host, port):
        asked.append(host)
        if host == "open.example":
            return ["127.0.0.1"]
        answers = hosts.get(host.replace(".", "_"))
        if answers is None:
            raise socket.gaierror
        return [answers.pop(0)] if isinstance(answers, list) else [answers]

    allowed = []

    def may_ask(address):
        # The port of the little server alone, and only for the name that was given to it.
        is_ours = address == "127.0.0.1" and asked[-1] == "open.example"
        allowed.append(address)
        return is_ours or networks.is_public(address)

    return fetching._Way(resolve, may_ask, longest)


def get(server, path, **way):
    return fetching._fetch(
        f"http://open.example:{server.server_port}{path}", agent=AGENT, way=by(server, **way)
    )


def refused(call):
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.sentence


def urls_into_the_house(port):
    for address in dict.fromkeys((*LOOPBACK, *HOUSE)):
        host = f"[{address}]" if ":" in address else address
        yield f"http://{host}:{port}/"
    at = f"127.0.0.1:{port}/"
    yield from (
        f"https://{at}", f"http://user@{at}", f"http://open.example@{at}", f"//{at}", f"http:{at}",
        f"http://127.0.0.1\\@open.example:{port}/", f"http://127.0.0.1%2f@open.example:{port}/",
        f"gopher://{at}", f"ftp://{at}", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x",
        f"http://①②⑦.⓪.⓪.①:{port}/", f"http://127。0。0。1:{port}/", f"http://localhost.:{port}/",
        f"http://ip6-localhost:{port}/", f"http://[::1%25lo]:{port}/",
    )  # fmt: skip


def test_no_hostile_address_is_connected_to(server):
    tried = list(urls_into_the_house(server.server_port))

    sentences = [refused(lambda url=url: fetching.fetch(url, agent=AGENT)) for url in tried]

    assert len(tried) >= 60
    assert all(sentences)
    assert server.heard == []


def test_a_listener_hears_whoever_connects(server):
    """The control: with nobody judging, each of these is heard."""
    way = fetching._Way(fetching._addresses_of, lambda address: True)

    for host in ("127.0.0.1", "localhost"):
        fetching._fetch(f"http://{host}:{server.server_port}/", agent=AGENT, way=way)

    assert len(server.heard) == 2


def test_a_name_that_answers_otherwise_the_second_time_is_asked_once(server):
    answers = ["93.184.216.34", "127.0.0.1"]
    opened = []
    way = by(server, rebind_example=answers, longest=0.5)
    connected = socket.create_connection

    def connect(where, **more):
        opened.append(where[0])
        raise OSError

    socket.create_connection = connect
    try:
        refused(lambda: fetching._fetch(f"http://rebind.example:{server.server_port}/", agent=AGENT, way=way))
    finally:
        socket.create_connection = connected

    assert opened == ["93.184.216.34"]
    assert server.heard == []


def test_a_name_with_one_address_of_the_house_among_others_is_refused(server):
    way = fetching._Way(lambda host, port: ["93.184.216.34", "127.0.0.1"], networks.is_public)

    sentence = refused(lambda: fetching._fetch("http://mixed.example/", agent=AGENT, way=way))

    assert sentence == "“mixed.example” is no host of the open internet."


@pytest.mark.parametrize(
    "target",
    [
        "http:||127.0.0.1:{port}|inner",
        "http:||inner.example:{port}|inner",
        "||[::1]:{port}|inner",
        "file:|||etc|passwd",
    ],
)
def test_a_redirect_into_the_house_is_not_followed(server, target):
    path = "/to/" + target.format(port=server.server_port)

    assert refused(lambda: get(server, path, inner_example="10.0.0.7"))
    assert server.heard == [path]


def test_a_page_is_fetched_with_its_redirects(server):
    page = get(server, "/to/|bridge#top")

    assert page == fetching.Fetched(
        f"http://open.example:{server.server_port}/bridge", "text/html", b"<p>The bridge.</p>"
    )
    assert len(server.heard) == 2


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/gone", "The page is gone (410)."),
        ("/error", "The server answered with 503 and no page."),
        ("/program", "What is there is neither page nor text, PDF or picture."),
        ("/packed", "The server sends the page packed, though it was asked not to."),
        ("/huge", "The page is larger than 10 MB."),
        ("/cut", "open.example did not answer as it should."),
        ("/round", "The page leads on and on: more than 5 redirects."),
    ],
)
def test_what_is_not_kept_is_said_in_a_sentence(server, path, sentence):
    assert refused(lambda: get(server, path)) == sentence


def test_a_page_that_comes_byte_by_byte_is_hung_up_on(server):
    began = time.monotonic()

    sentence = refused(lambda: get(server, "/drip", longest=0.5))

    assert sentence == "The page took longer than 15 seconds."
    assert time.monotonic() - began < 3


def test_six_hops_are_too_many_and_five_are_not(server):
    refused(lambda: get(server, "/round"))

    assert len(server.heard) == fetching.MOST_REDIRECTS + 1


def test_a_certificate_is_held_against_the_name_and_not_against_the_address(server, tmp_path, monkeypatch):
    pytest.importorskip("cryptography")
    certificate = tmp_path / "open.example.pem"
    certificate.write_bytes(self_signed("open.example"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    way = fetching._Way(lambda host, port: ["127.0.0.1"], lambda address: True)

    def ask(host):
        return fetching._fetch(f"https://{host}:{server.server_port}/", agent=AGENT, way=way)

    unknown = refused(lambda: ask("open.example"))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    page = ask("open.example")
    other = refused(lambda: ask("other.example"))

    assert page.content == b"<p>The bridge.</p>"
    assert unknown == "open.example did not answer as it should."
    assert other == "other.example did not answer as it should."
    assert len(server.heard) == 1


def self_signed(name):
    """Return key and certificate of a server that vouches for itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*form) + certificate.public_bytes(serialization.Encoding.PEM)
