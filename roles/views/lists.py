"""A filtered list of the registry on one day."""

import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.views.generic import ListView
from django_filters import FilterSet

from gcio_portal.days import DatedPage
from gcio_portal.search import suggest
from roles.views.wording import both_names


def day_query(day: datetime.date, today: datetime.date) -> str:
    """What a link must carry so that it stays on the day of this page; nothing for today."""
    return "" if day == today else f"?as_of={day.isoformat()}"


class DayQuery(DatedPage):
    """A dated page whose links keep the day, as `day_query`."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(day_query=day_query(self.day, self.today), **kwargs)

    @property
    def query(self) -> str:
        return day_query(self.day, self.today)


class RegistryList(DayQuery, ListView):
    """What a FilterSet finds on the day, in Thai dictionary order, fifty a page.

    With a day or a filter that cannot be read it shows the message at the field, and no rows.
    """

    context_object_name: str
    heading: Any
    export: str  # the name of the list in the API
    exports_day = True
    filterset_class: type[FilterSet]
    paginate_by = 50
    filterset: FilterSet

    def records(self) -> QuerySet[Any]:
        """All records of the day, in their order."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        records = self.records()
        self.filterset = self.filterset_class(
            self.request.GET, queryset=records, request=self.request, day=self.day
        )
        if self.day_error or not self.filterset.is_valid():
            return records.none()
        return self.filterset.qs

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[Paginator, Page, Any, bool]:
        """A page that is not there gives the nearest that is."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, list(page.object_list), page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            filter=self.filterset, heading=self.heading, export=self.export, **kwargs
        )
        context["export_day"] = context["asked_day"] if self.exports_day else None
        context[self.context_object_name] = self.rows(context["object_list"])
        if not context["object_list"]:
            context |= self._nothing_found()
        return context

    def _nothing_found(self) -> dict[str, Any]:
        """What was looked for, and the names that come nearest to it."""
        words = self.request.GET.get("q", "").strip()
        if not words:
            return {"nothing_found": _("Nothing found")}
        return {
            "nothing_found": _("Nothing found for “%(words)s”") % {"words": words[:80]},
            "nearest": [
                (self.address(one), both_names(one)["name"])
                for one in suggest(self.records(), words, limit=3)
            ],
        }

    def address(self, record: Any) -> str:
        """The page of a record, on the same day."""
        raise NotImplementedError

    def rows(self, records: list[Any]) -> list[dict[str, Any]]:
        """The records of one page as its table shows them."""
        raise NotImplementedError
