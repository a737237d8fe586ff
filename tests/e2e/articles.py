"""An article of one's own on the desk of the demonstration, so that no test meets the claims of another."""

import re
import sqlite3
from contextlib import closing

READY = ".ad[data-ready]"


def bring_in(page, body, *, title, language="en"):
    """Put an article with that text on record as an editor does, and return the address of its desk."""
    slug = re.sub(r"\W+", "-", title.casefold())
    page.goto("/admin/claims/article/add/?publisher=1")
    page.locator("#id_title").fill(title)
    page.locator("#id_slug").fill(slug)
    page.locator("#id_language").select_option(language)
    with page.expect_navigation():
        page.locator("[name=_continue]").click()
    number = re.search(r"/article/(\d+)/", page.url)[1]
    page.goto(f"/admin/claims/article/{number}/receive/")
    page.locator("#id_body").fill(body)
    for button in (".submit-row [type=submit]", "[name=keep]"):
        with page.expect_navigation():
            page.locator(button).last.click()
    return f"/admin/claims/article/{number}/desk/"


def open_desk(page, address):
    page.goto(address)
    page.locator(READY).wait_for()


def saved(page):
    """Wait until the desk says that it saved."""
    page.locator("#ad-status", has_text=re.compile(r"^✓ saved \d\d:\d\d:\d\d$")).wait_for()


def rows(newsroom, query, *values):
    """Return what the newsroom has on record, past everything a browser says."""
    with closing(sqlite3.connect(newsroom.place / "demo.sqlite3", timeout=20)) as database:
        return database.execute(query, values).fetchall()


def quotes(newsroom, address):
    """Return (exact, start, end) of every quote at a desk, in the order of recording."""
    return rows(
        newsroom,
        "SELECT p.exact, p.start, p.end FROM claims_appearance p JOIN claims_articlerevision r "
        "ON r.id = p.revision_id WHERE r.article_id = ? ORDER BY p.id",
        article_of(address),
    )


def body_of(newsroom, address):
    found = rows(
        newsroom,
        "SELECT body FROM claims_articlerevision WHERE article_id = ? ORDER BY number DESC LIMIT 1",
        article_of(address),
    )
    return found[0][0]


def article_of(address):
    return int(re.search(r"/article/(\d+)/", address)[1])
