"""Papers to print: orders, roster sheets and directories, as PDF."""

import datetime
import re

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import View

from committees.models import Committee, Organization
from committees.models.organization import OrganizationKind, Region
from gcio_portal.converters import CODE_IN_ADDRESS
from gcio_portal.days import DatedPage
from gcio_portal.errors import RequestRefused
from gcio_portal.rest import etags
from roles.documents.directories import Scope, directory
from roles.documents.orders import order_paper
from roles.documents.sheets import roster_sheet
from roles.documents.typesetting import TypesetterBusy, TypesetterSlow
from roles.models.order import IN_FORCE
from roles.rights import visible_orders
from roles.views.known import KNOWN_AT

RETRY_AFTER = 10  # seconds: what a long directory takes


def pdf(content: bytes, *parts: str | datetime.date | None) -> HttpResponse:
    """A PDF that the browser shows, under a file name made of the parts: PCIO-50-roster-2569-10-01.pdf."""
    name = "-".join(str(part) for part in parts if part)
    disposition = content_disposition_header(False, f"{name}.pdf")
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": disposition or "inline"}
    )


class OrderDocument(View):
    """The paper of one order, for whoever may see the order; a draft is never kept by a cache."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        now = timezone.localtime()
        orders = visible_orders(request.user, now.date()).select_related("organization")
        order = get_object_or_404(orders, pk=pk)

        def build() -> HttpResponse:
            content = order_paper(order=order, printed_at=now)
            return pdf(content, order.organization.code, "order", str(order.pk), order.signed_on)

        if order.state in IN_FORCE:
            return etags.conditional(request, etags.list_tag(request, day=None), build)
        response = build()
        response["Cache-Control"] = "private, no-store"
        return response


class DatedPaper(DatedPage, View):
    """A paper that answers for a day, from what is known now.

    A day that cannot be read, or a moment of knowledge, is refused: never is one answered with another.
    """

    def dispatch(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if self.day_error:
            raise RequestRefused(self.day_error)
        if KNOWN_AT in request.GET:
            raise RequestRefused(
                _(
                    "This paper is printed from what is known now. Leave out known_at; the committee's page "
                    "tells what was known."
                )
            )
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]


class RosterSheet(DatedPaper):
    """The roster of one committee on the day."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        tag = etags.list_tag(request, day=self.day)
        committee = get_object_or_404(Committee, code=code)

        def build() -> HttpResponse:
            return pdf(roster_sheet(committee=committee, day=self.day), committee.code, "roster", self.day)

        return etags.conditional(request, tag, build)


def _not_now(request: HttpRequest, error: TypesetterBusy) -> HttpResponse:
    """Not now, why, and when to come back."""
    response = render(request, "503.html", {"is_slow": isinstance(error, TypesetterSlow)}, status=503)
    response["Retry-After"], response["Cache-Control"] = str(RETRY_AFTER), "no-store"
    return response


class DirectoryPaper(DatedPaper):
    """The directory of `?ministry=` CODE, of `?region=` NORTHERN …, or of all, on the day."""

    def get(self, request: HttpRequest) -> HttpResponse:
        tag = etags.list_tag(request, day=self.day)
        scope = self._scope()
        name = (scope.ministry and scope.ministry.code) or scope.region or "all"

        def build() -> HttpResponse:
            return pdf(directory(scope=scope, day=self.day), "directory", str(name), self.day)

        try:
            return etags.conditional(request, tag, build)
        except TypesetterBusy as error:
            return _not_now(request, error)

    def _scope(self) -> Scope:
        ministry, region = (self.request.GET.get(name, "") for name in ("ministry", "region"))
        if ministry and region:
            raise BadRequest("a ministry or a region, not both")
        if ministry:
            ministries = Organization.objects.filter(kind=OrganizationKind.MINISTRY)
            code = ministry if re.fullmatch(CODE_IN_ADDRESS, ministry) else ""
            return Scope(ministry=get_object_or_404(ministries, code=code))
        if region and region not in Region.values:
            raise Http404
        return Scope(region=Region(region) if region else None)
