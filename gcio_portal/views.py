"""Pages that show what all rooms hold: home, search, open data, and the answer that the portal is up."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.generic import TemplateView

from gcio_portal import finder, home, links, my_work, open_data
from gcio_portal.changes import last_recorded_at, recent_changes
from roles.models import User
from roles.views.lists import DayQuery


def health(request: HttpRequest) -> HttpResponse:
    """That the portal answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


class Home(DayQuery, TemplateView):
    """Search, how many required seats are held on the day and where, what needs care, what changed last.

    `?include_bangkok=false` leaves Bangkok out of the totals of the provinces.
    """

    template_name = "home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.day_error:
            return context
        include_bangkok = self.request.GET.get("include_bangkok") != "false"
        figures = home.coverage_figures(self.day, self.query, include_bangkok=include_bangkok)
        counts = home.totals(figures)
        last_known = home.last_known_count(self.day)
        other_choice = links.with_changes(self.request, include_bangkok="false" if include_bangkok else None)
        return context | {
            "figures": figures,
            "counts": counts,
            "last_known": last_known,
            "provinces": home.provinces(self.day, self.query, include_bangkok=include_bangkok),
            "include_bangkok": include_bangkok,
            "other_choice_url": f"{other_choice}#provinces",
            "first_day": None if counts["total"] else home.first_day(),
            "care": home.care(counts, last_known, self.query),
            "changes": recent_changes(),
        }


class Search(DayQuery, TemplateView):
    """Organizations, committees, people and instruments whose names hold the words, or are nearest."""

    template_name = "search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = finder.cleaned(self.request.GET.get("q", ""))
        context = super().get_context_data(words=words, **kwargs)
        if self.day_error or not words:
            return context
        groups = finder.find(words, self.day, self.query)
        count = sum(group["count"] for group in groups)
        return context | {
            "groups": [group for group in groups if group["count"]],
            "count": count,
            **({} if count else finder.nearest(words, self.day, self.query)),
        }


class MyWork(LoginRequiredMixin, TemplateView):
    """What waits for the account that is signed in, and what it waits for."""

    template_name = "my_work.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        user: User = self.request.user  # type: ignore[assignment]
        return super().get_context_data(today=today, **my_work.work_of(user, today), **kwargs)


class OpenData(DayQuery, TemplateView):
    """What the registry publishes, in which forms, how sure it is, and how to cite it."""

    template_name = "data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = home.coverage_figures(self.today, "", include_bangkok=True)
        return super().get_context_data(
            resources=open_data.resources(),
            directories=open_data.directories(),
            counts=home.totals(figures),
            last_known=home.last_known_count(self.today),
            updated_at=last_recorded_at(),
            page_url=self.request.build_absolute_uri(self.request.path),
            **kwargs,
        )
