"""Taking in the text of an article: its first, the recorded one attached later, or a further revision."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from claims.importers import plan
from claims.models import Article, Party
from claims.operations import articles, desk
from claims.rules import links, partial_dates
from claims.rules.sentences import Refused
from claims.vocabulary import Language, PartyKind, Rights

DESCRIPTION = ("title", "publisher", "author", "url", "published", "language", "rights")


class Command(BaseCommand):
    help = (
        "Import the text of an article (UTF-8, kept character by character). For an article already recorded "
        "the text is attached where its SHA-256 is the one on record, and every quote is proved; any other "
        "text becomes a new revision in which the quotes are looked for again."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", metavar="FILE", help="the text, UTF-8")
        parser.add_argument(
            "--article", metavar="SLUG", help="the article it is a text of; otherwise made from the title"
        )
        parser.add_argument("--title", help="otherwise the first line of the text")
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
        parser.add_argument("--as", dest="user", metavar="USER", help="the account that imports")

    def handle(self, *, file: str, user: str | None, **options: Any) -> None:
        body = self._text(Path(file))
        at = timezone.now()
        try:
            actor = plan.user_named(user) if user else None
            with transaction.atomic():
                article = self._article(body, actor=actor, at=at, **options)
                attached = set(article.revisions.exclude(body="").values_list("number", flat=True))
                arrival = articles.receive_text(article, body, actor=actor, at=at)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self._say(article, arrival, is_known=arrival.revision.number in attached)

    def _text(self, path: Path) -> str:
        try:
            # Read as bytes: line ends stay as they are, since places in the text are counted.
            body = path.read_bytes().decode("utf-8")
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CommandError(
                _("%(file)s is not UTF-8 (byte %(place)d). Save it as UTF-8.")
                % {"file": path, "place": error.start}
            ) from error
        if body.startswith("\ufeff"):
            self.stderr.write(
                _("The text starts with a byte order mark. It is kept and counts as its first character.")
            )
        return body

    def _article(self, body: str, *, actor: Any, at: Any, **options: Any) -> Article:
        article = Article.objects.filter(slug=options["article"]).first() if options["article"] else None
        if article is not None:
            if given := [f"--{name}" for name in DESCRIPTION if options[name]]:
                raise Refused(
                    _("“%(article)s” is recorded already: leave out %(options)s, or edit it at the desk.")
                    % {"article": article.slug, "options": ", ".join(given)}
                )
            return article
        if not options["publisher"] or not options["language"]:
            raise Refused(_("A new article needs --publisher and --language."))
        if "\x00" in body:
            raise Refused(_("The text holds a NUL character. Save it as plain text and try again."))
        first_line = next((line.strip() for line in body.splitlines() if line.strip()), "")
        title = options["title"] or first_line.lstrip("\ufeff")[:300]
        published_on = options["published"] or ""
        slug = options["article"] or slugify(title)[:80].strip("-")
        if slug != slugify(slug):
            raise Refused(_("“%(slug)s” is no slug. Use small letters, digits and hyphens.") % {"slug": slug})
        if Article.objects.filter(slug=slug).exists():
            raise Refused(
                _("There is an article “%(slug)s” already. Say --article %(slug)s if this is a text of it.")
                % {"slug": slug}
            )
        return desk.record(
            Article(
                slug=slug,
                title=title,
                publisher=_party(options["publisher"], PartyKind.OUTLET, actor=actor, at=at),
                author=_party(options["author"], PartyKind.PERSON, actor=actor, at=at)
                if options["author"]
                else None,
                url=links.safe_url(options["url"]) if options["url"] else "",
                published_on=partial_dates.parse(published_on).text if published_on else "",
                language=options["language"],
                rights=options["rights"] or Rights.QUOTATION_ONLY,
            ),
            actor=actor,
            at=at,
        )

    def _say(self, article: Article, arrival: articles.Arrival, *, is_known: bool) -> None:
        outcomes = arrival.outcomes
        revision = arrival.revision
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


def _party(named: str, kind: PartyKind, *, actor: Any, at: Any) -> Party:
    """Return the party with this slug or name, recorded now if nobody knew it."""
    known = Party.objects.filter(slug=named).first() or Party.objects.filter(name=named).first()
    if known is not None:
        return known
    slug = slugify(named)[:80].strip("-")
    if not slug:
        raise Refused(_("“%(name)s” makes no slug. Record the party at the desk first.") % {"name": named})
    if known := Party.objects.filter(slug=slug).first():
        return known
    return desk.record(Party(slug=slug, name=named, kind=kind), actor=actor, at=at)
