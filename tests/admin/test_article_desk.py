"""The article desk as a browser without scripts uses it: claims, and everything that hangs on them."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from claims.models import Appearance, Attribution, Claim, ClaimLink, Contribution, Party, Source, TrailEntry
from claims.operations import articles, claim_words
from claims.vocabulary import Anchoring, Reading
from tests import factories
from tests.admin.article_desk import PARTS, desk_of, door, forms, typed
from tests.forms import Browser

pytestmark = pytest.mark.django_db

BODY = (
    "In spring the mayor stepped before the press. “The new bridge cost 40 million euros”, she said.\n\n"
    "The old bridge cost 12 million euros. The new one, she said, cost 40 million euros in 2023.\n\n"
    "See also: Ten bridges that fell down in 2019\n\n"
    "Work began in 2019."
)


@pytest.fixture
def revision(groups):
    return factories.ArticleRevisionFactory(body=BODY)


@pytest.fixture
def at_desk(client, anna):
    """Anna's browser."""
    client.force_login(anna)
    return client


@pytest.fixture
def claim(revision):
    """A claim at a quote of the first paragraph."""
    return factories.AppearanceFactory(revision=revision).claim


def acts():
    return list(TrailEntry.objects.in_order().values_list("act", "object_type"))


def told(response):
    return [str(message) for message in response.context["messages"]]


def take(client, revision, **sent):
    return client.post(door(revision, "take"), {"paragraph": 1, **sent})


def test_claim_is_taken_from_the_words_of_a_paragraph(at_desk, anna, revision):
    shown = at_desk.get(desk_of(revision, paragraph=2))
    address = door(revision, "take")

    answer = at_desk.post(
        address,
        typed(
            shown,
            address,
            quote="The old bridge cost 12 million euros",
            statement="The old bridge cost 12 million euros.",
            claimant="The mayor",
            claimant_kind="person",
            claim_type="quantity",
            claimed_on="2023-05-04",
            exactness="year",
        ),
    )

    claim = Claim.objects.get()
    place = claim.appearances.get()
    assert answer.url == desk_of(revision, claim=claim.pk, tab="evidence") + "#panel"
    assert (claim.statement, claim.claimant.name, claim.claimed_on, claim.claim_type) == (
        "The old bridge cost 12 million euros.",
        "The mayor",
        "2023",
        "quantity",
    )
    assert (place.exact, BODY[place.start : place.end]) == ("The old bridge cost 12 million euros",) * 2
    assert place.anchoring == Anchoring.FOUND
    assert acts() == [("record", "party"), ("record", "claim"), ("record", "appearance")]
    assert [one.user for one in Contribution.objects.filter(claim=claim)] == [anna]


def test_one_key_is_enough_the_words_become_the_statement(at_desk, revision):
    take(at_desk, revision, quote="cost 40 million\r\neuros", before="The new bridge ")

    assert Claim.objects.get().statement == "cost 40 million euros"
    assert Appearance.objects.get().exact == "cost 40 million euros"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"quote": "The bridge was free"}, "does not stand there like that. Copy the words from the text."),
        # Words of another paragraph.
        ({"quote": "Work began in 2019"}, "does not stand there like that. Copy the words from the text."),
        ({"quote": "million euros", "paragraph": 2}, "stands there 2 times."),
        ({"quote": "2 million euros", "paragraph": 2}, "does not stand there like that."),
        ({"quote": ""}, "This field is required."),
    ],
)
def test_words_without_one_sure_place_are_refused_with_everything_typed(at_desk, revision, sent, sentence):
    answer = take(at_desk, revision, statement="What I typed.", **sent)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert forms(answer)[door(revision, "take")]["statement"] == "What I typed."
    assert forms(answer)[door(revision, "take")]["quote"] == sent["quote"]
    assert (Claim.objects.count(), acts()) == (0, [])


def test_words_just_before_tell_two_places_of_a_paragraph_apart(at_desk, revision):
    take(at_desk, revision, quote="million euros", before="40", paragraph=2)

    assert Appearance.objects.get().start == BODY.rindex("million euros")


