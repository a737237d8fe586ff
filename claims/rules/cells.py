"""What may stand in a cell of a table that opens in a spreadsheet."""

# A spreadsheet takes what begins like this for a formula and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """Return `text` so that a spreadsheet shows it as it stands and computes nothing."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
