"""A thousand marks in place of personal and internal data: whoever finds one can read what is not theirs."""

import itertools
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pghistory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from committees.models import Organization, Seat
from roles.actions import add_item
from roles.actions.importing import note_checked
from roles.models import IdempotentAnswer, ItemKind, Membership, Notice, Order, Person, User, WorkingCopy
from roles.spreadsheets.annotated import keep_annotated
from tests.factories import (
    ApiKeyFactory,
    DelegationFactory,
    DraftFactory,
    InvitationFactory,
    MembershipFactory,
    OrderFactory,
    PersonFactory,
    StewardshipFactory,
    UserFactory,
)
from tests.pdf import pdf
from tests.roles.orders import FIRST
from tests.spreadsheets.sheets import appointment, as_csv, sent

MARK = re.compile(r"kq\d{5}z", re.IGNORECASE)
WORD = "กระซิบลับ"  # stands beside every mark that a search could reach
Ids = dict[str, str]


class For(StrEnum):
    """Who may read a marked fact at all."""

    AGENCY = "the agency whose paper it is, and the offices"
    KEEPERS = "who keeps accounts, keys and rights"
    NOBODY = "nobody: what signs a person or a program in"


class Canaries:
    """Plants marks, and remembers for whom each of them is."""

    def __init__(self) -> None:
        self.audience: dict[str, For] = {}
        self.fields: dict[str, str] = {}
        self._numbers = itertools.count(1)

    def mark(self, field: str, audience: For) -> str:
        """A new mark, eight letters long, in the place of that field."""
        mark = f"kq{next(self._numbers):05}z"
        self.audience[mark], self.fields[mark] = audience, field
        return mark

    def words(self, field: str, audience: For = For.AGENCY) -> str:
        return f"{WORD} {self.mark(field, audience)}"

    def mail(self, field: str, audience: For = For.KEEPERS) -> str:
        return f"{self.mark(field, audience)}@example.go.th"

    def found(self, text: str) -> set[str]:
        return {mark.lower() for mark in MARK.findall(text)} & set(self.audience)

    def not_for(self, *audiences: For) -> set[str]:
        """The marks that a reader of these audiences may not find."""
        return {mark for mark, audience in self.audience.items() if audience not in audiences}


def plant(canaries: Canaries, organization: Organization, seat: Seat, until: int) -> Iterator[Ids]:
    """Bundle after bundle of marked records of the organization, until there are so many marks."""
    while len(canaries.audience) < until:
        yield _bundle(canaries, organization, seat)


def _bundle(canaries: Canaries, organization: Organization, seat: Seat) -> Ids:
    user = _account(canaries, organization)
    with pghistory.context(user=user.pk, reason=canaries.words("event.reason"), door="page"):
        order = _draft(canaries, organization, seat, user)
        ids = _rights(canaries, organization, user) | _traces(canaries, user, order)
        person = _former_contacts(canaries)
        returned = _decided(canaries, organization, user, "RETURNED")
        revoked = _decided(canaries, organization, user, "REVOKED")
        published = _decided(canaries, organization, user, "PUBLISHED")
        imported = _import(canaries, organization, seat, user)
    item = order.items.get()
    return ids | {
        "user": str(user.pk),
        "orders": " ".join(str(one.pk) for one in (order, returned, revoked, published)),
        "people": f"{item.person_id} {person.pk}",
        "orderitem": str(item.pk),
        "import": str(imported.pk),
    }


