"""What an address may hold besides slugs and numbers."""

from django.urls.converters import StringConverter

from claims.vocabulary import Language


class DigestConverter(StringConverter):
    regex = "[0-9a-f]{64}"


class PlaceConverter(StringConverter):
    """A place in a list, as `claims.public.paging` gives it out."""

    regex = "[0-9]{1,17}-[0-9]{1,18}"


class LanguageConverter(StringConverter):
    regex = "|".join(Language.values)
