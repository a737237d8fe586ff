"""Whatever is typed, pasted or put into an address: a page or a sentence comes back, and no fault of ours."""

from urllib.parse import quote, urlencode

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from claims.admin.site import desk as desk_site
from claims.models import Appearance, Snapshot, TrailEntry, Verdict
from claims.rules import text as text_policy
from claims.rules.fingerprints import digest
from tests import crawl, factories
from tests.forms import errors, typed
from tests.halves import mostly_on_sqlite
from tests.public import editions as reading_room

pytestmark = pytest.mark.django_db

RIGHT_TO_LEFT = "\u202eslaf\u202c"
# Kept as typed, or refused where the field says so.
TEXTS = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "quotes": """'"`;--</textarea>]]> ' OR 1=1""",
    "templates": "{{ 7*7 }} {% now 'Y' %} %s %(name)s {0} ${x}",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 Ⱥ ﷽ ẞ İ",
    "formula": "=cmd|' /C calc'!A0",
    "figures": "1e999 NaN -0 ٣ ² 0x1F",
}
# Turned into plain text or refused.
TWISTED = {
    "right to left": RIGHT_TO_LEFT,
    "null": "a\x00b",
    "control": "a\x1bb\x07",
    "half a character": "a\ud800b",
    "separators": "a\u2028b\u2029c\u0085d",
    "marks": "Z" + "\u0301" * 2000,
    "long": "x" * 100_000,
}
# What a database may read otherwise than another comes first.
ADDRESSED = [
    "%00",
    "%ED%A0%80",
    "%FF%FE",
    quote(TEXTS["quotes"]),
    "9" * 40,
    "-1",
    "1e999",
    "%D9%A3",
    *mostly_on_sqlite(
        "x" * 5000,
        quote(RIGHT_TO_LEFT),
        quote(TEXTS["markup"]),
        "%F0%9F%8F%B3",
        "..%2F..%2Fetc%2Fpasswd",
        "%C2%B2",
    ),
]


@pytest.fixture
def newsroom(groups):
    """Something in every list: a corrected edition, a retraction, a draft, one in review, one approved."""
    edition = factories.corrected(reading_room.bridge())
    factories.retracted(reading_room.simple(1)[0])
    factories.approved()
    factories.submitted()
    draft = factories.VerdictFactory()
    claim = draft.claim
    factories.VerdictTranslationFactory(verdict=draft)
    factories.PartyAliasFactory(party=claim.claimant)
    factories.AttributionFactory(claim=claim)
    factories.ClaimLinkFactory(claim=claim, other=None)
    factories.ClaimLinkFactory(claim=claim, other=edition.verdict.claim)
    factories.AppearanceFactory(claim=claim)
    lost = factories.AppearanceFactory(claim=claim)
    Appearance.objects.filter(pk=lost.pk).update(start=None, end=None, anchoring="lost")
    factories.NoteFactory(claim=claim)
    factories.ReplyRequestFactory(claim=claim)
    factories.ImportRowFactory()
    factories.ForeignReviewFactory(claim=claim, foreign_rating=factories.ForeignRatingFactory())
    source = claim.evidence.first().source
    Snapshot.objects.create(
        source=source,
        file="snapshots/none",
        sha256=digest(b"x"),
        size=1,
        media_type="text/plain",
        captured_at=factories.NOON,
    )
    return draft


@pytest.fixture
def spoiled_newsroom(newsroom):
    """The same, with hostile text where the database takes it, as if it had come past the forms."""
    claim = newsroom.claim
    hostile = TEXTS["markup"] + TEXTS["templates"] + RIGHT_TO_LEFT + TEXTS["emoji"]
    for thing in (
        claim,
        claim.claimant,
        newsroom,
        *newsroom.translations.all(),
        *claim.notes.all(),
        *claim.evidence.all(),
    ):
        names = [
            field.name
            for field in thing._meta.concrete_fields
            if field.get_internal_type() in ("TextField", "CharField")
            and not field.choices
            and field.editable
            and (field.max_length or 9999) > len(hostile)
        ]
        type(thing)._base_manager.filter(pk=thing.pk).update(**dict.fromkeys(names, hostile))
    return newsroom


