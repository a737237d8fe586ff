"""Reading a page's markup as a stranger would: the HTML by its elements, the words by schema.org's list."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

VOCABULARY = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "schemaorg" / "schemaorg-current-https.ttl"
)
_SUBJECT = re.compile(r"^schema:(\w+) a ([^;.]+?) *[;.]$")
# Members of a list of schema.org's are written as addresses.
_MEMBER = "https://schema.org/"
_NAMES = re.compile(r"schema:(\w+)")
# Written as text or number; schema.org wants texts to be taken for things wherever they come.
PLAIN = {"Text", "URL", "Date", "DateTime", "Number", "Integer", "CssSelectorType"}


class Markup(HTMLParser):
    """The JSON-LD of a page, block by block, and its links and metas."""

    def __init__(self, html):
        super().__init__()
        self.blocks, self.links, self.metas, self.elements = [], [], [], []
        self._is_inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.elements.append((tag, tuple(sorted(attributes))))
        if tag == "script" and attributes.get("type") == "application/ld+json":
            self.blocks.append("")
            self._is_inside = True
        if tag == "link":
            self.links.append(attributes)
        if tag == "meta":
            self.metas.append(attributes)

    def handle_comment(self, text):
        self.elements.append(("<!--", ()))

    def handle_endtag(self, tag):
        if tag == "script":
            self._is_inside = False

    def handle_data(self, text):
        if self._is_inside:
            self.blocks[-1] += text

    @property
    def documents(self):
        return [json.loads(block) for block in self.blocks]


class Vocabulary:
    """Classes with what is above them, and properties with where they may stand and what they may hold."""

    def __init__(self, text):
        self.above, self.domain, self.holds, self.listed_in = {}, {}, {}, {}
        # A comment may hold blank lines, so a block ends where the next one begins.
        for block in re.split(r"\n(?=schema:\w+ a )", text):
            lines = block.strip().splitlines()
            found = _SUBJECT.match(lines[0]) if lines else None
            if not found:
                continue
            name = found[1]
            self.listed_in[name] = set(_NAMES.findall(found[2]))
            self.above[name] = self._listed(block, "rdfs:subClassOf")
            self.domain[name] = self._listed(block, "schema:domainIncludes")
            self.holds[name] = self._listed(block, "schema:rangeIncludes")

    def _listed(self, block, predicate):
        found = re.search(rf"{predicate} (.*?)(?: ;| \.)(?:\n|$)", block, re.DOTALL)
        return set(_NAMES.findall(found[1])) if found else set()

    def kinds(self, name):
        """Return the class and all above it."""
        found = {name}
        for above in self.above.get(name, ()):
            found |= self.kinds(above)
        return found

    def complaints(self, thing, place="$"):
        """Yield what the vocabulary does not know of a thing, or does not let stand there."""
        kind = thing.get("@type")
        if kind not in self.above:
            yield f"{place}: no class {kind}"
            return
        for name, value in thing.items():
            if name.startswith("@"):
                continue
            if not self.domain.get(name, set()) & self.kinds(kind):
                yield f"{place}.{name}: stands in no {kind}"
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict):
                    if not self.holds[name] & self.kinds(one.get("@type")):
                        yield f"{place}.{name}: may not hold a {one.get('@type')}"
                    yield from self.complaints(one, f"{place}.{name}")
                elif self.holds.get(name, set()) & self.listed_in.get(str(one).removeprefix(_MEMBER), set()):
                    continue
                elif not self.holds.get(name, set()) & PLAIN:
                    yield f"{place}.{name}: may not hold plain text"
