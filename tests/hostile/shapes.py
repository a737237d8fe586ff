"""What an answer is made of, without its words: two of one shape differ in nothing a machine acts on."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from claims.rules.cells import FORMULA_STARTS

# Where an address stands, and how one begins that runs nothing.
LEADING = ("href", "src", "action", "formaction", "data", "poster", "cite")
HARMLESS_ADDRESS = re.compile(r"(https?://|mailto:\?|/|#|\?|\.|$)")
# How often a comparison marks something depends on the words.
COMPARED = ("ins", "del")


class Page(HTMLParser):
    """The elements of a page with the names of their attributes, where they lead, and its JSON by kinds."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.addresses, self.blocks, self._is_data = [], [], [], False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag in COMPARED and not attributes:
            return
        self.elements.append((tag, *sorted(name for name, _value in attributes)))
        for name, value in attributes:
            if name in LEADING:
                self.addresses.append(value or "")
        kind = dict(attributes).get("type", "")
        self._is_data = tag == "script" and kind.endswith("json")
        if self._is_data:
            self.blocks.append("")

    def handle_endtag(self, tag):
        self._is_data = False
        if tag not in COMPARED:
            self.elements.append((f"/{tag}",))

    def handle_comment(self, text):
        self.elements.append(("<!--",))

    def handle_decl(self, text):
        self.elements.append((f"<!{text}",))

    def handle_pi(self, text):
        self.elements.append(("<?",))

    def handle_data(self, text):
        if self._is_data:
            self.blocks[-1] += text


def kinds(value):
    """Return JSON with the kinds of its values in their place."""
    if isinstance(value, dict):
        return {name: kinds(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [kinds(inner) for inner in value]
    return type(value).__name__


def shape_of(response):
    """Return what a machine sees of an answer; raises where it is not well-formed."""
    kind = response.get("Content-Type", "").partition(";")[0]
    head = (response.status_code, kind, tuple(sorted(response.headers)))
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return (*head, _body(kind, body))


def _body(kind, body):
    if kind == "text/html":
        page = Page(body.decode())
        return (
            page.elements,
            [bool(HARMLESS_ADDRESS.match(address)) for address in page.addresses],
            [kinds(json.loads(block)) for block in page.blocks],
        )
    if kind.endswith("json"):
        return kinds(json.loads(body))
    if kind.endswith("xml"):
        return [(each.tag, *sorted(each.attrib)) for each in ET.fromstring(body).iter()]
    if kind == "text/csv":
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
        return [len(row) for row in rows]
    if kind.startswith("text/"):
        return len(body.splitlines())
    return body[:4]


def faults_of(response):
    """Return what no page may hold, whatever it is compared with."""
    kind = response.get("Content-Type", "").partition(";")[0]
    if response.streaming or kind not in ("text/html", "text/csv"):
        return []
    text = response.content.decode()
    if kind == "text/csv":
        rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        return [cell for row in rows for cell in row if cell.startswith(FORMULA_STARTS)]
    page = Page(text)
    return [address for address in page.addresses if not HARMLESS_ADDRESS.match(address)] + [
        block for block in page.blocks if set("<>&\u2028\u2029") & set(block)
    ]


def first_difference(one, other, way=""):
    """Return where two shapes part, for whoever has to mend it."""
    if type(one) is not type(other) or not isinstance(one, list | tuple | dict):
        return f"{way}: {one!r} and {other!r}" if one != other else ""
    if isinstance(one, dict):
        if one.keys() != other.keys():
            return f"{way}: {sorted(one)} and {sorted(other)}"
        pairs = [(name, one[name], other[name]) for name in one]
    else:
        pairs = [(number, *pair) for number, pair in enumerate(zip(one, other, strict=False))]
    for name, left, right in pairs:
        if found := first_difference(left, right, f"{way}.{name}"):
            return found
    return "" if len(one) == len(other) else f"{way}: {len(one)} and {len(other)} long"
