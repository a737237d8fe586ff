"""A word of its own for each text of the desk, so that a leak says where it came from."""

import re

from django.apps import apps
from django.db import models

from claims.models.editions import public_models
from claims.models.fields import CanonicalJSONField, LocalizedTextField, PartialDateField

# Shown to readers as they are, so they hold no secret.
PUBLIC_MODELS = set(public_models())
# Codes, digests and marks: no room for a word, or nothing an editor writes.
NO_WORDS = {
    "articlerevision.sha256",
    # Made of what claims say, whose own words are planted.
    "claimwords.stems",
    "attribution.wording_language",
    "errorreport.digest",
    "evidence.area",
    "errorreport.number",
    "foreignreview.identity",
    "foreignreview.language",
    "foreignreview.sha256",
    "foreignreview.value",
    "foreignreview.best",
    "foreignreview.worst",
    "foreignrating.language",
    "importorder.sha256",
    "importrow.sha256",
    "importrun.sha256",
    # Slugs, which editions tell everybody.
    # A document of the draft, whose own words are planted; and what was said to it, by block.
    "outsidereading.document",
    "outsidereading.answers",
    "outsidereading.digest",
    "outsidereading.token_digest",
    "party.formerly",
    "rating.colour",
    "rating.sign",
    "picturenote.area",
    "receipt.digest",
    "receipt.key",
    "snapshot.look",
    "snapshot.sha256",
    "snapshot.view_sha256",
    "source.language",
    "trailentry.algorithm",
    "trailentry.hash",
    # The slug of the draft, which holds one.
    "trailentry.object_key",
    "trailentry.object_type",
    "trailentry.payload_digest",
    "trailentry.previous_hash",
    "trailpayload.salt",
    "verdict.approved_digest",
    "wordcount.stem",
}


class Aviary:
    """The words that must stay inside, and where each of them sits."""

    def __init__(self):
        self.homes = {}

    def canary(self, home):
        word = f"kanari{len(self.homes) + 1:04d}"
        self.homes[word] = home
        return word

    def word_for(self, field, home):
        match field:
            case LocalizedTextField():
                return {"de": self.canary(home), "en": self.canary(home)}
            case CanonicalJSONField() | models.JSONField():
                return {"kept": [self.canary(home)]}
            case models.URLField():
                return f"https://{self.canary(home)}.example/"
            case _:
                return self.canary(home)

    def words(self, model, *names):
        """Return a word for each text of the model, or for those named."""
        return {
            field.name: self.word_for(field, home_of(model, field))
            for field in texts_of(model)
            if not names or field.name in names
        }

    def settle(self, thing, *names):
        """Put words into a row that is there already; nothing is left of what it said."""
        type(thing)._base_manager.filter(pk=thing.pk).update(**self.words(type(thing), *names))
        thing.refresh_from_db()
        return thing

    def found_in(self, text, *, asked=""):
        """Return where the words come from that stand in `text`, apart from those the reader typed."""
        seen = set(re.findall(r"kanari\d{4}", text)) - set(re.findall(r"kanari\d{4}", asked))
        return {self.homes[word] for word in seen}


def home_of(model, field):
    return f"{model._meta.model_name}.{field.name}"


def texts_of(model):
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not isinstance(field, PartialDateField | models.FileField)
        and not field.choices
        and home_of(model, field) not in NO_WORDS
    ]


def desk_models():
    return [model for model in apps.get_app_config("claims").get_models() if model not in PUBLIC_MODELS]


def told(answer):
    # A picture has no words; what it was drawn from is another test's.
    text = "" if answer["Content-Type"].startswith("image/") else answer.content.decode()
    return text + str(dict(answer.headers)) + answer.cookies.output()


def leaks(aviary, answers):
    """Return what came out, by the way it came."""
    found = {
        f"{method} {address}": aviary.found_in(told(answer), asked=address)
        for (method, address), answer in answers.items()
    }
    return {way: homes for way, homes in found.items() if homes}
