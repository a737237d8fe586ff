import pytest

from claims.rules import citations

CARD = {
    "title": "Dear bridge",
    "byline": "",
    "author": {"name": "Ada Weber"},
    "publisher": {"name": "Gazette"},
    "published_on": "2024-03-06",
    "url": "https://p.example",
    "snapshots": [{"captured_on": "2024-03-08"}, {"captured_on": "2024-03-07"}],
}


@pytest.mark.parametrize(
    ("language", "changes", "line"),
    [
        (
            "en",
            {},
            "Ada Weber: “Dear bridge”, Gazette, 6 March 2024, https://p.example (archived 8 March 2024).",
        ),
        (
            "de",
            {},
            "Ada Weber: „Dear bridge“, Gazette, 6. März 2024, https://p.example (gesichert am 8. März 2024).",
        ),
        (
            "de",
            {"byline": "A. W.", "published_on": "2024-03", "url": "", "snapshots": []},
            "A. W.: „Dear bridge“, Gazette, März 2024.",
        ),
        (
            "en",
            {"author": None, "publisher": None, "published_on": "", "url": "", "snapshots": []},
            "“Dear bridge”.",
        ),
        (
            "en",
            {"author": {"name": "Gazette"}, "published_on": "2014~", "snapshots": [], "url": ""},
            "Gazette: “Dear bridge”, about 2014.",
        ),
    ],
)
def test_a_source_is_cited_by_the_customs_of_the_language(language, changes, line):
    assert citations.line(CARD | changes, language).replace("\u00a0", " ") == line
