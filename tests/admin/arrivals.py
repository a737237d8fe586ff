"""Bringing a text in as a browser would: send it, look at the preview, keep it."""

from django.core.files.uploadedfile import SimpleUploadedFile


def send(client, address, *, body=None, file=None, name="article.txt"):
    """Post a pasted text or a file and return the page that follows."""
    sent = {}
    if body is not None:
        sent["body"] = body
    if file is not None:
        sent["file"] = SimpleUploadedFile(name, file)
    return client.post(address, sent, follow=True)


def filled_in(preview, **typed):
    """Return what the preview would send: what it shows, with what was typed."""
    context = preview.context
    arrived, foresight = context["arrived"], context.get("foresight")
    sent = {
        "shown": arrived.sha256,
        "shown_encoding": arrived.encoding,
        "shown_reader": arrived.reader.value,
        "encoding": arrived.encoding,
        "reader": arrived.reader.value,
        "received_on": context["reading"]["received_on"].value() or "",
    }
    if foresight is not None:
        sent["replaces"] = foresight.replaces
    if context["description"] is not None:
        sent |= {field.name: field.value() or "" for field in context["description"]}
    return sent | typed


def address_of(preview):
    request = preview.request
    return f"{request['PATH_INFO']}?{request['QUERY_STRING']}"


def look_again(client, preview, **typed):
    return client.post(address_of(preview), filled_in(preview, **typed) | {"again": "1"})


def keep(client, preview, **typed):
    return client.post(address_of(preview), filled_in(preview, **typed) | {"keep": "Keep"}, follow=True)


def bring_in(client, address, *, body=None, file=None, name="article.txt", **typed):
    """Send a text, look at it, keep it; return the page that follows."""
    return keep(client, send(client, address, body=body, file=file, name=name), **typed)
