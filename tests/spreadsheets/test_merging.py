"""A sheet that was written out, edited and brought back to a registry that has changed since."""

import datetime

import pytest
from django.utils import timezone

from roles.actions import add_item
from roles.models import EndReason, ItemKind, Membership, OrderItem, Person
from roles.spreadsheets.applying import StillFaulty, apply_file
from roles.spreadsheets.template import template
from tests.factories import DraftFactory, MembershipFactory, OrderFactory, known_person
from tests.roles.orders import published
from tests.spreadsheets.sheets import TODAY, applied, checked, choose, edited, found, sent

pytestmark = pytest.mark.django_db

LAST = datetime.date(2026, 9, 30)


@pytest.fixture
def holder():
    return MembershipFactory(position_title="รองอธิบดี")


def corrected(membership, **right):
    """The membership that a published correction has put in the place of one."""
    order = DraftFactory(organization=membership.seat.committee.organization)
    names = ("person", "position_title", "capacity", "start_date", "end_date", "end_reason")
    facts = {name: getattr(membership, name) for name in names} | right
    add_item(order=order, kind=ItemKind.CORRECT, seat=membership.seat, membership=membership, **facts)
    published(order)
    return Membership.objects.get(appointed_by=order)


def ended(membership, last=LAST, reason=EndReason.RETIRED):
    """The membership after a published order has ended it."""
    order = DraftFactory(organization=membership.seat.committee.organization)
    facts = {"end_date": last, "end_reason": reason}
    add_item(order=order, kind=ItemKind.END, seat=membership.seat, membership=membership, **facts)
    published(order)


def sheet_of(membership, *, then, **cells):
    """The organization's sheet, taken before `then` happens to the registry, and sent with these cells."""
    organization = membership.seat.committee.organization
    content = template(organization, TODAY)
    then()
    return sent(organization, edited(content, lambda row: row | cells), name="edited.xlsx")


def mended(**cells):
    return {"change": "แก้ไข", "order_number": "12/2569"} | cells


def conflicts(imported):
    return [(one["column"], one["base"], one["theirs"], one["value"]) for one in imported.findings["th"]]


def test_a_row_follows_its_membership_to_the_correction_that_took_its_place(holder):
    imported = sheet_of(
        holder,
        then=lambda: corrected(holder, start_date=datetime.date(2023, 10, 16)),
        **mended(position_title="รองอธิบดีฝ่ายบริหาร"),
    )

    (order,) = applied(imported)

    item = order.items.get()
    assert item.membership == Membership.objects.get(annulled_by=None, seat=holder.seat)
    assert item.person == holder.person
    assert (item.position_title, item.start_date) == ("รองอธิบดีฝ่ายบริหาร", datetime.date(2023, 10, 16))


def test_a_row_follows_two_corrections_one_after_the_other(holder):
    def twice():
        corrected(corrected(holder, position_title="ที่ปรึกษา"), start_date=datetime.date(2023, 10, 16))

    ending = {"end_date": "30/9/2569", "end_reason": "เกษียณอายุ", "change": "ให้พ้น", "order_number": "12/2569"}

    (order,) = applied(sheet_of(holder, then=twice, **ending))

    assert order.items.get().membership == Membership.objects.get(annulled_by=None, seat=holder.seat)


def test_what_the_correction_and_the_sheet_both_changed_is_shown_side_by_side(holder):
    imported = sheet_of(
        holder,
        then=lambda: corrected(holder, position_title="รองอธิบดีฝ่ายวิชาการ"),
        **mended(position_title="รองอธิบดีฝ่ายบริหาร"),
    )

    checked(imported)

    assert conflicts(imported) == [("position_title", "รองอธิบดี", "รองอธิบดีฝ่ายวิชาการ", "รองอธิบดีฝ่ายบริหาร")]


