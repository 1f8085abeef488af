"""Every change through the admin says why; who only looks is not asked."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from committees.models import Committee, LegalInstrument, Organization, Seat
from roles.models import Person, User
from tests.factories import (
    CommitteeFactory,
    LegalInstrumentFactory,
    MembershipFactory,
    MinistryFactory,
    OrganizationFactory,
    PersonFactory,
    SeatFactory,
    StewardshipFactory,
    UserFactory,
)
from tests.portal.admin_forms import REASON, admin_page, sent, writable
from tests.portal.broken_rules import succession, two_titles
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


WHY = {
    Committee: (CommitteeFactory, "name_th"),
    LegalInstrument: (LegalInstrumentFactory, "title_th"),
    Organization: (OrganizationFactory, "name_th"),
    Person: (PersonFactory, "given_th"),
    Seat: (SeatFactory, "key"),
    User: (UserFactory, "first_name"),
}


@pytest.mark.parametrize("model", WHY)
def test_a_change_is_kept_with_its_reason_and_refused_without(client, central, model):
    make, field = WHY[model]
    record = make()

    refused = sent(client, admin_page(record), **{field: "ใหม่", "change_reason": " "})
    written = sent(client, admin_page(record), **{field: "ใหม่" if model is not Seat else "NEW"})

    assert "change_reason" in refused.context["adminform"].form.errors
    assert written.status_code == 302
    context = record.events.latest("pgh_id").pgh_context
    assert (context["reason"], context["door"], context["user"]) == (REASON, "admin", central.pk)
    assert record.events.count() == 2


@pytest.mark.parametrize("model", writable())
def test_every_form_asks_why_of_who_may_write_and_not_of_who_looks(client, central, model):
    def asks():
        pages = [admin_page(model, "add"), admin_page(record)] if writes else [admin_page(record)]
        return ['name="change_reason"' in client.get(page).content.decode() for page in pages]

    MembershipFactory(), StewardshipFactory(), succession(), two_titles()
    record, writes = model._default_manager.exclude(pk=central.pk).order_by("pk").first(), True
    asked = asks()
    sign_in(client, UserFactory(office=User.Office.AUDITOR, is_staff=True))
    writes = False

    assert (asked, asks()) == ([True, True], [False])


def test_what_is_made_on_the_page_of_another_record_has_the_reason_too(client, central):
    organization, ministry = OrganizationFactory(), MinistryFactory()
    row = {"parent": ministry.pk, "organization": organization.pk, "start_date": "1/1/2563"}

    answer = sent(
        client,
        admin_page(organization),
        **{"parent_links-TOTAL_FORMS": 1},
        **{f"parent_links-0-{name}": value for name, value in row.items()},
    )

    assert answer.status_code == 302
    assert organization.parent_links.get().events.get().pgh_context["reason"] == REASON


def test_an_account_made_in_the_admin_says_why(client, central):
    answer = sent(
        client,
        admin_page(User, "add"),
        username="newcomer",
        password1="ทะเบียนซีไอโอ-2569",
        password2="ทะเบียนซีไอโอ-2569",
        usable_password="true",
    )

    assert answer.status_code == 302
    assert User.objects.get(username="newcomer").events.first().pgh_context["reason"] == REASON


def test_nothing_in_the_admin_writes_without_a_form():
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)

    for page in admin.site._registry.values():
        assert not page.get_actions(request)
        assert not page.list_editable
        assert not page.has_delete_permission(request)