def test_a_browsers_number_never_decides_against_the_words(at_desk, revision):
    near_the_wrong_one = BODY.index("cost 40 million euros")
    at_desk.post(
        door(revision, "take"),
        {
            "quote": "cost 40 million euros",
            "before": "The new one, she said, ",
            "after": " in 2023",
            "start": near_the_wrong_one,
        },
    )

    assert Appearance.objects.get().start == BODY.rindex("cost 40 million euros")


def test_a_number_counted_in_another_revision_counts_for_nothing(at_desk, revision):
    answer = at_desk.post(
        door(revision, "take"),
        {"quote": "cost", "start": BODY.index("cost"), "revision": revision.pk + 1},
        **PARTS,
    )

    assert answer.status_code == 400
    assert "stands there 3 times" in answer.json()["refusal"]


def test_page_holds_the_text_to_the_letter_and_boilerplate_is_not_offered(at_desk, revision, claim):
    page = at_desk.get(desk_of(revision)).content.decode()
    shown = re.findall(r'<p class="ad-p[^>]*>(.*?)</p>', page, re.DOTALL)

    assert [re.sub(r"<[^>]+>", "", paragraph) for paragraph in shown] == BODY.split("\n\n")
    assert 'class="ad-p ad-part-boilerplate" id="p3"' in page
    assert [number for number in range(1, 5) if f'href="?paragraph={number}#panel"' in page] == [1, 2, 4]


def test_suggested_passage_records_nothing_until_somebody_says_so(at_desk, revision):
    key = suggestion_of(at_desk, revision, "The old bridge cost 12 million euros.")

    shown = at_desk.get(desk_of(revision, suggestion=key))

    assert (Claim.objects.count(), acts()) == (0, [])
    sent = forms(shown)[door(revision, "take")]
    assert sent["quote"] == "The old bridge cost 12 million euros."
    assert sent["figure-0"] == "on"


def test_suggested_figure_is_recorded_with_the_claim_if_it_is_left_ticked(at_desk, revision):
    key = suggestion_of(at_desk, revision, "The old bridge cost 12 million euros.")
    shown = at_desk.get(desk_of(revision, suggestion=key))
    address = door(revision, "take")

    at_desk.post(address, typed(shown, address, **{"measure-0": "cost of the bridge"}))

    assert [figure.measure for figure in Claim.objects.get().quantities.all()] == ["cost of the bridge"]


def test_suggested_figure_that_was_unticked_is_left_out(at_desk, revision):
    key = suggestion_of(at_desk, revision, "The old bridge cost 12 million euros.")
    shown = at_desk.get(desk_of(revision, suggestion=key))
    address = door(revision, "take")

    at_desk.post(address, typed(shown, address, **{"figure-0": None}))

    assert list(Claim.objects.get().quantities.all()) == []


def suggestion_of(client, revision, quote):
    start = BODY.index(quote)
    key = f"{start}-{start + len(quote)}"
    assert f"suggestion={key}" in client.get(desk_of(revision)).content.decode()
    return key


def test_passage_with_a_claim_in_it_is_not_suggested_again(at_desk, revision, claim):
    page = at_desk.get(desk_of(revision))
    start = BODY.index(factories.QUOTE)

    suggested = re.findall(r"suggestion=(\d+)-(\d+)", page.content.decode())
    assert suggested
    assert not [one for one in suggested if int(one[0]) <= start < int(one[1])]


def add(client, revision, claim, room, **sent):
    return client.post(door(revision, "room", claim.pk, room), sent, follow=True)


def test_source_is_put_on_record_with_its_publisher_and_what_it_says(at_desk, revision, claim):
    answer = add(
        at_desk,
        revision,
        claim,
        "evidence",
        reference="https://herald.example/bridge",
        publisher="The Herald",
        publisher_kind="outlet",
        reading="read",
        stance="supports",
        locator="p. 1",
        quote="forty million",
        kind="news_report",
        is_public="on",
    )

    item = claim.evidence.get()
    assert told(answer) == ["The source is added."]
    assert (item.stance, item.locator, item.quote, item.is_public) == (
        "supports",
        "p. 1",
        "forty million",
        True,
    )
    assert (item.source.url, item.source.title, item.source.slug, item.source.publisher.name) == (
        "https://herald.example/bridge",
        "herald.example/bridge",
        "herald-example-bridge",
        "The Herald",
    )
    assert item.source.reading == Reading.READ


