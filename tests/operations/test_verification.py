"""Whatever is changed by hand in a public table, `verify_trail` says so; an untouched site is not accused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction

from claims.models import ArticlePage, Edition, Publication, Quotation
from claims.models.editions import public_models
from claims.models.fields import CanonicalJSONField
from claims.operations import verification
from tests.factories import NOON, ShownPictureFactory, corrected, policy_published, reported, retracted
from tests.public import editions

pytestmark = pytest.mark.django_db

# Kept by triggers of their own and checked with the trail.
FROZEN = {"edition", "trailhead"}
# Says when a page was made anew, which no claim rests on.
RESTS_ON_NOTHING = {("articlepage", "updated_at")}


def cells():
    public = [model for model in public_models() if model._meta.model_name not in FROZEN]
    return [
        (model, field)
        for model in public
        for field in model._meta.concrete_fields
        if not field.primary_key and (model._meta.model_name, field.name) not in RESTS_ON_NOTHING
    ]


def another(field, value):
    """Return some other value the column takes."""
    match field:
        case models.OneToOneField() if field.related_model is Edition:
            return Edition.objects.filter(publication__isnull=True).latest("pk").pk
        case models.ForeignKey():
            return field.related_model._default_manager.exclude(pk=value).latest("pk").pk
        case models.BooleanField():
            return not value
        case models.DateField() if not isinstance(field, models.DateTimeField):
            return (value or NOON.date()) + timedelta(days=1)
        case models.DateTimeField():
            return value + timedelta(seconds=1)
        case models.PositiveSmallIntegerField() | models.PositiveIntegerField():
            return (value or 0) + 1
        case CanonicalJSONField():
            word = next((name for name, said in value.items() if said and isinstance(said, str)), "name")
            return {**value, word: "forged"}
        case _ if field.choices:
            return next(choice for choice, _label in field.choices if choice != value)
        case models.CharField():
            # Where there is no room for one letter more, the last one is another.
            return f"{value}x" if len(value) < field.max_length else f"{value[:-1]}x"
        case _:
            return f"{value}x"


@pytest.fixture
def site(bela):
    """A bridge that names another claim, an article of our own, a correction with a picture, a retraction."""
    first = editions.bridge()
    editions.linked(other=first)
    editions.own_article(body="The ferry sank twice last year.", quotes=["The ferry sank twice"])
    ferry = editions.bridge("ferry-cost")
    cited = ferry.verdict.claim.evidence.first().source
    ShownPictureFactory(claim=ferry.verdict.claim, snapshot__source=cited)
    corrected(ferry)
    retracted(editions.bridge("tunnel-cost"))
    policy_published()
    reported(first)


def test_nobody_is_accused_while_nothing_is_touched(site):
    assert list(verification.faults()) == []


@pytest.mark.parametrize(
    ("model", "field"), cells(), ids=[f"{model._meta.model_name}-{field.name}" for model, field in cells()]
)
def test_every_column_readers_see_is_guarded_or_held_against_the_edition(site, model, field):
    row = model._default_manager.order_by("pk").first()
    value = another(field, getattr(row, field.attname))

    try:
        with transaction.atomic():
            model._default_manager.filter(pk=row.pk).update(**{field.attname: value})
    except IntegrityError:
        # The database refused it, which is as good.
        return
    assert list(verification.faults()) != []


def test_claim_taken_off_the_site_by_hand_is_missed(site):
    Publication.objects.filter(claim_slug="bridge-cost").delete()

    assert "Readers do not get bridge-cost, though it has an edition." in list(verification.faults())


def test_older_edition_put_back_by_hand_is_found(site):
    older = Edition.objects.get(claim_slug="ferry-cost", number=1)
    Publication.objects.filter(claim_slug="ferry-cost").update(edition=older)

    assert "Readers of ferry-cost do not get its newest edition." in list(verification.faults())


@pytest.mark.parametrize("forged", ["exact", "prefix", "suffix"])
def test_words_put_into_an_articles_mouth_are_found(site, forged):
    page = ArticlePage.objects.get(slug="bridge-cost-article")
    page.document["excerpts"][0][forged] = "He lied."
    ArticlePage.objects.filter(pk=page.pk).update(document=page.document)

    assert list(verification.faults()) == [
        "What readers see of the article bridge-cost-article is not what is on record."
    ]


def test_words_an_edition_quotes_cannot_be_hidden_from_the_budget(site):
    on = " ON claims_quotation" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER quotation_never_goes{on}")

    Quotation.objects.filter(article_slug="own-text").delete()

    assert list(verification.faults()) == [
        "What edition own-text-1/1 is said to quote is not what its document quotes."
    ]
