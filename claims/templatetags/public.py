"""How the reading room sets words, dates and figures: each by the rules of the language it is in."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language

from claims.rules import partial_dates, typography

register = template.Library()


@register.simple_tag
def words(said):
    """A text, marked where its language is not that of the page."""
    if not said:
        return ""
    text = said.marked or typography.typeset(str(said), said.language)
    return format_html('<bdi lang="{}">{}</bdi>', said.language, text) if said.is_foreign else text


@register.simple_tag
def quoted(said):
    """A text of ours in the quotation marks of its language."""
    text = typography.typeset(typography.quote(str(said), said.language), said.language)
    return format_html('<bdi lang="{}">{}</bdi>', said.language, text) if said.is_foreign else text


@register.simple_tag
def foreign(text, language=""):
    """A name or title written by others, kept from turning the line around it."""
    return (
        format_html('<bdi lang="{}">{}</bdi>', language, text)
        if language
        else format_html("<bdi>{}</bdi>", text)
    )


@register.simple_tag
def foreign_quote(text, language=""):
    """Somebody's words, in the quotation marks of the language they were said in."""
    return foreign(typography.quote(text, language or get_language()), language)


@register.filter
def partial_date(text):
    """A date as far as it is known, in words that stay on one line with their day."""
    return typography.bind(partial_dates.display(text, get_language()), get_language()) if text else ""


@register.filter
def day(moment):
    """A day as readers write it; a moment counts in the site's own time zone."""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment).date()
    if not isinstance(moment, date):
        return partial_date(moment)
    return typography.bind(typography.day(moment, get_language()), get_language())


@register.filter
def moment(moment):
    return typography.bind(typography.moment(timezone.localtime(moment), get_language()), get_language())


@register.filter
def iso_day(moment):
    return timezone.localtime(moment).date().isoformat()


@register.filter
def iso_moment(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def number(figure):
    return typography.number(figure, get_language())
