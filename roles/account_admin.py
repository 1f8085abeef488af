"""Accounts, their rights and their keys in the admin of the central staff."""

import datetime
from typing import Any

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gcio_portal import thai
from gcio_portal.admin import NoDelete, RegistryAdmin, RegistryInline, WithHistory, be_date
from gcio_portal.admin_forms import WHY, WhyForm, WithReason
from roles.models import ApiKey, Delegation, Invitation, Stewardship, User

admin.site.unregister(Group)  # rights come from offices and stewardships, not from groups
# Signing in has pages of its own, and secrets are nobody's to look at.
admin.site.unregister([EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken])


class LookedAt:
    """Records that their actions alone write, through the pages of accounts."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Delegation)
class DelegationAdmin(LookedAt, RegistryAdmin):
    list_display = ("stewardship", "delegate", be_date("start_date"), be_date("end_date"), "withdrawn_at")
    list_select_related = ("stewardship", "delegate")
    search_fields = ("delegate__username", "stewardship__user__username")
    ordering = ("-start_date", "-pk")


@admin.register(Invitation)
class InvitationAdmin(LookedAt, RegistryAdmin):
    list_display = ("email", "organization", "right", "office", "sent_at", "accepted_at", "revoked_at")
    list_select_related = ("organization",)
    search_fields = ("email", "organization__search_text")
    ordering = ("-sent_at", "-pk")


@admin.register(Stewardship)
class StewardshipAdmin(RegistryAdmin):
    list_display = ("user", "organization", "right", be_date("start_date"), be_date("end_date"))
    list_select_related = ("user", "organization")
    list_filter = ("right",)
    search_fields = ("user__username", "organization__search_text")
    autocomplete_fields = ("user", "organization")
    ordering = ("organization__sort_key", "user__username", "pk")


class StewardshipInline(RegistryInline):
    model = Stewardship
    autocomplete_fields = ("organization",)


def _moment(at: datetime.datetime) -> str:
    """A moment in the era and the words of the screen, by the clock of the portal."""
    return gettext("%(day)s, %(time)s") % {
        "day": thai.format_date(at),
        "time": f"{timezone.localtime(at):%H:%M}",
    }


class AccountForm(WhyForm, UserChangeForm):
    """An account as it is."""


class NewAccountForm(WhyForm, AdminUserCreationForm):
    """An account to be made."""


@admin.register(User)
class AccountAdmin(NoDelete, WithReason, WithHistory, UserAdmin):
    """Accounts. Who may be a superuser is decided on the server, not here."""

    form = AccountForm
    add_form = NewAccountForm
    add_fieldsets = (*UserAdmin.add_fieldsets, (None, {"fields": (WHY,)}))
    list_display = ("username", "email", "first_name", "last_name", "office", "is_active")
    list_filter = ("office", "is_active")
    search_fields = ("username", "email", "first_name", "last_name")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login_shown", "date_joined_shown")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "office")}),
        (_("Important dates"), {"fields": ("last_login_shown", "date_joined_shown")}),
    )
    why_fieldset = (None, {"fields": (WHY,)})
    inlines = (StewardshipInline,)

    @admin.display(description=_("last login"))
    def last_login_shown(self, user: User) -> str:
        return _moment(user.last_login) if user.last_login else str(self.get_empty_value_display())

    @admin.display(description=_("date joined"))
    def date_joined_shown(self, user: User) -> str:
        return _moment(user.date_joined)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who only looks is not asked why."""
        asked = obj is not None and self.has_change_permission(request, obj)
        return (*super().get_fieldsets(request, obj), *([self.why_fieldset] if asked else []))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody takes their own rights away: the last of the central staff would lock all out."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "is_active", "is_staff", "office") if obj == request.user else fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's account is changed by a superuser only."""
        if obj is not None and obj.is_superuser and not getattr(request.user, "is_superuser", False):
            return False
        return super().has_change_permission(request, obj)


@admin.register(ApiKey)
class ApiKeyAdmin(NoDelete, admin.ModelAdmin):
    """Keys to look at: `create_api_key` makes them, so that nobody but their user ever sees one."""

    list_display = ("name", "prefix", "organization", "scopes", "last_day", "is_revoked")
    list_select_related = ("organization",)
    search_fields = ("name", "prefix", "organization__search_text")
    ordering = ("name", "-made_at", "pk")

    @admin.display(description=_("expires at"), ordering="expires_at")
    def last_day(self, key: ApiKey) -> str:
        return thai.format_date(timezone.localdate(key.expires_at), "medium")

    @admin.display(description=_("revoked"), boolean=True)
    def is_revoked(self, key: ApiKey) -> bool:
        return key.revoked_at is not None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
