"""What a claim about to be taken looks like: from selected words, from a suggestion, from a paragraph."""

import re

from django.utils.translation import get_language

from claims.admin import desk_suggestions, similarity
from claims.admin.desk_forms import NewClaimForm, QuoteForm
from claims.models import Party
from claims.operations import desk
from claims.operations.naming import free_slug
from claims.vocabulary import ClaimType, Level, PartyKind

# A form that says nothing of the claim leaves it to what the words look like.
_DIGIT = re.compile(r"\d")


def context(here):
    """Return what the form of a claim about to be taken shows, filled in from a suggestion or a paragraph."""
    request, attempt = here.request, here.attempt
    asked = request.POST if request.method == "POST" else request.GET
    suggestion = desk_suggestions.with_key(here.reading, asked.get("suggestion", ""))
    line = _line(here, asked.get("paragraph", ""))
    quote = here.body[suggestion.start : suggestion.end] if suggestion else line.text if line else ""
    forms = attempt.form if attempt.place == "take" else None
    return {
        "desk": here,
        "attempt": attempt,
        "take_at": here.door("take"),
        "desk_at": here.address() + "#panel",
        "suggestion": suggestion,
        "suggestion_key": desk_suggestions.key_of(suggestion) if suggestion else "",
        "line": line,
        "quote_form": forms["quote"]
        if forms
        else QuoteForm(
            auto_id="id_take_%s", initial={"quote": quote, "paragraph": line.number if line else None}
        ),
        "claim_form": forms["claim"]
        if forms
        else NewClaimForm(auto_id="id_take_%s", initial=_proposed(here, suggestion, quote)),
        "figures": _figures(suggestion),
        "hops": desk_suggestions.hops(suggestion, here.article.language) if suggestion else [],
        "party_kinds": PartyKind.choices,
        "alike": similarity.alike_to(quote, here.article.language)
        if here.may["view_claim"] and len(quote) <= similarity.LONGEST_ASKED
        else [],
    }


def is_asked_for(here):
    """Whether the panel shows the form of a new claim."""
    asked = here.request.GET
    return here.attempt.place == "take" or bool(asked.get("suggestion") or asked.get("paragraph"))


def read(here, sent):
    """Return the two forms of a claim that is taken: of its words, and of what it says."""
    return {
        "quote": QuoteForm(sent, auto_id="id_take_%s"),
        "claim": NewClaimForm(_filled_in(here, sent), auto_id="id_take_%s"),
    }


def _line(here, number):
    if not (number.isascii() and number.isdecimal()):
        return None
    return next((line for line in here.lines if line.number == int(number)), None)


def _filled_in(here, sent):
    """Return what was sent, with what one key leaves open: the words as statement, the likely type."""
    data = sent.copy()
    quote = " ".join(sent.get("quote", "").split())
    if not data.get("statement", "").strip():
        data["statement"] = quote
    data.setdefault("claim_type", _type_of(here, quote))
    data.setdefault("language", here.article.language)
    data.setdefault("check_worthiness", Level.MEDIUM.value)
    return data


def _type_of(here, quote):
    for suggestion in here.reading.suggestions:
        words = here.body[suggestion.start : suggestion.end]
        if quote and (quote in words or words in quote):
            return suggestion.claim_type
    return (ClaimType.QUANTITY if _DIGIT.search(quote) else ClaimType.EVENT).value


def _proposed(here, suggestion, quote):
    return {
        "statement": " ".join(quote.split()) if suggestion else "",
        "claim_type": suggestion.claim_type if suggestion else _type_of(here, quote),
        "claimed_on": suggestion.claimed_on if suggestion else "",
        "language": here.article.language,
        "check_worthiness": suggestion.worthiness if suggestion else Level.MEDIUM.value,
    }


def _figures(suggestion):
    return desk_suggestions.figures(suggestion, get_language()) if suggestion else []


def part(here, quote, aim):
    """Return the part of the article the words are in; the refusal of words that are nowhere comes later."""
    if aim.within is not None:
        return desk_suggestions.part_at(here.reading, aim.within[0])
    start = here.body.find(quote.strip())
    return desk_suggestions.part_at(here.reading, start)


def agreed_figures(suggestion, sent):
    """Return the figures of a suggestion that were left ticked."""
    agreed = []
    for number, (figure, _words) in enumerate(_figures(suggestion)):
        if sent.get(f"figure-{number}"):
            figure.measure = sent.get(f"measure-{number}", "").strip() or figure.measure
            agreed.append(figure)
    return agreed


def agreed_hops(suggestion, sent, language, **now):
    """Yield the hops left ticked; a name not on record yet is left out unless its kind was chosen."""
    step = 0
    if suggestion is None:
        return
    for number, (hop, name) in enumerate(desk_suggestions.hops(suggestion, language)):
        if not sent.get(f"hop-{number}"):
            continue
        kind = sent.get(f"hop-kind-{number}", "")
        if hop.party is None and kind in PartyKind.values:
            hop.party = Party(slug=free_slug(Party, name), name=name, kind=kind)
            desk.record(hop.party, **now)
        if hop.party is None:
            continue
        step += 1
        hop.step = step
        yield hop
