"""The read API of bodies, where its lists can be narrowed to a state of their seats."""

from committees.resources import Committees, Organizations
from committees.viewsets import CommitteeViewSet, OrganizationViewSet
from roles.body_filters import SeatedCommitteeFilter, SeatedOrganizationFilter


class SeatedOrganizations(Organizations):
    """Organizations, with `state` among the parameters."""

    filterset = SeatedOrganizationFilter


class SeatedCommittees(Committees):
    """Committees, with `state` and `include_bangkok` among the parameters."""

    filterset = SeatedCommitteeFilter


class SeatedOrganizationViewSet(OrganizationViewSet):
    resource = SeatedOrganizations()


class SeatedCommitteeViewSet(CommitteeViewSet):
    resource = SeatedCommittees()
