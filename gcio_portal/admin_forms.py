"""What every form of the admin asks beside the fields, why, and how it tells what the database refused."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pghistory
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

WHY = "change_reason"


@dataclass(frozen=True)
class Sentence:
    """What a person reads when a rule of the database is broken, and the fields that it is about."""

    words: Any
    fields: Sequence[str] = ()


_of_triggers: dict[str, Sentence] = {}


def tell(constraint: str, words: Any, *fields: str) -> None:
    """Say what a rule means that a trigger keeps and no model names; `fields` in the order of likelihood."""
    _of_triggers[constraint] = Sentence(words, fields)


def sentence_of(error: IntegrityError) -> Sentence | None:
    """The sentence of the rule that the database names, or None for one that has none."""
    diag = getattr(error.__cause__, "diag", None)
    name = getattr(diag, "constraint_name", None)
    if name in _of_triggers:
        return _of_triggers[name]
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return Sentence(constraint.violation_error_message)
        if model._meta.db_table == getattr(diag, "table_name", None):
            return _of_unique_field(model, name or "")
    return None


def _of_unique_field(model: type[models.Model], name: str) -> Sentence | None:
    """The sentence of a field that is unique: its rule has a name in the database alone."""
    with connection.cursor() as cursor:
        rules = connection.introspection.get_constraints(cursor, model._meta.db_table)
    columns = rules[name]["columns"] if name in rules else []
    for field in model._meta.local_fields:
        if field.unique and [field.column] == columns:
            words = model().unique_error_message(model, (field.name,)).messages[0]
            return Sentence(words, (field.name,))
    return None


class RegistryForm(forms.ModelForm):
    """A form that asks the constraints on periods too, so that a person reads the sentence and not an error.

    Django leaves out the constraints on columns that are not in the form, and a generated one never is.
    """

    def _get_validation_exclusions(self) -> set[str]:
        generated = {field.name for field in self._meta.model._meta.local_fields if field.generated}
        return super()._get_validation_exclusions() - generated  # type: ignore[misc]


class WhyForm(forms.Form):
    """The last question of a form: why. What the database refused after all checks is told in it too."""

    refused: Sentence | None = None

    change_reason = forms.CharField(
        label=_("Reason of the change"),
        help_text=_("Such as the number and day of the letter that asks for it. The history keeps it."),
        max_length=200,
        widget=AdminTextInputWidget,
    )

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.refused is not None and not self.errors:  # else the form has found the same by now
            asked = [name for name in self.refused.fields if name in self.fields]
            changed = [name for name in asked if name in self.changed_data]
            self.add_error(next(iter(changed or asked), None), self.refused.words)


class RegistryRecordForm(WhyForm, RegistryForm):
    """The form of one record of the registry."""


class WithReason(admin.ModelAdmin):
    """Every change through the admin is written with its reason, and refused with a sentence.

    The form is a WhyForm. A rule that only the database can ask, such as one about another table, comes back
    to the same page with all that was typed.
    """

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"refused": getattr(request, "refused_by_database", None)})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address of an empty form proposes, without what its fields would not take."""
        fields = self.get_form(request).base_fields
        proposed = super().get_changeform_initial_data(request).items()
        return {name: value for name, value in proposed if name in fields and _takes(fields[name], value)}

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who only looks is not asked why."""
        asked = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [name for name in super().get_fields(request, obj) if asked or name != WHY]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError as error:
            request.refused_by_database = sentence_of(error)  # type: ignore[attr-defined]
            if request.refused_by_database is None:  # type: ignore[attr-defined]
                raise
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with _because(form):
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with _because(form):
            super().save_related(request, form, formsets, change)


def _takes(field: forms.Field, value: Any) -> bool:
    try:
        field.clean(value)
    except ValidationError:
        return False
    return True


@contextmanager
def _because(form: Any) -> Iterator[None]:
    with pghistory.context(reason=form.cleaned_data[WHY]):
        yield
