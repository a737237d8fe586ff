"""A house in full use whose every text can be made to say the same, past each door that would refuse it.

Which texts there are is read off the models, and inside frozen documents off the documents themselves: what
is no code there (a choice, an address, a digest, a number, a day) is taken for text. So a field that comes
anew says it as well, without being listed.
"""

import re
from contextlib import suppress
from html import escape

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.cache import cache, caches
from django.db import IntegrityError, connection, models, transaction

from claims import vocabulary
from claims.admin.site import desk as desk_site
from claims.models import (
    Appearance,
    ArticleRevision,
    ErrorReport,
    ImportOrder,
    ImportProfile,
    OutsideReading,
    PartyMerge,
    Snapshot,
    StaleMark,
    Verdict,
)
from claims.models.fields import CanonicalJSONField, LocalizedTextField
from claims.operations import verdicts
from claims.vocabulary import Anchoring, LinkStatus
from tests import factories
from tests.leaks.aviary import NO_WORDS, Aviary, home_of, texts_of
from tests.leaks.planting import plant_beside
from tests.public import editions as reading_room

# Derived from the words of editions and claims, and never shown.
NEVER_SHOWN = {"searchtext", "claimwords", "wordcount"}
# Written by the program alone, or with the place it stands at.
ELSEWHERE = {
    "user.password",
    "trailentry.act",
    "facetcount.value",
    "articlerevision.body",
    "appearance.exact",
}
PAGES_OF_A_ROW = ("change", "history", "delete")
DOCUMENTS = (CanonicalJSONField, models.JSONField)
CODE = re.compile(
    r"[0-9a-f]{32,64}|\d[\d.,:TZ+~?%/–-]*|#[0-9a-f]{6}|[a-z]{2}|[a-z]+/[a-z0-9.+-]+|https?://\S+|yes|no|[2-9B-Z]{10}"
)


