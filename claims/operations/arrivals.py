"""Texts brought in at the desk: held while an editor looks at them, then kept with the bytes they came in."""

import re
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from claims.models import Appearance, Article, ArticleRevision, Party, Snapshot
from claims.operations import snapshots
from claims.operations.articles import Arrival, receive_text
from claims.operations.desk import record
from claims.operations.trail import editorial_act
from claims.rules import anchoring, links, partial_dates
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused
from claims.rules.text import clean_line
from claims.vocabulary import Anchoring, Language, PartyKind, Rights, TextReader

# Longer than any session, so that whoever may still press “Keep” finds the file.
HELD_FOR = timedelta(hours=24)
PLACE = "arrivals"
MOMENT = "%Y%m%dT%H%M%S.%fZ"
_HELD = re.compile(r"arrivals/(\d{8}T\d{6}\.\d{6}Z)-[0-9a-f]{64}")
LONGEST_SLUG = 80

Noun = TypeVar("Noun", Article, Party)


@dataclass(frozen=True)
class Original:
    """The bytes that came in, and how the text was read from them."""

    content: bytes
    encoding: str
    reader: TextReader


@dataclass(frozen=True)
class Description:
    """What is said of an article, as people write it: parties by slug or name, days as partial dates."""

    title: str = ""
    slug: str = ""
    publisher: str = ""
    author: str = ""
    url: str = ""
    published_on: str = ""
    language: str = ""
    rights: str = ""


@dataclass(frozen=True)
class Foresight:
    """What would become of a text: the revision that has it already, or each quote and its outcome."""

    known: ArticleRevision | None
    replaces: int
    outcomes: dict[str, int] = field(default_factory=dict)
    unsettled: tuple[tuple[Appearance, str], ...] = ()


def hold(content: bytes, *, at: datetime) -> str:
    """Put bytes aside for a day and return their name; nothing is recorded."""
    release_expired(at=at)
    return snapshots.write_whole(f"{PLACE}/{at.astimezone(UTC).strftime(MOMENT)}-{digest(content)}", content)


def held(name: str, *, at: datetime) -> bytes:
    """Return the bytes put aside under this name; refuses what is gone or a day old."""
    if _is_fresh(name, at):
        with suppress(FileNotFoundError), default_storage.open(name) as file:
            return bytes(file.read())
    raise Refused(_("The text was put aside for a day only and is gone. Bring it in again."))


def release(name: str) -> None:
    """Let go of what was put aside."""
    if _HELD.fullmatch(name):
        default_storage.delete(name)


def release_expired(*, at: datetime) -> None:
    """Let go of what nobody came back for within a day."""
    # Object stores have no folders to ask for, and a disk may not have this one yet.
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(PLACE)[1]:
            if not _is_fresh(f"{PLACE}/{name}", at):
                release(f"{PLACE}/{name}")


def _is_fresh(name: str, at: datetime) -> bool:
    found = _HELD.fullmatch(name)
    if found is None:
        return False
    since = datetime.strptime(found[1], MOMENT).replace(tzinfo=UTC)
    return at - since <= HELD_FOR


def foresee(article: Article, body: str) -> Foresight:
    """Say what `bring_in` would do with this text; writes nothing."""
    previous = article.latest_revision
    replaces = previous.number if previous else 0
    known = article.revisions.filter(sha256=digest(body.encode("utf-8"))).first()
    if known is not None:
        return Foresight(known, replaces)
    outcomes = dict.fromkeys(Anchoring.values, 0)
    unsettled, taken = [], set()
    for old in previous.appearances.select_related("claim").order_by("start", "pk") if previous else ():
        anchor = anchoring.locate(old.exact, body, prefix=old.prefix, suffix=old.suffix, start=old.start)
        if anchor.outcome in (Anchoring.FOUND, Anchoring.MOVED):
            place = (old.claim_id, anchor.start, anchor.end)
            if place in taken:
                continue
            taken.add(place)
        outcomes[anchor.outcome] += 1
        if anchor.outcome != Anchoring.FOUND:
            unsettled.append((old, anchor.outcome))
    return Foresight(None, replaces, outcomes, tuple(unsettled))


@snapshots.files_share_the_fate_of_rows()
@editorial_act
def bring_in(
    article: Article,
    body: str,
    original: Original,
    *,
    actor: Any,
    at: datetime,
    received_on: str = "",
    replaces: int | None = None,
) -> Arrival:
    """Receive the text and keep the bytes it was read from, both or neither.

    `replaces` is the latest revision an editor knew of (0 for none); refuses if another came in since.
    """
    latest = article.latest_revision
    number = latest.number if latest else 0
    if replaces is not None and replaces != number and not _has(article, body):
        raise Refused(
            _("Revision %(number)d came in meanwhile. Look at the outcome again and keep it then.")
            % {"number": number}
        )
    arrival = receive_text(article, body, actor=actor, at=at, received_on=received_on)
    snapshots.keep_original(
        arrival.revision,
        original.content,
        encoding=original.encoding,
        reader=original.reader,
        actor=actor,
        at=at,
    )
    return arrival


