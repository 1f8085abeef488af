"""What the admin pages of every app share: Thai search, Buddhist-era dates, history, and no delete."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tasks_db import admin as _tasks  # noqa: F401 - registers its model, which is then taken off again
from django_tasks_db.models import DBTaskResult

from gcio_portal import thai
from gcio_portal.admin_forms import RegistryForm, RegistryRecordForm, WithReason
from gcio_portal.versions import versions_of

admin.site.site_header = _("Registry of government CIO committees")
admin.site.site_title = _("Registry of government CIO committees")
admin.site.index_title = _("Keeping the registry")
admin.site.unregister(DBTaskResult)  # the queue of the worker is nobody's to edit


def sign_in_instead(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """The admin has no form for a password: there is one sign-in, and it asks for the second factor."""
    back = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
    if not request.user.is_authenticated:
        return redirect_to_login(back)
    if not admin.site.has_permission(request):
        raise PermissionDenied
    return redirect("admin:index")


admin.site.login = sign_in_instead  # type: ignore[method-assign]


def be_date(field: str) -> Callable[[Any], str]:
    """A column of a list that shows a date field in the language's era."""

    @admin.display(description=_label(field), ordering=field)
    def shown(record: Any) -> str:
        day: datetime.date | None = getattr(record, field)
        return thai.format_date(day, "medium") if day else ""

    shown.__name__ = f"{field}_shown"
    return shown


def _label(field: str) -> Any:
    """The words for a date field in the head of a list."""
    return {
        "start_date": _("start date"),
        "end_date": _("end date"),
        "issued_on": _("issued on"),
        "signed_on": _("signed on"),
        "effective_on": _("effective on"),
    }[field]


FIELDS: dict[Any, dict[str, Any]] = {
    models.DateField: {"form_class": thai.ThaiDateField},
    models.URLField: {"assume_scheme": "https"},
}


class ReadOnly:
    """Records that change by actions alone: the admin shows them, and no form of it writes them."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NoDelete:
    """Records of the registry end or are corrected; no door deletes one."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RegistryInline(NoDelete, admin.TabularInline):
    """Records that belong to one record, on its page."""

    extra = 0
    show_change_link = True
    form = RegistryForm
    formfield_overrides = FIELDS


class WithHistory(admin.ModelAdmin):
    """The history of a record is the registry's own, with differences, whatever the door."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every version of the record with what changed, who changed it, why and through which door."""
        record = self.get_object(request, object_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(record)s") % {"record": record},
            "opts": self.opts,
            "object": record,
            "versions": versions_of(record),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/record_history.html", context)


class RegistryAdmin(NoDelete, WithReason, WithHistory):
    """One kind of registry record.

    `search_fields` names stored columns. Those that end in `search_text` are compared with the words
    as the registry normalises them, so that fragments of Thai are found however they were typed.
    """

    form = RegistryRecordForm
    formfield_overrides = FIELDS
    list_per_page = 50
    save_on_top = True

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Records in which every word stands in some searched column."""
        for word in thai.search_text(search_term).split():
            found = Q()
            for column in self.get_search_fields(request):
                lookup = "contains" if column.endswith("search_text") else "icontains"
                found |= Q(**{f"{column}__{lookup}": word})
            queryset = queryset.filter(found)
        return queryset, False
