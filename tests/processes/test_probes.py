"""What a load balancer asks of each process, by number and without TLS, and what it is told then."""

import pytest

READY = {
    "both": b"database: ok\nmigrations: ok\nkept files: ok\ncache: ok\n",
    "public": b"database: ok\nkept files: ok\ncache: ok\n",
}
BY_NUMBER = {"Host": "10.1.2.3:8000"}
# PostgreSQL alone can be shut while it runs.
SHUT = (
    "ALTER DATABASE {database} ALLOW_CONNECTIONS false",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'",
)


def told(answer):
    status, headers, body = answer
    assert dict(headers)["cache-control"] == "no-store"
    assert dict(headers)["content-type"].startswith("text/plain")
    assert not {"set-cookie", "vary"} & dict(headers).keys()
    return status, body


@pytest.mark.parametrize("side", ["both", "public"])
def test_a_process_in_order_says_so_to_whoever_asks_by_number(site, side):
    with site.served(side=side) as ask:
        assert told(ask("/healthz", headers=BY_NUMBER)) == (200, b"ok\n")
        (site.place / "media").mkdir(exist_ok=True)
        assert told(ask("/readyz", headers=BY_NUMBER)) == (200, READY[side])
        assert told(ask("/readyz", "HEAD", headers=BY_NUMBER)) == (200, b"")
        # Nothing else is told to strangers who go past the proxy.
        assert {ask(address, headers=BY_NUMBER)[0] for address in ("/", "/en/", "/readyz/", "/admin/")} == {
            400
        }
        assert ask("/en/", headers={"Host": "check.desk.test"})[0] == 301


def test_a_desk_that_lacks_what_it_needs_is_not_ready_and_does_not_say_why(site):
    with site.served(side="both") as ask, site.served(side="public") as public:
        site.execute("DELETE FROM django_migrations WHERE app = 'claims' AND name = '0002_guards'")
        unmigrated = told(ask("/readyz", headers=BY_NUMBER))
        media = site.place / "media"
        if media.exists():
            media.rename(site.place / "media-elsewhere")
        media.write_bytes(b"")
        lacking = told(ask("/readyz", headers=BY_NUMBER))

        assert unmigrated == (503, READY["both"].replace(b"migrations: ok", b"migrations: failing"))
        assert lacking == (503, b"database: ok\nmigrations: failing\nkept files: failing\ncache: ok\n")
        assert told(ask("/healthz", headers=BY_NUMBER)) == (200, b"ok\n")
        # Readers can do without both.
        assert told(public("/readyz", headers=BY_NUMBER)) == (
            200,
            READY["public"].replace(b"kept files: ok", b"kept files: failing, not needed"),
        )


def test_no_side_is_ready_while_the_database_is_shut_and_each_is_again_afterwards(postgres_site):
    name = postgres_site.address.rpartition("/")[2]
    with postgres_site.served(side="both") as ask, postgres_site.served(side="public") as public:
        (postgres_site.place / "media").mkdir(exist_ok=True)
        elsewhere = type(postgres_site)("postgresql", postgres_site.place, _beside(postgres_site.address), "")
        elsewhere.execute(*(statement.format(database=name) for statement in SHUT))
        shut = [told(asked("/readyz", headers=BY_NUMBER)) for asked in (ask, public)]
        alive = [told(asked("/healthz", headers=BY_NUMBER)) for asked in (ask, public)]
        elsewhere.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        again = [told(asked("/readyz", headers=BY_NUMBER)) for asked in (ask, public)]
        page = public("/en/claims/")[0]

    assert shut == [
        (503, b"database: failing\nmigrations: failing\nkept files: ok\ncache: ok\n"),
        (503, b"database: failing\nkept files: ok\ncache: ok\n"),
    ]
    assert alive == [(200, b"ok\n")] * 2
    assert (again, page) == ([(200, READY["both"]), (200, READY["public"])], 200)


def _beside(address):
    return f"{address.rpartition('/')[0]}/postgres"
