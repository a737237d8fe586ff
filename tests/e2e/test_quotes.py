"""A hundred quotes selected or typed in a real browser: what is saved is what was seen."""

import re
import unicodedata

import pytest

from claims.rules import text as text_policy
from tests.e2e.articles import READY, body_of, bring_in, open_desk, quotes, saved
from tests.e2e.quotes import TEXTS, TYPED, read

pytestmark = pytest.mark.e2e

# Selects by code points, as the table counts them; the page itself counts in units of UTF-16.
SELECT = """([start, end]) => {
    const paragraphs = [...document.querySelectorAll('.ad-p')];
    const point = (place, isEnd) => {
        let left = place;
        for (const paragraph of paragraphs) {
            const length = [...paragraph.textContent].length;
            if (left < length || (isEnd && left === length)) {
                const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    const own = [...node.data];
                    if (left < own.length || (isEnd && left === own.length)) {
                        return [node, own.slice(0, left).join('').length];
                    }
                    left -= own.length;
                }
            }
            left -= length + 2;
        }
    };
    document.getElementById('ad-text').focus();
    const selection = getSelection();
    selection.setBaseAndExtent(...point(start, false), ...point(end, true));
    return selection.toString();
}"""


def blanks_levelled(text):
    return re.sub(r"\s+", " ", text)


def visible(text):
    """Return what of a text is kept in a record: composed, without what nobody sees."""
    return text_policy.clean(text)


@pytest.fixture(scope="module")
def page(newsroom):
    with newsroom.window() as page:
        newsroom.log_in(page, "anna")
        yield page


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_saved_quote_is_what_was_selected(newsroom, page, text):
    body, selections = read("\n\n".join(text.paragraphs))
    desk = bring_in(page, body, title=f"Quotes: {text.name}", language=text.language)
    open_desk(page, desk)
    assert body_of(newsroom, desk) == body
    seen = []

    for selection in selections:
        page.keyboard.press("Escape")
        shown = page.evaluate(SELECT, [selection.start, selection.end])
        assert (
            blanks_levelled(shown).strip() == blanks_levelled(body[selection.start : selection.end]).strip()
        )
        page.evaluate("document.getElementById('ad-status').textContent = ''")
        page.keyboard.press("Shift+C" if text.exact else "c")
        saved(page)
        seen.append(page.locator(".ad-quote").first.inner_text())

    kept = quotes(newsroom, desk)
    wanted = [trimmed(body, *selection.saved) for selection in selections]
    assert [(start, end) for _exact, start, end in kept] == wanted
    assert [exact for exact, _start, _end in kept] == [visible(body[start:end]) for start, end in wanted]
    assert [blanks_levelled(quote) for quote in seen] == [blanks_levelled(exact) for exact, _, _ in kept]
    marked = page.evaluate(
        "() => [...document.querySelectorAll('mark[data-sign]')].map(one => one.dataset.place)"
    )
    assert len(marked) == len(selections)


def trimmed(body, start, end):
    while body[start].isspace():
        start += 1
    while body[end - 1].isspace():
        end -= 1
    return start, end


@pytest.mark.parametrize(("paragraph", "words", "stands"), TYPED)
def test_words_typed_with_a_plain_keyboard_are_saved_as_they_stand_in_the_text(
    newsroom, page, paragraph, words, stands
):
    title = f"Typed {unicodedata.name(paragraph[0])} {abs(hash(paragraph)) % 10**6}"
    desk = bring_in(page, f"Anfang.\n\n{paragraph}", title=title, language="de")
    page.goto(f"{desk}?paragraph=2")
    page.locator(READY).wait_for()
    page.locator("#id_take_quote").fill(words)
    page.get_by_role("button", name="Record the claim").click()
    saved(page)

    [(exact, start, end)] = quotes(newsroom, desk)
    assert body_of(newsroom, desk)[start:end] == stands
    assert exact == visible(stands)


def test_there_are_a_hundred_of_them():
    selected = sum(len(read("\n\n".join(text.paragraphs))[1]) for text in TEXTS)

    assert selected + len(TYPED) >= 100
