"""A pasted line, and what is proposed from it."""

import time

import pytest

from claims.rules.references import Reference, read

LINES = {
    "https://www.paper.example/2024/03/06/bridge-costs-forty-million-101709695.html": Reference(
        title="Bridge costs forty million", published_on="2024-03-06", host="paper.example"
    ),
    "https://paper.example/politik/article248391.html": Reference(
        title="paper.example/politik/article248391.html", host="paper.example"
    ),
    "www.paper.example/die-neue-bruecke-ist-da?utm_source=x": Reference(
        url="https://www.paper.example/die-neue-bruecke-ist-da?utm_source=x",
        title="Die neue bruecke ist da",
        host="paper.example",
    ),
    "https://web.archive.org/web/20240307/https://paper.example/the-new-bridge-2024-03": Reference(
        title="The new bridge",
        published_on="2024-03",
        host="paper.example",
        archived_url="https://paper.example/the-new-bridge-2024-03",
    ),
    "Ada Weber: „Die Brücke wird teurer“, Stadtanzeiger, 6. März 2024, https://paper.example/a "
    "(abgerufen am 7. März 2024)": Reference(
        url="https://paper.example/a",
        title="Die Brücke wird teurer",
        author="Ada Weber",
        publisher="Stadtanzeiger",
        published_on="2024-03-06",
        host="paper.example",
    ),
    "Ada Weber, “The bridge grows dear”, Town Gazette, 6 March 2024.": Reference(
        title="The bridge grows dear", author="Ada Weber", publisher="Town Gazette", published_on="2024-03-06"
    ),
    "Weber, A. (2024, March 6). The bridge grows dear. Town Gazette. https://paper.example/a": Reference(
        url="https://paper.example/a",
        title="The bridge grows dear",
        author="Weber, A",
        publisher="Town Gazette",
        published_on="2024-03-06",
        host="paper.example",
    ),
    "Weber, Ada: Die Brücke wird teurer. In: Stadtanzeiger, 06.03.2024": Reference(
        title="Die Brücke wird teurer",
        author="Weber, Ada",
        publisher="Stadtanzeiger",
        published_on="2024-03-06",
    ),
    "The bridge grows dear | Town Gazette https://paper.example/a": Reference(
        url="https://paper.example/a",
        title="The bridge grows dear",
        publisher="Town Gazette",
        host="paper.example",
    ),
    "Haushaltsplan, Stadt Neuburg, März 2024": Reference(
        title="Haushaltsplan", publisher="Stadt Neuburg", published_on="2024-03"
    ),
    "Minutes of the council": Reference(title="Minutes of the council"),
    "(https://paper.example/Bridge_(Neuburg))": Reference(
        url="https://paper.example/Bridge_(Neuburg)",
        title="paper.example/Bridge_(Neuburg)",
        host="paper.example",
    ),
}


@pytest.mark.parametrize("line", LINES)
def test_a_pasted_line_is_read_without_asking_anybody(line):
    wanted = LINES[line]

    if not wanted.url and line.startswith("https"):
        wanted = Reference(**{**vars(wanted), "url": line})
    assert read(line) == wanted


@pytest.mark.parametrize(
    "piece", ["(", "“", "1 ", "https://", ", ", "a-", " – ", "März 2024 ", "In: ", "(2024, ", "abgerufen "]
)
def test_ten_thousand_hostile_characters_take_no_time(piece):
    began = time.process_time()

    read(piece * (10_000 // len(piece)))

    assert time.process_time() - began < 0.25