def _account(canaries: Canaries, organization: Organization) -> User:
    """An account with everything that is known of one, and all that signs it in."""
    user: User = UserFactory(
        username=canaries.mark("user.username", For.AGENCY),
        email=canaries.mail("user.email"),
        first_name=canaries.words("user.first_name"),
        last_name=canaries.words("user.last_name"),
        password=f"pbkdf2_sha256$1$salt${canaries.mark('user.password', For.NOBODY)}",
    )
    secret = {"secret": canaries.mark("authenticator.secret", For.NOBODY)}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=secret)
    SocialAccount.objects.create(
        user=user,
        provider="thaid",
        uid=canaries.mark("socialaccount.uid", For.NOBODY),
        extra_data={"sub": canaries.mark("socialaccount.extra_data", For.NOBODY)},
    )
    EmailAddress.objects.create(user=user, email=canaries.mail("emailaddress.email"))
    session = SessionStore()
    session["note"] = canaries.mark("session", For.NOBODY)
    session.create()
    return user


def _draft(canaries: Canaries, organization: Organization, seat: Seat, user: User) -> Order:
    """A draft with one item about a person whom no record seats."""
    order: Order = DraftFactory(
        organization=organization, drafted_by=user, scan=_scan(canaries), **_paper(canaries, "draft")
    )
    person: Person = PersonFactory(
        prefix_th=canaries.words("draft person.prefix_th"),
        given_th=canaries.words("draft person.given_th"),
        family_th=canaries.words("draft person.family_th"),
        prefix_en=canaries.mark("draft person.prefix_en", For.AGENCY),
        given_en=canaries.mark("draft person.given_en", For.AGENCY),
        family_en=canaries.mark("draft person.family_en", For.AGENCY),
        office_phone=canaries.mark("draft person.office_phone", For.AGENCY),
        office_email=canaries.mail("draft person.office_email", For.AGENCY),
    )
    add_item(
        order=order,
        kind=ItemKind.APPOINT,
        seat=seat,
        person=person,
        start_date=FIRST,
        position_title=canaries.words("item.position_title"),
        evidence=canaries.words("item.evidence"),
    )
    return order


def _paper(canaries: Canaries, state: str) -> dict[str, str]:
    fields = ("number", "subject", "signatory_name", "signatory_position")
    return {name: canaries.words(f"{state} order.{name}") for name in fields}


def _scan(canaries: Canaries) -> ContentFile:
    content = pdf(canaries.mark("order.scan", For.AGENCY).encode())
    return ContentFile(content, name=f"{canaries.mark('order.scan name', For.AGENCY)}.pdf")


def _decided(canaries: Canaries, organization: Organization, user: User, state: str) -> Order:
    """An order of that state; of a published one the public reads the paper, but not the scan and the way."""
    made_public = state != "RETURNED"
    order: Order = OrderFactory(
        organization=organization,
        state=state,
        drafted_by=user,
        submitted_by=user,
        submitted_at=timezone.now(),
        published_by=UserFactory(username=canaries.mark("user.username", For.AGENCY))
        if made_public
        else None,
        published_at=timezone.now() if made_public else None,
        # Why an order was revoked is for everybody (tests/roles/test_pages_orders.py).
        reason="ผิดคน" if state == "REVOKED" else canaries.words(f"{state} order.reason"),
        scan=_scan(canaries),
        **({} if made_public else _paper(canaries, state)),
    )
    return order


def _former_contacts(canaries: Canaries) -> Person:
    """Someone of the directory, whose former telephone and address the public no longer reads."""
    person: Person = PersonFactory(
        office_phone=canaries.mark("former office_phone", For.AGENCY),
        office_email=canaries.mail("former office_email", For.AGENCY),
    )
    membership: Membership = MembershipFactory(person=person)
    Person.objects.filter(pk=membership.person_id).update(office_phone="", office_email="")
    return person


def _import(canaries: Canaries, organization: Organization, seat: Seat, user: User) -> Any:
    """A sheet that was sent, with what the check found in it."""
    cells = ("given_th", "family_th", "position_title", "evidence", "subject", "order_number")
    row = appointment(seat, **{name: canaries.words(f"import cell {name}") for name in cells})
    name = f"{canaries.mark('import.name', For.AGENCY)}.csv"
    imported = sent(organization, as_csv([row]), by=user, name=name)
    finding = {"row": 2, "letter": "E", "column": "given_th", "code": "unknown", "remedy": ""}
    finding |= {"reason": canaries.words("import.findings"), "value": canaries.words("import.value")}
    keep_annotated(imported, {"th": [finding], "en": [finding]}, rows=2)
    note_checked(
        imported,
        rows=1,
        changes=0,
        faults=1,
        findings={"th": [finding], "en": [finding]},
        preview={"orders": [{"subject": canaries.words("import.preview")}]},
    )
    imported.answers = {canaries.mark("import.answers", For.AGENCY): "1"}
    imported.save()
    return imported


