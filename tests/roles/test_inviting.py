"""Accounts are made by invitation: once, for a week, and never with more than the inviter has."""

import datetime
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from committees.models import Organization
from roles.models import Invitation, Stewardship, User
from tests.factories import (
    MinistryFactory,
    OrganizationFactory,
    ParentLinkFactory,
    StewardshipFactory,
    UserFactory,
)
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
PASSWORD = "ประตูทะเบียน-2569"


@pytest.fixture
def ministry():
    return MinistryFactory()


@pytest.fixture
def department(ministry):
    return ParentLinkFactory(parent=ministry, organization=OrganizationFactory()).organization


@pytest.fixture
def steward(client, ministry):
    return sign_in(client, StewardshipFactory(organization=ministry).user)


@pytest.fixture
def central(client):
    return sign_in(client, UserFactory(office="CENTRAL", is_staff=True))


def send(client: Client, organization: Organization | None = None, **more: str):
    data = {
        "email": "new@example.go.th",
        "right": "VIEWER",
        "organization": organization.code if organization else "",
    }
    return client.post("/accounts/invitations/", data | more)


def link() -> str:
    found = re.search(r"https?://\S+(/invitation/\S+/)", mail.outbox[-1].body)
    assert found
    return found[1]


def answer(address: str, username: str = "somying", **more: str):
    token = address.split("/")[2]
    data = {"token": token, "first_name": "สมหญิง", "last_name": "ทดสอบ", "username": username}
    return Client().post("/invitation/new/", data | {"password": PASSWORD, "password2": PASSWORD} | more)


def test_an_invitation_makes_an_account_with_its_right_and_nothing_more(client, steward, department):
    assert send(client, department, last_day="30/9/2570").status_code == 302

    response = answer(link())

    assert response["Location"] == "/sign-in/"
    made = User.objects.get(username="somying")
    right = made.stewardships.get()
    assert (right.organization, right.right) == (department, "VIEWER")
    assert (right.start_date, right.end_date) == (timezone.localdate(), datetime.date(2027, 9, 30))
    assert (made.office, made.is_staff, made.is_superuser) == ("", False, False)
    assert made.email == "new@example.go.th"
    entered = Client()
    entered.post("/sign-in/", {"login": "somying", "password": PASSWORD})
    assert entered.get("/account/").status_code == 200


def test_the_letter_is_in_both_languages_and_the_link_is_kept_as_a_hash(client, steward, ministry):
    send(client, ministry)

    letter = mail.outbox[0]
    assert letter.to == ["new@example.go.th"]
    assert "ท่านได้รับเชิญ" in letter.body
    assert "You are invited" in letter.body
    token = link().split("/")[2]
    assert token not in str(Invitation.objects.values().get())


def test_a_link_opens_once(client, steward, ministry):
    send(client, ministry)
    address = link()
    answer(address)

    assert Client().get(address).status_code == 410
    assert answer(address, username="another").status_code == 410
    assert not User.objects.filter(username="another").exists()


@pytest.mark.parametrize(("days", "status"), [(6.9, 200), (7.1, 410)])
def test_a_link_opens_for_seven_days(client, steward, ministry, days, status):
    send(client, ministry)
    Invitation.objects.update(
        sent_at=timezone.now() - days * DAY, expires_at=timezone.now() + (7 - days) * DAY
    )

    assert Client().get(link()).status_code == status


def test_a_withdrawn_link_and_the_one_before_the_newest_do_not_open(client, steward, ministry):
    send(client, ministry)
    first = link()
    invitation = Invitation.objects.get()
    client.post(f"/accounts/invitations/{invitation.pk}/")
    second = link()

    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200

    client.post(f"/accounts/invitations/{invitation.pk}/revoke/")

    assert Client().get(second).status_code == 410


def test_a_steward_invites_for_its_ministry_and_those_below_and_no_further(
    client, steward, ministry, department
):
    elsewhere = MinistryFactory()

    assert send(client, ministry).status_code == 302
    assert send(client, department).status_code == 302
    refused = send(client, elsewhere)

    assert refused.status_code == 422
    assert "organization" in refused.context["form"].errors
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize("office", ["CENTRAL", "SECRETARIAT", "AUDITOR"])
def test_only_the_central_staff_give_an_office(client, steward, office):
    assert send(client, right=office).status_code == 422
    assert not Invitation.objects.exists()


