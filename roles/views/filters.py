"""The filters of the API, dressed for a page: boxes to tick, lists to choose from, counts by kind."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from committees.forms import choice_to_pick
from committees.models import Committee, CommitteeKind, Organization
from committees.models.organization import OrganizationKind, OrganizationQuerySet
from gcio_portal.rest import DayFilterSet
from gcio_portal.thai import in_english
from roles.body_filters import BANGKOK, SeatedCommitteeFilter, SeatedOrganizationFilter
from roles.filters import OrderFilter, PersonFilter
from roles.models import OrderState
from roles.models.order import IN_FORCE


class PageFilterSet(DayFilterSet):
    """A FilterSet whose form speaks to people, without the notes for those who write programs."""

    def __init__(self, *args: Any, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, day=day, **kwargs)
        for name, field in self.form.fields.items():
            field.help_text = ""
            if isinstance(field, forms.ChoiceField):
                self.form.fields[name] = choice_to_pick(field)
        if "q" in self.form.fields:
            self.form.fields["q"].widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})

    def choose(self, name: str, choices: Iterable[tuple[str, Any]], any_of_them: Any) -> None:
        """Makes a code a choice among records; the empty choice is `any_of_them`."""
        listed = [("", any_of_them), *choices]
        label = self.form.fields[name].label
        self.form.fields[name] = choice_to_pick(forms.ChoiceField(choices=listed, label=label))

    def count_kinds(self, labels: dict[str, Any], records: QuerySet[Any]) -> None:
        """Says with each kind how many records of the day there are; a kind without any is left out."""
        counts = dict(records.order_by().values_list("kind").annotate(n=Count("pk")))
        asked = self.form.data.getlist("kind") if self.form.is_bound else []
        field = self.form.fields["kind"]
        field.choices = [
            (kind, _("%(kind)s (%(count)d)") % {"kind": label, "count": counts.get(kind, 0)})
            for kind, label in labels.items()
            if kind in counts or kind in asked
        ]


def ministries(records: OrganizationQuerySet) -> list[tuple[str, str]]:
    """The ministries among organizations, by code, in Thai dictionary order."""
    return named(records.filter(kind=OrganizationKind.MINISTRY))


def named(records: OrganizationQuerySet) -> list[tuple[str, str]]:
    """Organizations to choose from, by code, in Thai dictionary order."""
    return [
        (code, (in_english() and name_en) or name_th)
        for code, name_th, name_en in records.in_thai_order().values_list("code", "name_th", "name_en")
    ]


class OrganizationListFilter(PageFilterSet, SeatedOrganizationFilter):
    """The filters of the organizations list."""

    def __init__(self, *args: Any, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, day=day, **kwargs)
        self.form.fields["parent"].label = _("Belongs to")
        self.choose("parent", ministries(Organization.objects.as_of(day)), _("All ministries"))
        self.count_kinds(dict(OrganizationKind.choices), Organization.objects.as_of(day))


class CommitteeListFilter(PageFilterSet, SeatedCommitteeFilter):
    """The filters of the committees list; one organization is asked for by an address, not by the form."""

    def __init__(self, *args: Any, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, day=day, **kwargs)
        self.choose("ministry", ministries(Organization.objects.as_of(day)), _("All ministries"))
        self.count_kinds(dict(CommitteeKind.choices), Committee.objects.as_of(day))
        # "Counted" is what holds without a choice; the API takes it in words too.
        bangkok = self.form.fields["include_bangkok"]
        bangkok.widget.choices = [("", BANGKOK[0][1]), BANGKOK[1]]
        if not self.form.data.get("organization"):
            del self.form.fields["organization"]


class PersonListFilter(PageFilterSet, PersonFilter):
    """The filters of the people list."""


class OrderListFilter(PageFilterSet, OrderFilter):
    """The filters of the orders list; one committee is asked for by an address, not by the form."""

    def __init__(self, *args: Any, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, day=day, **kwargs)
        seen = Organization.objects.filter(pk__in=self.queryset.order_by().values("organization"))
        self.choose("organization", named(seen), _("All organizations"))
        if not self.form.data.get("committee"):
            del self.form.fields["committee"]
        if not getattr(self.request, "user", None) or not self.request.user.is_authenticated:
            public = [choice for choice in OrderState.choices if choice[0] in IN_FORCE]
            self.form.fields["state"].choices = public
