"""The newsroom under test and the windows into it."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 15_000  # milliseconds
BARRIERS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    # Not among what axe tries by itself.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


@dataclass(frozen=True)
class Newsroom:
    """A served demonstration, its passwords by first name, and the browser that looks at it."""

    address: str
    passwords: dict[str, str]
    browser: Any = field(repr=False)
    place: Any = field(repr=False)

    @contextmanager
    def window(self, *, width=1280, scheme="light", locale="en-GB", **settings):
        """Open a window that knows nothing of any other."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale=locale,
            # What is measured should have come to rest.
            reduced_motion="reduce",
            **settings,
        )
        context.set_default_timeout(PATIENCE)
        refused = []
        context.on("console", lambda message: is_refusal(message) and refused.append(message.text))
        try:
            yield context.new_page()
        finally:
            context.close()
        assert not refused, f"pages asked for what their policy forbids: {refused}"

    def log_in(self, page, name):
        page.goto("/admin/login/?next=/admin/")
        # By their names, which are the same in every language.
        page.locator("[name=username]").fill(f"demo-{name}")
        page.locator("[name=password]").fill(self.passwords[name])
        with page.expect_navigation():
            page.locator("#login-form [type=submit]").click()


def is_refusal(message):
    """Say whether the console complains that the policy of a page forbids what the page wants."""
    # What axe brings into a page for itself has no address.
    return "Content Security Policy" in message.text and bool(message.location.get("url"))


@dataclass
class Visit:
    """What a reader's browser met on a page."""

    status: int = 200
    sideways: int = 0
    strangers: set[str] = field(default_factory=set)
    cookies: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def watched(page):
    """Yield a visit that is written down while the page is read."""
    visit = Visit()
    own = []

    def note_request(request):
        # What is inside the page itself (data:) is asked of nobody.
        if request.url.startswith(("http", "ws")):
            own.append(urlsplit(request.url).netloc)

    def note_message(message):
        # A page that is not there is said to be so in the console, too; its status is judged on its own.
        if message.type == "error" and message.location.get("url") != page.url:
            visit.complaints.append(message.text)

    def note_error(error):
        visit.complaints.append(str(error))

    page.on("request", note_request)
    page.on("console", note_message)
    page.on("pageerror", note_error)
    try:
        yield visit
        visit.strangers = set(own) - {urlsplit(page.url).netloc}
        visit.cookies = [cookie["name"] for cookie in page.context.cookies()]
        visit.sideways = sideways(page)
    finally:
        page.remove_listener("request", note_request)
        page.remove_listener("console", note_message)
        page.remove_listener("pageerror", note_error)


def sideways(page):
    """Return by how many pixels the page is wider than its window."""
    return max(0, page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def doubts(page):
    """Return what axe leaves to people: the rule, and the class of each part it could not judge."""
    from axe_playwright_python.sync_playwright import Axe

    asked = {**BARRIERS, "resultTypes": ["incomplete"]}
    found = Axe().run(page, None, asked).response["incomplete"]
    parts = {(doubt["id"], str(node["target"][-1])) for doubt in found for node in doubt["nodes"]}
    return {
        (rule, page.locator(part).first.evaluate("part => part.classList[0] || part.tagName"))
        for rule, part in parts
    }


def barriers(page, *, besides=()):
    """Return what axe finds in the way of people, one line for each rule broken.

    `besides` names parts, as CSS selectors, that are left out; whoever does so says why.
    """
    # Where there is no browser, this need not be there either.
    from axe_playwright_python.sync_playwright import Axe

    context = {"include": [["html"]], "exclude": [[part] for part in besides]}
    found = Axe().run(page, context, BARRIERS).response["violations"]
    return [
        f"{broken['id']}: {', '.join(' '.join(map(str, node['target'])) for node in broken['nodes'][:5])}"
        for broken in found
    ]
