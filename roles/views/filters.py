"""The filters of the lists: those of the API, dressed for a page, and those that need to know who is seated."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.filters import CommitteeFilter, OrganizationFilter
from committees.models import Committee, CommitteeKind, Organization, Variant
from committees.models.organization import OrganizationKind
from gcio_portal.rest import ChoiceFilter, ChoicesFilter, DayFilterSet
from gcio_portal.thai import in_english
from roles.filters import PersonFilter
from roles.summaries import committees_with_required_seat

STATES = (
    ("FILLED", gettext_lazy("Held")),
    ("ACTING", gettext_lazy("Acting")),
    ("VACANT", gettext_lazy("Vacant")),
    ("UNKNOWN", gettext_lazy("Not known")),
)
BANGKOK = (("true", gettext_lazy("Counted with the provinces")), ("false", gettext_lazy("Left out")))


class PageFilterSet(DayFilterSet):
    """A FilterSet whose form speaks to people: boxes to tick, lists to choose from, no parameter reference."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.form.fields.values():
            field.help_text = ""
            if isinstance(field, forms.MultipleChoiceField):
                field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
        if "q" in self.form.fields:
            self.form.fields["q"].widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})

    def choose(self, name: str, choices: Iterable[tuple[str, Any]], any_of_them: Any) -> None:
        """Makes a code a choice among records; the empty choice is `any_of_them`."""
        listed = [("", any_of_them), *choices]
        label = self.form.fields[name].label
        self.form.fields[name] = forms.ChoiceField(choices=listed, label=label, required=False)

    def count_kinds(self, labels: dict[str, Any], records: QuerySet[Any]) -> None:
        """Says with each kind how many records of the day there are; a kind without any is left out."""
        counts = dict(records.order_by().values_list("kind").annotate(n=Count("pk")))
        asked = self.form.data.getlist("kind") if self.form.is_bound else []
        field = self.form.fields["kind"]
        field.choices = [  # type: ignore[attr-defined]
            (kind, _("%(kind)s (%(count)d)") % {"kind": label, "count": counts.get(kind, 0)})
            for kind, label in labels.items()
            if kind in counts or kind in asked
        ]


def ministries(records: QuerySet[Any]) -> list[tuple[str, str]]:
    """The ministries among organizations, by code, in Thai dictionary order."""
    found = records.filter(kind=OrganizationKind.MINISTRY).in_thai_order()
    return [
        (code, (in_english() and name_en) or name_th)
        for code, name_th, name_en in found.values_list("code", "name_th", "name_en")
    ]


class OrganizationListFilter(PageFilterSet, OrganizationFilter):
    """Organizations as the API filters them, and by the state of their CIO seat on the day."""

    state = ChoicesFilter(choices=STATES, method="with_state", label=gettext_lazy("State of the CIO seat"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["parent"].label = _("Belongs to")
        self.choose("parent", ministries(Organization.objects.as_of(self.day)), _("All ministries"))
        self.count_kinds(dict(OrganizationKind.choices), Organization.objects.as_of(self.day))

    def with_state(self, records: QuerySet[Any], name: str, states: list[str]) -> QuerySet[Any]:
        if not states:
            return records
        committees = committees_with_required_seat(Committee.objects.as_of(self.day), states, self.day)
        return records.filter(pk__in=committees.values("organization"))


class CommitteeListFilter(PageFilterSet, CommitteeFilter):
    """Committees as the API filters them, by the state of a required seat, and with or without Bangkok."""

    state = ChoicesFilter(choices=STATES, method="with_state", label=gettext_lazy("State of a required seat"))
    include_bangkok = ChoiceFilter(choices=BANGKOK, method="bangkok", label=gettext_lazy("Bangkok"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("ministry", ministries(Organization.objects.as_of(self.day)), _("All ministries"))
        self.count_kinds(dict(CommitteeKind.choices), Committee.objects.as_of(self.day))
        if not self.form.data.get("organization"):
            del self.form.fields["organization"]  # asked for by an address, not by a form

    def with_state(self, records: QuerySet[Any], name: str, states: list[str]) -> QuerySet[Any]:
        return committees_with_required_seat(records, states, self.day) if states else records

    def bangkok(self, records: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return records.exclude(variant=Variant.BANGKOK) if value == "false" else records


class PersonListFilter(PageFilterSet, PersonFilter):
    """People by words of their names."""
