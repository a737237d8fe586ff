"""The reading room as files: served by any web server, closed in itself, kept up by what changed."""

import re
import threading
from functools import partial
from hashlib import sha256
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command

from claims.exporters import site
from claims.models import Edition, Source
from claims.operations import parties
from tests import factories
from tests.exporters import desks
from tests.factories import NOON

pytestmark = pytest.mark.django_db
LINK = re.compile(r"""(?:href|src|action)="([^"#]*)""")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def copy(groups, tmp_path):
    desks.full_desk()
    call_command("export_site", str(tmp_path / "copy"))
    return tmp_path / "copy"


@pytest.fixture
def served(copy):
    """The address of the copy behind a web server that knows nothing of us."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(copy))
    handler.log_message = lambda *said: None
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def files(folder):
    """Return the bytes of each file of a copy by its name."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != site.NOTES
    }


def told(capsys):
    return {
        word: int(number)
        for number, word in re.findall(r"(\d+) (new|changed|as|taken)", capsys.readouterr().out)
    }


def test_copy_is_served_by_any_web_server_and_every_link_in_it_leads_somewhere(copy, served, settings):
    found, waiting = {}, ["/"]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        with urlopen(served + address, timeout=20) as answer:
            found[address] = answer.read()
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
        linked = LINK.findall(found[address].decode())
        linked = {unescape(link).removeprefix(settings.SITE_URL) for link in linked}
        waiting += [link for link in linked if link.startswith("/")]

    assert not [address for address in found if "?" in address]
    assert {"/de/claims/bridge-cost/", "/en/claims/bridge-cost/editions/1/", "/en/corrections/"} <= set(found)
    # It offers nothing that files cannot do, and says so.
    assert b"<form" not in b"".join(found.values())
    assert b"can be read, but not searched" in found["/en/claims/"]
    assert b"takes no reports" in found["/en/claims/bridge-cost/report/"]
    assert "Page not found" in (copy / "404.html").read_text()
    # Nothing here leads to what others frame, nor to the heads they keep.
    assert {"embed/de/bridge-cost/index.html", "log/heads.txt"} <= files(copy).keys()
    with pytest.raises(HTTPError):
        urlopen(f"{served}/en/claims/a-draft/", timeout=20)
    # What was approved is what lies there.
    for edition in Edition.objects.all():
        name = f"en/claims/{edition.claim_slug}/editions/{edition.number}/edition.json"
        assert sha256((copy / name).read_bytes()).hexdigest() == edition.digest


def test_pages_of_the_site_stay_as_they_are_beside_a_copy(groups, client, tmp_path):
    desks.full_desk()
    before = client.get("/en/claims/bridge-cost/").content
    caches["pages"].clear()
    call_command("export_site", str(tmp_path / "copy"))

    assert client.get("/en/claims/bridge-cost/").content == before
    assert b"?type=" in before
    assert client.get("/en/claims/", headers={"factcheck.copy": "1"}).content.count(b"<form")


def happenings():
    """Yield after each kind of change that readers see."""
    newer = factories.published(verdict=factories.VerdictFactory(claim__slug="newcomer"), at=NOON)
    yield "new"
    older = Edition.objects.get(claim_slug="a-second", number=1)
    link = factories.ClaimLinkFactory(
        claim=newer.verdict.claim, other=older.verdict.claim, kind="contradicts", is_public=True
    )
    newer = factories.corrected(newer)
    yield "corrected, and named another"
    link.delete()
    newer = factories.corrected(newer, note="Not that one.")
    yield "no longer named"
    parties.merge(
        newer.verdict.claim.claimant,
        factories.PartyFactory(slug="the-same"),
        reason="One.",
        actor=factories.chris(),
        at=NOON,
    )
    newer = factories.corrected(newer, note="One house.")
    factories.policy_published(factories.PolicyFactory(topic="funding"))
    yield "merged, and a policy"
    factories.retracted(Edition.objects.in_force().get(claim_slug="bridge-cost"))
    factories.replied(newer)
    yield "retracted, its picture with it, and replied"


def test_what_changed_brings_the_copy_to_where_a_whole_one_is(copy, tmp_path, capsys):
    for number, happening in enumerate(happenings()):
        capsys.readouterr()
        call_command("export_site", str(copy))
        partly = told(capsys)
        call_command("export_site", str(tmp_path / f"whole-{number}"))
        whole = told(capsys)

        now, wanted = files(copy), files(tmp_path / f"whole-{number}")
        assert {name for name in now.keys() | wanted.keys() if now.get(name) != wanted.get(name)} == set(), (
            happening
        )
        assert partly["new"] + partly["changed"] + partly["as"] < whole["new"]


def broken_off(_claims):
    raise KeyboardInterrupt


def test_copy_that_was_broken_off_is_made_whole_and_what_is_right_is_not_touched(copy, tmp_path, capsys):
    right, wrong = (copy / f"{language}/claims/reported/index.html" for language in ("en", "de"))
    before = right.stat().st_mtime_ns
    wrong.write_text("half")
    with pytest.raises(KeyboardInterrupt):
        site.write(copy, is_whole=True, tell=broken_off)
    capsys.readouterr()

    call_command("export_site", str(copy))

    said = told(capsys)
    assert (said["new"], said["changed"], said["taken"]) == (0, 1, 0)
    assert right.stat().st_mtime_ns == before
    call_command("export_site", str(copy))
    assert {word: number for word, number in told(capsys).items() if number and word != "as"} == {}
    call_command("export_site", str(tmp_path / "whole"))
    assert files(copy) == files(tmp_path / "whole")


def test_long_lists_are_leafed_through_by_addresses_the_site_knows_too(groups, client, tmp_path):
    for number in range(23):
        factories.published(verdict=factories.VerdictFactory(claim__slug=f"check-{number}"))
    call_command("export_site", str(tmp_path / "copy"))

    first = (tmp_path / "copy/en/claims/index.html").read_text()
    older = re.search(r'rel="next" href="(/en/claims/before/[0-9-]+/)"', first)[1]
    further = (tmp_path / f"copy{older}index.html").read_text()
    slugs = [set(re.findall(r'"/en/claims/(check-\d+)/"', text)) for text in (first, further)]
    assert [len(found) for found in slugs] == [20, 3]
    assert set(re.findall(r'"/en/claims/(check-\d+)/"', client.get(older).content.decode())) == slugs[1]
    # The next copy begins its pages elsewhere; what nothing leads to any more is gone.
    factories.published(verdict=factories.VerdictFactory(claim__slug="one-more"))
    call_command("export_site", str(tmp_path / "copy"))
    assert not (tmp_path / f"copy{older}index.html").exists()


def test_link_that_climbs_out_of_the_folder_touches_no_file(groups, tmp_path, settings):
    precious = tmp_path / "precious.txt"
    precious.write_text("mine")
    link = f"{settings.SITE_URL}/../precious.txt"
    claim = factories.VerdictFactory(claim__slug="climber").claim
    Source.objects.filter(evidence__claim=claim).update(url=link)
    factories.published(claim)

    call_command("export_site", str(tmp_path / "copy"))

    assert f'href="{link}"' in (tmp_path / "copy/en/claims/climber/index.html").read_text()
    assert precious.read_text() == "mine"


def test_folder_with_other_files_is_left_alone(groups, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")

    with pytest.raises(CommandError, match="not a copy of this site"):
        call_command("export_site", str(tmp_path))

    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]
