"""The list of sent spreadsheets, the template of an organization, and a new file."""

from typing import Any
from urllib.parse import urlencode

import pghistory
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, View

from committees.models import Organization
from committees.outline import in_language
from roles.actions.importing import keep_file, same_file
from roles.fingerprints import fingerprint
from roles.import_forms import ImportForm
from roles.models import ImportFile, ImportState
from roles.models.user import Office
from roles.rights import READER, holds_office, organizations_of, visible_imports, writable_organizations
from roles.spreadsheets.background import abandoned, enqueue
from roles.spreadsheets.template import template
from roles.spreadsheets.workbook import XLSX
from roles.views.lists import DayQuery

MOST_TEMPLATES = 12  # on the list; of more, one is chosen


class ImportList(LoginRequiredMixin, DayQuery, ListView):
    """What was sent for the organizations of the reader, newest first; and the templates of a day."""

    template_name = "roles/imports/list.html"
    context_object_name = "imports"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[ImportFile]:
        user, today = self.request.user, timezone.localdate()
        offices = holds_office(user, Office.CENTRAL, Office.AUDITOR)
        if not offices and not organizations_of(user, today, READER).exists():
            raise PermissionDenied
        found: Any = visible_imports(user, today).select_related("organization", "sent_by")
        return found.defer("findings", "preview").newest_first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = writable_organizations(self.request.user, timezone.localdate())
        choices: list[Any] = list(kept.order_by("sort_key", "code"))
        for one in choices:
            one.shown_name = in_language(one, "name")
        are_many = len(choices) > MOST_TEMPLATES
        chosen = self.request.GET.get("organization", "")
        context = super().get_context_data(
            may_send=bool(choices),
            choices=choices if are_many else [],
            chosen=chosen,
            templates=[one for one in choices if one.code == chosen or not are_many],
            **kwargs,
        )
        stuck = abandoned(context["imports"], timezone.now())
        for one in context["imports"]:
            one.is_stuck = one.pk in stuck or one.state == ImportState.FAILED
            one.organization_name = in_language(one.organization, "name")
        return context


class ImportSending(LoginRequiredMixin, FormView):
    """A file is kept, and waits to be checked; the very same file again leads to what it was."""

    template_name = "roles/imports/new.html"
    form_class = ImportForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            self.organizations = writable_organizations(request.user, timezone.localdate())
            if not self.organizations.exists():
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"organizations": self.organizations}

    def get_initial(self) -> dict[str, Any]:
        return {"organization": self.request.GET.get("organization", "")}

    def form_valid(self, form: ImportForm) -> HttpResponse:
        organization, file = form.cleaned_data["organization"], form.cleaned_data["file"]
        same = same_file(organization=organization, sha256=fingerprint(file))
        if same:
            messages.info(self.request, _("This very file was sent before: here it is. Nothing has changed."))
            return redirect("import-detail", pk=same.pk)
        with transaction.atomic(), pghistory.context(door="import", reason=file.name):
            imported = keep_file(
                organization=organization,
                file=file,
                name=file.name,
                by=self.request.user,  # type: ignore[arg-type]  # signed in: see dispatch
                at=timezone.now(),
            )
            enqueue(imported)
        return redirect("import-detail", pk=imported.pk)


class ImportTemplate(LoginRequiredMixin, DayQuery, View):
    """The sheet of an organization with its seats and their holders, for who may send it back.

    One of a past day has the rows of those who have left since, so that they can be corrected.
    """

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        kept = writable_organizations(request.user, self.today)
        organization: Organization = get_object_or_404(kept, code=code)
        if self.day_error:  # said where the day is typed
            return redirect(f"{reverse('import-list')}?{urlencode({'as_of': self.day_typed})}")
        response = HttpResponse(template(organization, self.day), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{organization.code}-{self.day}.xlsx"'
        response["Cache-Control"] = "private, no-store"
        return response
