"""Days on pages: in the language of the screen, and never broken over two lines."""

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from gcio_portal import thai

register = template.Library()


@register.filter
def thai_date(day: date | None, style: thai.Style = "long") -> SafeString:
    """`{{ day|thai_date:"medium" }}`; long, medium or short. No day is no text."""
    if not day:
        return SafeString("")
    return mark_safe(thai.format_date(day, style).replace(" ", "&nbsp;"))


@register.simple_tag
def time_tag(day: date | None, style: thai.Style = "long") -> SafeString:
    """`{% time_tag day "medium" %}`: the day for readers, and for machines in `datetime`."""
    if not day:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', thai.as_day(day).isoformat(), thai_date(day, style))


@register.filter
def be_year(day: date | int | None) -> int | str:
    """The Buddhist year of a day or of a Christian year."""
    return thai.be_year(day) if day else ""
