from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from opencivicdata.core.models import (
    Membership,
    Organization,
    Person,
)
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from bench.peer.serializers import MembershipSerializer, PersonName, RosterSerializer


def on(day: str) -> Q:
    """The way in which opencivicdata itself asks for a day: text dates, the empty one open."""
    return Q(Q(start_date="") | Q(start_date__lte=day), Q(end_date="") | Q(end_date__gte=day))


class OrganizationViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Organization.objects.order_by("id")
    serializer_class = RosterSerializer
    lookup_value_regex = "ocd-organization/[0-9a-f-]+"

    @action(detail=True)
    def roster(self, request: Request, pk: str) -> Response:
        day = request.query_params.get("as_of") or timezone.localdate().isoformat()
        holders = Membership.objects.filter(on(day)).select_related("person")
        self.queryset = self.queryset.prefetch_related("posts", Prefetch("posts__memberships", holders))
        return Response(self.get_serializer(self.get_object()).data)


class MembershipViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Membership.objects.select_related("organization", "person", "post").order_by("id")
    serializer_class = MembershipSerializer
    lookup_value_regex = "ocd-membership/[0-9a-f-]+"

    def get_queryset(self) -> "QuerySet[Membership]":
        day = self.request.query_params.get("as_of")
        return super().get_queryset().filter(on(day)) if day else super().get_queryset()


class PersonViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Person.objects.order_by("id")
    serializer_class = PersonName
    lookup_value_regex = "ocd-person/[0-9a-f-]+"

    def get_queryset(self) -> "QuerySet[Person]":
        words = self.request.query_params.get("q")
        return super().get_queryset().filter(name__icontains=words) if words else super().get_queryset()
