"""People and orders in the admin of the central staff; accounts are in account_admin."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from gcio_portal.admin import ReadOnly, RegistryAdmin, RegistryInline, be_date
from gcio_portal.admin_forms import tell
from roles import account_admin  # noqa: F401 - its import registers accounts
from roles.models import (
    EarlierTitle,
    Membership,
    Order,
    OrderItem,
    Person,
)
from roles.views.orders.scans import scan_of

# The rules of triggers; those of committees' tables among them, as committees know nothing of members.
tell(
    "roles_membership_within_committee",
    _(
        "Somebody is recorded in this body on a day that would be outside its period:"
        " end that membership by an order first."
    ),
    "end_date",
    "start_date",
)


class PersonMembershipInline(RegistryInline):
    model = Membership
    fields = ("seat", "position_title", "capacity", "start_date", "end_date")
    autocomplete_fields = ("seat",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("seat__committee")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a membership needs its order or its sources: made on its own page

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Person)
class PersonAdmin(RegistryAdmin):
    list_display = ("name_th", "name_en", "office_phone", "office_email")
    search_fields = ("search_text",)
    ordering = ("sort_key", "pk")
    inlines = (PersonMembershipInline,)


@admin.register(Order)
class OrderAdmin(ReadOnly, RegistryAdmin):
    """Orders as they are: drafted, checked and published in pages and by the API, never here."""

    list_display = ("__str__", "organization", "subject", be_date("signed_on"), be_date("effective_on"))
    list_select_related = ("organization",)
    list_filter = ("be_year",)
    search_fields = ("organization__search_text", "number", "subject")
    autocomplete_fields = ("organization",)
    ordering = ("-signed_on", "pk")
    readonly_fields = ("open_scan", "scan_sha256")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The scan is a link to it: no address leads to the file itself."""
        return [name for name in super().get_fields(request, obj) if name != "scan"]

    @admin.display(description=_("signed scan"))
    def open_scan(self, order: Order) -> str:
        """The way to the scan, if there is one."""
        if not order.scan:
            return "-"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:roles_order_scan", args=[order.pk]), _("open the scan")
        )

    def get_urls(self) -> list[Any]:
        scan = self.admin_site.admin_view(self.scan_view)
        return [path("<int:object_id>/scan/", scan, name="roles_order_scan"), *super().get_urls()]

    def scan_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """The scan, as its own page gives it, for whoever may see the order."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        order = self.get_object(request, str(object_id))
        if order is None:
            raise Http404
        return scan_of(request, order)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("organization")


@admin.register(OrderItem)
class OrderItemAdmin(ReadOnly, RegistryAdmin):
    """What an order changes: read here, written by the actions alone."""

    list_display = ("order", "kind", "seat", "person", be_date("start_date"), be_date("end_date"))
    list_select_related = ("order", "seat__committee", "person")
    list_filter = ("kind",)
    search_fields = ("order__number", "person__search_text", "seat__committee__search_text")
    ordering = ("-order", "ordinal")


class EarlierTitleInline(RegistryInline):
    model = EarlierTitle


@admin.register(Membership)
class MembershipAdmin(ReadOnly, RegistryAdmin):
    """Who holds which seat: changed by an order that someone else has checked, and by nothing else."""

    list_display = (
        "person",
        "seat",
        "position_title",
        "capacity",
        be_date("start_date"),
        be_date("end_date"),
    )
    list_filter = ("capacity", "start_precision", "end_reason")
    search_fields = ("person__search_text", "seat__committee__search_text", "position_title")
    autocomplete_fields = ("seat", "person", "appointed_by", "ended_by", "annulled_by")
    ordering = ("-start_date", "pk")
    inlines = (EarlierTitleInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("person", "seat__committee")


@admin.register(EarlierTitle)
class EarlierTitleAdmin(RegistryAdmin):
    list_display = ("title_th", "membership", be_date("end_date"))
    list_select_related = ("membership__person", "membership__seat__committee")
    search_fields = ("membership__person__search_text", "title_th")
    autocomplete_fields = ("membership",)
    ordering = ("-end_date", "pk")
