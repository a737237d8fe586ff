"""Files of any length whose claims each bring a party, a source, a hop and evidence of their own."""

import json
from pathlib import Path

# Of one claim: party, source, claim, hop, evidence.
RECORDS = 5


def write(path: Path, name: str, claims: int) -> Path:
    """Write claims whose slugs begin with `name`, one record a line."""
    path.write_text("".join(f"{json.dumps(record)}\n" for record in _records(name, claims)))
    return path


def _records(name: str, claims: int):
    for number in range(claims):
        slug = f"{name}-{number}"
        named = {"claim": [slug], "source": [slug]}
        for noun, fields in (
            ("party", {"slug": slug, "name": f"Party {slug}", "kind": "person"}),
            ("source", {"slug": slug, "title": f"Report {slug}", "kind": "report", "publisher": [slug]}),
            ("claim", {"slug": slug, "statement": f"Said {slug}.", "language": "en", "claim_type": "event"}),
            ("attribution", {**named, "party": [slug], "step": 1, "act": "said", "mode": "paraphrase"}),
            ("evidence", {**named, "stance": "supports", "locator": "p. 3"}),
        ):
            yield {"model": f"claims.{noun}", "fields": fields}
