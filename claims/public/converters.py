"""What an address may hold besides slugs and numbers."""

from django.urls.converters import StringConverter

from claims.vocabulary import Language


class DigestConverter(StringConverter):
    regex = "[0-9a-f]{64}"


class LanguageConverter(StringConverter):
    regex = "|".join(Language.values)
