"""Who judges how worth checking a passage is at this desk: the tables by hand, or weights of its own."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from claims.rules.reading import weights, worthiness
from claims.rules.sentences import Refused


def judge() -> worthiness.Judge:
    """Return the weights of the file WORTHINESS_WEIGHTS names, else those set by hand; raises `Refused`."""
    return _read(settings.WORTHINESS_WEIGHTS) if settings.WORTHINESS_WEIGHTS else worthiness.BY_HAND


@lru_cache(maxsize=1)
def _read(file: str) -> weights.Weights:
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refused(
            _("The weights %(file)s cannot be read: %(reason)s.") % {"file": file, "reason": reason}
        ) from None
    return weights.parse(text)