def test_source_on_record_is_known_by_its_address_and_may_have_been_read_by_now(at_desk, revision, claim):
    source = factories.SourceFactory(reading=Reading.NOT_READ)

    add(
        at_desk,
        revision,
        claim,
        "evidence",
        reference=source.url,
        reading="read",
        stance="refutes",
        kind="news_report",
    )

    source.refresh_from_db()
    assert (claim.evidence.get().source, source.reading, Source.objects.count()) == (source, Reading.READ, 1)


def test_hop_names_a_party_by_its_alias(at_desk, revision, claim):
    alias = factories.PartyAliasFactory(name="Ye Olde Herald")

    add(
        at_desk,
        revision,
        claim,
        "hops",
        chain=1,
        step=1,
        party="ye olde herald",
        act="reported",
        mode="paraphrase",
    )

    assert claim.attributions.get().party == alias.party


@pytest.mark.parametrize(
    ("room", "sent", "sentence"),
    [
        (
            "hops",
            {"chain": 1, "step": 1, "act": "said", "mode": "verbatim"},
            "Name the party, the source, or both.",
        ),
        (
            "hops",
            {"chain": 1, "step": 1, "act": "said", "mode": "verbatim", "party": "Nobody"},
            "“Nobody” is not on record. Say what it is, and it is put on record with that name.",
        ),
        (
            "hops",
            {"chain": 1, "step": 1, "act": "said", "mode": "verbatim", "source": "A book"},
            "No source “A book” is on record. Add it to the evidence first.",
        ),
        ("figures", {"measure": "cost", "unit": "EUR", "value": "forty"}, "“forty” is no plain figure."),
        (
            "figures",
            {"measure": "cost", "unit": "EUR"},
            "Give a value, or say in the qualifier what is claimed.",
        ),
        ("notes", {"text": ""}, "This field is required."),
        (
            "evidence",
            {"reference": "x", "stance": "supports", "kind": "book", "published_on": "soon"},
            "“soon” is no date.",
        ),
        ("places", {"quote": "nowhere"}, "“nowhere” does not stand there like that."),
        ("links", {"kind": "repeats", "other": "unknown"}, "Say which other claim is meant."),
    ],
)
def test_refusal_says_what_to_do_and_writes_nothing(at_desk, revision, claim, room, sent, sentence):
    answer = add(at_desk, revision, claim, room, **sent)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert acts() == []


def test_two_hops_do_not_share_a_step(at_desk, revision, claim):
    factories.AttributionFactory(claim=claim, chain=1, step=1)

    answer = add(
        at_desk,
        revision,
        claim,
        "hops",
        chain=1,
        step=1,
        party=claim.claimant.slug,
        act="said",
        mode="verbatim",
    )

    assert answer.status_code == 400
    assert "Chain 1 already has a step 1. Give this hop another number." in answer.content.decode()
    assert Attribution.objects.count() == 1


def test_name_borne_by_two_is_asked_back(at_desk, revision, claim):
    twins = [factories.PartyFactory(name="Anna Twin") for _one in range(2)]

    answer = add(
        at_desk, revision, claim, "hops", chain=1, step=1, party="Anna Twin", act="said", mode="verbatim"
    )

    slugs = ", ".join(sorted(party.slug for party in twins))
    assert f"“Anna Twin” may be one of several: {slugs}. Give the short name." in answer.content.decode()


def test_figure_is_read_in_the_writing_of_the_editors_language(at_desk, revision, claim):
    at_desk.cookies["django_language"] = "de"
    add(at_desk, revision, claim, "figures", measure="Kosten", unit="EUR", value="1.204,5")
    figure = claim.quantities.get()
    page = at_desk.get(desk_of(revision, claim=claim.pk))
    address = door(revision, "row", claim.pk, "figures", figure.pk)

    assert str(figure.value.normalize()) == "1204.5"
    assert forms(page)[address]["value"] == "1204,5"
    at_desk.post(address, typed(page, address, unit="USD"))
    figure.refresh_from_db()
    assert (figure.unit, str(figure.value.normalize())) == ("USD", "1204.5")


