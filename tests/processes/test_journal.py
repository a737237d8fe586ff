"""What a process writes into its log: a line for each request, and never what would open a page."""

import json

from tests.processes.site import AS_THE_PROXY

TOKEN = "k3Y-that-opens-a-frozen-version-of-a-check-"
NUMBER = "BCDF234567"


def lines(site, side):
    return [json.loads(line) for line in (site.place / f"{side}.log").read_text().splitlines()]


def test_each_request_has_a_line_of_json_with_its_route_and_nothing_about_the_reader(site):
    asked = {**AS_THE_PROXY, "X-Request-ID": "proxy-0123456789", "Cookie": "sessionid=s3cret"}
    forged = {**AS_THE_PROXY, "X-Request-ID": 'x" , "level": "CRITICAL'}
    with site.served(side="both", LOG_FORMAT="json") as ask:
        ask("/en/claims/bridge-cost/?q=secret-question", headers=asked | {"X-Forwarded-For": "203.0.113.7"})
        ask(f"/en/outside/{TOKEN}/", headers=asked)
        ask(f"/en/outside/{TOKEN}/nothing/", headers=asked)
        ask(f"/de/reports/{NUMBER}/", headers=asked)
        ask("/nothing/", headers=forged)
        ask("/en/", "BREW", headers={"Host": "elsewhere.test"})
        found = lines(site, "both")

    ours = [line for line in found if line["logger"] == "factcheck.requests"]
    assert [(line["method"], line["route"], line["status"]) for line in ours] == [
        ("GET", "public:claim", 200),
        ("GET", "outside:reading", 404),
        ("GET", "none", 404),
        ("GET", "public:case", 404),
        ("GET", "none", 404),
        ("BREW", "none", 400),
    ]
    names = [line["request_id"] for line in ours]
    assert names[:4] == ["proxy-0123456789"] * 4
    assert len(set(names[4:])) == 2
    assert {len(name) for name in names[4:]} == {32}
    assert all(0 <= line["seconds"] < 60 for line in ours)
    # What Django itself says of a page that is not there names its address, and belongs to the request.
    (said,) = [line for line in found if line["message"] == "Not Found: /en/outside/…/nothing/"]
    assert (said["level"], said["request_id"], said["method"]) == ("WARNING", "proxy-0123456789", "GET")
    written = (site.place / "both.log").read_text()
    for secret in (TOKEN, NUMBER, "secret-question", "203.0.113.7", "127.0.0.1", "s3cret", "CRITICAL"):
        assert secret not in written


def test_a_traceback_is_one_line_of_json_and_keeps_the_same_silence(site):
    with site.served(side="both", LOG_FORMAT="json") as ask:
        site.execute("ALTER TABLE claims_outsidereading RENAME TO gone")
        status = ask(f"/en/outside/{TOKEN}/")[0]
        found = [line for line in lines(site, "both") if "exception" in line]

    assert status == 500
    assert found[0]["message"] == "Internal Server Error: /en/outside/…/"
    assert "Traceback" in found[0]["exception"]
    assert TOKEN not in (site.place / "both.log").read_text()


def test_plain_log_keeps_the_same_silence_and_has_no_line_for_each_request(site):
    with site.served(side="both") as ask:
        ask("/en/claims/bridge-cost/")
        ask(f"/en/outside/{TOKEN}/nothing/")
        written = (site.place / "both.log").read_text()

    assert "WARNING django.request: Not Found: /en/outside/…/nothing/\n" in written
    assert "bridge-cost" not in written
