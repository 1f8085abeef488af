"""The accounts that a reader may see, and one of them with its rights."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.views.generic import DetailView, ListView

from roles.account_rights import (
    changeable_invitations,
    inviting_organizations,
    may_keep_accounts,
    may_see_accounts,
    visible_accounts,
    visible_invitations,
)
from roles.models import Delegation, Stewardship, User
from roles.sign_in import second_factor

INVITATIONS_SHOWN = 50


class AccountList(LoginRequiredMixin, ListView):
    """Accounts by name with what they may do today, and the invitations that have not been accepted."""

    template_name = "roles/accounts/list.html"
    context_object_name = "accounts"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[User]:
        user, today = self.request.user, timezone.localdate()
        if not may_see_accounts(user, today):
            raise PermissionDenied
        found = visible_accounts(user, today)
        for word in self.request.GET.get("q", "").replace("\0", "").split():
            found = found.filter(
                Q(username__icontains=word)
                | Q(first_name__icontains=word)
                | Q(last_name__icontains=word)
                | Q(email__icontains=word)
            )
        rights = Stewardship.objects.as_of(today).select_related("organization")
        return found.order_by("username", "pk").prefetch_related(
            Prefetch("stewardships", rights.order_by("organization__sort_key", "pk"), to_attr="rights_today")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = self.request.user, timezone.now()
        today = timezone.localdate(now)
        waiting = visible_invitations(user, today).filter(accepted_at__isnull=True, revoked_at__isnull=True)
        context = {
            "q": self.request.GET.get("q", ""),
            "invitations": waiting.select_related("organization").order_by("-sent_at", "-pk")[
                :INVITATIONS_SHOWN
            ],
            "now": now,
            "may_invite": inviting_organizations(user, today).exists(),
            "may_change_invitations": changeable_invitations(user, today).exists(),
        }
        return super().get_context_data(**kwargs) | context


class AccountDetail(LoginRequiredMixin, DetailView):
    """One account: what it may do since when, what was lent to and by it."""

    template_name = "roles/accounts/detail.html"
    context_object_name = "account"

    def get_queryset(self) -> QuerySet[User]:
        user, today = self.request.user, timezone.localdate()
        if not may_see_accounts(user, today):
            raise PermissionDenied
        return visible_accounts(user, today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return (
            super().get_context_data(**kwargs)
            | rights_of(self.object)
            | {
                "may_keep": may_keep_accounts(self.request.user),
                "is_oneself": self.object == self.request.user,
                "enrolled": second_factor.is_enrolled(self.object),
            }
        )


def rights_of(account: User) -> dict[str, Any]:
    """The rights of an account with their dates: its own, what it lends and what is lent to it."""
    today = timezone.localdate()
    delegations = Delegation.objects.select_related(
        "stewardship__organization", "stewardship__user", "delegate"
    ).order_by("-start_date", "-pk")
    return {
        "today": today,
        "stewardships": account.stewardships.select_related("organization").order_by("-start_date", "-pk"),
        "lent": delegations.filter(stewardship__user=account),
        "borrowed": delegations.filter(delegate=account),
    }
