"""One sent spreadsheet: how far it is, what is wrong in it, what it would make, what it made."""

import datetime
from typing import Any

import pghistory
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import DetailView, View

from committees.outline import in_language
from roles.actions.importing import ask_again, ask_to_apply
from roles.import_forms import answers_of
from roles.models import EndReason, ImportFile, ImportRow, ImportState, ItemKind, Order
from roles.models.import_file import DONE, WAITING, WORKING
from roles.models.user import Office
from roles.problems import ImportNotReady
from roles.rights import holds_office, visible_imports, writable_organizations
from roles.spreadsheets.annotated import annotated, is_annotated
from roles.spreadsheets.background import enqueue, is_abandoned, waiting_before
from roles.spreadsheets.columns import HEADINGS
from roles.spreadsheets.guard import ZIP
from roles.spreadsheets.keeping import only_the_first
from roles.spreadsheets.merging import THEIRS
from roles.spreadsheets.previewing import told
from roles.spreadsheets.workbook import XLSX

REFRESH = 2  # seconds; the page of a file that is being worked on asks again by itself
ON_A_PAGE = 100  # faults, or rows
CHOOSING = (ImportState.FAULTY, ImportState.READY, ImportState.UNCHANGED)
REASONS = {str(one.value): one.label for one in EndReason}


class VisibleImport(LoginRequiredMixin):
    """The file of the address, if the reader may see it; a stranger is told that there is none."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def visible(self) -> QuerySet[ImportFile]:
        found = visible_imports(self.request.user, timezone.localdate())
        return found.select_related("organization", "sent_by", "applied_by")

    def imported(self) -> ImportFile:
        return get_object_or_404(self.visible(), pk=self.kwargs["pk"])

    def may_write(self, imported: ImportFile) -> bool:
        kept = writable_organizations(self.request.user, timezone.localdate())
        return kept.filter(pk=imported.organization_id).exists()


class ImportDetail(VisibleImport, DetailView):
    """The state of a file. While it is worked on the page asks again by itself, or stands still if told."""

    template_name = "roles/imports/detail.html"
    context_object_name = "imported"

    def get_queryset(self) -> QuerySet[ImportFile]:
        return self.visible()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        imported = self.object
        is_stuck = is_abandoned(imported, timezone.now())
        is_going_on = not is_stuck and imported.state in (*WAITING, *WORKING)
        findings = _findings(imported)
        conflicts = _conflicts(imported, findings)
        rows = _outcomes(imported) if imported.state in DONE else findings
        pages: Paginator[Any] = Paginator(rows, ON_A_PAGE)
        return super().get_context_data(
            is_stuck=is_stuck or imported.state == ImportState.FAILED,
            is_going_on=is_going_on,
            before=waiting_before(imported) if is_going_on and imported.state in WAITING else 0,
            stands_still="still" in self.request.GET,
            may_write=self.may_write(imported),
            may_correct_names=holds_office(self.request.user, Office.CENTRAL),
            page_obj=pages.get_page(self.request.GET.get("page")),
            only_the_first=only_the_first(imported.faults) if findings else "",
            conflicts=conflicts,
            is_annotated=is_annotated(imported, _language()),
            preview=_preview(imported),
            orders=_orders(imported),
            organization_name=in_language(imported.organization, "name"),
            kept_rows=sum(one["answer"] == THEIRS for one in conflicts),
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        if context["is_going_on"] and not context["stands_still"]:
            response["Refresh"] = str(REFRESH)
        response["Cache-Control"] = "private, no-store"
        return response


def _language() -> str:
    return "en" if get_language() == "en" else "th"


def _findings(imported: ImportFile) -> list[dict[str, Any]]:
    """The faults in the language of the page, each with the heading of its column."""
    return _headed(imported.findings) if imported.state == ImportState.FAULTY else []


def _headed(told: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    found = told.get(_language(), [])
    return [{**one, "heading": HEADINGS.get(one["column"], one["column"])} for one in found]


def _conflicts(imported: ImportFile, findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that clash with the registry, each with the facts in which they do and what was chosen.

    A choice can be changed until the file is applied; it is none where the registry has changed since.
    """
    if imported.state not in CHOOSING:
        return []
    settled = _headed(imported.preview.get("settled", {}))
    rows: dict[int, list[dict[str, Any]]] = {}
    for one in (*settled, *(one for one in findings if one["code"] == "conflict")):
        rows.setdefault(one["row"], []).append(one)
    return [_conflict(row, rows[row], imported.answers.get(str(row), {})) for row in sorted(rows)]