def colleague(name):
    return {
        "anna": factories.anna,
        "bela": factories.bela,
        "chris": factories.chris,
        "operator": lambda: User.objects.create_superuser("operator"),
    }[name]()


def samples_of_the_article_desk():
    claim = Appearance.objects.first().claim_id
    return {
        "claim_id": [claim, 9**15],
        "room": ["evidence", "places", "x"],
        "row_id": [1],
        "nouns": ["parties"],
    }


def samples_of_the_desk():
    samples = {
        "slug": ["bridge-cost"],
        "number": [1],
        "digest": ["0" * 64],
        "language": ["de"],
        "earlier": [1],
        "later": [2],
        "app_label": ["claims", "auth"],
        "url": ["nothing/here"],
        "content_type_id": [1],
        "object_id": [1],
        "verdict_id": list(Verdict.objects.values_list("pk", flat=True)),
        "article_id": [1],
        "report_id": [1],
        "reading_id": [1],
        "token": ["none"],
        "link_id": [1],
        "party_id": [1],
        "other_id": [2],
        "merge_id": [1],
        "policy_id": [1],
        "revision_id": [1],
        "appearance_id": list(Appearance.objects.values_list("pk", flat=True)),
        "source_id": [Snapshot.objects.get().source_id],
        "snapshot_id": [Snapshot.objects.get().pk],
        "picture_id": [Snapshot.objects.get().pk],
        "id": [1],
        **samples_of_the_article_desk(),
    }
    for model in desk_site._registry:
        keys = list(model._base_manager.values_list("pk", flat=True)[:20]) or [1]
        for view in ("change", "history", "delete"):
            samples[f"{model._meta.app_label}_{model._meta.model_name}_{view}.object_id"] = keys
    return samples


def desk_addresses(samples):
    # Without the file behind it there is nothing to hand out, and no snapshot has one here.
    return [
        address
        for address in crawl.addresses(samples)
        if address.startswith(f"/{crawl.DESK}") and "/snapshots/" not in address
    ]


@pytest.mark.parametrize("name", mostly_on_sqlite("operator", "anna", "bela", "chris"))
def test_every_page_of_the_desk_opens_or_says_why_not(client, spoiled_newsroom, name):
    client.force_login(colleague(name))

    answers = {
        address: client.get(address)
        for address in desk_addresses(samples_of_the_desk())
        if "logout" not in address
    }

    assert len(answers) > 150
    assert {answer.status_code for answer in answers.values()} <= {200, 302, 400, 403, 404, 405, 409}
    assert not [a for a, answer in answers.items() if b"<script>alert(1)" in answer.content]


def statuses_of(client, roads):
    found = {}
    for road in roads:
        found.setdefault(client.get(road).status_code, []).append(road)
    return found


@pytest.mark.parametrize("value", ADDRESSED)
def test_no_address_typed_by_a_reader_is_a_fault_of_ours(client, newsroom, value):
    names = ("q", "rating", "claimant", "party", "source", "article", "type", "year", "language", "corrected")
    roads = [f"/de/claims/?{name}={value}" for name in (*names, "page", "at", "unknown")]
    everything = "&".join(f"{name}={value}" for name in names)
    roads += [f"{road}?{everything}&at={value}&page={value}" for road in ("/en/", "/en/feeds/claims.atom")]
    roads += [
        f"/en/{road}/?page={value}&at={value}" for road in ("corrections", "claims/bridge-cost", "articles")
    ]
    roads += [f"/en/{kind}/{value}/" for kind in ("claims", "parties", "sources", "articles")]
    roads += [f"/embed/en/{value}/", f"/embed/{value}/bridge-cost/", f"/cards/{value}-en.png"]
    check = "http://testserver/en/claims/bridge-cost/"
    roads += [f"/oembed?url={value}", f"/oembed?url=http://testserver/en/claims/{value}/"]
    roads += [f"/oembed?url={check}&{name}={value}" for name in ("maxwidth", "maxheight")]
    roads += [f"/feeds/claimreview.json?before={value}"]
    roads += [f"/en/claims/bridge-cost/editions/{value}/{rest}" for rest in ("", "edition.json")]
    roads += [f"/en/claims/bridge-cost/compare/{value}/{value}/", f"/{value}/", f"/admin/{value}"]

    assert set(statuses_of(client, roads)) <= {200, 301, 302, 400, 404}


