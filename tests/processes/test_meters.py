"""What Prometheus is told by each process, and who may ask."""

import re

import pytest

from tests.processes.site import AS_THE_PROXY

pytest.importorskip("prometheus_client", reason="prometheus-client is not installed: extra metrics")

TOKEN = "Rk3v9QzPq7LxWm2BtYs8NfHj4CdGu6EaXo5TiVw1KpZrMb0yJhLs"
BY_NUMBER = {"Host": "10.1.2.3:8000"}
BEARER = BY_NUMBER | {"Authorization": f"Bearer {TOKEN}"}


def figures(body):
    """Return each series with its value."""
    return dict(line.rsplit(" ", 1) for line in body.decode().splitlines() if not line.startswith("#"))


def test_numbers_are_told_to_whoever_has_the_token_and_name_no_page(site, tmp_path):
    folder = tmp_path / "meters"
    folder.mkdir()
    # As with several workers, whose numbers are put together.
    measured = {"METRICS_TOKEN": TOKEN, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    with site.served(side="both", **measured) as ask, site.served(side="public", **measured) as public:
        for _again in range(3):
            assert public("/en/claims/bridge-cost/")[0] == 200
        ask("/en/claims/", "BREW")
        ask("/nothing/here/")
        refused = [
            ask("/metrics", headers=BY_NUMBER | {"Authorization": told}) for told in ("", "Bearer x", TOKEN)
        ]
        status, headers, body = ask("/metrics", headers=BEARER)
        told, read = figures(body), figures(public("/metrics", headers=BEARER)[2])

    assert [answer[0] for answer in refused] == [401] * 3
    assert {answer[2] for answer in refused} == {b""}
    assert status == 200
    assert dict(headers)["cache-control"] == "no-store"
    page = 'factcheck_requests_total{method="GET",status="2xx",view="public:claim"}'
    assert (told[page], read[page]) == ("3.0", "3.0")
    assert told['factcheck_requests_total{method="other",status="4xx",view="public:claims"}'] == "1.0"
    assert told['factcheck_requests_total{method="GET",status="4xx",view="none"}'] == "1.0"
    assert told['factcheck_request_seconds_count{view="public:claim"}'] == "3.0"
    assert (told['factcheck_pages_total{kept="no"}'], told['factcheck_pages_total{kept="yes"}']) == (
        "1.0",
        "2.0",
    )
    assert told["factcheck_requests_in_flight"] == "1.0"
    assert told['factcheck_verdicts{state="in_review"}'] == "3.0"
    assert float(told["factcheck_trail_seq"]) > 10
    assert (told["factcheck_import_orders_waiting"], told["factcheck_database_answers"]) == ("0.0", "1.0")
    # Readers' processes know nothing of the desk.
    assert not [name for name in read if re.match("factcheck_(verdicts|trail|import|database)", name)]
    assert b"bridge" not in body
    assert b"nothing" not in body


def test_without_a_token_there_is_no_such_page_and_an_easy_one_is_refused(site):
    with site.served(side="public") as public:
        assert public("/metrics", headers=AS_THE_PROXY | {"Authorization": "Bearer "})[0] == 404
    started = site.start(METRICS_TOKEN="hunter2")

    assert started.returncode != 0
    assert "METRICS_TOKEN is easy to guess" in started.stderr
    assert "hunter2" not in started.stderr