class Site:
    """Everything there is as it was built, so that it can be made to say something else again and again."""

    def __init__(self):
        self.edition, self.draft = _built()
        _without_guards()
        # Those planted for leaks say nothing that could be put into words.
        StaleMark.objects.update(changes=StaleMark.objects.latest("pk").changes)
        self.codes = _codes()
        self.columns = {model: _columns(model, self.codes) for model in _models()}
        self.rows = [
            (model, row.pk, _fillable(row, fields))
            for model, fields in self.columns.items()
            for row in model._base_manager.all()
        ]
        self.bodies = [
            (revision.pk, revision.body, _spans(revision)) for revision in ArticleRevision.objects.all()
        ]
        self.documents = [
            (model, row.pk, field.name, getattr(row, field.name), _turn(row))
            for model in self.columns
            for field in model._meta.concrete_fields
            if isinstance(field, DOCUMENTS)
            and not isinstance(field, LocalizedTextField)
            and home_of(model, field) not in NO_WORDS
            for row in model._base_manager.all()
        ]

    def say(self, *texts):
        """Let every text of the house be these, one after the other; where there is little room, one."""
        text = " ".join(texts)
        for model, pk, fields in self.rows:
            if fields:
                model._base_manager.filter(pk=pk).update(
                    **{
                        field.name: _fitted(field, _as_room_allows(field, texts, pk + place), pk)
                        for place, field in enumerate(fields)
                    }
                )
        for pk, body, spans in self.bodies:
            _print(pk, body, spans, texts)
        for model, pk, name, document, turn in self.documents:
            said = self.spoiled(document, f"{text} {turn}" if turn else text)
            model._base_manager.filter(pk=pk).update(**{name: said})
        cache.clear()
        caches["pages"].clear()

    def spoiled(self, value, text, name=""):
        """Return a document with `text` for each text in it."""
        if isinstance(value, dict):
            return {key: self.spoiled(one, text, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self.spoiled(one, text, name) for one in value]
        if not isinstance(value, str) or not value or self.is_code(value):
            return value
        # What prose makes of Markdown is another test's.
        return f"<p>{escape(text)}</p>" if name.endswith("_html") else text

    def is_code(self, value):
        return value in self.codes or bool(CODE.fullmatch(value))


def _models():
    return [
        model
        for model in (*apps.get_app_config("claims").get_models(), User)
        if model._meta.model_name not in NEVER_SHOWN
    ]


def _columns(model, codes):
    """Return the columns that hold texts: no addresses, and none in which only codes were found."""
    return [
        field
        for field in texts_of(model)
        if home_of(model, field) not in ELSEWHERE
        and not isinstance(field, models.SlugField)
        and (isinstance(field, LocalizedTextField) or not isinstance(field, DOCUMENTS))
        and not _holds_codes(field, codes)
    ]


def _holds_codes(field, codes):
    if isinstance(field, LocalizedTextField | models.URLField):
        return False
    found = set(field.model._base_manager.values_list(field.name, flat=True)) - {"", None}
    return bool(found) and all(value in codes or CODE.fullmatch(value) for value in found)


def _fillable(row, fields):
    """Return the columns of a row that may say something: all, or where its state forbids it some."""
    filled = {field.name: _fitted(field, "a plain word", row.pk) for field in fields}
    try:
        with transaction.atomic():
            if filled:
                type(row)._base_manager.filter(pk=row.pk).update(**filled)
    except IntegrityError:
        return [field for field in fields if getattr(row, field.name)]
    return fields


def _spans(revision):
    places = revision.appearances.exclude(start=None).exclude(end=None)
    return list(places.values_list("pk", "start", "end"))


def _print(revision, body, spans, texts):
    """Let a body say it where quotes are marked, as far as there is room, and at its end."""
    for number, (place, start, end) in enumerate(spans):
        words = texts[number % len(texts)].replace("\u2028", " ").replace("\u2029", " ")
        words = words.ljust(end - start, "x")[: end - start]
        body = body[:start] + words + body[end:]
        Appearance.objects.filter(pk=place).update(exact=words)
    body = "\n\n".join([body, *texts])
    ArticleRevision.objects.filter(pk=revision).update(body=body, length=len(body))


def _as_room_allows(field, texts, turn):
    text = " ".join(texts)
    return text if len(text) <= (field.max_length or len(text)) else texts[turn % len(texts)]


def _fitted(field, text, pk):
    if isinstance(field, LocalizedTextField):
        return {"de": text, "en": text}
    if isinstance(field, models.URLField) and pk % 2:
        return f"https://archive.example/{pk}"
    if _is_one_of_its_kind(field):
        text = f"{text[: (field.max_length or 999) - 6]} {pk}"
    return text[: field.max_length] if field.max_length else text


def _is_one_of_its_kind(field):
    together = [names for names in field.model._meta.unique_together if field.name in names]
    constrained = [
        one
        for one in field.model._meta.constraints
        if isinstance(one, models.UniqueConstraint) and field.name in one.fields
    ]
    return bool(field.unique or together or constrained)


def _turn(row):
    """Return what one state of a thing says that the one before does not, so that they can be compared."""
    return getattr(row, "number", "") if row._meta.model_name in ("edition", "policyedition") else ""


def _codes():
    """Return the words that steer: the choices of the vocabulary, and whatever names a row in an address."""
    known = {
        value
        for choices in vars(vocabulary).values()
        if isinstance(choices, type) and issubclass(choices, models.TextChoices)
        for value in choices.values
    }
    for model in apps.get_app_config("claims").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.SlugField):
                known |= set(model._base_manager.values_list(field.name, flat=True))
        known.add(model._meta.model_name)
    known |= {code for code, *_rest in factories.STEPS_OF_THE_SCALE}
    return known - {"", None}