def test_what_hangs_on_a_claim_is_changed_and_taken_away(at_desk, revision, claim):
    item = factories.EvidenceFactory(claim=claim)
    hop = factories.AttributionFactory(claim=claim)
    page = at_desk.get(desk_of(revision, claim=claim.pk))
    change = door(revision, "row", claim.pk, "evidence", item.pk)

    at_desk.post(change, typed(page, change, locator="p. 2"))
    take_away = door(revision, "remove", claim.pk, "hops", hop.pk)
    at_desk.post(take_away, typed(page, take_away))

    item.refresh_from_db()
    assert item.locator == "p. 2"
    assert item.comment == {"de": "Nennt den Betrag.", "en": "Names the sum."}
    assert list(claim.attributions.all()) == []
    assert acts() == [("edit", "evidence"), ("remove", "attribution")]


def test_form_sent_as_it_was_leaves_no_trace(at_desk, revision, claim):
    factories.EvidenceFactory(claim=claim)
    factories.AttributionFactory(claim=claim, party=claim.claimant)
    factories.ClaimQuantityFactory(claim=claim)
    factories.VerdictFactory(claim=claim, evidence=0)
    page = at_desk.get(desk_of(revision, claim=claim.pk))

    for address, sent in forms(page).items():
        if re.search(r"/claims/\d+/(verdict/|(evidence|hops|figures)/\d+/)?$", address):
            at_desk.post(address, sent)

    assert acts() == []


def test_verdict_is_begun_finished_and_handed_in_at_the_desk(at_desk, anna, revision, claim):
    for _origin in range(2):
        factories.EvidenceFactory(claim=claim)
    address = door(revision, "verdict", claim.pk)
    rating = factories.rating()
    at_desk.post(address, {"language": "en", "rating": rating.pk})
    page = at_desk.get(desk_of(revision, claim=claim.pk, tab="verdict"))
    assert "The headline is missing." in page.content.decode()
    at_desk.post(
        address, typed(page, address, headline="It is so", short_answer="It is.", rationale="Two papers.")
    )
    page = at_desk.get(desk_of(revision, claim=claim.pk, tab="verdict", ask="submit"))
    submit = door(revision, "submit", claim.pk)

    answer = at_desk.post(submit, typed(page, submit), follow=True)

    verdict = claim.verdicts.get()
    assert told(answer) == ["Submitted. It waits for a second person."]
    assert (verdict.state, verdict.submitted_by, verdict.rating) == ("in_review", anna, rating)


def test_verdict_somebody_moved_meanwhile_is_not_submitted_over_their_heads(at_desk, revision, claim):
    verdict = factories.VerdictFactory(claim=claim)
    page = at_desk.get(desk_of(revision, claim=claim.pk, tab="verdict", ask="submit"))
    address = door(revision, "submit", claim.pk)
    sent = typed(page, address)
    factories.submitted(verdict, by=factories.bela())

    answer = at_desk.post(address, sent)

    assert answer.status_code == 409
    assert "bela was faster (submit). Open the verdict again." in answer.content.decode()


def test_published_verdict_is_shown_and_not_changed(at_desk, revision, claim):
    factories.published(claim)

    page = at_desk.get(desk_of(revision, claim=claim.pk, tab="verdict"))
    answer = at_desk.post(door(revision, "verdict", claim.pk), {"language": "en", "headline": "Otherwise"})

    assert door(revision, "verdict", claim.pk) not in forms(page)
    assert answer.status_code == 400
    assert (
        "This verdict is published and stays as it is. Start a correction instead." in answer.content.decode()
    )


def test_nothing_at_the_desk_approves_publishes_or_retracts(at_desk, revision, claim):
    factories.submitted(claim=claim, by=factories.bela())

    page = at_desk.get(desk_of(revision, claim=claim.pk, tab="verdict"))

    assert not [address for address in forms(page) if re.search("approve|publish|retract", address)]


