"""Those of one name, titles aside: whom someone new in an order may be."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONArray

from roles.models import Membership, Order
from roles.rights import people_for

MOST = 3  # of one name; more would hide the sentence


def namesakes(order: Order) -> ArraySubquery:
    """For each of its items: number and name of those whom it could have named instead of someone new.

    Whoever sits, or has sat, somewhere is not new. Of two of one name whom no record seats yet, the one
    written later is the new one.
    """
    seated = Exists(Membership.objects.filter(person=OuterRef("pk")))
    seated_already = Exists(Membership.objects.filter(person=OuterRef(OuterRef("person"))))
    others = people_for(order).exclude(pk=OuterRef("person"))
    alike = others.filter(~seated_already, sort_key=OuterRef("person__sort_key"))
    earlier = alike.annotate(is_seated=seated).filter(Q(is_seated=True) | Q(pk__lt=OuterRef("person")))
    return ArraySubquery(earlier.order_by("-is_seated", "pk").values_list(JSONArray("pk", "name_th"))[:MOST])
