"""What is typed, sent and given to commands in an attempt; a noun or address without a sample fails."""

import io
import json

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from claims.operations import links, policies, staleness
from claims.rules.fingerprints import fingerprint
from tests import factories

PASSWORD = "a bridge of forty millions"

# What somebody changes in a row that is there; the rows of inlines have the same fields.
CHANGED = {
    "appearance": lambda s: {"difference": "Typed."},
    "article": lambda s: {"note": "Typed."},
    "articlerevision": lambda s: {"body": "Typed.", "number": "7"},
    "attribution": lambda s: {"wording": "Typed."},
    "claim": lambda s: {"note": "Typed."},
    "claimlink": lambda s: {"detail": "Typed."},
    "claimquantity": lambda s: {"qualifier": "typed"},
    "claimtranslation": lambda s: {"statement": "Getippt."},
    "contribution": lambda s: {"user": factories.anna().pk},
    "correctionrequest": lambda s: {"note": "Typed."},
    "edition": lambda s: {"claim_slug": "typed", "document": "{}"},
    "errorreport": lambda s: {"answer": "Typed."},
    "evidence": lambda s: {"locator": "p. 99"},
    "foreignrating": lambda s: {"note": "Typed."},
    "foreignreview": lambda s: {"label": "Typed"},
    "group": lambda s: {"name": "typed"},
    "importorder": lambda s: {"state": "done"},
    "importprofile": lambda s: {"document": "{}"},
    "importrow": lambda s: {"raw": "{}"},
    "importrun": lambda s: {"file_name": "typed.json"},
    "note": lambda s: {"text": "Typed."},
    "outsidereading": lambda s: {"overall": "Typed."},
    "party": lambda s: {"note": "Typed."},
    "partyalias": lambda s: {"name": "Typed"},
    "partydistinction": lambda s: {"reason": "Typed."},
    "partymerge": lambda s: {"reason": "Typed."},
    "policy": lambda s: {"title_en": "Typed"},
    "publication": lambda s: {"claim_slug": "typed"},
    "rating": lambda s: {"colour": "#123456"},
    "ratingscale": lambda s: {"name_en": "Typed"},
    "replyrequest": lambda s: {"channel": "phone"},
    "snapshot": lambda s: {"media_type": "text/html"},
    "source": lambda s: {"note": "Typed."},
    "trailentry": lambda s: {"actor_name": "typed"},
    "stalemark": lambda s: {"outcome": "still_right"},
    "user": lambda s: {"groups": [Group.objects.get(name="editor").pk]},
    "verdict": lambda s: {"gaps": "Typed."},
    "verdicttranslation": lambda s: {"gaps": "Getippt."},
}