def test_similar_claim_is_shown_with_its_rating_and_may_be_linked(at_desk, revision, claim):
    other = factories.ClaimFactory(statement=claim.statement.replace("40", "41"))
    factories.published(other)
    claim_words.keep([claim.pk, other.pk])

    page = at_desk.get(desk_of(revision, claim=claim.pk)).content.decode()
    add(at_desk, revision, claim, "links", kind="contradicts", other=other.slug)

    assert "other figures" in page
    assert "(true)" in page
    link = ClaimLink.objects.get()
    assert (link.claim, link.other, link.kind, link.status) == (claim, other, "contradicts", "proposed")


@pytest.fixture
def lost(claim, revision, anna, noon):
    """The claim after a revision in which its words are gone, and two like them are there."""
    text = BODY.replace(f"“{factories.QUOTE}”", "“It was not cheap”")
    arrival = articles.receive_text(revision.article, text, actor=anna, at=noon)
    place = arrival.revision.appearances.get()
    assert place.anchoring == Anchoring.LOST
    return place


def test_lost_quote_has_its_list_and_gets_the_place_an_editor_gives_it(at_desk, lost):
    revision = lost.revision
    listed = at_desk.get(desk_of(revision, show="lost")).content.decode()
    page = at_desk.get(desk_of(revision, claim=lost.claim_id))
    address = door(revision, "row", lost.claim_id, "places", lost.pk)

    at_desk.post(address, typed(page, address, quote="It was not cheap"))

    lost.refresh_from_db()
    assert "Quotes without a sure place" in listed
    assert (lost.anchoring, lost.exact) == (Anchoring.FOUND, "It was not cheap")


def test_lost_quote_is_given_up_with_a_reason_only(at_desk, lost):
    address = door(lost.revision, "remove", lost.claim_id, "places", lost.pk)
    page = at_desk.get(desk_of(lost.revision, claim=lost.claim_id))

    refused = at_desk.post(address, typed(page, address, reason=" "))
    assert refused.status_code == 400
    assert "Say in a sentence why the quote is given up." in refused.content.decode()
    assert Appearance.objects.filter(pk=lost.pk).exists()
    at_desk.post(address, typed(page, address, reason="The paper struck the sentence."))

    entry = TrailEntry.objects.in_order().last()
    given_up = Appearance.objects.get(pk=lost.pk)
    shown = at_desk.get(desk_of(lost.revision, claim=lost.claim_id)).content.decode()
    assert (given_up.anchoring, given_up.exact, given_up.needs_an_editor) == ("lost", lost.exact, False)
    assert "Given up: The paper struck the sentence." in shown
    assert (entry.act, entry.payload.content["reason"]) == ("give_up", "The paper struck the sentence.")


def test_ambiguous_quote_gets_the_place_that_was_picked(at_desk, revision):
    place = factories.AppearanceFactory(revision=revision, exact="million euros")
    Appearance.objects.filter(pk=place.pk).update(
        anchoring=Anchoring.AMBIGUOUS, start=None, end=None, prefix="", suffix=""
    )
    page = at_desk.get(desk_of(revision, claim=place.claim_id))
    choices = re.findall(r'name="choice" value="(\d+)-(\d+)"', page.content.decode())
    address = door(revision, "row", place.claim_id, "places", place.pk)

    at_desk.post(address, typed(page, address, choice="-".join(choices[-1])))

    place.refresh_from_db()
    assert len(choices) == 3
    assert (place.anchoring, place.start, place.end) == (Anchoring.FOUND, *map(int, choices[-1]))


def test_moved_quote_is_confirmed(at_desk, revision, claim):
    place = claim.appearances.get()
    Appearance.objects.filter(pk=place.pk).update(anchoring=Anchoring.MOVED)

    at_desk.post(door(revision, "row", claim.pk, "places", place.pk), {"confirm": "1"})

    place.refresh_from_db()
    assert place.anchoring == Anchoring.FOUND


def test_claim_may_stand_at_several_places_and_at_each_once(at_desk, revision, claim):
    add(at_desk, revision, claim, "places", quote="cost 40 million euros in 2023")
    again = add(at_desk, revision, claim, "places", quote="cost 40 million euros in 2023")

    assert [place.exact for place in claim.appearances.order_by("start")] == [
        factories.QUOTE,
        "cost 40 million euros in 2023",
    ]
    assert "This claim already stands at these words." in again.content.decode()


