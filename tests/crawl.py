"""Every address of the site, taken from the router itself, so that a new page cannot be forgotten."""

import re
from html import unescape
from itertools import product

from django.urls import URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from claims.vocabulary import Language

LINK = re.compile(r"""(?:href|src)="(/[^"#]*)""")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
DESK = "admin/"


class NoSampleError(AssertionError):
    """A route asks for something the crawl was given no sample of."""


def views(patterns=None, head=""):
    """Yield each route of the site as written, languages put in, its name, and the view it leads to."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        languages = isinstance(pattern.pattern, LocalePrefixPattern)
        for part in [f"{code}/" for code in Language.values] if languages else [str(pattern.pattern)]:
            if isinstance(pattern, URLResolver):
                yield from views(pattern.url_patterns, head + part)
            else:
                yield head + part, pattern.name, pattern.callback


# For addresses that most crawls only pass by; whoever looks at them closely brings samples of their own.
ANYWHERE = {"topic": ["imprint"], "case.number": ["NOTHERE222"], "policy_version.number": [1]}
# A place below which lists end.
ANYWHERE |= {"before": ["1700000000000000-1"]}
# A link for an outside expert that nobody was given.
ANYWHERE |= {"token": ["A" * 43]}
ANYWHERE |= {"sitemap_file.section": ["claims", "articles"], "sitemap_file.number": [1]}


def is_public(view):
    """Say whether whoever wrote the view opened it to people without an account."""
    return not getattr(view, "login_required", True)


def followed(client, *, starts=("/en/", "/de/", "/sitemap.xml", "/log/heads.txt")):
    """Follow the links of the reading room as a search engine would; return status and bytes by address.

    A list that a filter narrowed is read; its links, which narrow it further without end, are not followed.
    """
    found, waiting = {}, list(starts)
    while waiting:
        address = unescape(waiting.pop())
        if address in found or address.startswith((f"/{DESK}", "/static/")):
            continue
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = answer.status_code, re.sub(rb'value="\w{64}"', b"", content)
        if answer.headers.get("Content-Type", "").startswith("text/html") and "?" not in address:
            waiting += LINK.findall(content.decode())
    return found


def routes(patterns=None):
    """Yield each route of the site as written, and its name."""
    for route, name, _view in views(patterns):
        yield route, name


def addresses(samples, patterns=None, *, only=lambda view: True):
    """Yield every address that `samples` leads to: values by parameter, or by “route.parameter”."""
    for route, name, view in views(patterns):
        if not only(view):
            continue
        names = ["".join(found) for found in PARAMETER.findall(route)]
        for values in product(*(_samples_of(samples, route, name, parameter) for parameter in names)):
            filled = iter(values)
            yield "/" + PARAMETER.sub(lambda _found, filled=filled: str(next(filled)), route).replace(
                "^", ""
            ).replace("$", "")


def _samples_of(samples, route, name, parameter):
    found = next(filter(None, (known.get(f"{name}.{parameter}") for known in (samples, ANYWHERE))), None)
    found = found or samples.get(parameter) or ANYWHERE.get(parameter)
    if not found:
        raise NoSampleError(f"{route} needs a sample for “{parameter}”.")
    return found
