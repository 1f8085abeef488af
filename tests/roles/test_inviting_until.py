"""The last day of what an invitation gives: asked for where it can be, told, and past it nothing opens."""

import datetime
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from gcio_portal import thai
from roles.actions.inviting import invite
from roles.models import Invitation, User
from tests.factories import MinistryFactory, StewardshipFactory, UserFactory
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def central(client) -> User:
    return sign_in(client, UserFactory(office="CENTRAL", is_staff=True))


def typed(day: datetime.date) -> str:
    return f"{day.day}/{day.month}/{day.year + 543}"


def send(client: Client, last_day: datetime.date | None, **more: str):
    given = {"email": "new@example.go.th", "right": "VIEWER", "organization": MinistryFactory().code}
    day = typed(last_day) if last_day else ""
    return client.post("/accounts/invitations/", given | {"last_day": day} | more)


def link() -> str:
    return re.search(r"https?://\S+(/invitation/\S+/)", mail.outbox[-1].body)[1]


def run_out() -> None:
    """As if it had been sent two days ago, for a right until yesterday."""
    Invitation.objects.update(last_day=timezone.localdate() - DAY)


@pytest.mark.parametrize(("days", "status"), [(-1, 422), (0, 302), (1, 302)])
def test_a_last_day_that_has_passed_is_refused_at_its_field_and_nothing_is_sent(
    client, central, days, status
):
    response = send(client, timezone.localdate() + days * DAY)

    assert response.status_code == status
    assert len(mail.outbox) == Invitation.objects.count() == (status == 302)
    if status == 422:
        assert "วันดังกล่าวผ่านไปแล้ว" in response.context["form"].errors["last_day"][0]


@pytest.mark.parametrize("days", [-1, 1])
def test_a_last_day_of_an_office_is_refused_at_its_field(client, central, days):
    response = send(client, timezone.localdate() + days * DAY, right="AUDITOR", organization="")

    assert response.status_code == 422
    assert response.context["form"].errors == {"last_day": ["สิทธิตามหน้าที่มีผลจนกว่าจะถูกถอน โปรดเว้นวันสุดท้ายให้ว่าง"]}
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("office", "days"), [("AUDITOR", 1), ("", -1)])
def test_every_door_refuses_what_the_page_does(central, office, days):
    given = {"office": office} if office else {"organization": MinistryFactory(), "right": "VIEWER"}
    last_day = timezone.localdate() + days * DAY

    with pytest.raises(ValidationError) as refused:
        invite(by=central, email="new@example.go.th", at=timezone.now(), last_day=last_day, **given)

    assert list(refused.value.message_dict) == ["last_day"]


def test_the_letter_and_its_page_tell_the_last_day_of_the_right(client, central):
    last_day = timezone.localdate() + 30 * DAY
    send(client, last_day)

    until = thai.format_date(last_day, "medium")
    assert f"วันสุดท้ายของสิทธิ: {until}" in mail.outbox[0].body
    assert "Last day of the right: " in mail.outbox[0].body
    page = Client().get(link()).content.decode().replace("&nbsp;", " ").replace("\xa0", " ")
    assert f"วันสุดท้ายของสิทธิ: {until}" in page


def test_a_right_without_an_end_has_no_last_day_in_its_letter_or_on_its_page(client, central):
    send(client, None)

    assert "วันสุดท้ายของสิทธิ" not in mail.outbox[0].body
    assert "วันสุดท้ายของสิทธิ" not in Client().get(link()).content.decode()


def test_a_link_whose_right_has_run_out_says_so_at_every_door(client, central):
    send(client, timezone.localdate())
    address, token = link(), link().split("/")[2]
    guest = Client()
    sign_in(guest, StewardshipFactory().user)
    run_out()

    answers = [
        Client().get(address),
        Client().post("/invitation/new/", {"token": token, "username": "somying"}),
        guest.post("/invitation/signed-in/", {"token": token}),
    ]

    yesterday = thai.format_date(timezone.localdate() - DAY, "medium")
    assert [answer.status_code for answer in answers] == [410] * 3
    assert all(f"วันสุดท้ายของสิทธิคือ {yesterday}" in answer.content.decode() for answer in answers)
    assert not User.objects.filter(username="somying").exists()


def test_a_link_opens_on_the_last_day_of_its_right(client, central):
    send(client, timezone.localdate())

    assert Client().get(link()).status_code == 200


def test_an_invitation_whose_right_has_run_out_is_not_sent_again(client, central):
    send(client, timezone.localdate())
    run_out()

    response = client.post(f"/accounts/invitations/{Invitation.objects.get().pk}/")

    assert response.status_code == 422
    assert len(mail.outbox) == 1
