"""What is asked of who sends a spreadsheet, and of who decides where it clashes with the registry."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from committees.models import Organization
from committees.outline import in_language
from roles.spreadsheets.guard import FileRefused, refuse_what_is_no_table
from roles.spreadsheets.merging import CLASH_LENGTH, MINE, THEIRS, Choice


class OrganizationChoice(forms.ModelChoiceField):
    """An organization by its code, shown by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{in_language(obj, 'name')} ({obj.code})"


class ImportForm(forms.Form):
    """A file, and the organization whose orders it makes."""

    organization = OrganizationChoice(
        queryset=Organization.objects.none(),
        to_field_name="code",
        label=_("Organization"),
        help_text=_("Whose orders the sheet makes. A ministry's sheet may name those below it."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose the organization.")),
    )
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("Excel (.xlsx) or CSV, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Choose the file to send."),
            "invalid": _("Choose the file to send."),
            "empty": _("The file is empty: fill in the template and send it."),
        },
    )

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["organization"]
        choice.queryset = organizations.order_by("sort_key", "code")

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        try:
            refuse_what_is_no_table(file, file.size)
        except FileRefused as error:
            raise forms.ValidationError(str(error), code=error.code) from error
        return file


def answers_of(data: Any, rows: Iterable[int]) -> dict[str, dict[str, str]]:
    """What was chosen for the rows that clash, by row, each as a Choice of merging.py."""
    chosen = {
        str(row): Choice(data.get(f"row-{row}", ""), data.get(f"clash-{row}", "")[:CLASH_LENGTH])
        for row in rows
    }
    return {row: choice._asdict() for row, choice in chosen.items() if choice.answer in (MINE, THEIRS)}
