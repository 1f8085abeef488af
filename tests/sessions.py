"""Signing in, for tests whose subject lies behind it."""

from django.test import Client

from roles.models import User


def sign_in(client: Client, user: User) -> User:
    """Give the client a session of this account, as if it had passed the whole sign-in."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user
