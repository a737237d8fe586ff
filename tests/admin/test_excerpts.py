"""How much of a foreign article readers see: limits for all to see, and a chief's leave to show more."""

import pytest
from django.urls import reverse

from claims.models import ArticlePage, Contribution, ExcerptAllowance, TrailEntry, Verdict
from claims.operations import allowances
from claims.rules.sentences import Refused
from claims.vocabulary import Rights
from tests import factories
from tests.factories import QUOTE

pytestmark = pytest.mark.django_db

LEAVE = {"action": "allow", "share": "50", "total": "4000", "context": "100", "reason": "The paper agreed."}


@pytest.fixture
def appearance(groups):
    """A quote in a text too short for it: 15 % of it is less than the quote."""
    return factories.AppearanceFactory(claim=factories.VerdictFactory().claim)


@pytest.fixture
def address(appearance):
    return reverse("admin:claims_article_excerpts", args=[appearance.revision.article_id])


def shown():
    [excerpt] = ArticlePage.objects.get().document["excerpts"]
    return excerpt["exact"]


def test_a_chief_allows_more_and_readers_see_it_at_once(client, chris, appearance, address):
    factories.published(appearance.claim)
    before = shown()
    client.force_login(chris)

    answer = client.post(address, LEAVE, follow=True)

    allowance = ExcerptAllowance.objects.get()
    entry = TrailEntry.objects.in_order().last()
    assert (before, shown()) == ("", QUOTE)
    assert (allowance.share, allowance.total, allowance.context) == (50, 4000, 100)
    assert (allowance.reason, allowance.granted_by) == ("The paper agreed.", chris)
    assert (entry.act, entry.actor, entry.object_key) == (
        "allow_excerpts",
        chris,
        appearance.revision.article.slug,
    )
    assert entry.payload.content["after"]["reason"] == "The paper agreed."
    assert "Readers may see that much of the article from now on." in answer.content.decode()
    assert QUOTE in client.get(f"/en/articles/{appearance.revision.article.slug}/").content.decode()


def test_the_edition_keeps_its_words_and_the_next_one_says_more(chris, appearance, noon):
    first = factories.published(appearance.claim)
    leave = {"context": 100, "share": 50, "total": 4000, "reason": "Agreed."}

    allowances.allow_excerpts(appearance.revision.article, **leave, actor=chris, at=noon)
    second = factories.corrected(first)

    assert [edition.document["appearances"][0]["exact"] for edition in (first, second)] == ["", QUOTE]


def test_leave_to_show_more_voids_approvals_and_makes_the_chief_no_author(client, chris, appearance, address):
    verdict = factories.approved(appearance.claim.verdicts.get())
    client.force_login(chris)

    client.post(address, LEAVE)

    assert Verdict.objects.get(pk=verdict.pk).state == "in_review"
    assert TrailEntry.objects.filter(act="void_approval").count() == 1
    assert not Contribution.objects.filter(user=chris).exists()


def test_an_approval_stands_where_nothing_more_is_said(client, chris, address, appearance):
    other = factories.approved()
    client.force_login(chris)

    client.post(address, LEAVE)

    assert Verdict.objects.get(pk=other.pk).state == "approved"


@pytest.mark.parametrize("name", ["anna", "bela", "superuser"])
def test_nobody_but_a_chief_allows_more(client, request, name, address, appearance):
    superuser = factories.UserFactory(username="root", is_superuser=True)
    client.force_login(superuser if name == "superuser" else request.getfixturevalue(name))

    page, answer = client.get(address), client.post(address, LEAVE)

    assert "A chief may allow more, with a reason." in page.content.decode()
    assert 'name="total"' not in page.content.decode()
    assert answer.status_code == 400
    assert "Only a chief may change how much of a foreign article is shown." in answer.content.decode()
    assert not ExcerptAllowance.objects.exists()
    assert not TrailEntry.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": " "}, "This field is required."),
        ({"share": "101"}, "Ensure this value is less than or equal to 100."),
        ({"share": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"total": "-1"}, "Ensure this value is greater than or equal to 1."),
        ({"context": "x"}, "Enter a whole number."),
        ({"reason": "a\x00b"}, "Null characters are not allowed."),
        ({"reason": "a\x07b"}, "The text holds a forbidden character (U+0007) at position 2."),
    ],
)
def test_leave_that_makes_no_sense_is_refused(client, chris, address, wrong, sentence):
    client.force_login(chris)

    answer = client.post(address, LEAVE | wrong)

    assert sentence in answer.content.decode()
    assert not ExcerptAllowance.objects.exists()
    assert not TrailEntry.objects.exists()


