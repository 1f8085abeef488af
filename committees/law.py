"""What the law of a day gives a committee: its seats with their provisions, and how each came to be so."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from committees.models import Committee, CompositionGap, Seat, SeatTemplate
from committees.outline import in_language, provision_name, provision_url

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Version:
    """A seat as one instrument gives it, from one day to another."""

    template: SeatTemplate
    in_force: bool  # on the day that was asked for
    same_holder: bool  # as the version before it

    @property
    def holder(self) -> str:
        return in_language(self.template, "holder")

    @property
    def provision(self) -> tuple[str, str]:
        """Address and name of the provision."""
        return provision_url(self.template.provision), provision_name(self.template.provision)


@dataclass(frozen=True)
class LawSeat:
    """A seat by its key: the version of the day, or None when the law of the day has no such seat."""

    key: str
    versions: Sequence[Version]  # oldest first

    @property
    def version(self) -> Version | None:
        return next((version for version in self.versions if version.in_force), None)

    @property
    def role(self) -> str:
        return (self.version or self.versions[-1]).template.get_role_display()


@dataclass(frozen=True)
class Gap:
    """Members whom the law foresees and of whom the registry has not been told."""

    note: str
    url: str  # empty: no provision of theirs is published
    provision: str


@dataclass(frozen=True)
class Change:
    """A day on which the law of the committee's seats changed; `label` has no more to say."""

    day: datetime.date
    label: str


@dataclass(frozen=True)
class Law:
    """The seats of a committee by law on a day, those of other days, and what is not yet published."""

    seats: Sequence[LawSeat]
    other_seats: Sequence[LawSeat]
    local_seats: QuerySet[Seat]
    gap: Gap | None
    previous: Change | None
    next: Change | None


def law_of(committee: Committee, day: datetime.date) -> Law:
    """Everything that the law tab of a committee says on the day, in three queries."""
    templates = _templates(committee)
    in_force = committee.start_date <= day <= (committee.end_date or day)
    seats = _seats(templates, day if in_force else None)
    changes = _change_days(committee, templates)
    return Law(
        seats=[seat for seat in seats if seat.version],
        other_seats=[seat for seat in seats if not seat.version],
        local_seats=_local_seats(committee, day),
        gap=_gap(committee, day) if in_force else None,
        previous=_change(max((other for other in changes if other < day), default=None)),
        next=_change(min((other for other in changes if other > day), default=None)),
    )


def _templates(committee: Committee) -> list[SeatTemplate]:
    return list(
        SeatTemplate.objects.filter(committee_kind=committee.kind, variant=committee.variant)
        .select_related("provision__instrument")
        .order_by("ordinal", "key", "start_date")
    )


def _local_seats(committee: Committee, day: datetime.date) -> QuerySet[Seat]:
    """Seats that a local order gives; the law knows nothing of them."""
    return committee.seats.filter(local_period__contains=day).order_by("ordinal", "key")


def _gap(committee: Committee, day: datetime.date) -> Gap | None:
    gap = (
        CompositionGap.objects.as_of(day)
        .filter(committee_kind=committee.kind, variant=committee.variant)
        .select_related("provision__instrument")
        .first()
    )
    if gap is None:
        return None
    url, name = (provision_url(gap.provision), provision_name(gap.provision)) if gap.provision else ("", "")
    return Gap(note=gap.note_th or gap.text_th, url=url, provision=name)


def _seats(templates: Sequence[SeatTemplate], day: datetime.date | None) -> list[LawSeat]:
    """The versions of each seat together; no version is in force where there is no day."""
    return [
        LawSeat(key=key, versions=_versions(list(versions), day))
        for key, versions in groupby(templates, key=lambda template: template.key)
    ]


def _versions(templates: Sequence[SeatTemplate], day: datetime.date | None) -> list[Version]:
    holders = [None, *(template.holder_th for template in templates[:-1])]
    return [
        Version(one, in_force=_holds(one, day), same_holder=one.holder_th == before)
        for one, before in zip(templates, holders, strict=True)
    ]


def _holds(template: SeatTemplate, day: datetime.date | None) -> bool:
    return day is not None and template.start_date <= day <= (template.end_date or day)


def _change_days(committee: Committee, templates: Sequence[SeatTemplate]) -> set[datetime.date]:
    """The first day of each version, and the day after the last one; none before the committee."""
    days = {template.start_date for template in templates}
    days |= {template.end_date + ONE_DAY for template in templates if template.end_date}
    return {day for day in days | {committee.start_date} if day >= committee.start_date}


def _change(day: datetime.date | None) -> Change | None:
    return Change(day, label="") if day else None
