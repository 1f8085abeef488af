"""The token of a link that sets a lost password anew: nothing of it is stored.

It is a keyed hash of the account's password, last sign-in and address, and so ends with any change of them.
"""

from django.contrib.auth.tokens import default_token_generator
from django.utils.http import base36_to_int, int_to_base36

from roles.models import User


def token_of(user: User) -> str:
    """What stands in the address of the link, good for settings.PASSWORD_RESET_TIMEOUT seconds."""
    return f"{int_to_base36(user.pk)}.{default_token_generator.make_token(user)}"


def number_in(token: str) -> int:
    """The number of the account that a token names, whether or not it is right; 0, which none has, else."""
    try:
        return base36_to_int(token.partition(".")[0])
    except ValueError:
        return 0


def opens(user: User, token: str) -> bool:
    """Whether the token still sets the password of this account."""
    return user.is_active and default_token_generator.check_token(user, token.partition(".")[2])
