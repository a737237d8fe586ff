"""The forms through which somebody else's file comes in: first the file, then how it is read."""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claims.importers import article_encodings, profiles
from claims.importers.cleaning import ORDERS
from claims.importers.profiles import DELIMITERS, QUOTING, Profile
from claims.importers.reading import BUNDLE, CLAIMREVIEW, CSV, JSON_LIST, JSONL
from claims.importers.uploads import MAX_BYTES
from claims.operations.orders import LONGEST_NAME
from claims.rules import links
from claims.rules.sentences import Refused
from claims.rules.text import clean_line
from claims.vocabulary import Language

ENDINGS = ".csv,.tsv,.tab,.txt,.json,.jsonl,.ndjson,.jsonld,.html,.htm,.xhtml"
FORMATS = {
    CSV: gettext_lazy("table (CSV, TSV)"),
    JSON_LIST: gettext_lazy("table as a JSON list"),
    CLAIMREVIEW: gettext_lazy("ClaimReview, in JSON-LD or web pages"),
    BUNDLE: gettext_lazy("bundle of the desk"),
    JSONL: gettext_lazy("bundle, one record a line"),
}
DELIMITER_NAMES = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("vertical bar"),
}
QUOTING_NAMES = {
    "double": gettext_lazy("quotation marks stand around cells"),
    "none": gettext_lazy("quotation marks belong to the text"),
}
ORDER_NAMES = {
    "day-month-year": gettext_lazy("day, month, year"),
    "month-day-year": gettext_lazy("month, day, year"),
    "year-month-day": gettext_lazy("year, month, day"),
}
# What a column may fill, in the words of the desk.
TARGET_NAMES = {
    "statement": gettext_lazy("what was claimed"),
    "language": gettext_lazy("language"),
    "claim_type": gettext_lazy("type of claim"),
    "claimed_on": gettext_lazy("claimed on"),
    "claimant": gettext_lazy("who claimed it"),
    "claimant_url": gettext_lazy("address of who claimed it"),
    "occasion": gettext_lazy("occasion"),
    "publisher": gettext_lazy("checker"),
    "publisher_url": gettext_lazy("address of the checker"),
    "key": gettext_lazy("key, where there is no address"),
    "url": gettext_lazy("address of the check"),
    "title": gettext_lazy("title of the check"),
    "reviewed_on": gettext_lazy("checked on"),
    "label": gettext_lazy("their rating"),
    "value": gettext_lazy("their number"),
    "best": gettext_lazy("their best number"),
    "worst": gettext_lazy("their worst number"),
    "explanation": gettext_lazy("their reasons"),
    "headline": gettext_lazy("our headline"),
    "short_answer": gettext_lazy("our short answer"),
    "rationale": gettext_lazy("our rationale"),
    "note": gettext_lazy("internal note"),
    "appearances": gettext_lazy("where it was claimed"),
    "documents": gettext_lazy("documents"),
}
NOT_TAKEN = pgettext_lazy("column", "not taken")
FOUND_OUT = gettext_lazy("as found out")
CONSTANTS = ("publisher", "publisher_url")


