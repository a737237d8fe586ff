"""Whatever stands in every text of the house, each of its answers has the structure of a harmless one.

The texts come from the models and the documents, the addresses from the router, see `site.py`.
"""

import pytest
from django.test import Client

from claims.admin.queue import TABS
from tests import crawl
from tests.halves import mostly_on_sqlite
from tests.hostile import shapes
from tests.hostile.site import colleague, samples
from tests.public.payloads import HARMLESS, PAYLOADS

pytestmark = pytest.mark.django_db

PARTS = 4
# On the desk several at once, as there are three times as many pages and each takes longer.
AT_ONCE = 5
OEMBED = "/oembed?url=http://testserver/en/claims/bridge-cost/"
# How many passages are suggested there depends on the figures in them; what a suggestion is made of does not.
READ_FOR_SUGGESTIONS = "/desk/"
# What a list shows that was asked for by each of its filters; the slugs are those of the planted check.
NARROWED = "?rating=false&claimant=bridge-cost-mayor&party=bridge-cost-mayor&source=bridge-cost-refutes"


def public_addresses(site):
    found = [one for one in crawl.addresses(samples(site), only=crawl.is_public) if one != "/oembed"]
    found += [OEMBED, f"{OEMBED}&format=xml", "/en/nothing/here/"]
    for language in ("de", "en"):
        found += [f"/{language}/claims/{NARROWED}", f"/{language}/claims/?q=bridge"]
        found += [f"/{language}/corrections/?kind=correction&party=bridge-cost-mayor"]
    return found


def desk_addresses(site):
    desk = crawl.addresses(samples(site), only=lambda view: not crawl.is_public(view))
    tabs = [f"/admin/queue/?tab={tab}" for tab in TABS]
    return [*(one for one in desk if "logout" not in one), *tabs]


def answers(client, addresses):
    """Return shape and faults of each answer, by address."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code < 500, address
        found[address] = (shapes.shape_of(answer), shapes.faults_of(answer))
    return found


def differences(found, control):
    """Return where answers differ from those of the harmless house, and what none may hold."""
    said = {}
    for address, (shape, faults) in found.items():
        if address.endswith(READ_FOR_SUGGESTIONS):
            strange = set(shape[-1][0]) - set(control[address][0][-1][0])
            said[address] = strange or faults
        else:
            said[address] = shapes.first_difference(shape, control[address][0]) or faults
    return {address: str(what)[:400] for address, what in said.items() if what}


@pytest.fixture
def public(site):
    """The addresses of the reading room with what they answer in a harmless house."""
    if not hasattr(site, "public"):
        site.say(HARMLESS)
        site.public = answers(Client(), public_addresses(site))
    return site.public


@pytest.fixture
def desk(site):
    """The pages of the desk that show a text at all, one of each kind, in a harmless house."""
    client = Client()
    client.force_login(colleague())
    if not hasattr(site, "desk"):
        site.say(*[HARMLESS] * (AT_ONCE - 1), f"{HARMLESS} of 12 million euros in 2019")
        kept = {}
        for address in desk_addresses(site):
            answer = client.get(address)
            assert answer.status_code < 500, address
            if not answer.streaming and HARMLESS.encode() in answer.content:
                shape = shapes.shape_of(answer)
                kept.setdefault(repr(shape), (address, (shape, shapes.faults_of(answer))))
        site.desk = dict(kept.values())
    return client, site.desk


@pytest.mark.parametrize("part", mostly_on_sqlite(*range(PARTS)))
def test_reading_room_has_the_structure_of_a_harmless_one(site, public, part):
    client = Client()

    for payload in PAYLOADS[part::PARTS]:
        site.say(payload)
        assert differences(answers(client, public), public) == {}, payload


@pytest.mark.parametrize("part", mostly_on_sqlite(*range(PARTS)))
def test_desk_has_the_structure_of_a_harmless_one(site, desk, part):
    client, control = desk
    rounds = len(PAYLOADS) // AT_ONCE

    for number in range(part, rounds, PARTS):
        payloads = PAYLOADS[number::rounds]
        site.say(*payloads)
        assert differences(answers(client, control), control) == {}, payloads