def test_a_row_follows_a_sighting_to_the_order_that_covers_it(holder):
    Membership.objects.filter(pk=holder.pk).update(
        appointed_by=None, start_precision="ATTESTED", sources=[{"url": "https://www.example.go.th/"}]
    )
    covering = DraftFactory(organization=holder.seat.committee.organization)

    def cover():
        facts = {
            "person": holder.person,
            "start_date": datetime.date(2023, 9, 1),
            "position_title": "รองอธิบดี",
        }
        add_item(order=covering, kind=ItemKind.APPOINT, seat=holder.seat, **facts)
        published(covering)

    (order,) = applied(sheet_of(holder, then=cover, **mended(position_title="ที่ปรึกษา")))

    item = order.items.get()
    assert (item.membership.appointed_by, item.start_date) == (covering, datetime.date(2023, 9, 1))


def test_a_row_of_what_an_order_annulled_without_a_successor_is_a_finding(holder):
    imported = sheet_of(
        holder,
        then=lambda: Membership.objects.filter(pk=holder.pk).update(annulled_by=OrderFactory()),
        **mended(position_title="ใหม่"),
    )

    checked(imported)

    assert found(imported) == {(3, "base", "base-annulled")}


def test_the_name_that_a_correction_put_in_is_kept_by_a_row_that_left_the_name_alone(holder):
    right = known_person()
    imported = sheet_of(
        holder, then=lambda: corrected(holder, person=right), **mended(position_title="ที่ปรึกษา")
    )

    (order,) = applied(imported)

    assert order.items.get().person == right


def test_a_name_that_was_spelt_anew_in_the_registry_is_kept_by_a_row_that_left_it_alone(holder):
    def respelt():
        Person.objects.filter(pk=holder.person_id).update(given_th="สะกดใหม่")

    (order,) = applied(sheet_of(holder, then=respelt, **mended(position_title="ที่ปรึกษา")))

    assert order.items.get().person == holder.person
    assert not Person.objects.filter(given_th=holder.person.given_th).exists()


def test_two_other_names_for_one_holder_are_a_conflict_of_the_whole_name(holder):
    imported = sheet_of(
        holder,
        then=lambda: corrected(holder, person=known_person(given_th="ถูก", family_th="ต้อง")),
        **mended(given_th="อื่น"),
    )

    checked(imported)

    assert {column for column, *_rest in conflicts(imported)} == {"given_th", "family_th"}


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"prefix_th": "ดร."}, "prefix_th", "name-of-record"),
        ({"given_th": "เกง", "person": "own"}, "given_th", "name-of-record"),
        ({"given_th": "เกง"}, "given_th", "name-changed"),
        ({"given_th": "สมหญิง"}, "given_th", "name-changed"),
    ],
    ids=["a title", "a spelling, with the number", "a spelling", "a name that nobody has"],
)
def test_a_sheet_does_not_correct_how_a_name_is_spelt_and_says_where_it_is_corrected(
    holder, cells, column, code
):
    Person.objects.filter(pk=holder.person_id).update(given_th="เก่ง", family_th="กล้า")
    number = {"person": str(holder.person_id)} if "person" in cells else {}
    imported = sheet_of(holder, then=lambda: None, **mended(**cells | number))

    checked(imported)

    assert found(imported) == {(3, column, code)}
    assert imported.findings["th"][0]["person"] == holder.person_id
    assert not Person.objects.filter(given_th=cells.get("given_th", "")).exists()


def test_a_correction_names_someone_else_by_the_name_the_number_or_as_new(holder):
    known_person(given_th="ถูก", family_th="ต้อง")
    other = {"given_th": "ถูก", "family_th": "ต้อง"}
    new = {"given_th": "ยังไม่มี", "family_th": "ในทะเบียน", "person": "new"}

    by_name = applied(sheet_of(holder, then=lambda: None, **mended(**other)))
    as_new = applied(sheet_of(holder, then=lambda: None, **mended(**new, order_number="13/2569")))

    people = [order.items.get().person.given_th for order in (*by_name, *as_new)]
    assert people == ["ถูก", "ยังไม่มี"]


ENDS = {
    "change": "ให้พ้น", "end_date": "31/10/2569", "end_reason": "ลาออก", "order_number": "12/2569",
    "signed_on": "25/9/2569", "effective_on": "1/10/2569", "subject": "ให้พ้นจากตำแหน่ง",
}  # fmt: skip