@pytest.mark.parametrize("value", ["%00", "9" * 40, "%C2%B2", quote(TEXTS["quotes"])])
def test_no_address_typed_on_the_desk_is_a_fault_of_ours(client, newsroom, value):
    client.force_login(User.objects.create_superuser("operator"))
    roads = [f"/admin/queue/?tab={value}&page={value}", f"/admin/claims/claim/?verdict={value}"]
    roads += [
        f"/admin/claims/claim/similar/?statement={value}{asked}"
        for asked in (f"&language={value}", f"&language=de&claim={value}", "&language=de&claim=1")
    ]
    for model, model_admin in desk_site._registry.items():
        head = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        filters = [
            each if isinstance(each, str) else each[0]
            for each in model_admin.list_filter
            if not isinstance(each, type)
        ]
        roads += [f"{head}?{name}={value}" for name in ("q", "p", "o", "unknown")]
        roads += [f"{head}?{name}__{lookup}exact={value}" for name in filters for lookup in ("", "id__")]
        roads += [f"{head}{value}/change/", f"{head}add/?claim={value}&slug={value}&name={value}"]
    for field, model in (("claim", "verdict"), ("publisher", "source"), ("party", "attribution")):
        about = f"app_label=claims&model_name={model}&field_name={field}"
        roads += [
            f"/admin/autocomplete/?{about}&term={value}",
            f"/admin/autocomplete/?{about}&term=a&page={value}",
        ]
    roads += [f"/admin/claims/verdict/{newsroom.pk}/{step}/?digest={value}" for step in ("approve", "submit")]

    assert set(statuses_of(client, roads)) <= {200, 302, 400, 403, 404, 409}


FORMS = {
    "claim": ("statement", "check_worthiness_reason", "note"),
    "party": ("name", "note"),
    "source": ("title", "byline", "summary", "note", "reading_basis"),
    "article": ("title", "note"),
    "verdict": ("headline", "short_answer", "rationale", "gaps", "to_check", "correction_note"),
    "evidence": ("locator", "quote"),
    "attribution": ("wording",),
    "replyrequest": ("answer",),
    "claimlink": ("detail", "finding"),
}


@pytest.mark.parametrize("name", FORMS)
def test_text_is_kept_as_typed_or_refused_at_its_field(client, newsroom, name):
    client.force_login(factories.chris())
    claim = newsroom.claim
    thing = {
        "claim": claim,
        "party": claim.claimant,
        "source": claim.evidence.first().source,
        "article": claim.appearances.first().revision.article,
        "verdict": newsroom,
        "evidence": claim.evidence.first(),
        "attribution": claim.attributions.first(),
        "replyrequest": claim.reply_requests.first(),
        "claimlink": claim.links.first(),
    }[name]
    address = reverse(f"admin:claims_{name}_change", args=[thing.pk])

    for text in (TEXTS | TWISTED).values():
        entries = TrailEntry.objects.count()
        sent = typed(client.get(address), **dict.fromkeys(FORMS[name], text))
        answer = client.post(
            address,
            urlencode(sent, doseq=True, errors="surrogatepass"),
            content_type="application/x-www-form-urlencoded",
        )

        if answer.status_code == 200:
            assert errors(answer)
            assert TrailEntry.objects.count() == entries
            continue
        assert answer.status_code == 302
        kept = type(thing).objects.get(pk=thing.pk)
        # Half a character cannot be sent and arrives as the mark for “unreadable”.
        arrived = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        page = client.get(address)
        for field in FORMS[name]:
            assert getattr(kept, field) in (
                text_policy.clean(arrived).strip(),
                text_policy.clean_line(arrived),
            )
            assert page.context["adminform"].form[field].value() == getattr(kept, field)
        assert "<script>alert(1)" not in page.content.decode()