def test_an_allowance_without_a_reason_is_refused_whoever_calls(chris, appearance, noon):
    with pytest.raises(Refused, match="Say why more of this article may be shown"):
        allowances.allow_excerpts(
            appearance.revision.article, context=0, share=50, total=99, reason=" ", actor=chris, at=noon
        )


def test_an_allowance_is_changed_and_withdrawn_with_a_reason(client, chris, address, appearance):
    factories.published(appearance.claim)
    client.force_login(chris)
    client.post(address, LEAVE)
    client.post(address, LEAVE | {"share": "60", "replaces": on_page(client, address)})
    changed = TrailEntry.objects.in_order().last().payload.content

    refused = client.post(address, {"action": "withdraw", "withdrawal-reason": ""})
    client.post(address, {"action": "withdraw", "withdrawal-reason": "The paper took it back."})

    last = TrailEntry.objects.in_order().last()
    assert (changed["before"]["share"], changed["after"]["share"]) == (50, 60)
    assert "This field is required." in refused.content.decode()
    assert (last.act, last.payload.content["reason"]) == ("withdraw_allowance", "The paper took it back.")
    assert not ExcerptAllowance.objects.exists()
    assert shown() == ""


def test_two_chiefs_do_not_overwrite_each_others_allowance(client, chris, address, appearance):
    client.force_login(chris)
    seen = on_page(client, address)
    client.post(address, LEAVE | {"replaces": seen})
    count = TrailEntry.objects.count()

    answer = client.post(address, LEAVE | {"share": "20", "reason": "My own reason.", "replaces": seen})

    assert answer.status_code == 409
    assert "Somebody else changed the allowance since you opened this page." in answer.content.decode()
    assert "My own reason." in answer.content.decode()
    assert (ExcerptAllowance.objects.get().share, TrailEntry.objects.count()) == (50, count)


def on_page(client, address):
    """Return the mark of the allowance that the form shows."""
    return client.get(address).context["form"]["replaces"].value()


def test_for_a_text_of_our_own_there_is_nothing_to_allow(client, chris, noon):
    article = factories.ArticleFactory(rights=Rights.OWN)
    client.force_login(chris)

    page = client.get(reverse("admin:claims_article_excerpts", args=[article.pk])).content.decode()

    assert "Rights: our own text. All of it may be shown." in page
    with pytest.raises(Refused, match="There is nothing to allow"):
        allowances.allow_excerpts(article, context=0, share=50, total=99, reason="Yes.", actor=chris, at=noon)


def test_everybody_at_the_desk_sees_how_the_budget_stands(client, anna, address, appearance, chris, noon):
    allowances.allow_excerpts(
        appearance.revision.article, context=0, share=50, total=99, reason="Agreed.", actor=chris, at=noon
    )
    factories.published(appearance.claim)
    client.force_login(anna)

    page = client.get(address).content.decode()

    assert f"{len(factories.BODY) // 2} of {len(factories.BODY)} characters" in page
    assert f"{len(QUOTE)} characters" in page
    assert "Agreed." in page


def test_a_stranger_to_articles_sees_no_limits(client, groups, address):
    client.force_login(factories.UserFactory(username="guest"))

    assert client.get(address).status_code == 403


def test_rights_that_are_lost_take_the_text_from_the_page_at_once(client, bela, noon):
    from claims.operations import desk
    from tests.public import editions

    editions.own_article(body=factories.BODY, quotes=[QUOTE])
    article = factories.ArticleFactory._meta.model.objects.get(slug="own-text")
    article.rights = Rights.QUOTATION_ONLY

    desk.edit(article, actor=bela, at=noon)

    page = client.get("/en/articles/own-text/").content.decode()
    assert "stepped before the press" not in page
