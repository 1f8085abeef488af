"""What django-allauth asks us: whom it may let in, with which words, and what it may store."""

import logging
import time
from typing import Any

import pghistory
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from roles.sign_in import encryption, thaid

logger = logging.getLogger(__name__)
RECENT = 5 * 60  # seconds after a password or a code in which it is not asked for again


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are invited; the words for a wrong name and a wrong password are the same."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The username or the password is not right. Check both, and whether Caps Lock is on."
        ),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("The current password is not right."),
        "too_many_login_attempts": _("Too many wrong codes. Wait 15 minutes, then try again."),
        "rate_limited": _("Too many wrong codes. Wait 15 minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made by invitation."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing is counted here: axes counts in the database, once for all processes."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again before the second factor is changed, unless the session has just been asked."""
        records = get_authentication_records(self.request, self.request.user)
        return not any(time.time() - record["at"] < RECENT for record in records)

    def set_password(self, user: Any, password: str) -> None:
        """With who and why in the history of the account."""
        with pghistory.context(reason="changed by the account itself"):
            super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my-account")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticators are kept encrypted, so that a copy of the database gives no codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "The code is not right. Use the newest code, or a recovery code not used before."
        ),
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def get_totp_issuer(self) -> str:
        return gettext("Government CIO Registry")

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)


class SocialAdapter(DefaultSocialAccountAdapter):
    """Another sign-in is linked to an account that exists; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The one of the settings; those in the database, which allauth would read, are none of ours."""
        return thaid.provider(request)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("my-account")

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """Note that it failed, and why in our own words; what the provider said may name someone."""
        why = str(exception) if isinstance(exception, thaid.Refused) else type(exception).__name__
        logger.warning("A sign-in by OpenID Connect failed: %s", why)
