"""The admin's forms as a browser would send them: all that stands in the page, with some of it changed."""

from typing import Any

from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from roles.models import User

REASON = "หนังสือ ที่ นร 1001/12 ลงวันที่ 1 ต.ค. 2569"


def admin_page(record: Any, page: str = "change") -> str:
    """The address of a page of one record; `add` takes a model."""
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}"
    return reverse(name, args=[record.pk] if page != "add" else [])


def sent(client: Client, address: str, **changes: Any) -> Any:
    """The answer to the form of the address, sent with a reason and these changes."""
    context = client.get(address).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    data = {field.html_name: field.value() for form in forms for field in form}
    data |= {"change_reason": REASON} | changes
    return client.post(address, {name: "" if value is None else value for name, value in data.items()})


def writable() -> list[type]:
    """The kinds of records that a form of the admin changes."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)
    pages = admin.site._registry.items()
    return sorted((model for model, page in pages if page.has_change_permission(request)), key=str)
