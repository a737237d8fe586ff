"""Reading the reviewed matrix: the first line that fits a cell says what must happen."""

import csv
from dataclasses import dataclass
from pathlib import Path

from tests.permissions.cells import ROLES, Cell

FILE = Path(__file__).with_name("matrix.csv")
ANY = "*"
# A line that does not speak of a role leaves it to a later line.
SILENT = "."
YES, NO, NOTHING = "yes", "no", "nothing"
COLUMNS = ("channel", "act", "noun", "state", "relation", *ROLES, "because")


@dataclass(frozen=True)
class Line:
    """One line of the file; a column may name several values with “|”, or any with “*”."""

    number: int
    channel: str
    act: str
    noun: str
    state: str
    relation: str
    says: dict[str, str]

    def fits(self, cell: Cell) -> bool:
        return self.says[cell.role] != SILENT and all(
            _names(getattr(self, column), getattr(cell, column))
            for column in ("channel", "act", "noun", "state", "relation")
        )

    def __str__(self):
        return f"line {self.number}: {self.channel}, {self.act}, {self.noun}, {self.state}, {self.relation}"


def _names(written: str, value: str) -> bool:
    return written == ANY or value in written.split("|")


def lines(text: str | None = None) -> list[Line]:
    rows = csv.DictReader((FILE.read_text(encoding="utf-8") if text is None else text).splitlines())
    assert tuple(rows.fieldnames or ()) == COLUMNS
    return [
        Line(
            number=number,
            **{name: row[name] for name in COLUMNS[:5]},
            says={role: row[role] for role in ROLES},
        )
        for number, row in enumerate(rows, start=2)
        if not row["channel"].startswith("#")
    ]


class Matrix:
    """The lines, and which of them were ever asked."""

    def __init__(self, found: list[Line]) -> None:
        self.lines = found
        self.asked: set[tuple[Line, str]] = set()

    def expected(self, cell: Cell) -> str | None:
        """Return yes, no or nothing; None where no line speaks of the cell."""
        for line in self.lines:
            if line.fits(cell):
                self.asked.add((line.number, cell.role))
                return line.says[cell.role]
        return None

    def dead(self) -> list[str]:
        """Name each square of the file that no cell asked for: the act is gone, or a line above took it."""
        return [
            f"{line}, {role}"
            for line in self.lines
            for role, said in line.says.items()
            if said != SILENT and (line.number, role) not in self.asked
        ]
