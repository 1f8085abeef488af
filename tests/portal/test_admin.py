"""The admin of the central staff: Thai search, Buddhist-era dates, history, no delete, no inline script."""

import datetime

import pytest
from django.contrib import admin
from django.urls import reverse

from committees.models import Committee, Organization
from roles.models import ApiKey, Delegation, ImportFile, Invitation, Membership, Order, OrderItem, User
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.portal.admin_forms import REASON
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)


def changelist(model, **parameters):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist", query=parameters)


def change_page(record):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def test_every_record_of_the_registry_has_its_page():
    from tests.portal.test_history import registry_models

    assert set(registry_models()) - {ImportFile} <= set(REGISTERED)  # imports have pages of their own


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_every_list_can_be_searched_in_thai(client, central, model):
    response = client.get(changelist(model, q="ดิจิทัล"))

    assert response.status_code == 200
    assert admin.site._registry[model].search_fields


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_every_form_opens_and_no_record_can_be_deleted(client, central, model):
    MembershipFactory(seat__committee__organization=OrganizationFactory())
    record = model._default_manager.first()

    may_add = model not in {
        ApiKey,
        Delegation,
        Invitation,
        Membership,
        Order,
        OrderItem,
    }  # made by their actions, through other doors
    assert client.get(changelist(model) + "add/").status_code == (200 if may_add else 403)
    if record:
        page = client.get(change_page(record))
        assert page.status_code == 200
        assert "deletelink" not in page.content.decode()
        assert (
            client.post(change_page(record).replace("change", "delete"), {"post": "yes"}).status_code == 403
        )


@pytest.mark.parametrize("words", ["ดิจิทัลเพื่อ", "MDES", "mdes", "เศรษฐกิจ ดิจิทัล"])
def test_a_fragment_finds_the_ministry(client, central, words):
    response = client.get(changelist(Organization, q=words))

    assert "กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม" in response.content.decode()


def test_autocomplete_finds_a_committee_by_fragment(client, central):
    response = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "committees", "model_name": "seat", "field_name": "committee", "term": "เชียงใหม่"},
    )

    assert [row["id"] for row in response.json()["results"]] == [
        str(Committee.objects.get(code="PCIO-50").pk)
    ]


def test_dates_are_shown_and_read_in_the_buddhist_era(client, central):
    organization = OrganizationFactory(start_date=datetime.date(2019, 11, 26))
    assert 'value="26/11/2562"' in client.get(change_page(organization)).content.decode()

    data = {
        "code": organization.code,
        "kind": organization.kind,
        "name_th": organization.name_th,
        "name_en": organization.name_en,
        "abbr_th": "",
        "region": "",
        "note_th": "",
        "change_reason": REASON,
        "start_date": "๑ ต.ค. ๒๕๖๙",
        "end_date": "",
        "parent_links-TOTAL_FORMS": 0,
        "parent_links-INITIAL_FORMS": 0,
    }
    response = client.post(change_page(organization), data)

    assert response.status_code == 302
    organization.refresh_from_db()
    assert organization.start_date == datetime.date(2026, 10, 1)


def test_a_list_shows_no_christian_year_in_thai(client, central):
    page = client.get(changelist(Committee, q="PCIO-50")).content.decode()

    assert "26 พ.ย. 2562" in page.replace("\xa0", " ")
    assert "2019" not in page


def test_history_shows_what_changed_by_whom_and_through_which_door(client, central):
    organization = OrganizationFactory(name_th="กรมเดิม")
    data = {
        "code": organization.code,
        "kind": organization.kind,
        "name_th": "กรมใหม่",
        "name_en": organization.name_en,
        "change_reason": REASON,
        "parent_links-TOTAL_FORMS": 0,
        "parent_links-INITIAL_FORMS": 0,
    }
    assert client.post(change_page(organization), data).status_code == 302

    page = client.get(
        reverse("admin:committees_organization_history", args=[organization.pk])
    ).content.decode()

    assert "<del>กรมเดิม</del>" in page
    assert "<ins>กรมใหม่</ins>" in page
    assert central.username in page
    context = organization.events.latest("pgh_id").pgh_context
    facts = {"user": central.pk, "url": change_page(organization), "door": "admin", "reason": REASON}
    assert context == facts
    assert REASON in page


