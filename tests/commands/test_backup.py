"""A backup brings everything back, accounts included, and one changed byte of it is refused by name."""

import json
import stat
import zipfile

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import translation

from claims import models
from claims.exporters.files import NO_MOMENT
from claims.operations import kept_files, verification
from tests import crawl
from tests.exporters import desks
from tests.importers import bundles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def filled(tmp_path, settings, look=lambda: None):
    """Fill a desk and back it up; return what a look at it saw."""
    desks.full_desk()
    anna = User.objects.get(username="anna")
    anna.user_permissions.add(Permission.objects.get(codename="view_trailentry"))
    head = models.TrailHead.objects.last()
    # And one that came out since: no head of this backup.
    settings.TRAIL_HEADS_FILE.write_text(f"{head}\n{head.seq + 1} {'f' * 64}\n")
    desks.exported(tmp_path / "left.jsonl", "--all")
    seen = look()
    call_command("backup", str(tmp_path / "backup.zip"))
    return seen


def left_alone(tmp_path, settings):
    """Return the backup of a desk that is gone with files and heads."""
    settings.MEDIA_ROOT = tmp_path / "new-media"
    settings.TRAIL_HEADS_FILE.unlink()
    caches["pages"].clear()
    # The last page that was looked at may have been a German one.
    translation.activate("en")
    return tmp_path / "backup.zip"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("backups") / "kept"


@pytest.fixture
def backup(groups, tmp_path, settings, kept):
    desks.left_behind(kept, tmp_path, lambda: filled(tmp_path, settings))
    return left_alone(tmp_path, settings)


def test_everything_comes_back(groups, tmp_path, capsys, client, settings):
    with desks.another_database():
        crawled = filled(tmp_path, settings, look=lambda: crawl.followed(client))
    backup = left_alone(tmp_path, settings)

    call_command("restore", str(backup))

    assert "verified" in capsys.readouterr().out
    assert desks.exported(tmp_path / "back.jsonl", "--all") == (tmp_path / "left.jsonl").read_bytes()
    assert list(verification.faults()) == []
    assert list(kept_files.faults()) == []
    assert models.TrailHead.objects.last().hash in settings.TRAIL_HEADS_FILE.read_text()
    anna = User.objects.get(username="anna")
    assert (anna.is_active, anna.is_staff, anna.check_password(desks.PASSWORD)) == (True, True, True)
    assert [group.name for group in anna.groups.all()] == ["checker"]
    assert anna.has_perm("claims.view_trailentry")
    assert User.objects.get(username="dora").email == "dora@desk.example"
    again = crawl.followed(client)
    assert len(again) > 50
    assert {address for address in crawled if crawled[address] != again.get(address)} == set()
    assert crawled.keys() == again.keys()


def test_backup_is_for_its_owner_alone(backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def changed(path, name, *, change):
    """Write the backup anew with one member changed, the zip itself in order."""
    with zipfile.ZipFile(path) as archive:
        found = {member: archive.read(member) for member in archive.namelist()}
    whole = next(member for member in found if member.startswith(name))
    content = change(found.pop(whole))
    with zipfile.ZipFile(path, "w") as archive:
        for member, kept in found.items():
            archive.writestr(zipfile.ZipInfo(member, NO_MOMENT), kept)
        if content is not None:
            archive.writestr(zipfile.ZipInfo(whole, NO_MOMENT), content)
    return whole


def flipped(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("name", ["bundle.jsonl", "accounts.json", "heads.txt", "files/"])
def test_one_flipped_byte_is_refused_by_name(backup, name):
    before = bundles.row_counts()
    whole = changed(backup, name, change=flipped)

    with pytest.raises(CommandError, match=f"{whole} was changed since the backup was made") as refusal:
        call_command("restore", str(backup))

    assert str(refusal.value).endswith("Nothing was written.")
    assert bundles.row_counts() == before
    assert not default_storage.exists("snapshots")


def test_byte_flipped_on_the_disk_is_refused_by_name(backup):
    with zipfile.ZipFile(backup) as archive:
        kept = next(info for info in archive.infolist() if info.filename.startswith("files/"))
    content = bytearray(backup.read_bytes())
    content[kept.header_offset + 30 + len(kept.filename) + 40] ^= 1
    backup.write_bytes(content)

    with pytest.raises(CommandError, match=f"{kept.filename} was changed"):
        call_command("restore", str(backup))


def test_backup_that_lost_a_file_on_the_way_is_refused_by_name(backup):
    whole = changed(backup, "files/", change=lambda content: None)

    with pytest.raises(CommandError, match=f"{whole} is missing from the backup"):
        call_command("restore", str(backup))


def test_backup_of_another_version_says_which(backup):
    def older(content):
        manifest = json.loads(content)
        return json.dumps(manifest | {"migrations": ["0001_initial"]}).encode()

    changed(backup, "manifest.json", change=older)

    with pytest.raises(
        CommandError, match="made with the migrations up to 0001_initial, and here they go up to"
    ):
        call_command("restore", str(backup))


def test_backup_does_not_come_on_top_of_other_accounts(backup):
    User.objects.create_user("here-already")

    with pytest.raises(CommandError, match="There are accounts here already"):
        call_command("restore", str(backup))


def test_file_that_is_no_backup_is_refused(tmp_path):
    (tmp_path / "none.zip").write_bytes(b"PK\x03\x04 and nothing else")

    with pytest.raises(CommandError, match="This is no backup"):
        call_command("restore", str(tmp_path / "none.zip"))


@pytest.mark.parametrize("what", ["gone from", "changed in"])
def test_kept_file_that_is_lost_is_named_and_the_rest_is_kept(groups, tmp_path, settings, what):
    path = tmp_path / "backup.zip"
    with desks.another_database():
        desks.full_desk()
        lost = models.Snapshot.objects.exclude(media_type="image/png").latest("pk")
        place = settings.MEDIA_ROOT / lost.file.name
        if what == "gone from":
            place.unlink()
        else:
            place.write_bytes(b"rotten")
        with pytest.raises(CommandError, match=f"The kept file {lost.sha256} of .+ {what} the store"):
            call_command("backup", str(path))
    settings.MEDIA_ROOT = tmp_path / "new-media"

    call_command("restore", str(path))

    assert models.Snapshot.objects.filter(sha256=lost.sha256).exists()
