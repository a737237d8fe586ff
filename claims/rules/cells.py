"""What may stand in a cell of a table that opens in a spreadsheet."""

# A spreadsheet takes what begins like this for a formula and runs it. Behind a tab or a line end it looks
# again, and some take the wide signs of East Asian keyboards for the narrow ones.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
GUARD = "'"
# The header of the tables we hand out; one that has it was guarded by us.
OWN_COLUMNS = (
    "key", "statement", "language", "claim_type", "claimed_on", "claimant", "publisher", "publisher_url",
    "url", "title", "reviewed_on", "label", "value", "best", "worst", "explanation", "appearances",
    "documents",
)  # fmt: skip


def safe_cell(text: str) -> str:
    """Return `text` so that a spreadsheet shows it as it stands and computes nothing.

    A text that has the guard already gets another one, so that `bare_cell` gives each back as it was.
    """
    return f"{GUARD}{text}" if text.lstrip(GUARD).startswith(FORMULA_STARTS) else text


def bare_cell(cell: str) -> str:
    """Return the text that `safe_cell` guarded; for tables of our own, as others mean their apostrophes."""
    return cell[1:] if cell.startswith(GUARD) and cell.lstrip(GUARD).startswith(FORMULA_STARTS) else cell
