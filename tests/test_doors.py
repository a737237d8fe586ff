"""The front door sends readers to their language; the desk stays closed to strangers."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from factcheck.middleware import DeskIsClosed, NothingFromElsewhere
from tests import factories


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "/de/"),
        ("en-GB", "/en/"),
        ("fr", "/en/"),
        ("", "/en/"),
        ("\x00;;q=x", "/en/"),
    ],
)
def test_reader_is_sent_to_the_language_her_browser_asks_for(client, asked, place):
    response = client.get("/", headers={"accept-language": asked})

    assert (response.status_code, response.headers["Location"]) == (302, place)


def test_front_door_leaves_no_cookie_and_varies_by_language_alone(client):
    response = client.get("/")

    assert not response.cookies
    assert response.headers["Vary"] == "Accept-Language"


def test_front_door_only_answers_questions(client):
    assert client.post("/").status_code == 405


@pytest.mark.parametrize("address", ["/admin/", "/admin/auth/user/", "/i18n/setlang/"])
def test_stranger_at_the_desk_is_asked_to_log_in(client, address):
    response = client.get(address)

    assert (response.status_code, response.headers["Location"]) == (302, f"/admin/login/?next={address}")


def test_view_that_nobody_marked_as_public_is_closed():
    request = RequestFactory().get("/forgotten/")
    request.user = type("Stranger", (), {"is_authenticated": False})()

    response = DeskIsClosed(lambda request: None).process_view(request, lambda request: "draft", (), {})

    assert response.status_code == 302


@pytest.mark.django_db
def test_after_five_wrong_passwords_even_the_right_one_is_refused(client, settings):
    settings.AXES_ENABLED = True
    get_user_model().objects.create_user("anna", password="correct horse battery", is_staff=True)
    address = "/admin/login/?next=/admin/password_change/"

    guesses = [client.post(address, {"username": "anna", "password": str(n)}).status_code for n in range(5)]
    after = client.post(address, {"username": "anna", "password": "correct horse battery"})

    assert guesses == [200, 200, 200, 200, 429]
    assert after.status_code == 429
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "with space 1", "line\nbreak12", '"quoted-name"'])
def test_answer_carries_the_name_of_its_request_and_a_bad_one_is_not_taken_over(client, given):
    kept = client.get("/", headers={"x-request-id": "proxy.2026-12_01"}).headers["X-Request-ID"]
    made = {client.get("/", headers={"x-request-id": given}).headers["X-Request-ID"] for _again in range(2)}

    assert kept == "proxy.2026-12_01"
    assert len(made) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in made)


@pytest.mark.django_db
def test_desk_without_its_bucket_is_not_ready(client, settings, monkeypatch):
    boto3, moto = pytest.importorskip("boto3"), pytest.importorskip("moto")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    store = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": "evidence"}}
    settings.STORAGES = {**settings.STORAGES, "default": store}
    with moto.mock_aws():
        bucket = boto3.resource("s3", "us-east-1").create_bucket(Bucket="evidence")
        there = client.get("/readyz")
        bucket.delete()
        gone = client.get("/readyz")

    assert (there.status_code, gone.status_code) == (200, 503)
    assert "kept files: ok\n" in there.text
    assert "kept files: failing\n" in gone.text


POLICY = "Content-Security-Policy"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/", "/en/", "/de/claims/", "/en/nothing/here/", "/sitemap.xml", "/readyz", "/admin/", "/admin/login/"],
)
def test_every_answer_forbids_what_comes_from_elsewhere_and_being_framed(client, address):
    answer = client.get(address)

    policy = dict(rule.split(" ", 1) for rule in answer.headers[POLICY].split("; "))
    assert (policy["default-src"], policy["frame-ancestors"]) == ("'none'", "'none'")
    assert set(" ".join(policy.values()).split()) <= {"'none'", "'self'", "data:"}
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_page_with_a_policy_of_its_own_keeps_it():
    """As a file does that somebody else wrote: there a browser may do nothing at all."""
    own = HttpResponse(headers={POLICY: "sandbox"})

    answer = NothingFromElsewhere(lambda request: own)(RequestFactory().get("/"))

    assert answer.headers[POLICY] == "sandbox"


@pytest.mark.django_db
def test_file_that_has_waited_longest_is_told_by_its_age(client, settings):
    pytest.importorskip("prometheus_client")
    settings.IS_MEASURED, settings.METRICS_TOKEN = True, "only-for-this-test"
    now = timezone.now()
    for minutes, state in ((2, "waiting"), (7, "waiting"), (60, "running")):
        factories.ImportOrderFactory(ordered_at=now - timedelta(minutes=minutes), state=state)

    told = client.get("/metrics", headers={"authorization": "Bearer only-for-this-test"}).text

    (age,) = re.findall(r"^factcheck_import_order_oldest_seconds (\S+)$", told, re.MULTILINE)
    assert 7 * 60 <= float(age) < 8 * 60
    assert "\nfactcheck_import_orders_waiting 2.0\n" in told
