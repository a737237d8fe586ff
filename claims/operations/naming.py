"""Short names for new nouns, and nouns by the names people know them by."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from claims.models import Party, Source
from claims.rules import addresses
from claims.rules.sentences import Refused

LONGEST = 60
# Otherwise “Brücke” would be known as “brucke”.
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", ".": "-", "/": "-"}
)


def free_slug(model: Any, text: str) -> str:
    """Return a slug made from `text` that no row of `model` has yet, cut between words."""
    base = slugify(spelt_out(text)).strip("-_")
    if len(base) > LONGEST:
        base = base[: LONGEST + 1].rpartition("-")[0] or base[:LONGEST]
    base = base or str(model._meta.model_name)
    taken = set(
        model._default_manager.filter(Q(slug=base) | Q(slug__startswith=f"{base}-")).values_list(
            "slug", flat=True
        )
    )
    if base not in taken:
        return base
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)


def spelt_out(text: str) -> str:
    """Return the text with what slugs would lose: umlauts in two letters, points and slashes as hyphens."""
    return unicodedata.normalize("NFC", text).translate(_SPELT_OUT)


def party_called(name: str) -> Party | None:
    """Return the party with that name, alias or slug; nothing if there is none, a refusal if several."""
    found = list(
        Party.objects.filter(Q(slug=name) | Q(name__iexact=name) | Q(aliases__name__iexact=name)).distinct()[
            :5
        ]
    )
    # One that was merged still answers to its names, and stands for the one it was merged into.
    found = list(dict.fromkeys(party.merged_into or party for party in found))
    exact = [party for party in found if name in (party.slug, party.name)]
    return _only_one(exact or found, name)


def refuse_merged(thing: models.Model, fields: Iterable[str] | None = None) -> None:
    """Refuse a row that names a party which turned out to be another one."""
    for field in thing._meta.concrete_fields:
        if field.related_model is not Party or isinstance(thing, Party):
            continue
        if fields is not None and field.name not in fields:
            continue
        party = getattr(thing, field.name)
        if party is not None and party.merged_into_id is not None:
            raise Refused(
                _("“%(name)s” is the same as “%(other)s” (%(slug)s). Name that one.")
                % {"name": party.name, "other": party.merged_into.name, "slug": party.merged_into.slug}
            )


def source_called(reference: str) -> Source | None:
    """Return the source with that address, slug or title; nothing if there is none, a refusal if several."""
    named = Q(slug=reference) | Q(title__iexact=reference)
    if reference.lower().startswith(("https://", "http://")):
        named |= Q(page=addresses.normalised(reference))
    found = list(Source.objects.filter(named)[:5])
    exact = [source for source in found if source.slug == reference]
    return _only_one(exact or found, reference)


def _only_one(found: list[Any], name: str) -> Any:
    if len(found) > 1:
        raise Refused(
            _("“%(name)s” may be one of several: %(slugs)s. Give the short name.")
            % {"name": name, "slugs": ", ".join(sorted(one.slug for one in found))}
        )
    return found[0] if found else None