# What a new row needs, besides what its form proposes.
NEW = {
    "appearance": lambda s: {"claim": s.claim.pk, "revision": s.appearance.revision_id, "exact": "in 2019"},
    "article": lambda s: {
        "title": "Typed",
        "slug": "typed",
        "publisher": s.party.pk,
        "language": "en",
        "rights": "own",
    },
    "articlerevision": lambda s: {"article": s.article.pk, "body": "Typed.", "length": "6"},
    "attribution": lambda s: {
        "claim": s.claim.pk,
        "chain": "1",
        "step": "2",
        "party": s.attribution.party_id,
        "act": "reported",
        "mode": "paraphrase",
    },
    "claim": lambda s: {"statement": "Typed.", "slug": "typed", "claim_type": "event", "language": "en"},
    "claimlink": lambda s: {"claim": s.claim.pk, "finding": "typed", "kind": "contradicts"},
    "claimquantity": lambda s: {"measure": "typed", "value": "3", "unit": "EUR"},
    "claimtranslation": lambda s: {"language": "en", "statement": "Typed."},
    "contribution": lambda s: {"claim": s.claim.pk, "user": factories.bela().pk},
    "correctionrequest": lambda s: {
        "party": s.claim.claimant_id,
        "channel": "phone",
        "sent_on": "2026-03-04",
    },
    "edition": lambda s: {"claim_slug": "typed", "document": "{}", "number": "1"},
    "errorreport": lambda s: {"remark": "Typed."},
    "evidence": lambda s: {"claim": s.claim.pk, "source": s.evidence.source_id, "stance": "mentions"},
    "foreignrating": lambda s: {"label": "typed", "decision": "waiting"},
    "foreignreview": lambda s: {"claim": s.claim.pk, "label": "Typed", "identity": "0" * 64},
    "group": lambda s: {"name": "typed"},
    "importorder": lambda s: {"file_name": "typed.csv", "upload": "typed"},
    "importprofile": lambda s: {"name": "typed", "document": "{}"},
    "importrow": lambda s: {"raw": "{}", "number": "1"},
    "importrun": lambda s: {"file_name": "typed.json"},
    "note": lambda s: {"claim": s.claim.pk, "text": "Typed."},
    "outsidereading": lambda s: {"expert": "Typed"},
    "party": lambda s: {"name": "Typed", "slug": "typed", "kind": "person"},
    "partyalias": lambda s: {"name": "Typed anew"},
    "partydistinction": lambda s: {"one": s.party.pk, "other": s.claim.claimant_id},
    "partymerge": lambda s: {"merged": s.party.pk, "survivor": s.claim.claimant_id, "reason": "Typed."},
    "policy": lambda s: {"topic": "team", "title_en": "Typed", "review_due_on": "2027-03-01"},
    "publication": lambda s: {"claim_slug": "typed"},
    "rating": lambda s: {
        "scale": s.ratingscale.pk,
        "position": "9",
        "code": "typed",
        "sign": "?",
        "colour": "#123456",
        "label_en": "typed",
        "definition_en": "Typed.",
    },
    "ratingscale": lambda s: {"slug": "typed", "version": "1", "name_en": "Typed"},
    "replyrequest": lambda s: {
        "claim": s.claim.pk,
        "party": s.claim.claimant_id,
        "channel": "phone",
        "asked_on": "2026-03-04",
    },
    "snapshot": lambda s: {"media_type": "text/html"},
    "source": lambda s: {"title": "Typed", "slug": "typed", "kind": "memo", "language": "en"},
    "stalemark": lambda s: {"outcome": "still_right"},
    "trailentry": lambda s: {"seq": "99", "act": "approve"},
    "user": lambda s: {
        "username": "typed",
        "usable_password": "true",
        "password1": "bridges over rivers",
        "password2": "bridges over rivers",
    },
    "verdict": lambda s: {"claim": s.claim.pk, "language": "en", "headline": "Typed"},
    "verdicttranslation": lambda s: {"language": "en", "headline": "Typed"},
}

# The rows that hang on a claim, by the room of the article desk they are kept in.
IN_ROOMS = {
    "evidence": "evidence",
    "hops": "attribution",
    "figures": "claimquantity",
    "notes": "note",
    "links": "claimlink",
    "places": "appearance",
}


def _article(s):
    return s.appearance.revision.article_id


