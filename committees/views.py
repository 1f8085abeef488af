"""Pages of the law: the instruments, one instrument, and the law tab of a committee."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.views.generic import DetailView, ListView

from committees.facts import instrument_facts
from committees.filters import SeatTemplateFilter
from committees.forms import InstrumentListFilter
from committees.law import law_of
from committees.models import Committee, LegalInstrument, SeatTemplate
from committees.outline import full_name, in_language, instrument_url, outline, short_name, with_outline
from gcio_portal.days import DatedPage
from gcio_portal.search import suggest

PRESS_RELEASES = (
    "https://www.thaigov.go.th/news/"  # the Government House's news: summaries, not the resolutions
)


class InstrumentList(DatedPage, ListView):
    """The resolutions and laws that the registry rests on, newest first.

    With a filter that cannot be read it shows the message at the field, and no rows.
    """

    template_name = "committees/instrument_list.html"
    context_object_name = "instruments"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[LegalInstrument]:
        records = LegalInstrument.objects.newest_first()
        self.filterset = InstrumentListFilter(
            self.request.GET, queryset=records, request=self.request, day=self.day
        )
        return self.filterset.qs if self.filterset.is_valid() else records.none()

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[Paginator, Page, Any, bool]:
        """A page that is not there gives the nearest that is."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, list(page.object_list), page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(filter=self.filterset, **kwargs)
        instruments = context["instruments"]
        context["rows"] = [
            {"instrument": one, "name": short_name(one), "title": in_language(one, "title")}
            for one in instruments
        ]
        words = self.request.GET.get("q", "").strip()
        if words and not instruments:
            context["nearest"] = [
                (instrument_url(one), in_language(one, "title"))
                for one in suggest(LegalInstrument.objects.all(), words)
            ]
        return context


class InstrumentDetail(DetailView):
    """One instrument: what it says, item by item, what it changed, and what changed it."""

    template_name = "committees/instrument_detail.html"
    queryset = with_outline(LegalInstrument.objects.all())
    slug_field = "code"
    slug_url_kwarg = "code"
    context_object_name = "instrument"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        instrument = self.object
        parts = outline(instrument)
        return super().get_context_data(
            name=short_name(instrument),
            full_name=full_name(instrument),
            facts=instrument_facts(instrument),
            parts=parts,
            has_changes=any(item.comparison for part in parts for item in part.items),
            is_press_release=instrument.source_url.startswith(PRESS_RELEASES),
            **kwargs,
        )


class CommitteeLaw(DatedPage, DetailView):
    """The law tab of a committee: the seats that the law of the day gives it, each with its wording."""

    template_name = "committees/committee_law.html"
    queryset = Committee.objects.select_related("organization", "established_by")
    slug_field = "code"
    slug_url_kwarg = "code"
    context_object_name = "committee"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        committee = self.object
        founding = committee.established_by
        context = super().get_context_data(
            name=in_language(committee, "name"),
            established_by=founding and (instrument_url(founding), short_name(founding)),
            day_query="" if self.day == self.today else f"?as_of={self.day.isoformat()}",
            **kwargs,
        )
        if not self.day_error:
            context["law"] = law_of(committee, self.day)
            context["before_law"] = self.day < committee.start_date
            context["templates_form"] = self._templates_form(committee)
        return context

    def _templates_form(self, committee: Committee) -> Form:
        """The filters with which the export and the API give the seats of committees of this kind."""
        wanted = {"committee_kind": committee.kind, "variant": committee.variant}
        return SeatTemplateFilter(wanted, queryset=SeatTemplate.objects.none(), day=self.day).form