def test_the_central_staff_invite_to_an_office(client, central):
    send(client, right="AUDITOR")
    answer(link())

    made = User.objects.get(username="somying")
    assert (made.office, made.is_staff) == ("AUDITOR", True)


def test_a_right_given_ends_no_later_than_the_givers_own(client, ministry):
    last = timezone.localdate() + 30 * DAY
    sign_in(client, StewardshipFactory(organization=ministry, end_date=last).user)

    def until(day: datetime.date) -> int:
        return send(client, ministry, last_day=f"{day.day}/{day.month}/{day.year + 543}").status_code

    assert until(last) == 302
    assert until(last + DAY) == 422
    assert send(client, ministry).status_code == 422  # no end at all


def test_a_departments_steward_invites_nobody(client, department):
    sign_in(client, StewardshipFactory(organization=department).user)

    assert client.get("/accounts/invitations/").status_code == 403
    assert send(client, department).status_code == 403


def test_an_inviter_who_lost_the_right_gives_it_no_more(client, steward, ministry):
    send(client, ministry)
    Stewardship.objects.update(end_date=timezone.localdate() - DAY)

    assert answer(link()).status_code == 410


def test_someone_with_an_account_adds_the_right_to_it(client, steward, ministry):
    send(client, ministry)
    guest = Client()
    account = sign_in(guest, UserFactory())
    token = link().split("/")[2]

    response = guest.post("/invitation/signed-in/", {"token": token})

    assert response["Location"] == "/account/"
    assert account.stewardships.get().organization == ministry


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"username": "taken"}, "username"),
        ({"password": "short", "password2": "short"}, "password"),
        ({"password2": "x"}, "password2"),
    ],
    ids=["a name that is taken", "a weak password", "two passwords"],
)
def test_what_cannot_be_used_is_told_at_its_field_and_the_link_stays(client, steward, ministry, typed, field):
    UserFactory(username="taken")
    send(client, ministry)

    response = answer(link(), **({"username": "somying"} | typed))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Client().get(link()).status_code == 200


def test_a_name_that_someone_took_at_the_same_instant_is_told_at_its_field(
    client, steward, ministry, monkeypatch
):
    UserFactory(username="taken")
    send(client, ministry)
    monkeypatch.setattr(User, "_perform_unique_checks", lambda user, checks: {})  # not yet written when asked

    response = answer(link(), username="taken")

    assert response.status_code == 422
    assert "username" in response.context["form"].errors
    assert Client().get(link()).status_code == 200


def test_another_ministrys_invitation_is_not_found(client, ministry):
    sign_in(client, StewardshipFactory(organization=ministry).user)
    other = Client()
    sign_in(other, StewardshipFactory(organization=MinistryFactory()).user)
    send(client, ministry)
    invitation = Invitation.objects.get()

    assert other.post(f"/accounts/invitations/{invitation.pk}/").status_code == 404
    assert other.post(f"/accounts/invitations/{invitation.pk}/revoke/").status_code == 404
    assert "new@example.go.th" not in other.get("/accounts/").content.decode()


def test_the_history_names_who_invited_and_through_which_door(client, steward, ministry):
    send(client, ministry)

    event = Invitation.objects.get().events.get()

    assert event.pgh_context["user"] == steward.pk
    assert (event.pgh_context["door"], event.pgh_context["reason"]) == ("page", "invited")
    assert not hasattr(event, "token_hash")


def test_a_letter_that_is_refused_is_told_and_the_invitation_stands(client, steward, ministry, monkeypatch):
    monkeypatch.setattr("roles.mail.invitations.send_mail", refuse)

    response = send(client, ministry)

    assert response.status_code == 422
    assert Invitation.objects.count() == 1


def refuse(*args: object, **kwargs: object) -> int:
    raise ConnectionRefusedError


def test_the_letter_is_plain_text_and_names_the_organization_in_the_language_of_each_half(client, steward):
    organization = Stewardship.objects.get().organization
    organization.name_th, organization.name_en = "กระทรวงหนึ่ง & สอง", "Ministry of One & Two"
    organization.save()

    send(client, organization)

    thai_half, english_half = mail.outbox[0].body.split("You are invited")
    assert "กระทรวงหนึ่ง & สอง" in thai_half
    assert "Ministry of One & Two" in english_half
    assert "&nbsp;" not in mail.outbox[0].body
    assert "&amp;" not in mail.outbox[0].body