def _conflict(row: int, facts: list[dict[str, Any]], chosen: dict[str, str]) -> dict[str, Any]:
    clash = facts[0].get("clash", "")
    is_stale = bool(chosen) and chosen["clash"] != clash
    return {
        "row": row,
        "facts": facts,
        "clash": clash,
        "answer": chosen["answer"] if chosen and not is_stale else "",
        "is_stale": is_stale,
    }


def _preview(imported: ImportFile) -> dict[str, Any]:
    """What applying the file makes, with days as days."""
    rows = [
        {
            **row,
            "kind": ItemKind(row["kind"]).label,
            "reason": REASONS.get(row["reason"], row["reason"]),
            "start": row["start"] and datetime.date.fromisoformat(row["start"]),
            "end": row["end"] and datetime.date.fromisoformat(row["end"]),
            "changed": told(row.get("changed", [])),
        }
        for row in imported.preview.get("rows", [])
    ]
    return {"papers": imported.preview.get("papers", []), "rows": rows}


def _orders(imported: ImportFile) -> QuerySet[Order]:
    """The drafts that an applied file made, as they are now."""
    found = Order.objects.filter(items__import_rows__import_file=imported)
    if imported.state != ImportState.APPLIED:
        return found.none()
    return found.annotate(rows=Count("items")).order_by("pk").select_related("organization")


def _outcomes(imported: ImportFile) -> QuerySet[ImportRow]:
    """What each row of a file did, with the order that has it."""
    return imported.outcomes.select_related("item__order__organization").order_by("number")


class ImportStep(VisibleImport, View):
    """Something that is asked of a file; who only reads may not."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        imported = self.imported()
        if not self.may_write(imported):
            raise PermissionDenied
        try:
            with transaction.atomic(), pghistory.context(door="import", reason=imported.name):
                self.step(imported)
                enqueue(imported)
        except ImportNotReady as problem:
            messages.warning(request, str(problem))
        return redirect("import-detail", pk=pk)

    def step(self, imported: ImportFile) -> None:
        """Write down what is asked. Raises ImportNotReady."""
        raise NotImplementedError


class ImportApplying(ImportStep):
    """Write the drafts of a file without faults."""

    def step(self, imported: ImportFile) -> None:
        ask_to_apply(imported=imported, by=self.request.user, at=timezone.now())  # type: ignore[arg-type]


class ImportAgain(ImportStep):
    """Check a file once more: after an interruption, or with what was chosen where it clashes."""

    def step(self, imported: ImportFile) -> None:
        if imported.state in (*WAITING, *WORKING) and not is_abandoned(imported, timezone.now()):
            raise ImportNotReady(imported)
        rows = [one["row"] for one in _conflicts(imported, _findings(imported))]
        answers = answers_of(self.request.POST, rows)
        ask_again(imported=imported, at=timezone.now(), answers=answers)


class ImportAnnotated(VisibleImport, View):
    """The sent rows with a comment in every wrong cell; where there are none, the file's page says why."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        imported = self.imported()
        file = annotated(imported, _language())
        if file is None:
            return redirect("import-detail", pk=pk)
        return _attached(FileResponse(file, content_type=XLSX), f"import-{imported.pk}-faults.xlsx")


class ImportSource(VisibleImport, View):
    """The file as it was sent."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        imported = self.imported()
        with imported.file.open("rb") as file:
            content = file.read()
        name = "xlsx" if content.startswith(ZIP) else "csv"
        answer = HttpResponse(content, content_type="application/octet-stream")
        return _attached(answer, f"import-{imported.pk}.{name}")


def _attached(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
