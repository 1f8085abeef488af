"""The paper of an order: what stands in it, who prints it, and when it says that it is a draft."""

import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from committees.models import Seat
from roles.actions import add_item, replace_holder, revoke_order, submit_order
from roles.documents.orders import order_facts, order_paper
from roles.models import EndReason, ItemKind, Order
from tests.factories import (
    DraftFactory,
    LegalInstrumentFactory,
    MembershipFactory,
    PersonFactory,
    ProvisionFactory,
    SeatFactory,
    SeatTemplateFactory,
    UserFactory,
)
from tests.roles.orders import appointing, published
from tests.roles.papers import page_count
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 23, 12, 5, tzinfo=ZoneInfo("Asia/Bangkok"))
FIRST = datetime.date(2026, 10, 1)


def facts(order: Order, printed_at: datetime.datetime = NOON) -> dict:
    with translation.override("th"):
        return order_facts(order=order, printed_at=printed_at)


def text(sentence: list) -> str:
    return "".join(piece if isinstance(piece, str) else piece["name"] for piece in sentence)


def replacing(**paper) -> Order:
    """A draft by which one person leaves the CIO post of a department, and another enters it."""
    leaving = MembershipFactory(person=PersonFactory(prefix_th="นาย", given_th="น้ำเพชร", family_th="ญี่ปุ่น"))
    seat = leaving.seat
    paper = {"signed_on": datetime.date(2026, 9, 25), "effective_on": FIRST, "number": "12"} | paper
    order = DraftFactory(organization=seat.committee.organization, **paper)
    replace_holder(
        order=order,
        seat=seat,
        person=PersonFactory(prefix_th="นางสาว", given_th="ปั้นหยา", family_th="ฐิติ"),
        start_date=FIRST,
        end_reason=EndReason.RETIRED,
        position_title="รองอธิบดี",
    )
    return order


def test_a_replacement_reads_as_form_four_asks():
    order = replacing(signatory_name="นายทดสอบ ลงนาม", signatory_position="อธิบดี")
    post = order.items.first().seat.committee.name_th

    paper = facts(order)

    assert paper["heading"] == f"คำสั่ง{order.organization.name_th}"
    assert paper["number"] == "๑๒/๒๕๖๙"
    assert paper["subject"] == order.subject
    assert [text(one) for one in paper["items"]] == [
        f"ให้นายน้ำเพชร ญี่ปุ่น รองอธิบดีกรมทดสอบ พ้นจากการเป็น{post} เนื่องจากเกษียณอายุ "
        "โดยดำรงตำแหน่งถึงวันที่ ๓๐\u00a0กันยายน\u00a0พ.ศ.\u00a0๒๕๖๙",
        f"แต่งตั้งนางสาวปั้นหยา ฐิติ รองอธิบดี เป็น{post}",
    ]
    assert paper["from"] == "ทั้งนี้ ตั้งแต่วันที่ ๑\u00a0ตุลาคม\u00a0พ.ศ.\u00a0๒๕๖๙ เป็นต้นไป"
    assert paper["signed"] == "สั่ง ณ วันที่ ๒๕\u00a0กันยายน\u00a0พ.ศ.\u00a0๒๕๖๙"
    assert (paper["signatory"], paper["position"]) == ("นายทดสอบ ลงนาม", "อธิบดี")


def test_the_law_is_named_by_its_provision_of_the_day_and_not_retold():
    order = replacing()

    opening = facts(order)["opening"]

    assert opening == ("ตามมติคณะรัฐมนตรี เมื่อวันที่ ๒๖\u00a0พฤศจิกายน\u00a0๒๕๖๒ ข้อ ๑ จึงมีคำสั่ง ดังต่อไปนี้")


def of_province(code: str) -> dict:
    """The order that names who chairs the province's committee."""
    seat = Seat.objects.get(committee__code=f"PCIO-{code}", key="PCIO-CHAIR")
    return facts(appointing(seat))


def test_an_item_of_the_law_has_the_number_of_the_resolution_and_not_of_the_registry():
    assert "๒๙\u00a0กันยายน\u00a0๒๕๖๓ ข้อ ๑.๒ จึงมีคำสั่ง" in of_province("50")["opening"]


def test_the_items_of_the_law_stand_in_its_own_order_each_once():
    order, instrument = DraftFactory(), LegalInstrumentFactory()
    for place, number in [(9, "2.9"), (2, "1.1-2"), (1, "1.1-1"), (5, "1.2-1")]:
        provision = ProvisionFactory(instrument=instrument, number=number, ordinal=place)
        seat = SeatFactory(key=f"LAW-{place}", committee__kind="DCIO")
        SeatTemplateFactory(committee_kind="DCIO", key=seat.key, provision=provision)
        add_item(order=order, kind=ItemKind.APPOINT, seat=seat, person=PersonFactory(), start_date=FIRST)

    assert facts(order)["opening"].endswith("ข้อ ๑.๑, ๑.๒ และ ๒.๙ จึงมีคำสั่ง ดังต่อไปนี้")


