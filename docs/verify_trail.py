#!/usr/bin/env python3
"""Check an exported trail without the workbench: one file, standard library only.

    python3 verify_trail.py trail.jsonl [heads.txt]

`trail.jsonl` comes from `manage.py export_trail`, `heads.txt` from the site's /log/heads.txt, best from a
copy that was kept elsewhere. Without heads, a cut tail or a chain that was hashed anew goes unseen.
Prints every fault, first one first, and exits 1 if there is any.
"""

import hashlib
import json
import sys

GENESIS = "0" * 64
HASHED = (
    "seq", "at", "actor", "act", "object_type", "object_key", "payload_digest", "previous_hash", "algorithm",
)  # fmt: skip


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def faults(entries, heads):
    """Yield a sentence for each fault; `entries` in order, `heads` as a dict of number and hash."""
    left = {e["seq"]: e["payload"].get("digest") for e in entries if e["act"] == "redact"}
    number, previous = 0, GENESIS
    for entry in entries:
        if entry["seq"] != number + 1:
            yield f"entry {number + 1} is missing"
        elif entry["previous_hash"] != previous:
            yield f"entry {entry['seq']} does not follow from entry {number}"
        if sha256(canonical({name: entry[name] for name in HASHED})) != entry["hash"]:
            yield f"entry {entry['seq']} was changed"
        redaction = entry["redacted_by"]
        expected = entry["payload_digest"] if redaction is None else left.get(redaction)
        if sha256(entry["salt"] + canonical(entry["payload"])) != expected:
            yield f"the payload of entry {entry['seq']} was changed"
        if heads.get(entry["seq"], entry["hash"]) != entry["hash"]:
            yield f"entry {entry['seq']} is not the one that was published as head"
        number, previous = entry["seq"], entry["hash"]
    if heads and max(heads) > number:
        yield f"the trail ends at entry {number}, but entry {max(heads)} was published as head"


def main(arguments):
    if not 1 <= len(arguments) <= 2 or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        entries = [json.loads(line) for line in file if line.strip()]
    heads = {}
    for path in arguments[1:]:
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.strip() and not line.startswith("#"):
                    number, value = line.split()[:2]
                    heads[int(number)] = value
    found = list(faults(entries, heads))
    for sentence in found:
        print(sentence)
    print(f"{len(entries)} entries and {len(heads)} heads checked, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