# Addresses of our own and of the site: what stands in the address, and what is sent to it.
ARGUMENTS = {
    "app_list": lambda s: ["claims"],
    "claims_article_desk": lambda s: [_article(s)],
    "claims_article_desk_lookup": lambda s: [_article(s), "parties"],
    "claims_article_desk_presence": lambda s: [_article(s)],
    "claims_article_desk_take": lambda s: [_article(s)],
    "claims_article_desk_undo": lambda s: [_article(s)],
    "claims_article_desk_answer": lambda s: [_article(s), s.claim.pk, s.appearance.pk],
    "claims_article_desk_claim": lambda s: [_article(s), s.claim.pk],
    "claims_article_desk_submit": lambda s: [_article(s), s.claim.pk],
    "claims_article_desk_verdict": lambda s: [_article(s), s.claim.pk],
    "claims_article_desk_room": lambda s, room: [_article(s), s.claim.pk, room],
    "claims_article_desk_row": lambda s, room: [_article(s), s.claim.pk, room, s.rows[IN_ROOMS[room]].pk],
    "claims_article_desk_remove": lambda s, room: [_article(s), s.claim.pk, room, s.rows[IN_ROOMS[room]].pk],
    "claims_articlerevision_snapshot": lambda s: [s.original.revision_id, s.original.pk],
    "claims_verdict_still_right": lambda s: [s.verdict.pk],
    "auth_user_password_change": lambda s: [s.user.pk],
    "claims_appearance_place": lambda s: [s.appearance.pk],
    "claims_article_conflicts": lambda s: [s.appearance.revision.article_id],
    "claims_article_excerpts": lambda s: [s.article.pk],
    "claims_article_places": lambda s: [s.article.pk],
    "claims_claimlink_decide": lambda s: [s.claimlink.pk],
    "claims_errorreport_answer": lambda s: [s.errorreport.pk],
    "claims_outsidereading_answers": lambda s: [s.outsidereading.pk],
    "claims_party_merge": lambda s: [s.party.pk, s.claim.claimant_id],
    "claims_partymerge_part": lambda s: [s.partymerge.pk],
    "claims_policy_publish": lambda s: [s.policy.pk],
    "claims_article_receive": lambda s: [s.article.pk],
    "claims_article_revisions": lambda s: [s.article.pk, 1, 2],
    "claims_source_add_snapshot": lambda s: [s.source.pk],
    "claims_source_fetch": lambda s: [s.source.pk],
    "claims_source_picture": lambda s: [s.source.pk, s.snapshot.pk],
    "claims_source_picture_compare": lambda s: [s.source.pk, s.snapshot.pk, s.snapshot.pk],
    "claims_source_picture_difference": lambda s: [s.source.pk, s.snapshot.pk, s.snapshot.pk],
    "claims_source_picture_levels": lambda s: [s.source.pk, s.snapshot.pk],
    "claims_source_picture_thumbnail": lambda s: [s.source.pk, s.snapshot.pk],
    "claims_source_snapshot": lambda s: [s.source.pk, s.snapshot.pk],
    "claims_source_snapshot_view": lambda s: [s.source.pk, s.snapshot.pk],
    "claims_verdict_outside": lambda s: [s.verdict.pk],
    "claims_verdict_preview": lambda s: [s.verdict.pk],
    "claims_claim_pack": lambda s: [s.claim.pk],
    "claims_verdict_review": lambda s: [s.verdict.pk],
    "view_on_site": lambda s: [ContentType.objects.get_for_model(s.source).pk, s.source.pk],
}
WITHOUT_ARGUMENTS = (
    "any other address",
    "autocomplete",
    "claims_article_bring",
    "claims_claim_similar",
    "claims_foreignrating_decide",
    "claims_importorder_bring",
    "claims_party_same",
    "claims_source_enter",
    "index",
    "jsi18n",
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "queue",
    "recheck_feed",
)
ASKED = {
    "autocomplete": {"app_label": "claims", "model_name": "evidence", "field_name": "source", "term": "rep"},
    "claims_claim_similar": {"statement": "The new bridge cost 40 million euros.", "language": "en"},
}
SENT = {
    "auth_user_password_change": lambda s: {
        "usable_password": "true",
        "set-password": "on",
        "password1": "bridges over rivers",
        "password2": "bridges over rivers",
    },
    "claims_article_desk_claim": lambda s: {"statement": "Typed."},
    "claims_article_desk_remove places": lambda s: {"reason": "It stands there no longer."},
    "claims_article_desk_room evidence": lambda s: {
        "reference": s.evidence.source.slug,
        "stance": "mentions",
    },
    "claims_article_desk_room figures": lambda s: {"measure": "typed", "value": "3", "unit": "EUR"},
    "claims_article_desk_room hops": lambda s: {
        "chain": "1",
        "step": "2",
        "party": s.attribution.party.name,
        "act": "reported",
        "mode": "paraphrase",
    },
    "claims_article_desk_room links": lambda s: {
        "other": s.rows["another claim"].slug,
        "kind": "contradicts",
    },
    "claims_article_desk_room notes": lambda s: {"text": "Typed."},
    "claims_article_desk_room places": lambda s: {"quote": "in 2019"},
    "claims_article_desk_row evidence": lambda s: {"locator": "p. 99"},
    "claims_article_desk_row figures": lambda s: {"qualifier": "typed"},
    "claims_article_desk_row hops": lambda s: {"wording": "Typed."},
    "claims_article_desk_row places": lambda s: {"confirm": "on"},
    "claims_article_desk_submit": lambda s: {"moves": s.verdict.moves},
    "claims_article_desk_take": lambda s: {"quote": "Work began in 2019", "statement": "Typed."},
    "claims_article_desk_verdict": lambda s: {"gaps": "Typed."},
    "claims_verdict_still_right": lambda s: {
        "reason": "It says the same.",
        "seen": staleness.fingerprint_of(s.verdict.stale_marks.open().oldest_first()),
    },
    "claims_appearance_place": lambda s: {"action": "confirm"},
    "claims_article_excerpts": lambda s: {
        "action": "allow",
        "share": "40",
        "total": "3000",
        "context": "100",
        "reason": "The publisher agreed.",
    },
    "claims_claimlink_decide": lambda s: {
        "action": "dismiss",
        "reason": "Two different bridges.",
        "seen": links.fingerprint_of(s.claimlink),
    },
    "claims_errorreport_answer": lambda s: {
        "action": "answer",
        "outcome": "stands",
        "answer": "The audit office says eight.",
        "reason": "Read again.",
    },
    "claims_foreignrating_decide": lambda s: {f"label-{s.foreignrating.pk}": "none"},
    "claims_outsidereading_answers": lambda s: {"action": "revoke"},
    "claims_verdict_outside": lambda s: {"expert": "Typed", "expertise": "typing", "days": "7"},
    "claims_party_merge": lambda s: {
        "action": "merge",
        "stays": s.claim.claimant_id,
        "reason": "The office says so.",
    },
    "claims_partymerge_part": lambda s: {"action": "part"},
    "claims_policy_publish": lambda s: {"digest": fingerprint(policies.compose(s.policy))},
    "claims_source_enter": lambda s: {
        "title": "Typed.",
        "kind": "memo",
        "reading": "not_read",
        "reliability": "unknown",
    },
    "claims_source_picture": lambda s: {"action": "note", "kind": "crop", "area": "10,20,30,40"},
    "claims_source_add_snapshot": lambda s: {"file": SimpleUploadedFile("memo.png", picture("red"))},
    "login": lambda s: {"username": s.role, "password": PASSWORD},
    "password_change": lambda s: {
        "old_password": PASSWORD,
        "new_password1": "bridges over rivers",
        "new_password2": "bridges over rivers",
    },
}