def test_find_without_scripts_leads_to_the_paragraphs(at_desk, revision):
    page = at_desk.get(desk_of(revision, find="OLD  bridge"))

    assert [hit.number for hit in page.context["found"]] == [2]


def test_refusal_of_an_act_without_a_form_beside_it_is_read_above_the_text(at_desk, revision, claim):
    refused = at_desk.post(door(revision, "undo"), {"claim": claim.pk})

    assert refused.status_code == 400
    assert page_says(refused) == ["Within the last hour you did nothing here that could be taken back."]
    assert acts() == []


def page_says(answer):
    """Return what stands in the boxes of a refusal, each once."""
    boxes = re.findall(r'class="ad-refused"[^>]*>(.*?)</div>', answer.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", box).split()) for box in boxes]


def test_text_that_is_not_here_is_asked_for(at_desk, groups):
    known = factories.ArticleRevisionFactory(body="", sha256="0" * 64, length=10)

    page = at_desk.get(desk_of(known))

    assert "Only the digest of this text is on record. Take in the text first." in page.content.decode()


@pytest.fixture
def visitor(client, groups):
    """Somebody of the house who may look and no more."""
    visitor = factories.UserFactory(username="dora")
    visitor.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(visitor)
    return client


def test_who_may_only_look_sees_no_form_and_is_refused(visitor, revision, claim):
    item = factories.EvidenceFactory(claim=claim)
    page = visitor.get(desk_of(revision, claim=claim.pk))
    doors = [
        door(revision, "take"),
        door(revision, "claim", claim.pk),
        door(revision, "verdict", claim.pk),
        door(revision, "undo"),
        *(
            door(revision, "room", claim.pk, room)
            for room in ("evidence", "hops", "figures", "notes", "links", "places")
        ),
        door(revision, "row", claim.pk, "evidence", item.pk),
        door(revision, "remove", claim.pk, "evidence", item.pk),
    ]

    assert page.status_code == 200
    assert not set(forms(page)) & set(doors) - {door(revision, "undo"), door(revision, "claim", claim.pk)}
    assert {visitor.post(address, {"quote": "cost"}).status_code for address in doors} == {403}
    assert acts() == []


def test_doors_open_to_posts_alone_and_to_nobody_outside(client, revision, claim, anna):
    doors = [door(revision, "take"), door(revision, "claim", claim.pk), door(revision, "undo")]

    assert {client.post(address).status_code for address in doors} == {302}
    client.force_login(anna)
    assert {client.get(address).status_code for address in doors} == {405}


def test_claim_of_another_article_is_not_changed_from_this_desk(at_desk, revision):
    stranger = factories.AppearanceFactory().claim

    answers = [
        at_desk.post(door(revision, "claim", stranger.pk), {"statement": "x"}),
        at_desk.post(door(revision, "room", stranger.pk, "notes"), {"text": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_script_gets_the_parts_that_changed(at_desk, revision, claim):
    answer = at_desk.post(
        door(revision, "take"), {"quote": "Work began in 2019", "paragraph": 4}, **PARTS
    ).json()

    assert answer["said"] == "The claim is recorded."
    assert re.fullmatch(r"\d\d:\d\d:\d\d", answer["at"])
    assert answer["say"] == "Claim 2 of 2, open"
    assert list(answer["text"]["lines"]) == ["4"]
    assert "Work began in 2019</mark>" in answer["text"]["lines"]["4"]
    assert [(one["n"], one["sign"]) for one in answer["claims"]] == [(1, "1○"), (2, "2○")]
    assert answer["counts"] == "2 claims: 2 open"


def test_names_on_record_are_offered_while_one_is_typed(at_desk, revision):
    factories.PartyAliasFactory(name="Ye Olde Herald", party__name="The Herald")

    found = at_desk.get(door(revision, "lookup", "parties"), {"q": "olde"}).json()
    nothing = at_desk.get(door(revision, "lookup", "parties"), {"q": "\x00"}).json()

    assert found == {"found": [{"value": "The Herald", "label": "organisation"}]}
    assert nothing == {"found": []}


def test_colleague_who_has_the_desk_open_is_named(client, revision, claim, anna, bela):
    client.force_login(anna)
    client.post(door(revision, "presence"), {"claim": claim.pk})
    client.force_login(bela)

    others = client.post(door(revision, "presence"), {}).json()["others"]

    assert others == ["Anna is here too (claim 1)"]
    assert "Anna is here too (claim 1)" in client.get(desk_of(revision)).content.decode()
    assert acts() == []


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def test_page_keeps_a_strict_policy_whatever_the_text_says(at_desk, anna, noon):
    hostile = "<script>alert(1)</script></p><img src=x onerror=alert(1)> “</script>” \u2028 " + BODY
    revision = factories.ArticleRevisionFactory(body=hostile)
    take(at_desk, revision, quote="<script>alert(1)</script></p>")
    claim = Claim.objects.get()
    claim.statement = hostile
    claim.save()

    reader = _Tags()
    reader.feed(at_desk.get(desk_of(revision, claim=claim.pk)).content.decode())

    assert not [tag for tag, given in reader.found if [name for name in given if name.startswith("on")]]
    assert not [tag for tag, given in reader.found if tag == "style" or "style" in given]
    scripts = [given for tag, given in reader.found if tag == "script"]
    assert scripts
    assert all(given.get("src") or given.get("type") == "application/json" for given in scripts)
    assert not [given for tag, given in reader.found if tag == "img" and given.get("src") == "x"]


@pytest.mark.parametrize("count", [1, 3])
def test_desk_asks_the_database_as_often_whatever_it_holds(
    at_desk, revision, count, django_assert_num_queries
):
    claims = []
    for number, statement in enumerate(("Free.", "Work began in 2019.", "Nobody was asked.")[:count]):
        place = factories.AppearanceFactory(
            revision=revision,
            exact=BODY[number * 10 : number * 10 + 9],
            claim=factories.ClaimFactory(statement=statement),
        )
        claims.append(place.claim)
        factories.VerdictFactory(claim=place.claim, evidence=count)
        for step in range(1, count + 1):
            factories.AttributionFactory(claim=place.claim, step=step)
            factories.NoteFactory(claim=place.claim)
            factories.ClaimQuantityFactory(claim=place.claim, measure=f"cost {step}")
    copies = [factories.ClaimFactory(statement="Free.", claimant=None) for _copy in range(count)]
    claim_words.keep([claim.pk for claim in copies])
    at_desk.get(desk_of(revision))

    with django_assert_num_queries(13):
        at_desk.get(desk_of(revision))
    with django_assert_num_queries(31):
        page = at_desk.get(desk_of(revision, claim=claims[0].pk), **PARTS)
    assert "says the same" in page.content.decode().lower()


@pytest.mark.parametrize("address", ["claims_article_change", "claims_article_desk"])
def test_desk_is_reached_from_the_article_and_back(at_desk, revision, address):
    page = at_desk.get(reverse(f"admin:{address}", args=[revision.article_id])).content.decode()

    other = "claims_article_desk" if address == "claims_article_change" else "claims_article_change"
    assert reverse(f"admin:{other}", args=[revision.article_id]) in page


def test_party_is_put_on_record_once_however_often_it_is_named(at_desk, revision, claim):
    for step in (1, 2):
        add(
            at_desk,
            revision,
            claim,
            "hops",
            chain=1,
            step=step,
            party="The Council",
            party_kind="organisation",
            act="said",
            mode="verbatim",
        )

    assert Party.objects.filter(name="The Council").count() == 1


@pytest.fixture
def at_belas_desk(bela):
    browser = Browser()
    browser.force_login(bela)
    return browser


def test_second_of_two_saves_is_compared_and_nothing_typed_is_lost(at_desk, at_belas_desk, revision, claim):
    address = door(revision, "claim", claim.pk)
    annas, belas = (browser.get(desk_of(revision, claim=claim.pk)) for browser in (at_desk, at_belas_desk))
    at_desk.post(address, typed(annas, address, statement="What anna wrote."))

    answer = at_belas_desk.post(
        address, typed(belas, address, statement="What bela wrote.", claimed_on="2020")
    )

    claim.refresh_from_db()
    assert (answer.status_code, claim.statement) == (409, "What anna wrote.")
    page = answer.content.decode()
    assert "This changed since you opened it. Nothing you typed is lost, and nothing was saved yet." in page
    sent = forms(answer)[address]
    assert (sent["statement"], sent["claimed_on"]) == ("What bela wrote.", "2020")
    at_belas_desk.post(address, typed(answer, address))
    claim.refresh_from_db()
    assert (claim.statement, claim.claimed_on) == ("What bela wrote.", "2020")


def test_row_somebody_took_away_may_be_entered_anew_with_what_was_typed(
    at_desk, at_belas_desk, revision, claim
):
    item = factories.EvidenceFactory(claim=claim)
    belas = at_belas_desk.get(desk_of(revision, claim=claim.pk))
    annas = at_desk.get(desk_of(revision, claim=claim.pk))
    take_away = door(revision, "remove", claim.pk, "evidence", item.pk)
    at_desk.post(take_away, typed(annas, take_away))
    change = door(revision, "row", claim.pk, "evidence", item.pk)

    answer = at_belas_desk.post(change, typed(belas, change, locator="p. 77"))

    anew = door(revision, "room", claim.pk, "evidence")
    assert answer.status_code == 409
    assert (
        "Somebody else took this back since you opened it. Adding enters it anew." in answer.content.decode()
    )
    at_belas_desk.post(anew, typed(answer, anew))
    again = claim.evidence.get()
    assert (again.source, again.locator, again.comment) == (item.source, "p. 77", item.comment)


def test_row_is_not_taken_away_over_what_a_colleague_wrote_meanwhile(at_desk, at_belas_desk, revision, claim):
    item = factories.EvidenceFactory(claim=claim)
    belas = at_belas_desk.get(desk_of(revision, claim=claim.pk))
    annas = at_desk.get(desk_of(revision, claim=claim.pk))
    change = door(revision, "row", claim.pk, "evidence", item.pk)
    at_desk.post(change, typed(annas, change, locator="p. 2"))
    take_away = door(revision, "remove", claim.pk, "evidence", item.pk)

    answer = at_belas_desk.post(take_away, typed(belas, take_away))

    assert answer.status_code == 409
    assert claim.evidence.get().locator == "p. 2"


@pytest.mark.parametrize("parts", [{}, PARTS])
def test_form_that_arrives_twice_is_carried_out_once(at_desk, revision, claim, parts):
    sent = {"text": "Ask the office.", "form_key": "0123456789abcdef0123"}

    answers = [at_desk.post(door(revision, "room", claim.pk, "notes"), sent, **parts) for _click in range(2)]

    assert answers[0].status_code == (200 if parts else 302)
    assert answers[1].status_code == 302
    assert claim.notes.count() == 1
    assert acts() == [("record", "note")]


def test_change_that_is_sent_without_what_was_shown_is_not_saved(at_desk, revision, claim):
    item = factories.EvidenceFactory(claim=claim)

    answers = [
        at_desk.post(door(revision, "claim", claim.pk), {"statement": "x", "claim_type": "event"}),
        at_desk.post(door(revision, "row", claim.pk, "evidence", item.pk), {"stance": "refutes"}),
        at_desk.post(door(revision, "remove", claim.pk, "evidence", item.pk)),
        at_desk.post(
            door(revision, "row", claim.pk, "places", claim.appearances.get().pk), {"quote": "Work began"}
        ),
    ]

    assert [answer.status_code for answer in answers] == [409] * 4
    assert acts() == []


def test_long_text_opens_at_once_and_is_read_for_suggestions_when_somebody_asks(at_desk, groups):
    body = "\n\n".join(
        f"Bridge {number} cost {number * 7} million euros in 2019." for number in range(1, 600)
    )
    revision = factories.ArticleRevisionFactory(body=body)

    at_once = at_desk.get(desk_of(revision)).content.decode()
    asked = at_desk.get(desk_of(revision, read="1"), **PARTS).json()
    again = at_desk.get(desk_of(revision)).content.decode()

    assert 'data-suggestion="' not in at_once
    assert desk_of(revision, read="1") + "#panel" in at_once
    assert 'data-suggestion="' in asked["text"]["whole"]
    assert 'data-suggestion="' in again