@pytest.mark.parametrize(("code", "issuer"), [("50", "จังหวัดเชียงใหม่"), ("10", "กรุงเทพมหานคร")])
def test_a_province_is_named_as_one_and_bangkok_is_not(code, issuer):
    paper = of_province(code)

    assert paper["heading"] == f"คำสั่ง{issuer}"
    assert paper["annex_heading"] == f"บัญชีรายชื่อแนบท้ายคำสั่ง{issuer}"


def test_an_order_about_a_local_seat_names_no_law():
    seat = SeatFactory(
        key="LOCAL-1", role="MEMBER", local_title_th="กรรมการผู้แทน", local_start_date=datetime.date(2020, 1, 1)
    )
    order = appointing(seat)

    paper = facts(order)

    assert paper["opening"] == "ให้มีคำสั่ง ดังต่อไปนี้"
    assert f"เป็นกรรมการผู้แทน {seat.committee.name_th}" in text(paper["items"][0])


def test_only_what_is_not_in_force_is_stamped_as_a_draft_and_tells_when_it_was_printed():
    order = replacing()
    later = NOON + datetime.timedelta(minutes=1)

    draft, a_minute_later = facts(order), facts(order, printed_at=later)
    submit_order(order=order, by=UserFactory(), at=timezone.now())
    order.refresh_from_db()
    submitted = facts(order)

    assert draft["stamp"] == submitted["stamp"] == "ร่าง"
    assert "๒๓\u00a0พฤศจิกายน\u00a0พ.ศ.\u00a0๒๕๖๙ เวลา ๑๒.๐๕ น." in draft["footer"]
    assert "เวลา ๑๒.๐๖ น." in a_minute_later["footer"]


def test_a_published_order_has_no_stamp_and_is_the_same_on_every_printing():
    order = published(replacing())

    papers = [order_paper(order=order, printed_at=NOON + datetime.timedelta(hours=n)) for n in (0, 5)]

    assert facts(order)["stamp"] == ""
    assert papers[0] == papers[1]


def test_a_revoked_order_says_so():
    order = published(replacing())
    revoke_order(order=order, reason="พิมพ์ผิด")
    order.refresh_from_db()

    assert facts(order)["stamp"] == "เพิกถอนแล้ว"


def test_a_draft_with_nothing_written_yet_prints_dots():
    order = DraftFactory(number="", be_year=None, signed_on=None, effective_on=None, subject="")

    paper = facts(order)

    assert paper["number"] == "............/............"
    assert paper["subject"].strip(".") == ""
    assert page_count(order_paper(order=order, printed_at=NOON)) == 1


@pytest.mark.parametrize(("items", "is_in_annex"), [(5, False), (6, True)])
def test_more_than_five_items_stand_in_an_annex(items, is_in_annex):
    order = DraftFactory()
    for _ in range(items):
        add_item(
            order=order, kind=ItemKind.APPOINT, seat=SeatFactory(), person=PersonFactory(), start_date=FIRST
        )

    paper = facts(order)

    assert bool(paper["annex"]) is is_in_annex
    assert sum(len(part["rows"]) for part in paper["annex"]) == (items if is_in_annex else 0)


def test_the_paper_says_its_title_and_its_language_and_is_tagged():
    order = replacing()

    reader = pypdf.PdfReader(BytesIO(order_paper(order=order, printed_at=NOON)))

    assert reader.metadata.title == f"คำสั่ง{order.organization.name_th} ที่ ๑๒/๒๕๖๙"
    assert reader.trailer["/Root"]["/Lang"] == "th-TH"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_strangers_do_not_open_a_draft_but_everybody_opens_what_is_published(client):
    draft, public = replacing(), published(replacing(number="13"))

    answers = [client.get(reverse("order-document", args=[one.pk])) for one in (draft, public)]

    assert [one.status_code for one in answers] == [404, 200]
    assert answers[1]["Content-Type"] == "application/pdf"
    assert answers[1]["Content-Disposition"] == (
        f'inline; filename="{public.organization.code}-order-{public.pk}-2026-09-25.pdf"'
    )


def test_a_draft_is_kept_by_no_cache_and_a_published_paper_is_not_sent_twice():
    draft, public = replacing(), published(replacing(number="13"))
    client = Client()
    sign_in(client, UserFactory(office="CENTRAL"))

    of_draft = client.get(reverse("order-document", args=[draft.pk]))
    address = reverse("order-document", args=[public.pk])
    again = client.get(address, headers={"If-None-Match": client.get(address)["ETag"]})

    assert of_draft["Cache-Control"] == "private, no-store"
    assert "ETag" not in of_draft
    assert again.status_code == 304


def test_the_paper_takes_as_many_queries_for_one_item_as_for_thirty(django_assert_num_queries):
    one, thirty = DraftFactory(), DraftFactory()
    for order in [one, *[thirty] * 30]:
        add_item(
            order=order, kind=ItemKind.APPOINT, seat=SeatFactory(), person=PersonFactory(), start_date=FIRST
        )

    for order in (one, thirty):
        with django_assert_num_queries(2):  # the items, and the law of their seats
            order_paper(order=order, printed_at=NOON)
