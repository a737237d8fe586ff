"""Which web addresses the house takes in and gives out."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .sentences import Refused

LONGEST_ADDRESS = 2000
# Browsers read a backslash as a slash and drop tabs and line ends, so such an address leads somewhere else.
_FORBIDDEN = re.compile(
    '[\\s\\\\<>"`\x00-\x20\x7f-\xa0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]'
)
_HOST = re.compile(r"[^/?#@%\[\]!$&'()*+,;={}|^]+")

# Addresses that nobody has anything to ask of, neither here nor where a column checks them once more.
_PLAIN = re.compile(r"https?://(?:[a-z0-9]{1,40}\.){1,3}[a-z]{2,20}/[A-Za-z0-9/_.-]{0,300}")


def is_plain(url: str) -> bool:
    """Say of most addresses at once that `safe_url` gives them back as they are; a no is only a doubt."""
    return _PLAIN.fullmatch(url) is not None


def safe_url(url: str) -> str:
    """Return `url` without outer blanks, or refuse it.

    Taken are http and https with a host. Refused are user names, backslashes, blanks, control and
    invisible characters, and more than 2000 characters.
    """
    url = url.strip(" \t\r\n")
    if len(url) > LONGEST_ADDRESS:
        raise Refused(_("The address is longer than %(limit)d characters.") % {"limit": LONGEST_ADDRESS})
    if found := _FORBIDDEN.search(url):
        raise Refused(
            _("The address holds a forbidden character (U+%(code)04X). Copy it from the browser.")
            % {"code": ord(found[0])}
        )
    try:
        parts = urlsplit(url)
        host, has_port = parts.hostname or "", parts.port is not None
    except ValueError:
        raise Refused(_("The address has no readable host. Copy it from the browser.")) from None
    if parts.scheme not in ("http", "https"):
        raise Refused(_("An address starts with https:// or http://."))
    if "@" in parts.netloc:
        raise Refused(_("The address holds a user name. Take out everything up to the @."))
    is_bracketed = parts.netloc.startswith("[")
    if not host.strip(".") or (not is_bracketed and not _HOST.fullmatch(host)):
        raise Refused(_("The address has no readable host. Copy it from the browser."))
    if parts.netloc.endswith(":") and not has_port:
        raise Refused(_("The address names an empty port. Take out the colon."))
    return url
