"""The pieces that pages are made of. A built-in library: templates use it without `{% load %}`.

{% crumbs url label url label here %}       where the page is; home comes first by itself
{% daybar day today previous=… next=… %}    the day that the page answers for, and a form for another;
                                            `previous` and `next` have .day and .label; a day that could
                                            not be read is `day_error` and `day_typed` in the page's context
{% state value %} {% state value "words" %} of a seat: FILLED ACTING ACTING_FOR ACTING_IN_POST VACANT UNKNOWN
                                            LAST; of a check: DONE WARNING ERROR
{% field form.q %}                          label, hint, error and control of one form field
{% error_summary form %}                    all errors of a form, first thing on the page
{% filter_panel form %}                     the filters of a list, folded away on a phone
{% chips form %}                            the filters in use, each a link that takes it off
{% export_links "committees" form day count %}  what is filtered, as CSV, XLSX, NDJSON and in the API
{% sort_heading "name" label default=True %} a column heading that sorts by `?sort=name` and `-name`; the
                                            default is the one that holds without `sort`
{% pages page_obj %}                        1 … 5 6 7 … 20, with the filters kept
{% figure_bar filled acting vacant unknown label note="…" url="…" %}   one item of `<ul class="figures">`
{{ organization|named }}                    its name in the language of the screen; else in Thai
{% tile_map provinces title %}              the 77 provinces, with legend and table; a province is a mapping:
                                            name, abbr, column, row, region, filled, total, vacant, url

Includes say at their top what they take: components/seat.html, facts.html, compare.html, empty.html,
notice.html.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gcio_portal import figures, links, thai

register = template.Library()

# URL name, words, and what the URL names of the section's pages begin with.
SECTIONS = (
    ("home", _("Home"), "home"),
    ("organization-list", _("Organizations"), "organization-"),
    ("committee-list", _("Committees"), "committee-"),
    ("person-list", _("People"), "person-"),
    ("order-list", _("Orders"), "order-"),
    ("instrument-list", _("Resolutions and laws"), "instrument-"),
    ("data", _("Open data"), "data"),
)
# Each state has its own shape (the class) and its own word: colour only helps.
STATES = {
    "FILLED": ("held", _("Held")),
    "SUBSTANTIVE": ("held", _("Held")),
    "ACTING": ("acting", _("Acting")),
    "ACTING_FOR": ("acting", _("Acting for")),
    "ACTING_IN_POST": ("acting", _("Acting in post")),
    "VACANT": ("vacant", _("Vacant")),
    "UNKNOWN": ("unknown", _("Not known")),
    "LAST": ("last", _("Last known")),
    "DONE": ("done", _("Passed")),
    "WARNING": ("warning", _("Check")),
    "ERROR": ("error", _("Must fix")),
}
SHORT_PAGINATION = 8  # pages; up to here every number is shown


@register.filter
def named(record: Any) -> str:
    """The name of an organization, or of whatever has `name_th` and `name_en`."""
    return str((thai.in_english() and record.name_en) or record.name_th)


@register.inclusion_tag("components/main_navigation.html", takes_context=True)
def main_navigation(context: Any) -> dict[str, Any]:
    """The main menu, with the section of this page marked."""
    match = getattr(context.get("request"), "resolver_match", None)
    name = (match.url_name or "") if match else ""
    items = []
    for url_name, label, prefix in SECTIONS:
        current = "page" if name == url_name else "true" if name.startswith(prefix) else ""
        items.append({"url": reverse(url_name), "label": label, "current": current})
    return {"items": items}


@register.inclusion_tag("components/language_link.html", takes_context=True)
def language_link(context: Any) -> dict[str, str]:
    """The same page, with its parameters, in the other language."""
    code, name = ("th", "ภาษาไทย") if get_language() == "en" else ("en", "English")
    params = links.current_query(context.get("request"))
    params["lang"] = code
    return {"url": f"?{params.urlencode()}", "code": code, "name": name}


@register.inclusion_tag("components/print_line.html", takes_context=True)
def print_line(context: Any) -> dict[str, Any]:
    """What a printed sheet must say: the registry, the day it speaks of, the moment of printing."""
    now = timezone.localtime()
    today = context.get("today") or now.date()
    # With a day that could not be read, the page holds no facts of any day.
    day = None if context.get("day_error") else context.get("day") or today
    return {"day": day, "is_today": day == today, "now": now, "time": f"{now:%H:%M}"}


@register.inclusion_tag("components/crumbs.html")
def crumbs(*path: Any) -> dict[str, Any]:
    """Pairs of address and words, and last the words of this page."""
    *steps, here = path
    return {
        "steps": [{"url": url, "label": label} for url, label in zip(steps[::2], steps[1::2], strict=True)],
        "here": here,
    }


@register.inclusion_tag("components/daybar.html", takes_context=True)
def daybar(
    context: Any,
    day: datetime.date,
    today: datetime.date,
    previous: Any = None,
    next: Any = None,
    error: str = "",
    typed: str = "",
) -> dict[str, Any]:
    """The day that the page answers for; any other day than today turns the bar dark."""
    request = context.get("request")
    error = error or context.get("day_error") or ""
    typed = typed or context.get("day_typed") or ""
    tense = "past" if day < today else "future" if day > today else "today"
    return {
        "day": day,
        "tense": "none" if error else tense,
        "known": context.get("known_words") or "",
        "error": error,
        "typed": typed if error else thai.format_date(day, "short"),
        "hidden": links.hidden_fields(request, but={links.DAY}),
        "previous": previous and _step(request, previous),
        "next": next and _step(request, next),
        "today_url": links.with_changes(request, as_of=None),
    }


def _step(request: HttpRequest | None, change: Any) -> dict[str, Any]:
    day = change["day"] if isinstance(change, Mapping) else change.day
    return {"step": change, "url": links.with_changes(request, as_of=day.isoformat())}


@register.simple_tag
def state(value: str, words: Any = "") -> SafeString:
    """A state as shape and word. An unknown value is a KeyError: a state is never guessed."""
    shape, usual_words = STATES[str(value)]
    return format_html('<span class="state state--{}">{}</span>', shape, words or usual_words)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One form field: label, hint, error, control, in this order."""
    return {"field": bound, "is_group": bound.field.widget.use_fieldset, "echo": _day_read(bound)}


