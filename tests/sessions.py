"""Signing in, for tests whose subject lies behind it."""

import time

from django.test import Client

from roles.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(client: Client, user: User) -> User:
    """Give the client a session of this account, as if it had passed the whole sign-in."""
    return _with_records(client, user, "password", "mfa")


def sign_in_with_password_only(client: Client, user: User) -> User:
    """Give the client a session of this account that has not given a second factor."""
    return _with_records(client, user, "password")


def _with_records(client: Client, user: User, *methods: str, ago: float = 0) -> User:
    """A session that knows how it began, as allauth notes it; it began `ago` seconds before now."""
    client.force_login(user, backend=BACKEND)
    session = client.session
    moment = time.time() - ago
    session["account_authentication_methods"] = [{"method": method, "at": moment} for method in methods]
    session["account_authentication_methods_user"] = str(user.pk)
    session["seen_at"] = moment
    session.save()
    return user
