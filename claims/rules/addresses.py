"""Which web addresses lead to one page: the form under which a source is known once, whatever way led there.

Folded is what differs between two links to one page: scheme, “www.” and the hosts for telephones, marks of
campaigns, the order of questions, fragments, escapes, a slash at the end. Whatever may be another page stays
apart, since two sources under one address are refused.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes, urlsplit

from .fingerprints import digest

# Fits an index of either database, whatever letters it has.
LONGEST = 600

# Most addresses; nothing in them is to be folded but what stands in front and a slash at the end.
_PLAIN = re.compile(r"https?://(?:www\.)?((?:[a-z0-9-]{1,63}\.){1,3}[a-z]{2,20})((?:/[A-Za-z0-9_,-]+)*)/?")
_DEVICES = frozenset({"www", "m", "mobile", "amp", "touch"})
# What may stand between a name and a country without being a name: co.uk, com.au, gov.br.
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "gob", "gouv", "gov", "govt", "info", "ne", "net", "nom", "or", "org", "sch"}
)
_PORTS = {"http": 80, "https": 443}
# Kept though they stand behind a “#”: addresses of pages that a script draws.
_ROUTE = re.compile(r"[!/]")
_TRACKING = re.compile(
    r"utm_\w*|(?:pk|piwik|mtm|matomo|hsa|stm)_\w+|at_(?:medium|campaign|custom\d|link_\w+|ptr_name|bbc_team|format)|"
    r"ns_(?:mchannel|source|campaign|linkname|fee)|fb(?:clid|_action_ids|_action_types|_source|_ref)|"
    r"g(?:clid|clsrc|braid|bid|ad_source)|(?:dcl|msclk|twcl|ttcl|ycl|li_fat_|wick|epi|rdt_c|irclick)id|wbraid|"
    r"igshi?d?|mibextid|mc_[ce]id|_ga|_gl|_hs(?:enc|mi)|hsctatracking|mkt_tok|oly_(?:anon|enc)_id|vero_(?:id|conv)|"
    r"wt_z?mc|wtmc|ocid|cmpid|cmp|icid|s_cid|xtor|ref_(?:src|url)|__twitter_impression|sr_share|xing_share|"
    r"guc(?:counter|e_referrer(?:_sig)?)|smid|smtyp|smprod|trk(?:campaign|info)?|trackingid|share_id|"
    r"__tn__|__cft__\[\d+\]|__xts__\[\d+\]",
    re.IGNORECASE,
)
# What only some places hang on their links; elsewhere the same letter may choose the page.
_TRACKING_AT = {
    "youtube.com": frozenset({"si", "feature", "pp", "ab_channel"}),
    "youtu.be": frozenset({"si", "feature"}),
    "x.com": frozenset({"s", "t"}),
    "twitter.com": frozenset({"s", "t"}),
    "open.spotify.com": frozenset({"si", "nd"}),
    "tiktok.com": frozenset({"_r", "_t", "is_from_webapp", "sender_device"}),
}
_AMP_QUESTIONS = {"amp": ("", "1", "true"), "outputtype": ("amp",), "output": ("amp",)}
# The tail of an article for telephones: behind a name of several words or a number, never behind a word
# such as /wiki/ or /tag/.
_AMP_TAIL = re.compile(r"(?<=[-\d])(?P<word>[^/-]*(?:\.html?)?)/amp/?$|\.amp(?=\.html?$|$)")
_AMP_CACHE = re.compile(r"/(?:amp/)?(?:[acv]/)?(?P<secure>s/)?(?P<page>[^/]+\.[^/]+/.*)")
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;?]*", re.IGNORECASE)
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def normalised(url: str) -> str:
    """Return the one form of all addresses of a page, without a scheme; nothing for no address.

    `url` is http or https. What cannot be taken apart is its own form. At most 600 characters: of longer
    ones the digest stands behind the host.
    """
    url = url.strip()
    if plain := _PLAIN.fullmatch(url):
        host, path = plain.groups()
        labels = host.split(".")
        if _DEVICES.isdisjoint(labels) and "xn--" not in host and "/amp" not in path:
            return _no_longer(host + path, host)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url[:LONGEST]
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not parts.hostname:
        return url[:LONGEST]
    path = _without_dots(_unescaped(parts.path))
    if inner := _inside_cache(parts.hostname, path, parts.query):
        return normalised(inner)
    host = _host(parts.hostname)
    place = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    path = _path(path)
    query = _query(parts.query, host)
    fragment = f"#{_unescaped(parts.fragment)}" if _ROUTE.match(parts.fragment) else ""
    return _no_longer(place + path + (f"?{query}" if query else "") + fragment, place)


def host_and_path(url: str) -> tuple[str, str]:
    """Return the host as it is known and the path of an address, without its questions."""
    place, _slash, path = normalised(url).partition("?")[0].partition("/")
    return place, path


def _no_longer(form: str, place: str) -> str:
    # A blank stands in no address, so that no other page has this form.
    return form if len(form) <= LONGEST else f"{place} {digest(form.encode('utf-8', 'surrogatepass'))}"


def _host(host: str) -> str:
    """Return the host in small letters, as it is read, without what it puts in front for a device."""
    labels = [_read(label) for label in host.lower().rstrip(".").split(".")]
    if ":" in host or labels[-1].isdecimal():
        return host.lower()
    # “en.m.wikipedia.org”: the language stays in front.
    for place in (0, 0, 1):
        rest = [*labels[:place], *labels[place + 1 :]]
        if len(labels) > place and labels[place] in _DEVICES and _has_name(rest[place:]):
            labels = rest
    return ".".join(labels)


def _read(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _has_name(labels: list[str]) -> bool:
    """Say whether a name of somebody is left, and not only a country: “mobile.de” is a name."""
    if len(labels) < 2:
        return False
    return len(labels) > 2 or not (len(labels[-1]) == 2 and labels[0] in _SECOND_LEVEL)


def _path(path: str) -> str:
    path = _SESSION.sub("", path)
    path = _AMP_TAIL.sub(lambda found: found["word"] or "", path)
    # Two slashes at the end are a place of their own, such as an empty address within an archive's.
    return path[:-1] if path.endswith("/") and not path.endswith("//") else path


def _query(query: str, host: str) -> str:
    own = next((names for site, names in _TRACKING_AT.items() if _is_at(host, site)), frozenset())
    kept = []
    for part in query.split("&"):
        # Copied from the text of a page, a link says “&amp;”.
        name, equals, value = part.removeprefix("amp;").replace("+", "%20").partition("=")
        name = _unescaped(name)
        if not name or _TRACKING.fullmatch(name) or name in own:
            continue
        if value.lower() in _AMP_QUESTIONS.get(name.lower(), ()):
            continue
        kept.append((name, equals + _unescaped(value)))
    # Sorted by name alone: of one name that comes twice the order may matter.
    return "&".join(name + value for name, value in sorted(kept, key=lambda pair: pair[0]))


def _is_at(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")


def _inside_cache(host: str, path: str, query: str) -> str:
    """Return the address of a page that is shown through somebody's copies for telephones."""
    is_google = re.fullmatch(r"www\.google\.[a-z.]{2,6}", host.lower()) and path.startswith("/amp/")
    if not is_google and not host.lower().endswith(".cdn.ampproject.org"):
        return ""
    found = _AMP_CACHE.fullmatch(path)
    if found is None:
        return ""
    return f"https://{found['page']}" + (f"?{query}" if query else "")


def _without_dots(path: str) -> str:
    """Return the path without “.” and “..”, as a browser sends it."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == "..":
            kept[-1:] = []
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _unescaped(text: str) -> str:
    """Return letters as letters; what has a meaning of its own, or is not to be seen, stays escaped."""
    return _ESCAPES.sub(_letters, text) if "%" in text else text


def _letters(found: re.Match[str]) -> str:
    shown = []
    for letter in unquote_to_bytes(found[0]).decode("utf-8", "surrogateescape"):
        if letter in _UNRESERVED or (letter > "\u00a0" and letter.isprintable()):
            shown.append(letter)
        else:
            shown += [f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogateescape")]
    return "".join(shown)
