"""The forms through which a text comes in: first what is brought, then how it is read and described."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.importers import article_encodings, article_text
from claims.operations.arrivals import LONGEST_SLUG, Description
from claims.operations.snapshots import MAX_BYTES
from claims.rules import links, partial_dates
from claims.rules.sentences import Refused
from claims.rules.text import clean_line
from claims.vocabulary import Language, Rights, TextReader

FILE_ENDINGS = ".txt,.text,.md,.markdown,.html,.htm,.xhtml,text/plain,text/html,text/markdown"


class ArrivalForm(forms.Form):
    """A text as a file, or pasted; the box keeps what was typed, whatever is wrong with it."""

    file = forms.FileField(
        label=gettext_lazy("file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": FILE_ENDINGS}),
        help_text=gettext_lazy("Plain text, Markdown or a saved web page; at most 10 MB."),
    )
    body = forms.CharField(
        label=gettext_lazy("or the text itself"),
        required=False,
        strip=False,
        # No maxlength: a browser would cut off the end without a word.
        widget=forms.Textarea(attrs={"rows": 18, "cols": 90}),
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload is None:
            return None
        # One byte more than is allowed is enough to be refused, so no more is read.
        return upload.name or "file", upload.read(MAX_BYTES + 1)

    def clean(self):
        cleaned = super().clean()
        pasted = cleaned.get("body") or ""
        if cleaned.get("file") and pasted.strip():
            raise forms.ValidationError(_("Give a file or a text, not both."))
        if not cleaned.get("file") and "body" not in self.errors and not pasted.strip():
            raise forms.ValidationError(_("The text is empty."))
        return cleaned

    def arrived(self):
        """Return file name and bytes; a pasted text has no name."""
        return self.cleaned_data.get("file") or ("", self.cleaned_data["body"].encode("utf-8"))


class ReadingForm(forms.Form):
    """How the bytes are read, and when the text came in."""

    encoding = forms.ChoiceField(label=gettext_lazy("encoding"), required=False)
    reader = forms.ChoiceField(label=gettext_lazy("read as"), required=False)
    received_on = forms.CharField(
        label=gettext_lazy("received on"), required=False, max_length=24, help_text=gettext_lazy("2024-03-06")
    )

    def __init__(self, *args, content, is_pasted, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reader"].choices = [
            (way, label) for way, label in TextReader.choices if way in article_text.readers()
        ]
        # A browser sends what was pasted in UTF-8, so there is nothing to choose.
        self.fields["encoding"].choices = [
            (encoding, article_encodings.shown(encoding))
            for encoding in (["utf-8"] if is_pasted else article_encodings.alternatives(content))
        ]

    def clean_received_on(self):
        return _partial_date(self.cleaned_data["received_on"])


class DescriptionForm(forms.Form):
    """What is recorded of a new article; what the file says of itself stands there as a proposal."""

    title = forms.CharField(label=gettext_lazy("title"), max_length=300)
    slug = forms.CharField(
        label=gettext_lazy("slug"),
        max_length=LONGEST_SLUG,
        required=False,
        help_text=gettext_lazy("Otherwise made from the title."),
    )
    publisher = forms.CharField(
        label=gettext_lazy("publisher"),
        max_length=200,
        help_text=gettext_lazy("Name or slug; a new name is recorded as a media outlet."),
    )
    author = forms.CharField(
        label=gettext_lazy("author"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Name or slug; a new name is recorded as a person."),
    )
    url = forms.CharField(label=gettext_lazy("address"), max_length=500, required=False)
    published_on = forms.CharField(
        label=gettext_lazy("published on"),
        max_length=24,
        required=False,
        help_text=gettext_lazy("2024-03-06, 2024-03, 2024 or 2019/2023."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("language"), choices=[("", "–"), *Language.choices], initial=""
    )
    rights = forms.ChoiceField(
        label=gettext_lazy("rights"), choices=Rights.choices, initial=Rights.QUOTATION_ONLY
    )

    def clean(self):
        cleaned = super().clean()
        for name in ("title", "slug", "publisher", "author"):
            if cleaned.get(name):
                self._judge(name, clean_line)
        if cleaned.get("url"):
            self._judge("url", links.safe_url)
        return cleaned

    def clean_published_on(self):
        return _partial_date(self.cleaned_data["published_on"])

    def _judge(self, name, rule):
        try:
            self.cleaned_data[name] = rule(self.cleaned_data[name])
        except Refused as refusal:
            self.add_error(name, refusal.sentence)

    def description(self):
        return Description(**self.cleaned_data)


def _partial_date(text):
    if not text:
        return ""
    try:
        return partial_dates.parse(text).text
    except Refused as refusal:
        raise forms.ValidationError(refusal.sentence) from refusal
