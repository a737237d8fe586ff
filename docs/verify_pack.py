#!/usr/bin/env python3
"""Check an evidence pack without the workbench: this file, verify_trail.py beside it, standard library only.

    python3 verify_pack.py [heads.txt]

Run it in the folder the pack was unpacked to. It checks that every file has the SHA-256 that stands in
SHA256SUMS and that none is missing or new; that every edition has the digest it was published with, and that
somebody else than its author approved just that digest; and that each entry of the trail is as it was
written. `heads.txt` holds heads of the trail that were kept elsewhere: without them a pack that was made anew
as a whole goes unseen. Prints every fault, first one first, and exits 1 if there is any.
"""

import hashlib
import json
import os
import sys

from verify_trail import GENESIS, HASHED, canonical, sha256

SUMS = "SHA256SUMS"
# What looking at the pack may leave behind.
LEFT_BEHIND = ("__pycache__", ".DS_Store", "Thumbs.db")


def files_in(folder):
    """Yield the names of all files, with slashes, as the list of sums has them."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in LEFT_BEHIND)
        for name in sorted(names):
            if name not in LEFT_BEHIND:
                yield os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/")


def digest_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def file_faults(folder):
    sums = {}
    with open(os.path.join(folder, SUMS), encoding="utf-8") as file:
        for line in file:
            value, _blank, name = line.rstrip("\n").partition("  ")
            sums[name] = value
    found = set(files_in(folder)) - {SUMS}
    for name in sorted(sums):
        if name not in found:
            yield f"{name} is missing"
        elif digest_of(os.path.join(folder, name)) != sums[name]:
            yield f"{name} was changed"
    for name in sorted(found - set(sums)):
        yield f"{name} does not belong to the pack"


def entry_faults(entries, heads):
    """Yield what is wrong with the entries, between which others are left out."""
    number, previous = 0, GENESIS
    for entry in entries:
        if entry["seq"] <= number:
            yield f"entry {entry['seq']} stands in the wrong place"
        if entry["seq"] == number + 1 and entry["previous_hash"] != previous:
            yield f"entry {entry['seq']} does not follow from entry {number}"
        if sha256(canonical({name: entry[name] for name in HASHED})) != entry["hash"]:
            yield f"entry {entry['seq']} was changed"
        if (
            "payload" in entry
            and sha256(entry["salt"] + canonical(entry["payload"])) != entry["payload_digest"]
        ):
            yield f"the payload of entry {entry['seq']} was changed"
        if heads.get(entry["seq"], entry["hash"]) != entry["hash"]:
            yield f"entry {entry['seq']} is not the one that was published as head"
        number, previous = entry["seq"], entry["hash"]


def edition_faults(folder, editions, entries):
    """Yield what is wrong with the editions: their bytes, or what the trail has on them."""
    told = [entry for entry in entries if "payload" in entry and entry["object_type"] == "verdict"]
    for edition in editions:
        name, key, digest = f"edition {edition['number']}", edition["verdict"], edition["digest"]
        if digest_of(os.path.join(folder, "editions", str(edition["number"]), "document.json")) != digest:
            yield f"{name} does not have the digest it was published with"

        def people(act, key=key, digest=digest):
            return {
                entry["actor"]
                for entry in told
                if (entry["act"], entry["object_key"]) == (act, key)
                and entry["payload"].get("digest") == digest
            }

        if edition["kind"] == "retraction":
            if not people("retract"):
                yield f"{name} is not in the trail"
            continue
        if not people("publish"):
            yield f"{name} is not in the trail"
        submitters = {e["actor"] for e in told if (e["act"], e["object_key"]) == ("submit", key)}
        if not people("approve") - submitters:
            yield f"{name} was not approved by a second person"


def read_heads(path):
    heads = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                number, value = line.split()[:2]
                heads[int(number)] = value
    return heads


def main(arguments):
    if len(arguments) > 1 or arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 2
    folder = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(folder, "pack.json"), encoding="utf-8") as file:
        pack = json.load(file)
    with open(os.path.join(folder, "trail", "entries.jsonl"), encoding="utf-8") as file:
        entries = [json.loads(line) for line in file if line.strip()]
    heads = read_heads(os.path.join(folder, "trail", "heads.txt"))
    found = list(file_faults(folder))
    found += entry_faults(entries, heads)
    for path in arguments:
        found += entry_faults(entries, read_heads(path))
    found += edition_faults(folder, pack["editions"], entries)
    for sentence in dict.fromkeys(found):
        print(sentence)
    print(f"{len(pack['editions'])} editions and {len(entries)} entries checked, {len(set(found))} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
