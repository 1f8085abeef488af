"""What the database refuses comes back to the admin's form as a sentence; never as an error."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from gcio_portal.admin_forms import sentence_of
from roles.models import User
from tests.factories import (
    MembershipFactory,
    MinistryFactory,
    OrganizationFactory,
    ParentLinkFactory,
    UserFactory,
)
from tests.portal.admin_forms import admin_page, sent, writable
from tests.portal.broken_rules import BROKEN
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def central(client):
    user = UserFactory(office=User.Office.CENTRAL, is_staff=True)
    sign_in(client, user)
    return user


def errors_of(response) -> str:
    context = response.context
    forms = [context["adminform"].form, *(one.formset for one in context["inline_admin_formsets"])]
    return " ".join(str(form.errors) for form in forms)


def sentence(name: str) -> str:
    """What the registry says of a rule."""
    named = type("Cause", (Exception,), {"diag": SimpleNamespace(constraint_name=name)})
    error = IntegrityError()
    error.__cause__ = named()
    return str(sentence_of(error).words)


def test_every_rule_of_a_form_is_tried():
    rules = {constraint.name for model in writable() for constraint in model._meta.constraints}

    # A year of the wrong era and an empty name are refused by the field itself, before any rule.
    assert {name for name in rules if not name.endswith("_years")} - {"roles_person_has_name"} <= set(BROKEN)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_broken_rule_is_a_sentence_in_the_form(client, central, name):
    make, changes = BROKEN[name]
    record = make()
    typed = changes(record) if callable(changes) else changes

    with override("th"):
        answer = sent(client, admin_page(record), **typed)
        words = sentence(name)

    assert answer.status_code == 200
    assert words in errors_of(answer)
    before = {field.name: getattr(record, field.attname) for field in record._meta.concrete_fields}
    record.refresh_from_db()
    assert {field.name: getattr(record, field.attname) for field in record._meta.concrete_fields} == before


def test_a_body_that_would_leave_members_outside_is_refused_at_the_day_that_was_typed(client, central):
    held = MembershipFactory(start_date=datetime.date(2020, 1, 1))

    by_field = {
        field: sent(client, admin_page(held.seat.committee), **{field: day})
        .context["adminform"]
        .form.errors.keys()
        for field, day in {"end_date": "1/1/2567", "start_date": "2/1/2563"}.items()
    }

    assert by_field == {"end_date": {"end_date"}, "start_date": {"start_date"}}


def test_two_rows_of_one_page_that_exclude_each_other_are_refused_in_words(client, central):
    organization, parents = OrganizationFactory(), [MinistryFactory(), MinistryFactory()]
    rows = {"parent_links-TOTAL_FORMS": 2}
    for number, parent in enumerate(parents):
        rows |= {
            f"parent_links-{number}-parent": parent.pk,
            f"parent_links-{number}-organization": organization.pk,
            f"parent_links-{number}-start_date": "1/1/2563",
        }

    answer = sent(client, admin_page(organization), **rows)

    assert answer.status_code == 200
    assert sentence("committees_parentlink_one_parent") in errors_of(answer)
    assert not organization.parent_links.exists()


def test_a_parent_of_unknown_days_is_written(client, central):
    link = ParentLinkFactory()

    answer = sent(client, admin_page(link), parent=MinistryFactory().pk)

    assert answer.status_code == 302
    assert (link.start_date, link.end_date) == (None, None)
