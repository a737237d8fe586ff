"""A real browser reads pages full of what attackers write, and runs none of it."""

import json
import os
import subprocess
import sys

import pytest

from tests.e2e.conftest import ROOT
from tests.public.payloads import PAYLOADS

pytestmark = pytest.mark.e2e

# So many at once; texts with little room hold one of them.
AT_ONCE = 10
# Nothing closes what these open. An isolate left open would take the end of the `<bdi>` around it for its
# own, as browsers count both together; no door lets one in, see `rules.text`.
TURNED = "\u202beurt \u202eeslaf"
# Words of ours whose last letter stands left of the first, though nothing in them turns the line.
READ_BACKWARDS = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, text = node.data, range = document.createRange();
    const word = /[a-zäöüß]{3,}/i.exec(text);
    if (!word || /[\\u202a-\\u202e\\u2066-\\u2069]/.test(text)) continue;
    if (node.parentElement.closest("script, style, textarea, select, option, [hidden]")) continue;
    const at = (place) => {
      range.setStart(node, place); range.setEnd(node, place + 1);
      return range.getBoundingClientRect();
    };
    const first = at(word.index), last = at(word.index + word[0].length - 1);
    if (first.width && last.width && Math.abs(first.top - last.top) < 2 && last.left < first.left) {
      found.push(word[0] + ": " + text.trim().slice(0, 60));
    }
  }
  return found;
}"""


class House:
    """The served house: where it is, what there is to read, and a way to change what it says."""

    def __init__(self, program):
        self.program = program
        self.told = json.loads(program.stdout.readline())

    def say(self, *texts):
        self.program.stdin.write(json.dumps(texts) + "\n")
        self.program.stdin.flush()
        assert json.loads(self.program.stdout.readline()) == {"said": True}


@pytest.fixture(scope="module")
def house(browser):
    with subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.hostile"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_POSTGRES_URL": ""},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as program:
        yield House(program)
        program.terminate()


class Visitor:
    """Somebody with a seat at the desk, and a record of all that happened while they read."""

    def __init__(self, window, address):
        self.window, self.address, self.happened = window, address, []
        window.on("console", lambda message: self.note(message.text, "Content Security Policy"))
        window.on("pageerror", lambda error: self.note(str(error)))
        window.on("dialog", lambda dialog: (self.note(dialog.message), dialog.dismiss()))
        window.on("request", lambda request: self.asked(request.url))

    def note(self, text, only=""):
        if only in text:
            self.happened.append(text)

    def asked(self, url):
        if not url.startswith((self.address, "data:", "blob:", "about:")):
            self.happened.append(f"asked {url}")

    def read(self, page):
        """Open a page; return what it did that no page of ours does."""
        self.happened.clear()
        self.window.goto(self.address + page)
        if self.window.evaluate("window.hit"):
            self.happened.append("it ran")
        return list(self.happened)


@pytest.fixture
def visitor(browser, house):
    context = browser.new_context()
    context.add_cookies([house.told["cookie"] | {"url": house.told["address"]}])
    yield Visitor(context.new_page(), house.told["address"])
    context.close()


@pytest.mark.parametrize("part", range(len(PAYLOADS) // AT_ONCE))
def test_browser_runs_nothing_of_it_asks_no_stranger_and_has_nothing_to_report(house, visitor, part):
    house.say(*PAYLOADS[part :: len(PAYLOADS) // AT_ONCE])

    found = {page: visitor.read(page) for page in house.told["pages"]}

    assert len(found) > 100
    assert {page: happened for page, happened in found.items() if happened} == {}


@pytest.mark.parametrize("part", range(2))
def test_article_desk_runs_nothing_of_it_while_it_is_worked_at(house, visitor, part):
    """Its script takes in lines and panels, proposes names, and says what was done."""
    house.say(*PAYLOADS[part::2])
    [desk] = [page for page in house.told["pages"] if page.endswith("/desk/")]
    window = visitor.window

    happened = visitor.read(desk)
    for key in ("j", "1", "2", "3", "4", "5", "k", "J", "n", "Escape", "d", "?", "Escape", "z"):
        window.keyboard.press(key)
        window.wait_for_timeout(150)
    for field in window.locator("input[list]:visible").all():
        field.fill("a")
        window.wait_for_timeout(150)

    assert happened + visitor.happened == []
    assert not window.evaluate("window.hit")


def test_nothing_turns_a_word_of_ours_round(house, visitor):
    house.say(TURNED)

    found = {}
    for page in house.told["pages"]:
        visitor.read(page)
        found[page] = visitor.window.evaluate(READ_BACKWARDS)

    assert {page: words for page, words in found.items() if words} == {}


def test_page_that_lets_an_attack_through_would_be_noticed(house, visitor):
    """The control: each of the three ways to notice, on a page that does what none of ours may."""
    visitor.read("/en/")
    attack = "<script>window.hit=1</script><img src=//stranger.invalid/x onerror=window.hit=1>"

    visitor.window.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", attack)
    visitor.window.wait_for_timeout(300)

    assert any("Content Security Policy" in line for line in visitor.happened)
    visitor.window.evaluate(
        "text => document.body.insertAdjacentHTML('beforeend', `<p>${text} <b>wahr</b></p>`)", TURNED
    )
    assert visitor.window.evaluate(READ_BACKWARDS) == ["wahr: wahr"]