@snapshots.files_share_the_fate_of_rows()
@editorial_act
def bring_in_new(
    description: Description,
    body: str,
    original: Original,
    *,
    actor: Any,
    at: datetime,
    received_on: str = "",
) -> Arrival:
    """Record the article, its publisher and author if new, its text and the bytes: all or nothing.

    The same text under the same slug is the same article, such as after a double click.
    """
    description = _on_one_line(description)
    slug = slug_of(description)
    article = Article.objects.filter(slug=slug).first()
    if article is None:
        article = _record_article(description, slug, actor=actor, at=at)
    elif not _has(article, body):
        raise _is_taken(slug)
    return bring_in(article, body, original, actor=actor, at=at, received_on=received_on)


def refuse_unless_new(description: Description) -> None:
    """Refuse what `bring_in_new` would refuse of a description, writing nothing."""
    slug = slug_of(_on_one_line(description))
    if Article.objects.filter(slug=slug).exists():
        raise _is_taken(slug)
    _judged(_on_one_line(description))


def _on_one_line(description: Description) -> Description:
    return Description(**{name: clean_line(value) for name, value in asdict(description).items()})


def _is_taken(slug: str) -> Refused:
    return Refused(
        _("There is an article “%(slug)s” already. Bring this in as a text of it, or give another slug.")
        % {"slug": slug}
    )


def slug_of(description: Description) -> str:
    """Return the slug given, or one made from the title; refuses what is no slug."""
    if not description.title:
        raise Refused(_("Give the article a title."))
    slug = description.slug or _slug(description.title)
    if not slug:
        raise Refused(
            _("“%(title)s” makes no slug. Give one of small letters, digits and hyphens.")
            % {"title": description.title}
        )
    if slug != slugify(slug) or len(slug) > LONGEST_SLUG:
        raise Refused(_("“%(slug)s” is no slug. Use small letters, digits and hyphens.") % {"slug": slug})
    return slug


def alike(body: str, url: str, *, besides: Article | None = None) -> list[Article]:
    """Return the other articles that have this very text, or were published at this address."""
    same = Q(revisions__sha256=digest(body.encode("utf-8")))
    if url:
        same |= Q(url=url)
    found = Article.objects.filter(same).distinct().order_by("slug")
    return list(found.exclude(pk=besides.pk) if besides else found)


def kept_already(name: str) -> ArticleRevision | None:
    """Return the revision whose original is what was put aside under this name, if it is kept by now."""
    if not _HELD.fullmatch(name):
        return None
    original = Snapshot.objects.filter(revision__isnull=False, sha256=name[-64:]).last()
    return original.revision if original else None


def party_called(name: str) -> Party | None:
    """Return the party with this slug, name or alias; refuses where two parties share the name."""
    if known := Party.objects.filter(slug=name).first():
        return known.merged_into or known
    standing = Party.objects.standing()
    called = standing.filter(name=name) or standing.filter(aliases__name=name).distinct()
    if len(called) > 1:
        raise Refused(
            _("Several parties are called “%(name)s”: give the slug, one of %(slugs)s.")
            % {"name": name, "slugs": ", ".join(sorted(party.slug for party in called))}
        )
    # “Der Stadtanzeiger” and “der stadtanzeiger” make one slug, and a slug is given once.
    found = called[0] if called else Party.objects.filter(slug=_slug(name)).first()
    return found.merged_into or found if found else None


def _slug(name: str) -> str:
    return slugify(name)[:LONGEST_SLUG].strip("-")


def _has(article: Article, body: str) -> bool:
    return article.revisions.filter(sha256=digest(body.encode("utf-8", "surrogatepass"))).exists()


def _judged(description: Description) -> dict[str, str]:
    """Return address, day, language and rights as they are recorded; refuses what cannot be."""
    if not description.publisher or description.language not in Language.values:
        raise Refused(_("A new article needs a publisher and a language."))
    for name in (description.publisher, description.author):
        if name:
            party_called(name)
    return {
        "url": links.safe_url(description.url) if description.url else "",
        "published_on": partial_dates.parse(description.published_on).text
        if description.published_on
        else "",
        "language": description.language,
        "rights": description.rights or Rights.QUOTATION_ONLY,
    }


def _record_article(description: Description, slug: str, *, actor: Any, at: datetime) -> Article:
    judged = _judged(description)
    author = description.author
    article = Article(
        slug=slug,
        title=description.title,
        publisher=_party(description.publisher, PartyKind.OUTLET, actor=actor, at=at),
        author=_party(author, PartyKind.PERSON, actor=actor, at=at) if author else None,
        **judged,
    )
    return record(_whole(article), actor=actor, at=at)


def _party(name: str, kind: PartyKind, *, actor: Any, at: datetime) -> Party:
    """Return the party with this slug, name or alias, recorded now if nobody knew it."""
    if known := party_called(name):
        return known
    if not _slug(name):
        raise Refused(_("“%(name)s” makes no slug. Record the party at the desk first.") % {"name": name})
    return record(_whole(Party(slug=_slug(name), name=name, kind=kind)), actor=actor, at=at)


def _whole(thing: Noun) -> Noun:
    """Return the row, or refuse it where a field is too long or holds what it must not."""
    try:
        thing.clean_fields()
    except ValidationError as error:
        names = {column.name: capfirst(str(column.verbose_name)) for column in thing._meta.concrete_fields}
        raise Refused(
            " ".join(
                f"{names[name]}: {sentence}"
                for name, sentences in error.message_dict.items()
                for sentence in sentences
            )
        ) from error
    return thing
