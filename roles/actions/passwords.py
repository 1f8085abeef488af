"""A lost password set anew by who reads the mail of the account."""

import pghistory
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from roles.account_problems import PasswordLinkNotOpen
from roles.models import User
from roles.sign_in import password_links


def find_by_link(token: str) -> User:
    """The account whose password the link sets. Raises PasswordLinkNotOpen."""
    return _checked(User.objects.filter(pk=password_links.number_in(token)).first(), token)


@transaction.atomic
def set_lost_password(*, token: str, password: str) -> User:
    """Give the account of a link a new password; its sessions end, its second factor stays.

    Raises PasswordLinkNotOpen, or ValidationError for a password that is weak.
    """
    number = password_links.number_in(token)
    user = _checked(User.objects.select_for_update().filter(pk=number).first(), token)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user.set_password(password)
    with pghistory.context(user=user.pk, reason="set anew by a link in a letter"):
        user.save(update_fields=["password", "password_changes"])
    return user


def _checked(user: User | None, token: str) -> User:
    if user is None or not password_links.opens(user, token):
        raise PasswordLinkNotOpen
    return user
