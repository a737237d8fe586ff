"""What is handed to a lawyer can be read and checked without us, and says nothing it must not."""

import io
import json
import re
import subprocess
import sys
import zipfile

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.urls import reverse

from claims import models
from claims.exporters import pack
from claims.operations import desk, snapshots
from tests import factories
from tests.factories import NOON
from tests.public.test_pictures import photograph

pytestmark = pytest.mark.django_db

SECRET = "the informant from the harbour office"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def claim(groups):
    """A claim with two editions, a kept source, and something readers must not see."""
    anna = factories.anna()
    claim = factories.ClaimFactory(slug="bridge-cost", note=SECRET)
    factories.AppearanceFactory(claim=claim)
    factories.AttributionFactory(claim=claim)
    verdict = factories.VerdictFactory(claim=claim, to_check=f"Call {SECRET}.")
    factories.VerdictTranslationFactory(verdict=verdict)
    source = claim.evidence.first().source
    snapshots.add_snapshot(
        source, b"<script>alert(1)</script>kept", file_name="page.html", actor=anna, at=NOON
    )
    hidden = factories.SourceFactory(slug="informant", title=SECRET, is_confidential=True)
    factories.EvidenceFactory(claim=claim, source=hidden, is_public=False, comment={"en": SECRET})
    snapshots.add_snapshot(hidden, b"letter of the informant", file_name="a.txt", actor=anna, at=NOON)
    factories.NoteFactory(claim=claim, text=SECRET)
    verdict.gaps = "The interest."
    desk.edit(verdict, actor=anna, at=NOON)
    factories.corrected(factories.published(verdict=verdict), to_check=SECRET)
    draft = factories.verdicts.start_correction(claim.verdicts.get(version=2), actor=anna, at=NOON)
    draft.to_check = SECRET
    desk.edit(draft, actor=anna, at=NOON)
    return claim


def packed(claim, **options):
    file = io.BytesIO()
    pack.write(file, claim, **options)
    return zipfile.ZipFile(file)


@pytest.fixture
def folder(claim, tmp_path):
    """The pack as a lawyer has it: unpacked, far from the project."""
    call_command("evidence_pack", "bridge-cost", output=str(tmp_path / "pack.zip"))
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked"


def verified(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-I", "-c", LAUNCH, *arguments],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


# As “python3 verify_pack.py” in a shell, though without whatever is installed beside the project.
LAUNCH = (
    "import runpy, sys; sys.path[:] = ['.', *(p for p in sys.path if 'site-packages' not in p)]; "
    "sys.argv[0] = 'verify_pack.py'; runpy.run_path('verify_pack.py', run_name='__main__')"
)


def test_untouched_pack_is_said_to_hold(folder):
    done = verified(folder)

    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"2 editions and \d+ entries checked, 0 faults\n", done.stdout)


def test_every_changed_byte_is_found_by_the_name_of_its_file(folder):
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name in (
            "SHA256SUMS",
            "verify_pack.py",
            "verify_trail.py",
            "pack.json",
        ):
            continue
        whole = path.read_bytes()
        place = len(whole) // 2
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        name = path.relative_to(folder).as_posix()

        done = verified(folder)

        path.write_bytes(whole)
        if name.startswith("trail/"):
            # A broken line may be no entry at all any more.
            assert done.returncode == 1, name
        else:
            assert (done.returncode, f"{name} was changed" in done.stdout) == (1, True), name


def test_a_file_that_is_gone_or_new_is_named(folder):
    (folder / "style.css").unlink()
    (folder / "editions" / "3.html").write_text("<p>There was a third.</p>")

    done = verified(folder)

    assert done.returncode == 1
    assert "style.css is missing" in done.stdout
    assert "editions/3.html does not belong to the pack" in done.stdout


def forged_with_new_sums(folder, name, old, new):
    path = folder / name
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    sums = folder / "SHA256SUMS"
    lines = []
    for line in sums.read_text().splitlines():
        _value, _blank, file = line.partition("  ")
        lines.append(f"{pack.digest((folder / file).read_bytes())}  {file}\n")
    sums.write_text("".join(lines))


def test_new_sums_do_not_hide_a_changed_edition_or_entry(folder):
    forged_with_new_sums(folder, "editions/1/document.json", "Bridge", "Tunnel")
    forged_with_new_sums(folder, "trail/entries.jsonl", '"actor": "bela"', '"actor": "dora"')

    said = verified(folder).stdout

    assert "edition 1 does not have the digest it was published with" in said
    assert re.search(r"entry \d+ was changed", said)


def test_heads_kept_elsewhere_tell_a_pack_that_was_made_anew(folder, tmp_path):
    entry = models.TrailEntry.objects.filter(act="publish").first()
    heads = tmp_path / "heads.txt"
    heads.write_text(f"{entry.seq} {'0' * 64} 2026-03-03T12:00:00Z\n")

    done = verified(folder, str(heads))

    assert done.returncode == 1
    assert f"entry {entry.seq} is not the one that was published as head" in done.stdout


def test_publications_are_bound_to_heads_the_world_was_told(claim):
    heads = packed(claim).read("trail/heads.txt").decode().splitlines()

    published = models.TrailEntry.objects.filter(act="publish").values_list("seq", flat=True)
    assert {int(line.split()[0]) for line in heads} == set(published)


