"""Every list of the desk costs the same with one row and with three."""

import pytest
from django.urls import reverse

from claims.admin.site import desk
from claims.models import (
    Appearance,
    Article,
    ArticleRevision,
    Attribution,
    Claim,
    ClaimLink,
    Contribution,
    Edition,
    ErrorReport,
    Evidence,
    ForeignRating,
    ForeignReview,
    ImportOrder,
    ImportProfile,
    ImportRow,
    ImportRun,
    Note,
    OutsideReading,
    Party,
    PartyDistinction,
    PartyMerge,
    Policy,
    Publication,
    Rating,
    RatingScale,
    ReplyRequest,
    Source,
    StaleMark,
    TrailEntry,
    Verdict,
)
from claims.vocabulary import PolicyTopic
from tests import factories

pytestmark = pytest.mark.django_db

# Session, account and permissions are four of each, counting and reading the rows two; the rest are filters.
LISTS = {
    Appearance: (factories.AppearanceFactory, 7),
    Article: (factories.ArticleFactory, 6),
    ArticleRevision: (factories.ArticleRevisionFactory, 6),
    Attribution: (factories.AttributionFactory, 6),
    Claim: (factories.ClaimFactory, 7),
    ClaimLink: (factories.ClaimLinkFactory, 6),
    Contribution: (factories.submitted, 7),
    Edition: (factories.published, 6),
    ErrorReport: (factories.ErrorReportFactory, 6),
    Evidence: (factories.EvidenceFactory, 6),
    ForeignRating: (factories.ForeignRatingFactory, 7),
    ForeignReview: (factories.ForeignReviewFactory, 7),
    ImportOrder: (factories.ImportOrderFactory, 7),
    ImportProfile: (factories.ImportProfileFactory, 6),
    ImportRow: (factories.ImportRowFactory, 6),
    ImportRun: (factories.ImportRunFactory, 7),
    Note: (factories.NoteFactory, 7),
    OutsideReading: (factories.OutsideReadingFactory, 6),
    Party: (factories.PartyFactory, 6),
    PartyDistinction: (factories.PartyDistinctionFactory, 6),
    PartyMerge: (factories.PartyMergeFactory, 6),
    Policy: (lambda: factories.PolicyFactory(topic=PolicyTopic.values[Policy.objects.count()]), 6),
    Publication: (factories.published, 6),
    Rating: (factories.RatingFactory, 7),
    RatingScale: (lambda: factories.RatingScaleFactory(slug=f"scale-{RatingScale.objects.count()}"), 6),
    ReplyRequest: (factories.ReplyRequestFactory, 6),
    Source: (factories.SourceFactory, 6),
    StaleMark: (factories.doubted, 6),
    TrailEntry: (factories.submitted, 8),
    Verdict: (factories.submitted, 8),
}


def address(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def test_every_noun_has_its_list_tested():
    assert set(LISTS) == {model for model in desk._registry if model._meta.app_label == "claims"}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_list_costs_the_same_however_long(client, chris, django_assert_num_queries, model, rows):
    make, queries = LISTS[model]
    for _one in range(rows):
        make()
    client.force_login(chris)

    with django_assert_num_queries(queries):
        answer = client.get(address(model))

    assert len(answer.context["cl"].result_list) >= rows


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_list_is_searched_and_sorted_without_a_fault(client, chris, model):
    LISTS[model][0]()
    client.force_login(chris)
    columns = range(1, len(desk._registry[model].list_display) + 1)

    answers = [client.get(address(model), {"q": "bridge", "o": column}) for column in columns]

    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("model", desk._registry, ids=lambda model: model.__name__)
def test_nothing_is_deleted_or_edited_by_the_dozen(rf, chris, model):
    request = rf.get("/admin/")
    request.user = chris
    admin = desk._registry[model]

    assert "delete_selected" not in admin.get_actions(request)
    assert admin.list_editable == ()
    assert admin.date_hierarchy is None
    assert not admin.has_delete_permission(request)


@pytest.mark.parametrize("state", ["none", "draft", "in_review", "published"])
def test_claims_are_filtered_by_where_their_newest_verdict_stands(client, chris, state):
    claims = {
        "none": factories.ClaimFactory(),
        "draft": factories.VerdictFactory().claim,
        "in_review": factories.submitted().claim,
        "published": factories.published().verdict.claim,
    }
    client.force_login(chris)

    answer = client.get(address(Claim), {"verdict": state})

    assert list(answer.context["cl"].result_list) == [claims[state]]
