"""Bringing a file in as a browser would: send it, look at it as it will be read, take it in."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

BRING = "/admin/claims/importorder/bring/"


def send(browser, content, name="checks.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return browser.post(BRING, {"file": SimpleUploadedFile(name, content)}, follow=True)


def address_of(page):
    return f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"


def filled_in(preview, **typed):
    """Return what a browser would send of the preview, with what was typed."""
    form = preview.context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, "", False)}
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', preview.content.decode())
    return {**dict(hidden), **sent, **typed, "csrfmiddlewaretoken": ""}


def again(browser, preview, **typed):
    return browser.post(address_of(preview), filled_in(preview, **typed) | {"again": "1"})


def keep(browser, preview, **typed):
    return browser.post(address_of(preview), filled_in(preview, **typed) | {"keep": "Take in"}, follow=True)


def columns(preview):
    return {row["column"].name: row["field"].value() for row in preview.context["columns"]}
