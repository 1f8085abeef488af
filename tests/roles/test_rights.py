"""A steward keeps one organization and those below it, and never sees another ministry's drafts."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from roles.actions import add_item, remove_item
from roles.models import ItemKind, Order, OrderState, Person, Stewardship, User
from roles.rights import (
    may_change,
    may_decide,
    may_revoke,
    may_submit,
    organizations_of,
    people_for,
    seats_within,
    visible_orders,
)
from tests.factories import (
    CommitteeFactory,
    DraftFactory,
    OrderFactory,
    OrganizationFactory,
    ParentLinkFactory,
    PersonFactory,
    SeatFactory,
    StewardshipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def link():
    return ParentLinkFactory()


@pytest.fixture
def steward(link):
    return StewardshipFactory(organization=link.parent, start_date=TODAY, end_date=TODAY + DAY).user


@pytest.fixture
def central():
    return UserFactory(office=User.Office.CENTRAL)


def test_a_ministrys_steward_keeps_those_below_it_too(link, steward):
    assert set(organizations_of(steward, TODAY)) == {link.parent, link.organization}


def test_a_departments_steward_keeps_the_department_only(link):
    user = StewardshipFactory(organization=link.organization).user

    assert set(organizations_of(user, TODAY)) == {link.organization}


@pytest.mark.parametrize(("offset", "keeps"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_stewardship_holds_from_its_first_to_its_last_day(steward, offset, keeps):
    assert organizations_of(steward, TODAY + offset * DAY).exists() is keeps


def test_a_department_that_moved_is_kept_by_its_ministry_of_the_day(link, steward):
    link.end_date = TODAY - DAY
    link.save()

    assert set(organizations_of(steward, TODAY)) == {link.parent}


def test_a_steward_changes_own_drafts_and_nobody_elses(link, steward):
    own, foreign = DraftFactory(organization=link.organization), DraftFactory()

    assert may_change(steward, own, TODAY)
    assert may_submit(steward, own, TODAY)
    assert not may_change(steward, foreign, TODAY)
    assert set(visible_orders(steward, TODAY).filter(state=OrderState.DRAFT)) == {own}


def test_a_viewer_reads_drafts_and_changes_none(link):
    viewer = StewardshipFactory(organization=link.parent, right=Stewardship.Right.VIEWER).user
    order = DraftFactory(organization=link.organization)

    assert order in visible_orders(viewer, TODAY)
    assert not may_change(viewer, order, TODAY)


def test_the_public_sees_published_orders_only():
    published, draft = OrderFactory(), DraftFactory()

    seen = visible_orders(AnonymousUser(), TODAY)

    assert published in seen
    assert draft not in seen


def test_an_account_that_was_closed_may_nothing(link, steward):
    steward.is_active = False
    order = DraftFactory(organization=link.organization)

    assert not may_change(steward, order, TODAY)
    assert order not in visible_orders(steward, TODAY)


def test_the_central_staff_decide_but_not_on_what_they_submitted(central):
    other, own = (
        OrderFactory.build(state=OrderState.SUBMITTED),
        OrderFactory.build(state=OrderState.SUBMITTED, submitted_by=central),
    )

    assert may_decide(central, other)
    assert not may_decide(central, own)
    assert not may_decide(UserFactory(), other)


@pytest.mark.parametrize("state", [state for state in OrderState if state != OrderState.SUBMITTED])
def test_only_what_waits_is_decided(central, state):
    assert not may_decide(central, Order(state=state))


def test_only_the_central_staff_revoke(central, steward):
    order = OrderFactory()

    assert may_revoke(central, order)
    assert not may_revoke(steward, order)


def test_an_order_changes_seats_of_its_organization_and_those_below(link):
    own = SeatFactory(committee=CommitteeFactory(organization=link.organization))
    foreign = SeatFactory()

    of_ministry = seats_within(DraftFactory(organization=link.parent), TODAY)
    of_department = seats_within(DraftFactory(organization=link.organization), TODAY)

    assert own in of_ministry
    assert own in of_department
    assert foreign not in of_ministry
    assert not of_ministry.filter(committee__code="GCIO").exists()


def test_django_asks_for_the_right_on_the_order_that_was_loaded(link, central):
    steward = StewardshipFactory(organization=link.parent).user
    own, foreign = DraftFactory(organization=link.organization), DraftFactory()
    waiting = OrderFactory(organization=link.organization, state=OrderState.SUBMITTED, submitted_by=steward)

    assert steward.has_perm("roles.change_order", own)
    assert not steward.has_perm("roles.change_order", foreign)
    assert not steward.has_perm("roles.view_order", foreign)
    assert not steward.has_perm("roles.publish_order", waiting)
    assert central.has_perm("roles.publish_order", waiting)
    assert not central.has_perm("roles.delete_order", waiting)


def test_whom_another_agency_named_in_a_draft_cannot_be_named_by_number_nor_found():
    own, other = OrganizationFactory(), OrganizationFactory()
    secret = PersonFactory()
    draft = DraftFactory(organization=other)
    seat = SeatFactory(committee__organization=other)
    item = add_item(
        order=draft, kind=ItemKind.APPOINT, seat=seat, person=secret, start_date=datetime.date(2026, 10, 1)
    )

    assert secret not in people_for(DraftFactory(organization=own))
    assert secret in people_for(draft)
    remove_item(item=item)  # it changed its mind: that is its business too
    assert secret not in people_for(DraftFactory(organization=own))
    assert secret not in Person.objects.public()


def test_the_central_staff_name_whomever_an_agency_has_named_and_the_others_do_not():
    own, drafts = OrganizationFactory(), DraftFactory()
    secret = PersonFactory()
    seat = SeatFactory(committee__organization=drafts.organization)
    add_item(
        order=drafts, kind=ItemKind.APPOINT, seat=seat, person=secret, start_date=datetime.date(2026, 10, 1)
    )
    order = DraftFactory(organization=own)
    central, auditor = (UserFactory(office=office) for office in ("CENTRAL", "AUDITOR"))
    steward = StewardshipFactory(organization=own).user

    assert secret in people_for(order, central)
    assert secret not in people_for(order, steward)
    assert secret not in people_for(order, auditor)
