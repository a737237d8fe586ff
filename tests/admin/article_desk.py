"""The article desk by plain forms: its addresses, and what a browser would send back."""

from html.parser import HTMLParser

from django.urls import reverse

PARTS = {"headers": {"Accept": "application/json"}}


def desk_of(revision, **query):
    return reverse("admin:claims_article_desk", args=[revision.article_id], query=query)


def door(revision, name, *keys):
    return reverse(f"admin:claims_article_desk_{name}", args=[revision.article_id, *keys])


class _Forms(HTMLParser):
    """Reads what each form of a page would send if nobody typed anything, by the form's address."""

    def __init__(self):
        super().__init__()
        self.forms, self.sent, self.select, self.area, self.is_first = {}, None, None, None, False

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.sent = self.forms.setdefault(given.get("action", ""), {})
        if self.sent is None:
            return
        if tag == "input" and given.get("name"):
            is_box = given.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in given:
                self.sent[given["name"]] = given.get("value", "on" if is_box else "")
        elif tag == "textarea":
            self.area = given["name"]
            self.sent[self.area] = ""
            # A browser drops the line end that follows the tag.
            self.is_first = True
        elif tag == "select":
            self.select = given["name"]
            self.is_first = True
        elif tag == "option" and self.select and (self.is_first or "selected" in given):
            self.sent[self.select] = given.get("value", "")
            self.is_first = False

    def handle_endtag(self, tag):
        if tag == "form":
            self.sent = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, text):
        if self.area:
            self.sent[self.area] += text.removeprefix("\n") if self.is_first else text
            self.is_first = False


def forms(response):
    """Return what the forms of a page would send, by the address they go to."""
    reader = _Forms()
    reader.feed(response.content.decode())
    return reader.forms


def typed(response, address, **changes):
    """Return the form that goes to `address` as sent after typing; `None` clears a box."""
    sent = forms(response)[address] | changes
    return {name: value for name, value in sent.items() if value is not None}
