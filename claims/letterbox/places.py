"""How often one place may write, without keeping which place it was.

An address is counted under a keyed hash. The key is drawn anew each day, lives in the cache alone and is gone
with it; then nobody can say any longer, not even we, whose hash it was.
"""

import hashlib
import hmac
import secrets
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 60 * 60
DAY = 24 * HOUR


def is_too_often(request: HttpRequest, *, most: int, at: datetime, door: str = "letterbox") -> bool:
    """Count one more letter at a door from where the request comes; say if that exceeds `most` an hour."""
    key = f"{door}:{_hash_of(address_of(request), at)}"
    cache.add(key, 0, timeout=HOUR)
    try:
        return cache.incr(key) > most
    except ValueError:
        # The hour ended between the two lines.
        cache.set(key, 1, timeout=HOUR)
        return False


def address_of(request: HttpRequest) -> str:
    """Return the address that spoke to the outermost of our own proxies; strangers are not believed."""
    if not settings.TRUSTED_PROXIES:
        return str(request.META.get("REMOTE_ADDR", ""))
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return told[-settings.TRUSTED_PROXIES] if len(told) >= settings.TRUSTED_PROXIES else ""


def _hash_of(address: str, at: datetime) -> str:
    name = f"letterbox-key:{at.date().isoformat()}"
    key = cache.get_or_set(name, lambda: secrets.token_hex(32), timeout=DAY)
    return hmac.new(str(key).encode(), address.encode(), hashlib.sha256).hexdigest()
