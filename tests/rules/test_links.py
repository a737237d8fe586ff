import time
from contextlib import suppress

import pytest

from claims.rules.links import safe_url
from claims.rules.sentences import Refused

SCHEME = "An address starts with https:// or http://."
HOST = "The address has no readable host. Copy it from the browser."
USER = "The address holds a user name. Take out everything up to the @."


def character(code):
    return f"The address holds a forbidden character (U+{code}). Copy it from the browser."


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "http://example.org",
        "HTTPS://Example.org/A",
        "https://example.org:8443/a?b=c&d=%20#e",
        "https://de.wikipedia.org/wiki/Käse_(Begriffsklärung)",
        "https://münchen.example/",
        "https://192.0.2.7/",
        "https://[2001:db8::1]/",
        "https://web.archive.org/web/2024/https://example.org/@user",
    ],
)
def test_ordinary_addresses_are_kept_as_they_are(url):
    assert safe_url(url) == url


def test_outer_blanks_are_dropped():
    assert safe_url(" https://example.org/ \n") == "https://example.org/"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", SCHEME),
        ("example.org", SCHEME),
        ("/claims/", SCHEME),
        ("//example.org/", SCHEME),
        ("javascript:alert(1)", SCHEME),
        ("JaVaScRiPt://example.org/%0aalert(1)", SCHEME),
        ("data:text/html,x", SCHEME),
        ("ftp://example.org/", SCHEME),
        ("file:///etc/passwd", SCHEME),
        ("java\tscript:alert(1)", character("0009")),
        ("https://example.org/\nx", character("000A")),
        ("https://exam\x00ple.org/", character("0000")),
        ("https://example.org\\@evil.example/", character("005C")),
        ("https://example.org/a b", character("0020")),
        ("https://example.org/\u202egpj.exe", character("202E")),
        ("https://exa\u200bmple.org/", character("200B")),
        ('https://example.org/"onclick="x', character("0022")),
        ("https://example.org/<script>", character("003C")),
        ("https://example.org/\ud800", character("D800")),
        ("https://anna@example.org/", USER),
        ("https://anna:secret@example.org/", USER),
        ("https://example.org%40evil.example@evil.example", USER),
        ("https:///path", HOST),
        ("https:example.org", HOST),
        ("https://", HOST),
        ("https://./", HOST),
        ("https://[::1/", HOST),
        ("https://example.org:port/", HOST),
        ("https://example.org:99999/", HOST),
        ("https://example%2eorg/", HOST),
        ("https://example.org:/", "The address names an empty port. Take out the colon."),
        ("https://example.org/" + "a" * 2000, "The address is longer than 2000 characters."),
    ],
)
def test_addresses_that_deceive_are_refused(url, sentence):
    with pytest.raises(Refused) as refused:
        safe_url(url)

    assert refused.value.sentence == sentence


@pytest.mark.parametrize("url", ["https://" + "a." * 900, "http://" + "[" * 1900, "https://a/" + "%" * 1900])
def test_hostile_addresses_are_judged_at_once(url):
    began = time.process_time()
    with suppress(Refused):
        safe_url(url)

    assert time.process_time() - began < 0.05