def _without_guards():
    """Let the database take what nobody approved."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in connection.introspection.table_names(cursor):
                if table.startswith("claims_"):
                    cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def _built():
    """Return the edition in force of a check that has everything, and a draft that nobody was told of."""
    other = reading_room.simple(1)[0]
    factories.retracted(reading_room.simple(1)[0])
    first = reading_room.bridge()
    claim = first.verdict.claim
    factories.ClaimLinkFactory(
        claim=claim, other=other.verdict.claim, status=LinkStatus.CONFIRMED, is_public=True
    )
    for topic in ("imprint", "corrections"):
        factories.policy_published(topic=topic)
    factories.reported(first)
    correction = verdicts.start_correction(first.verdict, actor=factories.anna(), at=factories.NOON)
    _nothing_left_blank()
    correction.refresh_from_db()
    second = factories.published(verdict=correction)
    draft = plant_beside(Aviary(), claim)
    factories.ReceiptFactory()
    edition = factories.replied(second)
    factories.doubted(edition, title="Audit report, second printing")
    factories.approved()
    factories.submitted()
    verdicts.start_correction(edition.verdict, actor=factories.anna(), at=factories.NOON)
    return edition, draft


def _nothing_left_blank():
    """Fill what the plain rows leave out, so that the next edition has every text it can have."""
    for model in _models():
        if model._meta.app_label != "claims" or model is Snapshot:
            continue
        names = [
            field.name
            for field in texts_of(model)
            if not isinstance(field, (*DOCUMENTS, models.SlugField, models.URLField))
            and home_of(model, field) not in NO_WORDS
            and not _is_one_of_its_kind(field)
        ]
        for row in model._base_manager.all():
            blank = {name: "left blank" for name in names if getattr(row, name) == ""}
            if blank and model.__module__ not in ("claims.models.editions", "claims.models.house"):
                # What is approved keeps its words.
                with suppress(IntegrityError), transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**blank)


def samples(site):
    """Return what stands in addresses, by parameter: keys of rows that are there."""
    report = ErrorReport.objects.order_by("pk").first()
    slug, claim = site.edition.claim_slug, site.edition.verdict.claim
    place = claim.appearances.order_by("pk").first()
    snapshot = Snapshot.objects.order_by("pk").first()
    rows = {
        f"{model._meta.app_label}_{model._meta.model_name}_{page}.object_id": [row.pk]
        for model in desk_site._registry
        for page in PAGES_OF_A_ROW
        if (row := model._base_manager.order_by("pk").first())
    }
    return {
        **rows,
        "slug": [slug],
        "article.slug": [place.revision.article.slug],
        "annotations.slug": [place.revision.article.slug],
        "api_article.slug": [place.revision.article.slug],
        "api_party.slug": [f"{slug}-mayor"],
        "api_source.slug": [f"{slug}-refutes"],
        "party.slug": [f"{slug}-mayor"],
        "source.slug": [f"{slug}-refutes"],
        "number": [1, site.edition.number],
        "digest": [site.edition.digest],
        "language": ["de"],
        "policy.topic": ["imprint"],
        "policy_version.topic": ["corrections"],
        "policy_version.number": [1],
        "case.number": [report.number],
        "earlier": [1],
        "later": [2],
        "app_label": ["claims"],
        "url": ["nothing/here/"],
        "content_type_id": [1],
        "object_id": [1],
        "id": [1],
        "report_id": [report.pk],
        "token": ["none"],
        "reading_id": [OutsideReading.objects.first().pk],
        "link_id": [claim.links.first().pk],
        "policy_id": [1],
        "article_id": [place.revision.article_id],
        "revision_id": [place.revision_id],
        "appearance_id": [place.pk, Appearance.objects.get(anchoring=Anchoring.LOST).pk],
        "source_id": [snapshot.source_id],
        "snapshot_id": [snapshot.pk],
        "picture_id": [snapshot.pk],
        "verdict_id": [
            Verdict.objects.filter(state=state).values_list("pk", flat=True).last()
            for state in ("draft", "in_review", "approved", "published")
        ],
        "claim_id": [claim.pk],
        "party_id": [claim.claimant_id],
        "other_id": [PartyMerge.objects.first().survivor_id],
        "merge_id": [PartyMerge.objects.first().pk],
        "order_id": [ImportOrder.objects.first().pk],
        "profile_id": [ImportProfile.objects.first().pk],
        "room": ["evidence"],
        "row_id": [claim.evidence.first().pk],
        "nouns": ["parties", "sources", "claims"],
    }


def colleague():
    """Return somebody to whom no page of the desk is closed."""
    person = User.objects.create_superuser("operator")
    person.groups.add(Group.objects.get(name="chief"))
    return person