def test_the_history_of_many_versions_asks_the_database_no_more_often(
    client, central, django_assert_max_num_queries
):
    organization = OrganizationFactory()
    for number in range(40):
        Organization.objects.filter(pk=organization.pk).update(note_th=str(number))

    with django_assert_max_num_queries(8):
        client.get(reverse("admin:committees_organization_history", args=[organization.pk]))


def test_no_form_of_the_admin_changes_who_sits_where_or_the_state_of_an_order(client, central):
    held = MembershipFactory()
    state = held.appointed_by.state

    forged = client.post(changelist(Order) + "add/", {"number": "666", "state": "PUBLISHED"})
    answers = [
        client.post(change_page(record), {"end_date": "15/9/2570", "state": "REVOKED"})
        for record in (held, held.appointed_by)
    ]

    assert {forged.status_code, *(answer.status_code for answer in answers)} == {403}
    held.refresh_from_db()
    assert (held.end_date, held.appointed_by.state) == (None, state)
    assert not Order.objects.filter(number="666").exists()


def test_an_auditor_reads_and_cannot_write(client):
    auditor = UserFactory(office=User.Office.AUDITOR, is_staff=True)
    sign_in(client, auditor)
    organization = OrganizationFactory()

    assert client.get(change_page(organization)).status_code == 200
    assert client.post(change_page(organization), {"name_th": "x"}).status_code == 403
    assert client.get(changelist(Organization) + "add/").status_code == 403


def test_a_stranger_and_an_account_without_office_see_nothing(client):
    assert client.get(changelist(Organization)).status_code == 302

    sign_in(client, UserFactory(is_staff=True))

    assert client.get(changelist(Organization)).status_code == 403


def test_central_staff_cannot_change_a_superuser(client, central):
    root = UserFactory(is_superuser=True, is_staff=True)

    response = client.post(change_page(root), {"username": "mine"})

    assert response.status_code == 403
    assert client.post(reverse("admin:auth_user_password_change", args=[root.pk]), {}).status_code == 403


def test_central_staff_cannot_lock_themselves_out(client, central):
    data = {"username": central.username, "office": User.Office.AUDITOR, "change_reason": REASON}
    totals = {"stewardships-TOTAL_FORMS": 0, "stewardships-INITIAL_FORMS": 0}

    assert client.post(change_page(central), {**data, **totals}).status_code == 302

    central.refresh_from_db()
    assert (central.office, central.is_active, central.is_staff) == (User.Office.CENTRAL, True, True)


def test_the_history_of_an_account_shows_who_changed_its_office(client, central):
    user = UserFactory()
    data = {
        "username": user.username,
        "office": User.Office.AUDITOR,
        "is_active": "on",
        "change_reason": REASON,
    }
    totals = {"stewardships-TOTAL_FORMS": 0, "stewardships-INITIAL_FORMS": 0}
    assert client.post(change_page(user), {**data, **totals}).status_code == 302

    page = client.get(reverse("admin:roles_user_history", args=[user.pk])).content.decode()

    assert "<ins>ผู้ตรวจสอบ</ins>" in page


def test_a_seat_is_named_with_its_committee(client, central):
    response = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "roles", "model_name": "membership", "field_name": "seat", "term": "เชียงใหม่"},
    )

    assert [row["text"] for row in response.json()["results"]] == [
        "PCIO-50 · ประธาน (PCIO-CHAIR)",
        "PCIO-50 · กรรมการและเลขานุการ (PCIO-SEC)",
        "PCIO-50 · ผู้ช่วยเลขานุการ (PCIO-ASEC)",
    ]


def test_the_admin_keeps_the_strict_content_security_policy(client, central):
    response = client.get(changelist(Organization))

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_autocomplete_gives_nothing_to_staff_without_an_office(client):
    sign_in(client, UserFactory(is_staff=True))

    response = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "roles", "model_name": "membership", "field_name": "person", "term": "น"},
    )

    assert response.status_code == 403