def _rights(canaries: Canaries, organization: Organization, user: User) -> Ids:
    """What the account holds, lends, invites and calls the API with."""
    stewardship = StewardshipFactory(user=user, organization=organization)
    delegation = DelegationFactory(
        stewardship=stewardship,
        delegate=UserFactory(
            username=canaries.mark("delegate.username", For.KEEPERS), email=canaries.mail("delegate.email")
        ),
        reason=canaries.words("delegation.reason", For.KEEPERS),
    )
    invitation = InvitationFactory(
        email=canaries.mail("invitation.email"),
        organization=organization,
        invited_by=user,
        token_hash=canaries.mark("invitation.token_hash", For.NOBODY),
    )
    key = ApiKeyFactory(
        name=canaries.words("key.name", For.KEEPERS),
        account=UserFactory(username=f"api.{canaries.mark('key.account', For.KEEPERS)}"),
        prefix=canaries.mark("key.prefix", For.KEEPERS),
        secret_hash=canaries.mark("key.secret_hash", For.NOBODY),
        organization=organization,
        made_by=user,
    )
    IdempotentAnswer.objects.create(
        account=key.account,
        key=canaries.mark("idempotent.key", For.KEEPERS),
        request_hash=canaries.mark("idempotent.request_hash", For.NOBODY),
        status=201,
        body=canaries.words("idempotent.body", For.KEEPERS),
        etag=canaries.mark("idempotent.etag", For.KEEPERS),
        made_at=timezone.now(),
    )
    return {
        "stewardship": str(stewardship.pk),
        "delegation": str(delegation.pk),
        "invitation": str(invitation.pk),
        "key": key.prefix,
        "apikey": str(key.pk),
    }


def _traces(canaries: Canaries, user: User, order: Order) -> Ids:
    """What work leaves behind: a copy being typed, letters to send, tasks, failed sign-ins."""
    WorkingCopy.objects.create(
        order=order,
        user=user,
        version=order.version,
        texts={"subject": canaries.words("workingcopy.texts", For.KEEPERS)},
        rivals=[{"subject": canaries.words("workingcopy.rival", For.KEEPERS)}],
        problems={"subject": [canaries.words("workingcopy.problems", For.KEEPERS)]},
        saved_at=timezone.now(),
    )
    Notice.objects.create(order=order, kind="RETURNED", reason=canaries.words("notice.reason"), actor=user)
    AccessAttempt.objects.create(
        username=canaries.mark("attempt.username", For.NOBODY),
        user_agent=canaries.mark("attempt.user_agent", For.NOBODY),
        path_info=canaries.mark("attempt.path_info", For.NOBODY),
        get_data=canaries.mark("attempt.get_data", For.NOBODY),
        post_data=canaries.mark("attempt.post_data", For.NOBODY),
        failures_since_start=1,
    )
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Order),
        object_id=str(order.pk),
        object_repr=canaries.words("logentry.object_repr", For.KEEPERS),
        action_flag=CHANGE,
        change_message=canaries.words("logentry.change_message", For.KEEPERS),
    )
    DBTaskResult.objects.create(
        task_path="roles.tasks.check_import",
        args_kwargs={"args": [canaries.mark("task.args", For.NOBODY)], "kwargs": {}},
        run_after=timezone.now(),
        backend_name="default",
        traceback=canaries.mark("task.traceback", For.NOBODY),
    )
    return {}
