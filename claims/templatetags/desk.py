"""What every form of the desk carries."""

from uuid import uuid4

from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def form_key():
    """A key of its own for each form of each page, so that it is taken in once."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid4().hex)
