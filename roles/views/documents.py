"""Papers to print: orders, roster sheets and directories, as PDF."""

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.generic import View

from gcio_portal.rest import etags
from roles.documents.orders import order_paper
from roles.models.order import IN_FORCE
from roles.rights import visible_orders


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
