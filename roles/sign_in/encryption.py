"""How the secrets of second factors are encrypted, and encrypted anew when SECRET_KEY is changed."""

import base64
import hashlib
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction


def encrypt(text: str) -> str:
    """The text, encrypted by SECRET_KEY."""
    return _of_now().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """The text again, also where an earlier key encrypted it that stands in SECRET_KEY_FALLBACKS.

    Raises InvalidToken when none of the keys did.
    """
    return _cipher().decrypt(encrypted.encode()).decode()


@transaction.atomic
def encrypt_anew() -> int:
    """Encrypt by SECRET_KEY what an earlier key encrypted; the number of second factors it was done for.

    Raises InvalidToken when none of the keys reads one, and changes nothing then.
    """
    changed = 0
    for kept in Authenticator.objects.select_for_update().order_by("pk"):
        data = {name: _anew(value) for name, value in kept.data.items()}
        if data != kept.data:
            Authenticator.objects.filter(pk=kept.pk).update(data=data)
            changed += 1
    return changed


def _anew(value: Any) -> Any:
    """A secret by the key of now, as it is if it is so already; the counts beside it are numbers."""
    if isinstance(value, list):
        return [_anew(each) for each in value]
    if not isinstance(value, str):
        return value
    try:
        _of_now().decrypt(value.encode())
    except InvalidToken:
        return _cipher().rotate(value.encode()).decode()
    return value


def _of_now() -> Fernet:
    return Fernet(_derived(settings.SECRET_KEY))


def _cipher() -> MultiFernet:
    return MultiFernet([_of_now(), *(Fernet(_derived(key)) for key in settings.SECRET_KEY_FALLBACKS)])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(f"second factor {key}".encode()).digest())