def test_between_two_last_days_the_chosen_one_of_the_sheet_corrects_the_end(holder):
    imported = sheet_of(holder, then=lambda: ended(holder), **ENDS)
    checked(imported)
    clashed = {column for _row, column, _code in found(imported)}
    choose(imported, "MINE")

    (order,) = applied(imported)

    item = order.items.get()
    assert clashed == {"end_date", "end_reason"}
    assert (item.kind, item.membership, item.person) == (ItemKind.CORRECT, holder, holder.person)
    assert (item.end_date, item.end_reason) == (datetime.date(2026, 10, 31), "RESIGNED")
    published(order)
    now = Membership.objects.get(seat=holder.seat, annulled_by=None)
    assert (now.end_date, now.end_reason) == (datetime.date(2026, 10, 31), "RESIGNED")


def test_a_choice_for_a_clash_is_kept_with_both_sides_until_the_sheet_is_applied(holder):
    imported = sheet_of(holder, then=lambda: ended(holder), **ENDS)
    checked(imported)
    choose(imported, "THEIRS")

    checked(imported)

    assert imported.state == "UNCHANGED"
    for language in ("th", "en"):
        settled = imported.preview["settled"][language]
        assert [(one["row"], one["column"]) for one in settled] == [(3, "end_date"), (3, "end_reason")]
        assert all(one["theirs"] and one["value"] for one in settled)
    assert not OrderItem.objects.filter(order__number="12", order__be_year=2569).exists()


@pytest.mark.parametrize("answer", ["MINE", "THEIRS"])
def test_a_choice_holds_for_what_the_registry_said_when_it_was_made(holder, answer):
    imported = sheet_of(
        holder, then=lambda: corrected(holder, position_title="ของผู้อื่น"), **mended(position_title="ของไฟล์")
    )
    checked(imported)
    choose(imported, answer)
    checked(imported)
    now = Membership.objects.get(seat=holder.seat, annulled_by=None)
    corrected(now, position_title="ของผู้อื่นอีกครั้ง")

    with pytest.raises(StillFaulty):
        apply_file(imported, by=imported.sent_by, at=timezone.now(), day=TODAY)
    checked(imported)

    assert conflicts(imported) == [("position_title", "รองอธิบดี", "ของผู้อื่นอีกครั้ง", "ของไฟล์")]
    assert "เปลี่ยนอีกครั้ง" in imported.findings["th"][0]["reason"]
    assert not OrderItem.objects.filter(order__number="12", order__be_year=2569).exists()


@pytest.mark.parametrize(("answer", "drafts"), [("MINE", 1), ("THEIRS", 0)])
def test_a_choice_is_asked_anew_where_the_registry_went_back_to_what_the_sheet_was_taken_from(
    holder, answer, drafts
):
    imported = sheet_of(
        holder, then=lambda: corrected(holder, position_title="ของผู้อื่น"), **mended(position_title="ของไฟล์")
    )
    checked(imported)
    choose(imported, answer)
    corrected(Membership.objects.get(seat=holder.seat, annulled_by=None), position_title="รองอธิบดี")

    checked(imported)
    asked = conflicts(imported)
    choose(imported, answer)
    checked(imported)

    assert asked == [("position_title", "รองอธิบดี", "รองอธิบดี", "ของไฟล์")]
    assert imported.changes == drafts
    assert imported.faults == 0


def test_a_choice_is_kept_where_the_registry_has_changed_something_else_since(holder):
    imported = sheet_of(
        holder, then=lambda: corrected(holder, position_title="ของผู้อื่น"), **mended(position_title="ของไฟล์")
    )
    checked(imported)
    choose(imported, "MINE")
    now = Membership.objects.get(seat=holder.seat, annulled_by=None)
    corrected(now, start_date=datetime.date(2023, 10, 16))

    (order,) = applied(imported)

    item = order.items.get()
    assert (item.position_title, item.start_date) == ("ของไฟล์", datetime.date(2023, 10, 16))