# A file as well: what is sent to the first page, and typed on the second beside what it proposes.
TAKEN_IN = {
    "claims_importorder_bring": (
        lambda: {"file": SimpleUploadedFile("typed.csv", b"claim,url\nTyped.,https://checkers.example/1\n")},
        {},
    )
}

# Texts come in on two pages: what is sent to the first, and typed on the second beside what it proposes.
BROUGHT = {
    "claims_article_bring": ({"body": "A text."}, {"title": "Typed", "publisher": "Typed", "language": "en"}),
    "claims_article_receive": ({"body": "Another text."}, {}),
}


def answers(scene, verdict):
    """Return what somebody sends along who confirms a step."""
    return {
        "moves": verdict.moves,
        "digest": scene.digest,
        "reason": "The sum lacks a year.",
        "reason_en": "The contract was forged.",
        "kind": "update",
    }


def arguments(scene, command, folder):
    """Return what a command is given, besides the account it acts for."""
    match command:
        case "import_claims":
            return [bundle(scene, folder, gaps="Imported.")]
        case "import_article":
            text = folder / "article.txt"
            text.write_text(f"Once more. {factories.BODY}", encoding="utf-8")
            return [str(text), "--article", scene.appearance.revision.article.slug]
        case "evidence_pack":
            return [scene.claim.slug, "--confidential", "--output", str(folder / "pack.zip")]
        case "redact_trail":
            return ["1", "--field=after.note", "--reason=Asked for.", "--legal-basis=Art. 17"]
    raise AssertionError(f"{command} needs a sample")


def bundle(scene, folder, **fields):
    """Return the name of a file that says something of the verdict."""
    file = folder / "verdict.json"
    fields = {"claim": [scene.claim.slug], "version": scene.verdict.version, **fields}
    file.write_text(json.dumps([{"model": "claims.verdict", "fields": fields}]), encoding="utf-8")
    return str(file)


def picture(colour, form="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (2, 2), colour).save(file, form)
    return file.getvalue()