def test_nothing_confidential_is_in_it_unless_asked_for(claim):
    archive = packed(claim)

    content = b"".join(archive.read(name) for name in archive.namelist())
    assert SECRET.encode() not in content
    assert b"informant" not in content
    assert b"bridge-cost/3" not in content
    entries = [json.loads(line) for line in archive.read("trail/entries.jsonl").splitlines()]
    assert {entry["act"] for entry in entries if "payload" in entry} == {"submit", "approve", "publish"}


def test_pictures_come_without_what_the_camera_wrote_unless_the_desk_asks_for_them_as_found(
    claim, client, tmp_path
):
    source, bela = claim.evidence.first().source, factories.bela()
    taken = photograph()
    kept = snapshots.add_snapshot(source, taken, file_name="a.jpg", actor=bela, at=NOON)
    client.force_login(bela)
    address = reverse("admin:claims_claim_pack", args=[claim.pk])

    archive = packed(claim)
    asked_for = client.get(f"{address}?pictures=as-found")

    assert b"Fairphone" in taken
    assert not [name for name in archive.namelist() if b"Fairphone" in archive.read(name)]
    drawn = archive.read(f"snapshots/{kept.sha256}.drawn-anew.webp")
    assert pack.digest(drawn) == kept.view_sha256
    [said] = [
        one for one in json.loads(archive.read("pack.json"))["snapshots"] if one["sha256"] == kept.sha256
    ]
    assert said["is_as_found"] is False
    assert f"  {kept.sha256}" in archive.read("README.en.txt").decode()
    archive.extractall(tmp_path / "drawn")
    assert verified(tmp_path / "drawn").returncode == 0
    with zipfile.ZipFile(io.BytesIO(b"".join(asked_for.streaming_content))) as whole:
        assert whole.read(f"snapshots/{kept.sha256}.jpg") == taken
        assert kept.sha256 not in whole.read("README.en.txt").decode()


def test_pages_run_nothing_and_load_nothing_from_elsewhere(claim):
    archive = packed(claim)
    pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")]

    assert len(pages) == 4
    for page in pages:
        assert "<script" not in page
        assert not re.search(r'\b(?:src|on\w+)="', page)
        assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', page) == ["../../style.css"]
        assert not re.search(r'href="/', page)
    assert "url(http" not in archive.read("style.css").decode()
    assert next(name for name in archive.namelist() if name.startswith("snapshots/")).endswith(".html.txt")


def test_editions_are_in_it_byte_for_byte(claim):
    archive = packed(claim)

    for edition in models.Edition.objects.all():
        assert pack.digest(archive.read(f"editions/{edition.number}/document.json")) == edition.digest


def test_same_record_gives_the_same_bytes(claim, tmp_path):
    for name in ("one.zip", "two.zip"):
        call_command("evidence_pack", "bridge-cost", output=str(tmp_path / name))

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_chief_adds_what_is_confidential_and_the_trail_keeps_it(claim, tmp_path):
    path = tmp_path / "secret.zip"

    call_command("evidence_pack", "bridge-cost", output=str(path), confidential=True, user="chris")

    archive = zipfile.ZipFile(path)
    assert archive.read("README.en.txt").decode().splitlines()[3].startswith("CONFIDENTIAL")
    assert json.loads(archive.read("pack.json"))["is_confidential"] is True
    assert SECRET in archive.read("confidential/records.jsonl").decode()
    hidden = pack.digest(b"letter of the informant")
    assert archive.read(f"confidential/snapshots/{hidden}.txt") == b"letter of the informant"
    entry = models.TrailEntry.objects.in_order().last()
    assert (entry.act, entry.actor_name, entry.object_key) == ("hand_out", "chris", "bridge-cost")
    assert entry.payload.content == {"confidential_pack": pack.digest(path.read_bytes())}
    archive.extractall(tmp_path / "unpacked")
    assert verified(tmp_path / "unpacked").returncode == 0


@pytest.mark.parametrize("name", ["bela", "nobody", None])
def test_nobody_but_a_chief_hands_out_what_is_confidential(claim, tmp_path, name):
    entries = models.TrailEntry.objects.count()

    with pytest.raises(CommandError, match="Only chiefs hand out what is confidential"):
        call_command(
            "evidence_pack", "bridge-cost", output=str(tmp_path / "x.zip"), confidential=True, user=name
        )

    assert models.TrailEntry.objects.count() == entries
    assert not (tmp_path / "x.zip").exists()


def test_claim_that_was_never_published_has_no_pack(groups, tmp_path):
    factories.ClaimFactory(slug="only-a-draft")

    with pytest.raises(CommandError, match="Nothing was published about this claim"):
        call_command("evidence_pack", "only-a-draft", output=str(tmp_path / "x.zip"))

    assert list(tmp_path.glob("*")) == []
    assert User.objects.count() == 0


def test_pack_is_saved_from_the_page_of_a_published_claim_and_of_no_other(claim, client):
    client.force_login(factories.bela())
    draft = factories.ClaimFactory(slug="only-a-draft")
    address = reverse("admin:claims_claim_pack", args=[claim.pk])

    answer = client.get(address)

    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
    assert answer["Content-Disposition"] == 'attachment; filename="bridge-cost.zip"'
    assert f'href="{address}"' in client.get(f"/admin/claims/claim/{claim.pk}/change/").content.decode()
    assert client.get(reverse("admin:claims_claim_pack", args=[draft.pk])).status_code == 404
    assert "/pack/" not in client.get(f"/admin/claims/claim/{draft.pk}/change/").content.decode()