class FileForm(forms.Form):
    """The file itself."""

    file = forms.FileField(
        label=gettext_lazy("file"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        help_text=gettext_lazy(
            "A table (CSV, TSV, JSON), ClaimReview (JSON-LD, feed, web page) or a bundle; at most 20 MB."
        ),
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        # One byte more than is allowed is enough to be refused, so no more is read.
        content = upload.read(MAX_BYTES + 1)
        if not content:
            raise forms.ValidationError(_("The file is empty."))
        if len(content) > MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 20 MB. The command import_claims takes files of any size.")
            )
        return upload.name or "file", content


class WayForm(forms.Form):
    """How a file is read; what is left open is found out."""

    base = forms.ChoiceField(label=gettext_lazy("begin with"), required=False)
    format = forms.ChoiceField(
        label=gettext_lazy("what it is"), choices=list(FORMATS.items()), required=False
    )
    delimiter = forms.ChoiceField(
        label=gettext_lazy("between cells"),
        choices=[(mark, DELIMITER_NAMES[mark]) for mark in DELIMITERS],
        required=False,
    )
    quoting = forms.ChoiceField(
        label=gettext_lazy("quotation marks"),
        choices=[(way, QUOTING_NAMES[way]) for way in QUOTING],
        required=False,
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("encoding"),
        choices=[(name, article_encodings.shown(name)) for name in article_encodings.ENCODINGS],
        required=False,
    )
    dates = forms.ChoiceField(
        label=gettext_lazy("days are written"),
        choices=[
            ("", gettext_lazy("so that they mean one day only")),
            *((o, ORDER_NAMES[o]) for o in ORDERS),
        ],
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("language of the claims"),
        choices=[("", FOUND_OUT), *Language.choices],
        required=False,
    )
    publisher = forms.CharField(
        label=gettext_lazy("checker of all rows"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Where no column names one."),
    )
    publisher_url = forms.CharField(
        label=gettext_lazy("address of this checker"), required=False, max_length=500
    )
    leaves_out = forms.BooleanField(label=gettext_lazy("leave out rows that have problems"), required=False)
    save_as = forms.CharField(
        label=gettext_lazy("keep this way to read a table as"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("A name for the next file of this kind; may be left empty."),
    )

    def __init__(self, *args, columns=(), **kwargs):
        super().__init__(*args, **kwargs)
        own = [*profiles.shipped(), *profiles.saved()]
        self.fields["base"].choices = [("", gettext_lazy("what can be found out")), *((n, n) for n in own)]
        self.columns = [f"column-{place}" for place in range(len(columns))]
        targets = [("", NOT_TAKEN), *TARGET_NAMES.items()]
        for place, (name, column) in enumerate(zip(self.columns, columns, strict=True)):
            self.fields[name] = forms.ChoiceField(choices=targets, required=False, label=column)
            self.fields[name].widget.attrs["aria-labelledby"] = f"theirs-{place} fills"

    def clean_publisher(self):
        return _judged(clean_line, self.cleaned_data["publisher"])

    def clean_publisher_url(self):
        return _judged(links.safe_url, self.cleaned_data["publisher_url"])

    def clean(self):
        cleaned = super().clean()
        chosen = [cleaned.get(name) for name in self.columns if cleaned.get(name)]
        for target in sorted({target for target in chosen if chosen.count(target) > 1}):
            self.add_error(
                None,
                _("Two columns are to fill “%(field)s”. Choose one.") % {"field": TARGET_NAMES[target]},
            )
        return cleaned

    def profile(self, base, columns):
        """Return the way to read that was chosen, on top of what no field here shows of the profile."""
        cleaned = self.cleaned_data
        constants = {name: value for name, value in base.constants.items() if name not in CONSTANTS}
        constants |= {name: cleaned[name] for name in CONSTANTS if cleaned[name]}
        fields = {
            cleaned[name]: column for name, column in zip(self.columns, columns, strict=True) if cleaned[name]
        }
        return replace(
            base,
            format=cleaned["format"],
            **{name: cleaned[name] for name in ("delimiter", "quoting", "encoding", "dates", "language")},
            constants=constants,
            fields=fields,
        )


def shown(look):
    """Return what the form shows of a file as it was looked at."""
    profile = look.profile or Profile()
    said = {
        name: getattr(profile, name) for name in ("delimiter", "quoting", "encoding", "dates", "language")
    }
    said |= {name: profile.constants.get(name, "") for name in CONSTANTS}
    said |= {f"column-{place}": column.target for place, column in enumerate(look.columns)}
    return {"format": look.format, **said}


def _judged(rule, value):
    if not value:
        return ""
    try:
        return rule(value)
    except Refused as refusal:
        raise forms.ValidationError(refusal.sentence) from refusal
