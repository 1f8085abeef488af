"""The law and the bodies in the admin of the central staff."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from committees.models import (
    Committee,
    CompositionGap,
    InstrumentRelation,
    LegalInstrument,
    Organization,
    ParentLink,
    Provision,
    Seat,
    SeatTemplate,
    Succession,
)
from gcio_portal.admin import RegistryAdmin, RegistryInline, be_date


class ParentLinkInline(RegistryInline):
    model = ParentLink
    fk_name = "organization"
    autocomplete_fields = ("parent",)


@admin.register(Organization)
class OrganizationAdmin(RegistryAdmin):
    list_display = ("name_th", "code", "kind", "abbr_th", "region", be_date("end_date"))
    list_filter = ("kind", "region")
    search_fields = ("search_text",)
    ordering = ("sort_key", "code")
    inlines = (ParentLinkInline,)


@admin.register(ParentLink)
class ParentLinkAdmin(RegistryAdmin):
    list_display = ("organization", "parent", be_date("start_date"), be_date("end_date"))
    list_select_related = ("organization", "parent")
    search_fields = ("organization__search_text", "parent__search_text")
    autocomplete_fields = ("organization", "parent")
    ordering = ("organization__sort_key", "pk")


@admin.register(Succession)
class SuccessionAdmin(RegistryAdmin):
    list_display = ("predecessor", "successor", "kind", be_date("effective_on"))
    list_select_related = ("predecessor", "successor")
    search_fields = ("predecessor__search_text", "successor__search_text")
    autocomplete_fields = ("predecessor", "successor", "instrument")
    ordering = ("-effective_on", "pk")


class InstrumentRelationInline(RegistryInline):
    model = InstrumentRelation
    fk_name = "instrument"
    autocomplete_fields = ("related",)


@admin.register(LegalInstrument)
class LegalInstrumentAdmin(RegistryAdmin):
    list_display = ("title_th", "code", "kind", "number", be_date("issued_on"))
    list_filter = ("kind",)
    search_fields = ("search_text",)
    ordering = ("-issued_on", "code")
    inlines = (InstrumentRelationInline,)


@admin.register(InstrumentRelation)
class InstrumentRelationAdmin(RegistryAdmin):
    list_display = ("instrument", "relation", "related", "scope_th")
    list_select_related = ("instrument", "related")
    search_fields = ("instrument__search_text", "related__search_text")
    autocomplete_fields = ("instrument", "related")
    ordering = ("instrument__code", "pk")


@admin.register(Provision)
class ProvisionAdmin(RegistryAdmin):
    list_display = ("__str__", "instrument", "heading_th", "replaces")
    list_select_related = ("instrument", "replaces__instrument")
    search_fields = ("instrument__search_text", "number", "heading_th", "text_th")
    autocomplete_fields = ("instrument", "replaces")
    ordering = ("instrument__code", "ordinal", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("instrument", "replaces__instrument")


@admin.register(SeatTemplate)
class SeatTemplateAdmin(RegistryAdmin):
    list_display = (
        "key",
        "committee_kind",
        "variant",
        "role",
        "holder_th",
        "required",
        be_date("start_date"),
        be_date("end_date"),
    )
    list_filter = ("committee_kind", "variant", "role", "required")
    search_fields = ("key", "holder_th", "holder_en")
    autocomplete_fields = ("provision",)
    ordering = ("committee_kind", "variant", "ordinal", "start_date", "pk")


@admin.register(CompositionGap)
class CompositionGapAdmin(RegistryAdmin):
    list_display = ("text_th", "committee_kind", "variant", be_date("start_date"), be_date("end_date"))
    list_filter = ("committee_kind", "variant")
    search_fields = ("text_th", "text_en", "note_th")
    autocomplete_fields = ("provision",)
    ordering = ("committee_kind", "variant", "start_date", "pk")


class SeatInline(RegistryInline):
    model = Seat


@admin.register(Committee)
class CommitteeAdmin(RegistryAdmin):
    list_display = ("name_th", "code", "kind", be_date("start_date"), be_date("end_date"))
    list_filter = ("kind", "variant")
    search_fields = ("search_text",)
    autocomplete_fields = ("organization", "established_by")
    ordering = ("sort_key", "code")
    inlines = (SeatInline,)


@admin.register(Seat)
class SeatAdmin(RegistryAdmin):
    list_display = ("key", "committee", "role", "local_title_th")
    list_select_related = ("committee",)
    list_filter = ("role",)
    search_fields = ("committee__search_text", "key", "local_title_th")
    autocomplete_fields = ("committee",)
    ordering = ("committee__code", "ordinal", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("committee")
