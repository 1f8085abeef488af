"""What can stand in the way of an account's change, as sentences for the person who meets it."""

import datetime
from typing import Self

from django.utils.translation import gettext as _

from gcio_portal import thai
from roles.models import Stewardship


class AccountProblem(Exception):
    """Something that stops an action on an account; nothing was changed. `str()` is the sentence."""


class InvitationNotOpen(AccountProblem):
    """The link was used, revoked, is too old, or its sender may no longer give what it gives."""

    def __init__(self) -> None:
        super().__init__(
            _("This invitation no longer opens: it was used, withdrawn, or is too old. Ask for a new one.")
        )


class InvitedRightHasRunOut(InvitationNotOpen):
    """The last day of the right that the link would give has passed."""

    def __init__(self, last_day: datetime.date) -> None:
        AccountProblem.__init__(
            self,
            _("The last day of the right was %(day)s, so this invitation gives nothing. Ask for a new one.")
            % {"day": thai.format_date(last_day, "medium")},
        )


class PasswordLinkNotOpen(AccountProblem):
    """The link was used, is too old, or something about the account has changed since it was sent."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link no longer opens: it was used, is too old, or somebody has signed in to the "
                "account since it was sent. Ask for a new one."
            )
        )


class MayNotInvite(AccountProblem):
    """The inviter would give more than they have."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You can give only what you have: for your ministry and those below it, "
                "no longer than your own right."
            )
        )


class HasAnotherOffice(AccountProblem):
    """An account holds one office."""

    def __init__(self) -> None:
        super().__init__(_("Your account holds another office. Ask for an account of its own for this one."))


class CannotCloseOneself(AccountProblem):
    """Somebody else does this for one's own account."""

    def __init__(self) -> None:
        super().__init__(_("Nobody does this to their own account: ask a colleague."))


class RightEndsBeforeItBegins(AccountProblem):
    """The last day is before the first."""

    def __init__(self) -> None:
        super().__init__(_("The last day comes before the first."))


class DelegationRefused(AccountProblem):
    """A right that is not one's own is not lent, nor to oneself, nor for longer than it lasts."""

    @classmethod
    def not_own(cls) -> Self:
        return cls(
            _("Only a steward's right of your own can be lent; what was lent to you cannot be lent on.")
        )

    @classmethod
    def not_to(cls) -> Self:
        return cls(_("The right cannot be lent to this account."))

    @classmethod
    def beyond(cls, held: Stewardship) -> Self:
        if held.end_date is None:
            return cls(
                _("Your right begins on %(first)s: choose days from then on.")
                % {"first": thai.format_date(held.start_date, "medium")}
            )
        return cls(
            _("Your right lasts from %(first)s to %(last)s: choose days within it.")
            % {
                "first": thai.format_date(held.start_date, "medium"),
                "last": thai.format_date(held.end_date, "medium"),
            }
        )


class LetterRefused(AccountProblem):
    """The mail server did not take the letter; the invitation stands and can be sent again."""

    def __init__(self) -> None:
        super().__init__(
            _("The invitation is made, but the mail was refused: check the address, then send it again.")
        )
