"""Keys of the API in pages: who has which, a new one, an end to one."""

import datetime
from typing import Any

import pghistory
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, ListView

from roles.actions.keys import make_key, revoke_key
from roles.key_forms import KeyForm, RevokeForm, values_of
from roles.models import ApiKey, Scope
from roles.models.user import Office
from roles.rights import (
    holds_office,
    may_make_keys,
    may_revoke_key,
    organizations_of,
    revocable_keys,
    visible_keys,
)


class KeyList(LoginRequiredMixin, ListView):
    """The keys that the reader may see: in use first, then by name."""

    template_name = "roles/key_list.html"
    context_object_name = "keys"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[ApiKey]:
        today = timezone.localdate()
        user = self.request.user
        if not (holds_office(user, Office.CENTRAL, Office.AUDITOR) or organizations_of(user, today).exists()):
            raise PermissionDenied
        revocable = Exists(revocable_keys(user, today).filter(pk=OuterRef("pk")))
        keys = visible_keys(user, today).select_related("organization", "made_by")
        return keys.annotate(is_revocable=revocable).order_by("revoked_at", "-expires_at", "name", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["rows"] = [self._row(key) for key in context["keys"]]
        return context | {"may_make": may_make_keys(self.request.user)}

    def _row(self, key: Any) -> dict[str, Any]:
        in_use = key.revoked_at is None and key.expires_at > timezone.now()
        return {
            "key": key,
            "scopes": [Scope(one).label for one in key.scopes],
            "last_day": timezone.localdate(key.expires_at),
            "revoked_on": key.revoked_at and timezone.localdate(key.revoked_at),
            "in_use": in_use,
            "may_revoke": in_use and key.is_revocable,
        }


@method_decorator(never_cache, name="dispatch")
class KeyMaking(LoginRequiredMixin, FormView):
    """A new key. Its text is in the answer to the form, once, and nowhere else."""

    template_name = "roles/key_form.html"
    form_class = KeyForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not may_make_keys(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"today": timezone.localdate()}

    def get_initial(self) -> dict[str, Any]:
        replaced = self.request.GET.get("in_place_of", "")
        key = ApiKey.objects.filter(prefix=replaced).select_related("organization").first()
        return values_of(key) if key else {}

    def form_valid(self, form: KeyForm) -> HttpResponse:
        given, now = form.cleaned_data, timezone.now()
        try:
            with pghistory.context(reason=given["reason"]):
                key, text = make_key(
                    name=given["name"],
                    scopes=[Scope(one) for one in given["scopes"]],
                    organization=given["organization"],
                    by=self.request.user,  # type: ignore[arg-type]  # signed in: see dispatch
                    at=now,
                    expires_at=_end_of(given["last_day"]),
                    others_end_at=now + datetime.timedelta(days=given["overlap"]),
                )
        except ValidationError as error:
            return self.form_invalid(_with_errors(form, error))
        return render(self.request, "roles/key_made.html", {"key": key, "key_text": text})


class KeyRevoking(LoginRequiredMixin, FormView):
    """The end of a key, with the reason, after a look at what it is."""

    template_name = "roles/key_revoke.html"
    form_class = RevokeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            today = timezone.localdate()
            seen = visible_keys(request.user, today).select_related("organization")
            self.key = get_object_or_404(seen, prefix=kwargs["prefix"])
            if self.key.revoked_at is not None:
                raise Http404(_("This key has been revoked."))
            if not may_revoke_key(request.user, self.key, today):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scopes = [Scope(one).label for one in self.key.scopes]
        return super().get_context_data(key=self.key, scopes=scopes, **kwargs)

    def form_valid(self, form: RevokeForm) -> HttpResponse:
        with pghistory.context(reason=form.cleaned_data["reason"]):
            revoke_key(key=self.key, at=timezone.now())
        messages.success(self.request, _("The key %(name)s has ended.") % {"name": self.key.name})
        return redirect("key-list")


def _end_of(day: datetime.date) -> datetime.datetime:
    """The last moment of a day in Bangkok."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59, 59)))


def _with_errors(form: KeyForm, error: ValidationError) -> KeyForm:
    """The form, with what the rules of the model say at the fields that it has."""
    if hasattr(error, "error_dict"):
        for name, found in error.error_dict.items():
            form.add_error(name if name in form.fields else None, found)
    else:
        form.add_error(None, error)
    return form
