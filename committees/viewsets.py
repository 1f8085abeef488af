"""The read API of bodies and laws."""

from committees.resources import Committees, Instruments, Organizations, SeatTemplates
from gcio_portal.rest import DetailMixin, ResourceViewSet


class OrganizationViewSet(DetailMixin, ResourceViewSet):
    resource = Organizations()
    lookup_field = "code"


class InstrumentViewSet(DetailMixin, ResourceViewSet):
    resource = Instruments()
    lookup_field = "code"


class SeatTemplateViewSet(ResourceViewSet):
    resource = SeatTemplates()


class CommitteeViewSet(DetailMixin, ResourceViewSet):
    resource = Committees()
    lookup_field = "code"
