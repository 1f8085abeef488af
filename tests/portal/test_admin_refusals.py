"""What the database refuses comes back to the admin's form as a sentence; never as an error."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from committees.models import Committee, LegalInstrument, Organization, ParentLink
from gcio_portal.admin_forms import sentence_of
from tests.factories import (
    CommitteeFactory,
    LegalInstrumentFactory,
    MembershipFactory,
    MinistryFactory,
    OrganizationFactory,
    ParentLinkFactory,
    UserFactory,
)
from tests.portal.admin_forms import admin_page, sent, writable
from tests.portal.broken_rules import BROKEN

pytestmark = pytest.mark.django_db


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


UNIQUE = [
    (model, field.name)
    for model in writable()
    for field in model._meta.local_fields
    if field.unique and not field.primary_key
]
MAKERS = {
    Committee: CommitteeFactory,
    LegalInstrument: LegalInstrumentFactory,
    Organization: OrganizationFactory,
}


@pytest.mark.parametrize(("model", "field"), UNIQUE, ids=lambda named: getattr(named, "__name__", named))
def test_what_someone_else_took_at_the_same_instant_is_told_at_its_field_once(
    client, central, monkeypatch, model, field
):
    make = MAKERS.get(model, UserFactory)
    taken, record = make(), make()
    ask, not_seen_yet = model._perform_unique_checks, [{}]  # the other's row is written after the form asked
    monkeypatch.setattr(
        model,
        "_perform_unique_checks",
        lambda record, checks: not_seen_yet.pop() if not_seen_yet else ask(record, checks),
    )

    answer = sent(client, admin_page(record), **{field: getattr(taken, field)})

    assert answer.status_code == 200
    assert len(answer.context["adminform"].form.errors[field]) == 1


RUBBISH = ("MDES", "-1", "9" * 30, "\x00", "ก", "31/2/2567", "")


@pytest.mark.parametrize("model", writable())
def test_an_address_that_proposes_rubbish_opens_an_empty_form(client, central, model):
    address = admin_page(model, "add")
    fields = client.get(address).context["adminform"].form.fields

    for rubbish in RUBBISH:
        answer = client.get(address, dict.fromkeys([*fields, "nothing"], rubbish))
        assert answer.status_code == 200, rubbish


def test_an_address_proposes_what_its_form_takes(client, central):
    ministry = MinistryFactory()

    answer = client.get(admin_page(ParentLink, "add"), {"parent": ministry.pk, "organization": "MDES"})

    assert answer.context["adminform"].form.initial == {"parent": str(ministry.pk)}


def test_a_parent_of_unknown_days_is_written(client, central):
    link = ParentLinkFactory()

    answer = sent(client, admin_page(link), parent=MinistryFactory().pk)

    assert answer.status_code == 302
    assert (link.start_date, link.end_date) == (None, None)
