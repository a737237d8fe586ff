"""Taking in the text of an article: its first, the recorded one attached later, or a further revision."""

import shlex
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.importers import article_encodings, article_text, plan
from claims.importers.article_text import ArrivedText
from claims.models import Article
from claims.operations import arrivals
from claims.operations.articles import Arrival
from claims.operations.snapshots import MAX_BYTES
from claims.rules import text as text_policy
from claims.rules.sentences import Refused
from claims.vocabulary import Anchoring, Language, Rights

# What is said of a new article, by the option that says it.
DESCRIPTION = {
    "title": "title",
    "publisher": "publisher",
    "author": "author",
    "url": "url",
    "published": "published_on",
    "language": "language",
    "rights": "rights",
}


class Command(BaseCommand):
    help = (
        "Import the text of an article: plain text, Markdown or a web page. For an article already recorded "
        "the text is attached where its SHA-256 is the one on record, and every quote is proved; any other "
        "text becomes a new revision in which the quotes are looked for again. The file is kept as well."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", metavar="FILE", help="the text; .md and .html are read as such")
        parser.add_argument(
            "--article", metavar="SLUG", help="the article it is a text of; otherwise made from the title"
        )
        parser.add_argument("--title", help="otherwise that of the page, or the first line of the text")
        parser.add_argument(
            "--publisher", metavar="PARTY", help="slug or name; a new name is recorded as an outlet"
        )
        parser.add_argument(
            "--author", metavar="PARTY", help="slug or name; a new name is recorded as a person"
        )
        parser.add_argument("--url", help="where it was published")
        parser.add_argument("--published", metavar="DATE", help="2024-03-06, 2024-03, 2024 or 2019/2023")
        parser.add_argument("--language", choices=Language.values)
        parser.add_argument(
            "--rights", choices=Rights.values, help="what we may show of it; otherwise quotations alone"
        )
        parser.add_argument(
            "--encoding",
            metavar="NAME",
            help=f"needed where the file does not say: {', '.join(article_encodings.ENCODINGS)}",
        )
        parser.add_argument("--as", dest="user", metavar="USER", help="the account that imports")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be kept and what becomes of the quotes"
        )

    def handle(self, *, file: str, user: str | None, dry_run: bool, **options: Any) -> None:
        path = Path(file)
        try:
            with path.open("rb") as opened:
                # One byte more than is allowed is enough to be refused.
                content = opened.read(MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        try:
            actor = plan.user_named(user) if user else None
            article = Article.objects.filter(slug=options["article"]).first() if options["article"] else None
            arrived = self._read(path, content, article, options["encoding"] or "")
            if article is not None:
                _refuse_description(article, options)
            self._say_how_it_was_read(arrived)
            if dry_run:
                self._say_what_would_become(article, arrived, options)
                return
            arrival = self._bring_in(article, arrived, options, actor=actor, at=timezone.now())
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self._say(*arrival)

    def _read(self, path: Path, content: bytes, article: Article | None, encoding: str) -> ArrivedText:
        on_record = set(article.revisions.values_list("sha256", flat=True)) if article else set()
        arrived = article_text.read(content, file_name=path.name, encoding=encoding, on_record=on_record)
        if not arrived.is_certain:
            raise Refused(
                _("%(file)s: %(basis)s As %(encoding)s it reads “%(words)s”; if so, say %(option)s.")
                % {
                    "file": path,
                    "basis": arrived.basis,
                    "encoding": article_encodings.shown(arrived.encoding),
                    "words": " ".join(article_text.telling_words(arrived)),
                    "option": f"--encoding {arrived.encoding}",
                }
            )
        return arrived

    def _bring_in(
        self, article: Article | None, arrived: ArrivedText, options: dict[str, Any], *, actor: Any, at: Any
    ) -> tuple[Arrival, bool]:
        """Return what became of the text, and whether it was attached before."""
        original = arrivals.Original(arrived.content, arrived.encoding, arrived.reader)
        if article is None:
            description = _description(arrived, options)
            return arrivals.bring_in_new(description, arrived.text, original, actor=actor, at=at), False
        attached = set(article.revisions.exclude(body="").values_list("number", flat=True))
        arrival = arrivals.bring_in(article, arrived.text, original, actor=actor, at=at)
        return arrival, arrival.revision.number in attached

    def _say_how_it_was_read(self, arrived: ArrivedText) -> None:
        self.stderr.write(
            _("Read as %(reader)s in %(encoding)s. %(basis)s")
            % {
                "reader": arrived.reader.label,
                "encoding": article_encodings.shown(arrived.encoding),
                "basis": arrived.basis,
            }
        )
        for note in arrived.notes:
            self.stderr.write(note)
        if unseen := text_policy.unseen(arrived.text):
            self.stderr.write(
                _("The text holds characters that nobody sees, which are kept: %(which)s.")
                % {"which": ", ".join(f"U+{ord(letter):04X}" for letter in sorted(unseen))}
            )
        for name, part in arrived.dropped.items():
            self.stderr.write(
                _("Dropped: %(name)s, %(length)d characters.") % {"name": name, "length": part.length}
            )

    def _say_what_would_become(
        self, article: Article | None, arrived: ArrivedText, options: dict[str, Any]
    ) -> None:
        if article is None:
            arrivals.refuse_unless_new(_description(arrived, options))
        foresight = arrivals.foresee(article, arrived.text) if article else arrivals.Foresight(None, 0)
        if known := foresight.known:
            self.stdout.write(_("This is the text of revision %(number)d.") % {"number": known.number})
        labels = dict(Anchoring.choices)
        for appearance, result in foresight.unsettled:
            self.stdout.write(f"  {labels[result]}: {appearance.claim.slug}")
        self.stdout.write(
            _(
                "Nothing was kept. Of %(length)d characters: %(found)d quotes found, %(moved)d moved, "
                "%(ambiguous)d ambiguous, %(lost)d lost"
            )
            % {"length": len(arrived.text), **dict.fromkeys(Anchoring.values, 0), **foresight.outcomes}
        )

    def _say(self, arrival: Arrival, is_known: bool) -> None:
        outcomes = arrival.outcomes
        revision = arrival.revision
        article = revision.article
        claims = revision.appearances.values("claim").distinct().count()
        if is_known:
            self.stdout.write(_("Revision %(number)d has this text already.") % {"number": revision.number})
        elif arrival.is_new:
            self.stdout.write(
                _("Revision %(number)d of %(article)s: %(length)d characters.")
                % {"number": revision.number, "article": article.slug, "length": revision.length}
            )
        else:
            self.stdout.write(
                _("The text was attached to revision %(number)d of %(article)s.")
                % {"number": revision.number, "article": article.slug}
            )
        for appearance in (
            revision.appearances.needing_an_editor().select_related("claim").order_by("claim__slug")
        ):
            self.stdout.write(f"  {appearance.get_anchoring_display()}: {appearance.claim.slug}")
        self.stdout.write(
            _(
                "%(claims)d claims: %(found)d quotes found, %(moved)d moved, "
                "%(ambiguous)d ambiguous, %(lost)d lost"
            )
            % {"claims": claims, **outcomes}
        )


def _refuse_description(article: Article, options: dict[str, Any]) -> None:
    if given := [f"--{name}" for name in DESCRIPTION if options[name]]:
        raise Refused(
            _("“%(article)s” is recorded already: leave out %(options)s, or edit it at the desk.")
            % {"article": article.slug, "options": ", ".join(given)}
        )


def _description(arrived: ArrivedText, options: dict[str, Any]) -> arrivals.Description:
    """Return what was said of a new article; what only the file says is told in the refusal, not recorded."""
    if not options["publisher"] or not options["language"]:
        said = {
            option: getattr(arrived.description, field)
            for option, field in DESCRIPTION.items()
            if not options[option] and getattr(arrived.description, field)
        }
        hint = " ".join(f"--{option} {shlex.quote(value)}" for option, value in said.items())
        sentence = _("A new article needs --publisher and --language.")
        if hint:
            sentence += " " + _("The file says: %(options)s") % {"options": hint}
        raise Refused(sentence)
    given = {field: options[option] or "" for option, field in DESCRIPTION.items()}
    given["title"] = given["title"] or arrived.description.title
    return arrivals.Description(slug=options["article"] or "", **given)
