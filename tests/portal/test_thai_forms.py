"""A day typed in a form: read in both eras, kept as typed when wrong, equal when nothing changed."""

from datetime import date, datetime

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from gcio_portal.thai import ThaiDateField, ThaiDateInput

FIRST_OF_OCTOBER = date(2026, 10, 1)


class DayForm(forms.Form):
    day = ThaiDateField()
    until = ThaiDateField(required=False)


@pytest.mark.parametrize("typed", ["1/10/2569", "๑ ต.ค. ๒๕๖๙", "1 ตุลาคม พ.ศ. 2569", "2026-10-01"])
def test_a_form_takes_a_day_as_people_write_it(typed):
    form = DayForm({"day": typed})

    assert form.is_valid()
    assert form.cleaned_data == {"day": FIRST_OF_OCTOBER, "until": None}


def test_a_buddhist_year_is_never_taken_for_a_christian_one():
    form = DayForm({"day": "01/10/2567"})

    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2024, 10, 1)


def test_what_was_typed_stays_in_the_box_beside_its_remedy():
    with translation.override("en"):
        form = DayForm({"day": "31/9/2569"})
        page = str(form["day"])

    assert form.errors == {"day": ["September 2569 has 30 days. Write a day from 1 to 30."]}
    assert 'value="31/9/2569"' in page


def test_a_required_day_that_is_only_space_is_missing():
    assert DayForm({"day": " \u00a0"}).has_error("day", "required")


@pytest.mark.parametrize(("language", "shown"), [("th", "1/10/2569"), ("en", "1/10/2026")])
def test_the_box_shows_a_stored_day_in_the_era_of_the_language(language, shown):
    with translation.override(language):
        page = str(DayForm(initial={"day": FIRST_OF_OCTOBER})["day"])

    assert f'value="{shown}"' in page
    assert 'class="input--date"' in page
    assert 'autocomplete="off"' in page


@settings(deadline=None)
@given(
    day=st.dates(min_value=date(1857, 1, 1), max_value=date(2199, 12, 31)),
    language=st.sampled_from(["th", "en"]),
)
def test_a_form_sent_back_untouched_changes_nothing(day, language):
    with translation.override(language):
        shown = ThaiDateInput().format_value(day)
        form = DayForm({"day": shown, "until": ""}, initial={"day": day, "until": None})

        assert form.is_valid()
        assert form.cleaned_data["day"] == day
        assert not form.has_changed()


def test_the_same_day_written_otherwise_is_no_change_and_another_day_or_junk_is_one():
    field = ThaiDateField()

    assert not field.has_changed(FIRST_OF_OCTOBER, "2026-10-01")
    assert not field.has_changed("1/10/2569", "1 ต.ค. 2569")
    assert not field.has_changed(None, "")
    assert field.has_changed(FIRST_OF_OCTOBER, "2/10/2569")
    assert field.has_changed(FIRST_OF_OCTOBER, "soon")
    assert field.has_changed(FIRST_OF_OCTOBER, "")


def test_a_moment_given_as_initial_counts_as_its_day():
    assert not ThaiDateField().has_changed(datetime(2026, 10, 1, 9, 30), "1/10/2569")  # noqa: DTZ001


def test_another_widget_than_a_date_box_is_kept():
    assert isinstance(ThaiDateField(widget=forms.HiddenInput).widget, forms.HiddenInput)
    assert isinstance(ThaiDateField(widget=forms.DateInput()).widget, ThaiDateInput)


def test_the_admin_reads_thai_dates_without_its_calendar():
    class Holiday(models.Model):  # noqa: DJ008 - never shown
        day = models.DateField()

        class Meta:
            app_label = "tests_thai_forms"
            managed = False

    class HolidayAdmin(admin.ModelAdmin):
        formfield_overrides = {models.DateField: {"form_class": ThaiDateField}}

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    form = HolidayAdmin(Holiday, admin.AdminSite()).get_form(request, fields=["day"])({"day": "1/10/2569"})

    assert form.is_valid()
    assert form.cleaned_data["day"] == FIRST_OF_OCTOBER
    assert "calendar" not in str(form.media).lower()
    assert "vDateField" not in str(form)
