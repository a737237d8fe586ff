"""Checks of others as they publish them: ClaimReview of schema.org, in JSON-LD or microdata, clean or dirty.

Wherever the objects stand: alone, in lists, in `@graph`, in a DataFeed, in a page, in a page that stands in
a JSON file. Objects of other kinds are counted by kind, so that none is dropped unsaid.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from claims.importers import article_html, microdata, strict_json
from claims.importers.article_blocks import Page
from claims.importers.cleaning import Cleaner, words_of
from claims.importers.entries import Check, Entry
from claims.importers.strict_json import DEEPEST_NESTING
from claims.importers.values import shown
from claims.rules import foreign_reviews
from claims.rules.sentences import Refused
from claims.vocabulary import Language, PartyKind

KIND = "claimreview"
_PAGE = re.compile(r"<(?:!doctype|html|head|body|script|div)\b", re.IGNORECASE)
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_LOOSE_COMMA = re.compile(r",(\s*[}\]])")
_WIKIDATA = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/(Q[1-9]\d{0,12})")
_HTML_LANGUAGE = re.compile(r"<html\b[^<>]{0,400}?\blang\s{0,3}=\s{0,3}[\"']?([A-Za-z]{2,3})", re.IGNORECASE)
PEOPLE = ("person",)
# The words by which a text in one of the languages of the house is told from others; none stands in both.
_TELLING = {
    language: frozenset(words.split())
    for language, words in (
        ("de", "die im zu und der das nicht ist ein eine dass von mit für auf sich den wurde sind"),
        ("en", "the of and to is that was for with are has have were by from this on it"),
        ("fr", "les une est dans pour qui sur pas avec sont"),
        ("es", "los las por del como está según y"),
        ("pt", "os as uma não são em foi mais"),
        ("it", "gli che della nel più sono"),
    )
}


def from_text(name: str, text: str, *, language: str = "") -> Iterator[Entry]:
    """Yield the ClaimReview objects of a page or JSON; a fault of the form is an entry without a row."""
    reader = _Reader(name, language)
    is_page = bool(_PAGE.search(text[:4000])) and text.lstrip()[:1] not in ("[", "{")
    if is_page:
        yield from reader.page(text)
    else:
        try:
            value = _json(text)[0]
        except Refused as refusal:
            entry = Entry(name, None)
            entry.problem("", refusal.sentence)
            yield entry
            return
        yield from reader.walk(value)
    yield from reader.closing()


def from_lines(name: str, lines: Iterable[bytes], *, language: str = "") -> Iterator[Entry]:
    """Yield the objects of a file with one a line."""
    reader = _Reader(name, language)
    for line in lines:
        if not line.strip():
            continue
        try:
            value = _json(strict_json.decode(line))[0]
        except Refused as refusal:
            yield reader.unreadable(line.decode("utf-8", "replace").strip(), refusal.sentence)
            continue
        yield from reader.walk(value)
    yield from reader.closing()


class _Reader:
    """Walks through what a file holds and numbers the objects it finds."""

    def __init__(self, name: str, language: str) -> None:
        self.name, self.language, self.found, self.others = name, language, 0, Counter[str]()
        self.remarks: list[str] = []

    def walk(self, value: Any, depth: int = 0) -> Iterator[Entry]:
        if depth > DEEPEST_NESTING:
            return
        if isinstance(value, list):
            for member in value:
                if not isinstance(member, dict | list | str) and depth < 2:
                    yield self.unreadable(json.dumps(member, default=str), _("This is no object."))
                yield from self.walk(member, depth + 1)
        elif isinstance(value, str):
            if "<" in value and ("ld+json" in value or "ClaimReview" in value) and _PAGE.search(value):
                yield from self.page(value)
        elif isinstance(value, dict):
            kinds = kinds_of(value)
            if KIND in kinds:
                yield self.review(value)
                return
            inside = self.found
            for name, member in value.items():
                if name in ("item", "dataFeedElement", "@graph") and member in (None, [], {}):
                    yield self.unreadable(
                        _raw(value), _("“%(name)s” is empty: there is no ClaimReview in it.") % {"name": name}
                    )
                yield from self.walk(member, depth + 1)
            if inside == self.found:
                self.others.update(kinds or {""})

    def page(self, text: str) -> Iterator[Entry]:
        """Yield what a web page says of itself to machines."""
        declared = _HTML_LANGUAGE.search(text[:20_000])
        outside, self.language = self.language, self.language or (declared[1].lower() if declared else "")
        page = Page()
        rest = article_html.mended(text, page)
        for place, block in enumerate(page.linked_data, start=1):
            try:
                value, is_mended = _json(block)
            except Refused as refusal:
                if "ClaimReview" in block:
                    yield self.unreadable(block.strip(), refusal.sentence)
                else:
                    self.remarks.append(
                        _("Block %(place)d of the page is no JSON and names no ClaimReview.")
                        % {"place": place}
                    )
                continue
            for entry in self.walk(value):
                if is_mended:
                    entry.remark("", _("The JSON of the page was broken and was read all the same."))
                yield entry
        if "ClaimReview" in rest:
            for value in microdata.objects(rest):
                yield from self.walk(value)
        self.language = outside

    def review(self, value: dict[str, Any]) -> Entry:
        self.found += 1
        entry = Entry(self.name, self.found, raw=_raw(value))
        if isinstance(value, strict_json.Doubled):
            entry.remark(
                value.doubled[0],
                _("“%(name)s” stands twice; the last was read.") % {"name": shown(value.doubled[0])},
            )
        entry.check = check_of(value, entry, self.language)
        return entry

    def unreadable(self, raw: str, sentence: str) -> Entry:
        self.found += 1
        entry = Entry(self.name, self.found, raw=raw)
        entry.problem("", sentence)
        return entry

    def closing(self) -> Iterator[Entry]:
        """Say what else the file holds, and that it holds nothing if so."""
        entry = Entry(self.name, None)
        for sentence in self.remarks:
            entry.remark("", sentence)
        if self.others:
            named = ", ".join(f"{kind or '?'} ({count})" for kind, count in sorted(self.others.items()))
            entry.remark("", _("Objects of other kinds were passed over: %(named)s.") % {"named": named})
        if not self.found:
            entry.problem("", _("There is no ClaimReview in the file."))
        if entry.remarks or entry.problems:
            yield entry


def kinds_of(value: dict[str, Any]) -> set[str]:
    """Return the types of an object in small letters, without the address of schema.org in front."""
    named = value.get("@type", value.get("type"))
    words = named if isinstance(named, list) else [named]
    return {re.split(r"[/#:]", word)[-1].strip().lower() for word in words if isinstance(word, str)}


def check_of(value: dict[str, Any], entry: Entry, language: str = "") -> Check:
    """Return the check an object describes; what is missing or odd is said in the entry."""
    clean = Cleaner(entry)
    item = _object(value.get("itemReviewed"))
    check = Check(statement=clean.text("claimReviewed", value.get("claimReviewed")))
    if not check.statement:
        check.statement = clean.text("itemReviewed", item.get("text") or item.get("name"))
        if check.statement:
            entry.remark(
                "claimReviewed", _("“claimReviewed” is empty; the name of what is reviewed was taken.")
            )
        elif not entry.problems:
            entry.problem("claimReviewed", _("“claimReviewed” is missing: nobody knows what was checked."))
    said = words_of(value.get("inLanguage")) or language
    # What the checker writes around a short claim gives the language away more surely.
    around = f"{check.statement} {words_of(value.get('reviewBody') or value.get('description'))[:2000]}"
    settle_language(check, said or language_of(around), entry)
    _settle_publisher(check, value, clean)
    check.title = clean.line("name", value.get("name") or value.get("headline"), 300)
    check.reviewed_on = clean.date("datePublished", value.get("datePublished") or value.get("dateCreated"))
    _settle_rating(check, value.get("reviewRating"), clean)
    check.explanation = check.explanation or clean.text(
        "reviewBody", value.get("reviewBody") or value.get("description")
    )
    _settle_item(check, item, clean)
    if not check.url and not check.host:
        entry.problem("url", _("Neither an address nor a checker is named, so it could not be known again."))
    return check


def settle_language(check: Check, said: str, entry: Entry) -> None:
    """Note in which language the claim is, and in which of ours it is entered."""
    check.statement_language = said.strip().replace("_", "-")[:8].lower()
    code = check.statement_language.partition("-")[0]
    check.language = code if code in Language.values else Language.ENGLISH.value
    if code and code not in Language.values:
        entry.remark(
            "inLanguage",
            _("The claim is in “%(language)s”, which the desk does not write in; put it in our words.")
            % {"language": shown(code)},
        )


def language_of(text: str) -> str:
    """Return the language a sentence gives away by its small words; empty where it does not."""
    words = re.findall(r"\w+", text.lower())
    counts = {code: sum(word in telling for word in words) for code, telling in _TELLING.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] and list(counts.values()).count(counts[best]) == 1 else ""


def _settle_publisher(check: Check, value: dict[str, Any], clean: Cleaner) -> None:
    """The house and not the person who wrote stands for a check; the host of the page says whose it is."""
    author, publisher = _object(value.get("author")), _object(value.get("publisher"))
    found = clean.addresses("url", value.get("url") or value.get("mainEntityOfPage") or value.get("@id"))
    check.url = found[0] if found else ""
    check.appearances += found[1:]
    house = author if kinds_of(author).isdisjoint(PEOPLE) and author else publisher or author
    if words_of(publisher.get("name")) and not kinds_of(author).isdisjoint(PEOPLE):
        house = publisher
    check.publisher = clean.line("author", house.get("name"), 200)
    address = words_of(house.get("url")) or words_of(publisher.get("url"))
    check.host = foreign_reviews.host_of(check.url) or foreign_reviews.host_of(
        address if "://" in address else f"https://{address}"
    )
    check.publisher = check.publisher or check.host


def _settle_rating(check: Check, rating: Any, clean: Cleaner) -> None:
    if isinstance(rating, list):
        rating = next((part for part in rating if part), None)
    if not isinstance(rating, dict):
        if rating not in (None, ""):
            clean.entry.remark("reviewRating", _("The rating is a bare word, not an object; it was taken."))
            check.label = clean.text("reviewRating", rating)
        else:
            clean.entry.remark("reviewRating", _("There is no rating; the draft has none."))
        return
    check.label = clean.text("alternateName", rating.get("alternateName") or rating.get("name"))
    for name, field in (("value", "ratingValue"), ("best", "bestRating"), ("worst", "worstRating")):
        setattr(check, name, clean.number(field, rating.get(field)))
    if not check.label and check.value and not _is_figure(check.value):
        clean.entry.remark(
            "ratingValue", _("The word of the rating stands where a number belongs; it was taken.")
        )
        check.label, check.value = check.value, ""
    if check.best and check.best == check.worst:
        clean.entry.remark("bestRating", _("Best and worst number are the same, so the number says nothing."))
    elif _is_figure(check.value) and _is_figure(check.best) and float(check.value) > float(check.best):
        clean.entry.remark("ratingValue", _("The number lies above the best one; it is kept as found."))
    explanation = rating.get("ratingExplanation")
    check.explanation = clean.text("ratingExplanation", explanation) if isinstance(explanation, str) else ""


def _settle_item(check: Check, item: dict[str, Any], clean: Cleaner) -> None:
    author = _object(item.get("author"))
    if not author and isinstance(item.get("author"), str):
        author = {"name": item["author"]}
    check.claimant = clean.line("itemReviewed", author.get("name"), 200)
    is_person = not kinds_of(author).isdisjoint(PEOPLE)
    check.claimant_kind = (PartyKind.PERSON if is_person else PartyKind.ORGANISATION).value
    known = _WIKIDATA.search(json.dumps(author.get("sameAs"), default=str))
    check.claimant_wikidata = known[1] if known else ""
    check.claimed_on = clean.date("itemReviewed", item.get("datePublished"))
    check.occasion = "" if not item.get("name") else clean.line("itemReviewed", item["name"], 300)
    if check.occasion == check.statement:
        check.occasion = ""
    named = [item.get("firstAppearance"), item.get("appearance"), item.get("url")]
    for value in named:
        for part in value if isinstance(value, list) else [value]:
            place = part.get("url") or part.get("@id") if isinstance(part, dict) else part
            check.appearances += clean.addresses("appearance", place)
    own = [url for url in check.appearances if check.host and foreign_reviews.host_of(url) == check.host]
    if own:
        clean.entry.remark(
            "appearance", _("An appearance on the checker's own site is no appearance; it was left out.")
        )
    check.appearances = [url for url in dict.fromkeys(check.appearances) if url not in own]


def _object(value: Any) -> dict[str, Any]:
    """Return an object, the first of a list, or one that has the text for a name."""
    if isinstance(value, list):
        value = next((part for part in value if part), None)
    if isinstance(value, str):
        return {"name": value}
    return value if isinstance(value, dict) else {}


def _is_figure(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d{1,9}(?:\.\d{1,9})?", text, re.ASCII))


def _json(text: str) -> tuple[Any, bool]:
    """Return what a block says, and whether line ends, loose commas or wrappers had to be mended."""
    try:
        return strict_json.read(text), False
    except Refused:
        mended = text
        for _time in range(2):
            mended = _WRAPPED.sub("", mended)
        mended = _LOOSE_COMMA.sub(r"\1", mended).strip().rstrip(";")
        # A raw line end in a text is the most common fault of all.
        value = strict_json.read(mended, is_strict=False)
        return value, True


def _raw(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
