"""A day is the same day in every way that it is written, read, shown and read again."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from gcio_portal import thai
from gcio_portal.thai.dates import MONTHS_EN, MONTHS_SHORT_EN, MONTHS_SHORT_TH, MONTHS_TH

FIRST_OF_OCTOBER = date(2026, 10, 1)
ANY_DAY = st.dates(min_value=date(1857, 1, 1), max_value=date(2199, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "1/10/2569",
        "01-10-2569",
        "1.10.2569",
        " 1 / 10 / 2569 ",
        "๑/๑๐/๒๕๖๙",
        "๑ ต.ค. ๒๕๖๙",
        "1 ต.ค. 2569",
        "1ต.ค.2569",
        "1 ต ค 2569",
        "1 ตค 69".replace("69", "2569"),
        "1 ตุลาคม 2569",
        "1 ตุลาคม พ.ศ. 2569",
        "1 ตุลาคม พศ 2569",
        "1 ตุลาคม ค.ศ. 2026",
        "วันที่ 1 ตุลาคม 2569",
        "วันที่ ๑ เดือนตุลาคม พ.ศ. ๒๕๖๙",
        "2026-10-01",
        "2569-10-01",
        "1/10/2026",
        "1 Oct 2026",
        "1 October 2569",
        "1-oct-2026",
        "1\u00a0ต.ค.\u00a02569",
        "1\u200b/10/2569",
    ],
)
def test_every_usual_way_of_writing_a_day_is_read(written):
    assert thai.parse_date(written) == FIRST_OF_OCTOBER


def test_no_day_of_300_years_changes_on_its_way_out_and_in():
    day, last = date(1900, 1, 1), date(2199, 12, 31)
    days, wrong = 0, []
    while day <= last:
        be = day.year + 543
        shown = [thai.format_date(day, style) for style in ("long", "medium", "short")]
        typed = [*shown, thai.to_thai(shown[0]), day.isoformat(), f"{be}-{day.month:02}-{day.day:02}"]
        wrong += [text for text in typed if thai.parse_date(text) != day]
        wrong += [text for text in shown if not text.endswith(str(be))]
        days += 1
        day += timedelta(days=1)

    assert (days, wrong) == (109_573, [])


@settings(deadline=None)
@given(
    day=ANY_DAY,
    buddhist=st.booleans(),
    months=st.sampled_from([MONTHS_TH, MONTHS_SHORT_TH, MONTHS_EN, MONTHS_SHORT_EN]),
    thai_digits=st.booleans(),
    space=st.sampled_from([" ", "", "  ", "\u00a0"]),
)
def test_a_named_month_is_read_in_any_spelling(day, buddhist, months, thai_digits, space):
    year = day.year + 543 if buddhist else day.year
    written = f"{day.day}{space}{months[day.month - 1]}{space}{year}"

    assert thai.parse_date(thai.to_thai(written) if thai_digits else written) == day


@settings(deadline=None)
@given(
    day=ANY_DAY,
    style=st.sampled_from(["long", "medium", "short"]),
    language=st.sampled_from(["th", "en"]),
    thai_digits=st.booleans(),
)
def test_what_is_shown_can_be_typed_again(day, style, language, thai_digits):
    with translation.override(language):
        shown = thai.format_date(day, style, thai_digits=thai_digits)

    assert thai.parse_date(shown) == day


@settings(deadline=None)
@given(st.text())
def test_junk_is_a_day_or_a_sentence_and_never_another_error(text):
    try:
        day = thai.parse_date(text)
    except thai.ThaiDateError:
        return

    assert day.year in thai.CE_YEARS


@settings(deadline=None)
@given(day=st.integers(1, 28), month=st.integers(1, 12), year=st.integers(0, 12000))
def test_a_year_is_buddhist_or_christian_or_refused(day, month, year):
    written = f"{day}/{month}/{year}"

    if 2400 <= year <= 2742:
        assert thai.parse_date(written) == date(year - 543, month, day)
    elif 1857 <= year <= 2199:
        assert thai.parse_date(written) == date(year, month, day)
    else:
        with pytest.raises(thai.ThaiDateError, match=str(year)):
            thai.parse_date(written)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31/12/2742", date(2199, 12, 31)),
        ("1/1/2400", date(1857, 1, 1)),
        ("31/12/2199", date(2199, 12, 31)),
        ("1/1/1857", date(1857, 1, 1)),
    ],
)
def test_the_first_and_the_last_years_are_read(written, day):
    assert thai.parse_date(written) == day


@pytest.mark.parametrize("year", ["1856", "2200", "2399", "2743", "69", "569", "02569", "25690"])
def test_the_years_beside_them_and_short_years_are_refused(year):
    with pytest.raises(thai.ThaiDateError, match=year):
        thai.parse_date(f"1/10/{year}")


@pytest.mark.parametrize("written", ["1 ตุลาคม พ.ศ. 2026", "1 ตุลาคม ค.ศ. 2569", "1 October B.E. 2026"])
def test_a_year_that_contradicts_its_own_era_is_refused(written):
    with pytest.raises(thai.ThaiDateError):
        thai.parse_date(written)


def test_the_29th_of_february_survives_and_is_refused_in_other_years():
    assert thai.parse_date("29 ก.พ. 2567") == date(2024, 2, 29)
    assert thai.parse_date(thai.format_date(date(2024, 2, 29))) == date(2024, 2, 29)
    with translation.override("en"), pytest.raises(thai.ThaiDateError, match="February 2566 has 28 days"):
        thai.parse_date("29/2/2566")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("31/9/2569", "September 2569 has 30 days. Write a day from 1 to 30."),
        ("0/9/2569", "September 2569 has 30 days. Write a day from 1 to 30."),
        ("1/13/2569", "There is no month 13. Write the day first"),
        ("10/2569", "is not understood. Write it like 1/10/2569"),
        ("1 ตลุาคม 2569", "is not understood"),
        ("1/10/69", "The year 69 cannot be used. Write all four digits"),
    ],
)
def test_a_refusal_says_what_to_write(written, sentence):
    with translation.override("en"), pytest.raises(thai.ThaiDateError) as refusal:
        thai.parse_date(written)

    assert sentence in str(refusal.value)


def test_thai_screens_are_in_the_buddhist_era_and_english_ones_in_the_christian():
    with translation.override("th"):
        shown = [thai.format_date(FIRST_OF_OCTOBER, style) for style in ("long", "medium", "short")]
        document = thai.format_date(FIRST_OF_OCTOBER, thai_digits=True)
    with translation.override("en"):
        english = [thai.format_date(FIRST_OF_OCTOBER, style) for style in ("long", "medium", "short")]

    assert shown == ["1 ตุลาคม 2569", "1 ต.ค. 2569", "1/10/2569"]
    assert document == "๑ ตุลาคม ๒๕๖๙"
    assert english == ["1 October 2026", "1 Oct 2026", "1/10/2026"]


def test_a_moment_has_the_day_that_it_is_in_bangkok():
    late_in_utc = datetime(2026, 9, 30, 17, 0, tzinfo=UTC)
    minute_before = late_in_utc - timedelta(minutes=1)

    assert thai.as_day(late_in_utc) == FIRST_OF_OCTOBER
    assert thai.as_day(minute_before) == date(2026, 9, 30)


@settings(deadline=None)
@given(day=ANY_DAY, hours=st.integers(-12, 14))
def test_a_day_does_not_move_in_any_time_zone(day, hours):
    noon_there = datetime(day.year, day.month, day.day, 12, tzinfo=timezone(timedelta(hours=hours)))

    assert thai.as_day(noon_there.date()) == day
    assert thai.parse_date(thai.format_date(day)) == day


def test_a_style_that_does_not_exist_is_the_programmers_error():
    with pytest.raises(ValueError, match="long, medium or short"):
        thai.format_date(FIRST_OF_OCTOBER, "wide")


@settings(deadline=None)
@given(st.sampled_from([*thai.CE_YEARS, *thai.BE_YEARS]))
def test_543_is_never_added_twice(year):
    assert thai.be_year(year) in thai.BE_YEARS
    assert thai.be_year(thai.be_year(year)) == thai.be_year(year)


@pytest.mark.parametrize("year", [0, 69, 543, 2200, 2399, 2743])
def test_a_year_of_neither_era_is_not_turned_into_one(year):
    with pytest.raises(ValueError, match="neither era"):
        thai.be_year(year)


def render(source: str, **context) -> str:
    return Template("{% load thai_dates %}" + source).render(Context(context))


def test_a_date_on_a_page_does_not_break_and_machines_can_read_it():
    with translation.override("th"):
        page = render('{% time_tag day "medium" %}', day=FIRST_OF_OCTOBER)

    assert page == '<time datetime="2026-10-01">1&nbsp;ต.ค.&nbsp;2569</time>'


def test_pages_show_a_day_in_long_form_and_a_missing_day_as_nothing():
    with translation.override("th"):
        assert render("{{ day|thai_date }}", day=FIRST_OF_OCTOBER) == "1&nbsp;ตุลาคม&nbsp;2569"
        assert render("{{ day|be_year }}", day=FIRST_OF_OCTOBER) == "2569"
    assert render("{{ day|thai_date }}{{ day|be_year }}{% time_tag day %}", day=None) == ""