def _day_read(bound: BoundField) -> datetime.date | None:
    """The day that was read from what was typed in a form, so that its writer can see it; else None."""
    if not bound.form.is_bound or not isinstance(bound.field, thai.ThaiDateField) or bound.errors:
        return None
    return getattr(bound.form, "cleaned_data", {}).get(bound.name)


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form, each a link to its field; nothing when there are none."""
    errors = [
        {"target": f"#{bound.id_for_label or bound.auto_id}", "text": text}
        for bound in form
        for text in bound.errors
    ]
    errors += [{"target": "", "text": text} for text in form.non_field_errors()]
    return {"errors": errors}


@register.inclusion_tag("components/filter_panel.html", takes_context=True)
def filter_panel(context: Any, form: BaseForm) -> dict[str, Any]:
    """The filters of a list; beside the results on a wide screen, folded away on a phone."""
    names = {bound.name for bound in form}
    return {
        "fields": [bound for bound in form.visible_fields() if bound.name != links.DAY],
        "in_use": sum(1 for _choice in links.choices_in_use(form)),
        "has_errors": bool(form.errors),
        "hidden": links.hidden_fields(context.get("request"), but=names - {links.DAY}),
    }


@register.inclusion_tag("components/chips.html", takes_context=True)
def chips(context: Any, form: BaseForm) -> dict[str, Any]:
    """The filters in use, each with a link that takes it off."""
    request = context["request"]
    used = list(links.choices_in_use(form))
    return {
        "chips": [
            {
                "label": one.field.label,
                "text": one.text,
                "url": links.without_choice(request, one.field.name, one.value),
            }
            for one in used
        ],
        "clear_url": links.with_changes(request, **{one.field.name: None for one in used}),
    }


@register.inclusion_tag("components/export_links.html")
def export_links(
    resource: str, form: BaseForm | None = None, day: datetime.date | None = None, count: int | None = None
) -> dict[str, Any]:
    """What the page has filtered, as files and in the API; `resource` is named as there: `seat-templates`."""
    query = links.api_query(form, day)
    files = [
        {"label": kind.upper(), "url": f"{links.API_ROOT}export/{resource}.{kind}{query}"}
        for kind in ("csv", "xlsx", "ndjson")
    ]
    return {"count": count, "links": [*files, {"label": "API", "url": f"{links.API_ROOT}{resource}/{query}"}]}


@register.inclusion_tag("components/sort_heading.html", takes_context=True)
def sort_heading(context: Any, key: str, label: str, default: bool = False) -> dict[str, Any]:
    """A column heading that sorts: once ascending, again descending."""
    request = context.get("request")
    sort = links.current_query(request).get("sort") or (key if default else "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    url = links.with_changes(request, sort=f"-{key}" if direction == "ascending" else key)
    return {"label": label, "direction": direction, "url": url}


@register.inclusion_tag("components/pages.html", takes_context=True)
def pages(context: Any, page_obj: Page, anchor: str = "", *, by_button: bool = False) -> dict[str, Any]:
    """Numbered pages of a list, over eight of them with gaps. `anchor`: the id of the list in its page.

    by_button: the list stands in a form, whose texts go along: `do` of a button is then `page:` and a number.
    """
    request, place = context.get("request"), f"#{anchor}" if anchor else ""
    paginator, number = page_obj.paginator, page_obj.number
    shown: Iterable[Any] = paginator.page_range
    if paginator.num_pages > SHORT_PAGINATION:
        shown = paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)
    return {
        "page_obj": page_obj,
        "by_button": by_button,
        "numbers": [
            {
                "number": one,
                "url": "" if one in (number, paginator.ELLIPSIS) else links.to_page(request, one) + place,
            }
            for one in shown
        ],
        "previous_url": links.to_page(request, number - 1) + place if page_obj.has_previous() else "",
        "next_url": links.to_page(request, number + 1) + place if page_obj.has_next() else "",
    }


@register.inclusion_tag("components/figure_bar.html")
def figure_bar(
    filled: int, acting: int, vacant: int, unknown: int, label: str, note: str = "", url: str = ""
) -> dict[str, Any]:
    """A headline number of seats with its bar, and the same figures in words.

    The number counts substantive and acting holders; the words tell them apart.
    """
    counts = {"held": filled, "acting": acting, "vacant": vacant, "none": unknown}
    return {
        "label": label,
        "note": note,
        "url": url,
        "counts": counts,
        "number": filled + acting,
        "total": sum(counts.values()),
        "parts": figures.bar_parts(counts),
    }


@register.inclusion_tag("components/tile_map.html")
def tile_map(provinces: Iterable[Mapping[str, Any]], title: str) -> dict[str, Any]:
    """The provinces as tiles, each a link; a legend counts them, and a table says the same in words."""
    drawn = figures.tiles(provinces)
    count = Counter(tile.kind for tile in drawn)
    kinds = [kind for kind in figures.TILE_WORDS if count[kind] or kind != "outside"]
    legend = [{"kind": kind, "words": figures.TILE_WORDS[kind], "count": count[kind]} for kind in kinds]
    return {"tiles": drawn, "size": figures.map_size(drawn), "legend": legend, "title": title}
