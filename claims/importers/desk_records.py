"""Checks by others as records of the desk: claim, draft, the check as found, and who and what it names.

A batch at a time, as the desk is asked what it knows already: parties by name, alias or Wikidata id, sources
by their address, labels by the table. What the desk has is kept as it is; nothing is merged on a likeness.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.text import slugify
from django.utils.translation import gettext as _

from claims.importers.entries import Check, Entry, Record
from claims.importers.nouns import MOST_AT_ONCE, batched
from claims.models import ForeignRating, ForeignReview, Party, PartyAlias, Source
from claims.operations import foreign_ratings
from claims.operations.naming import spelt_out
from claims.rules import addresses, foreign_reviews, references
from claims.rules.fingerprints import digest
from claims.vocabulary import Act, LabelDecision, Language, Mode, PartyKind, SourceKind, Stance

LONGEST_WORDS = 50


@dataclass
class Translated:
    """One entry as records; none where the desk has the same check from the same row already."""

    entry: Entry
    records: list[Record] = field(default_factory=list)


def translate(entries: Iterable[Entry], *, digest_of_mapping: str = "") -> Iterator[Translated]:
    """Yield each entry with its records; a party or source that several name stands with the first."""
    entries = [entry for entry in entries if entry.check is not None]
    desk = _Desk([entry.check for entry in entries if entry.check])
    for entry in entries:
        sha256 = digest(f"{digest_of_mapping}\n{entry.raw}".encode("utf-8", "surrogatepass"))
        yield _translated(entry, desk, sha256)


def identity_of(check: Check) -> str:
    return foreign_reviews.identity(
        check.host or check.publisher.casefold(), check.url or check.key, check.statement
    )


class _Desk:
    """What the desk knows of a batch, and what the batch has named so far."""

    def __init__(self, checks: list[Check]) -> None:
        self.parties = _Parties(checks)
        self.sources = _Sources(checks)
        self.labels = _Labels(checks)
        self.coming: dict[str, Entry] = {}
        self.reviews: dict[str, str] = {}
        for some in batched({identity_of(check) for check in checks}, MOST_AT_ONCE):
            self.reviews.update(
                ForeignReview.objects.filter(identity__in=some).values_list("identity", "sha256")
            )


def _translated(entry: Entry, desk: _Desk, sha256: str) -> Translated:
    check, found = entry.check, Translated(entry)
    assert check is not None  # noqa: S101 -- for the reader; `translate` left the others out
    identity = identity_of(check)
    earlier = desk.coming.setdefault(identity, entry)
    if earlier is not entry:
        _remark_on_repeat(entry, earlier)
        return found
    if desk.reviews.get(identity) == sha256:
        return found

    def add(model: str, *, is_kept: bool = True, **fields: Any) -> None:
        given = {name: value for name, value in fields.items() if value not in (None, "", [])}
        found.records.append(Record(entry.source, entry.row or 0, f"claims.{model}", given, is_kept=is_kept))

    slug = _slug(check.statement, identity)
    language = check.language or Language.ENGLISH.value
    claimant = desk.parties.key(check.claimant, check.claimant_kind, check.claimant_wikidata, entry, add)
    publisher = desk.parties.key(check.publisher, PartyKind.OUTLET.value, "", entry, add)
    add(
        "claim",
        slug=slug,
        statement=check.statement,
        language=language,
        claim_type=check.claim_type,
        claimant=claimant,
        claimed_on=check.claimed_on,
        note=check.note,
    )
    page = desk.sources.key(
        check.url, add, title=check.title, kind=SourceKind.REPORT.value, publisher=publisher,
        published_on=check.reviewed_on, language=check.statement_language[:8],
    )  # fmt: skip
    if page:
        _mention(add, slug, page, "")
    first, *others = [desk.sources.key(url, add) for url in check.appearances] or [None]
    if claimant or first:
        add(
            "attribution",
            claim=[slug],
            chain=1,
            step=1,
            party=claimant,
            source=first,
            act=(Act.PUBLISHED if first else Act.SAID).value,
            mode=(Mode.PARAPHRASE if claimant else Mode.UNATTRIBUTED).value,
            happened_on=check.claimed_on,
            occasion={language: check.occasion} if check.occasion else None,
        )
    for other in dict.fromkeys(tuple(key) for key in others if key and key not in (page, first)):
        _mention(add, slug, list(other), "")
    named: set[tuple[Any, ...]] = {(*(page or ()), "")}
    for place, exhibit in enumerate(check.exhibits, start=1):
        source = desk.sources.key(exhibit.url, add) or page
        if source is None:
            entry.remark(
                "evidence", _("Document %(place)d has no address and was left out.") % {"place": place}
            )
            continue
        if (*source, exhibit.locator) not in named:
            named.add((*source, exhibit.locator))
            _mention(
                add, slug, source, exhibit.locator, {language: exhibit.comment} if exhibit.comment else None
            )
    rating = desk.labels.key(check, entry, add)
    add(
        "verdict",
        claim=[slug],
        language=language,
        rating=desk.labels.ours(rating),
        headline=check.headline,
        short_answer=check.short_answer,
        rationale=check.rationale,
        to_check="\n".join(check.unanswered),
    )
    add(
        "foreignreview",
        is_kept=False,
        identity=identity,
        claim=[slug],
        publisher=publisher,
        url=check.url,
        title=check.title,
        language=check.statement_language[:8],
        reviewed_on=check.reviewed_on,
        label=check.label,
        value=check.value,
        best=check.best,
        worst=check.worst,
        foreign_rating=list(rating) if rating else None,
        explanation=check.explanation,
        sha256=sha256,
    )
    return found


def _remark_on_repeat(entry: Entry, earlier: Entry) -> None:
    """Say that a row stands already, and in what it differs from the one that does."""
    said, stands = vars(entry.check), vars(earlier.check)
    different = ", ".join(name for name in said if said[name] != stands[name])
    sentence = _("Row %(row)s is the same check (same page, same claim) and stands.") % {"row": earlier.row}
    if different:
        sentence += " " + _("This one says otherwise in: %(fields)s.") % {"fields": different}
    entry.remark("", sentence)


def _mention(add: Any, slug: str, source: list[Any], locator: str, comment: Any = None) -> None:
    """Lay a document beside the claim; what it says for or against it is for an editor to judge."""
    add(
        "evidence",
        claim=[slug],
        source=source,
        stance=Stance.MENTIONS.value,
        locator=locator,
        comment=comment,
        is_public=False,
    )


class _Parties:
    """Parties by the names a batch uses."""

    def __init__(self, checks: list[Check]) -> None:
        names = {name for check in checks for name in (check.claimant, check.publisher) if name}
        wikidata = {check.claimant_wikidata for check in checks} - {""}
        self.by_name: dict[str, set[str]] = {}
        self.by_slug: dict[str, str] = {}
        self.by_wikidata: dict[str, str] = {}
        for some in batched(sorted(names), MOST_AT_ONCE):
            # One that was merged still answers to its name, and stands for the one it was merged into.
            standing = Coalesce("merged_into__slug", "slug")
            for slug, name in Party.objects.filter(name__in=some).values_list(standing, "name"):
                self.by_name.setdefault(name, set()).add(slug)
            standing = Coalesce("party__merged_into__slug", "party__slug")
            for slug, name in PartyAlias.objects.filter(name__in=some).values_list(standing, "name"):
                self.by_name.setdefault(name, set()).add(slug)
            slugs = [_slug(name, "") for name in some]
            self.by_slug.update(Party.objects.filter(slug__in=slugs).values_list("slug", "name"))
        for some in batched(sorted(wikidata), MOST_AT_ONCE):
            self.by_wikidata.update(Party.objects.filter(wikidata__in=some).values_list("wikidata", "slug"))

    def key(self, name: str, kind: str, wikidata: str, entry: Entry, add: Any) -> list[Any] | None:
        """Return the key of the party of that name, and add it where the desk does not know it."""
        if not name:
            return None
        if known := self.by_wikidata.get(wikidata):
            return [known]
        found = self.by_name.get(name, set())
        if len(found) > 1:
            entry.remark(
                "claimant",
                _("“%(name)s” may be one of several (%(slugs)s). None was taken; choose at the desk.")
                % {"name": name[:80], "slugs": ", ".join(sorted(found))},
            )
            return None
        if found:
            return [next(iter(found))]
        slug = _slug(name, "")
        if self.by_slug.get(slug, name) != name:
            # Another party is known by that slug; a likeness of names is for people to judge.
            slug = _slug(name, digest(name.encode("utf-8")))
        self.by_slug[slug], self.by_name[name] = name, {slug}
        if wikidata:
            self.by_wikidata[wikidata] = slug
        add("party", slug=slug, name=name, kind=kind, wikidata=wikidata)
        return [slug]


class _Sources:
    """Sources by their addresses."""

    def __init__(self, checks: list[Check]) -> None:
        urls = {url for check in checks for url in (check.url, *check.appearances) if url}
        urls |= {exhibit.url for check in checks for exhibit in check.exhibits if exhibit.url}
        self.by_page: dict[str, str] = {}
        for some in batched(sorted(set(map(addresses.normalised, urls))), MOST_AT_ONCE):
            self.by_page.update(Source.objects.filter(page__in=some).values_list("page", "slug"))

    def key(self, url: str, add: Any, **fields: Any) -> list[Any] | None:
        if not url:
            return None
        page = addresses.normalised(url)
        if page not in self.by_page:
            host = foreign_reviews.host_of(url)
            slug = _slug(host, digest(url.encode("utf-8")))
            kind = (SourceKind.SOCIAL_POST if references.is_social(host) else SourceKind.NEWS_REPORT).value
            title = fields.pop("title", "") or url[:300]
            add("source", **({"slug": slug, "url": url, "kind": kind, "title": title} | fields))
            self.by_page[page] = slug
        return [self.by_page[page]]


class _Labels:
    """The table of foreign labels, as far as a batch needs it."""

    def __init__(self, checks: list[Check]) -> None:
        folded = {foreign_reviews.folded_label(check.label) for check in checks} - {""}
        self.known: dict[tuple[str, str, str], Any] = {}
        for some in batched(sorted(folded), MOST_AT_ONCE):
            for label in ForeignRating.objects.filter(label__in=some).select_related("rating__scale"):
                self.known[label.natural_key()] = label
        self.ratings: dict[tuple[str, str, str], list[Any] | None] = {}

    def key(self, check: Check, entry: Entry, add: Any) -> tuple[str, str, str] | None:
        """Return the line of the table that speaks of the label; a new one goes to the work list."""
        folded = foreign_reviews.folded_label(check.label)
        if not folded:
            if check.label or not check.value:
                entry.remark("label", _("There is no word for the rating; the draft has none."))
            return None
        keys = foreign_reviews.labels_to_try(check.label, check.statement_language, check.host)
        # The closest line decides; one that waits stands back behind a more general one that is decided.
        found = [key for key in keys if key in self.known]
        decided = [key for key in found if self.known[key].decision != LabelDecision.WAITING]
        if decided or found:
            return (decided or found)[0]
        label, language, host = (
            folded,
            check.statement_language.partition("-")[0][:8].lower(),
            check.host[:100],
        )
        if (label, language, host) not in self.ratings:
            add("foreignrating", label=label, language=language, publisher=host)
            self.ratings[label, language, host] = None
            entry.remark(
                "label",
                _("The label “%(label)s” is not known yet; it waits in the list of labels.")
                % {"label": label[:80]},
            )
        return (label, language, host)

    def ours(self, key: tuple[str, str, str] | None) -> list[Any] | None:
        """Return the key of our rating for a line of the table, in the scale that is in use."""
        if key is None or key not in self.known or self.known[key].rating is None:
            return None
        if key not in self.ratings:
            self.ratings[key] = list(foreign_ratings.in_use(self.known[key].rating).natural_key())
        return self.ratings[key]


def _slug(text: str, mark: str) -> str:
    """Return a slug that the same text gets in every run; `mark` sets apart what is spelt alike."""
    words = slugify(spelt_out(text)).strip("-_")
    if len(words) > LONGEST_WORDS:
        words = words[: LONGEST_WORDS + 1].rpartition("-")[0] or words[:LONGEST_WORDS]
    # What is written in no Latin letter is known by its digest alone.
    mark = mark or ("" if words else digest(text.encode("utf-8")))
    return "-".join(filter(None, [words, mark[:8]]))
