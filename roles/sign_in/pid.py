"""The citizen's number that ThaiD tells: compared by a keyed hash, and kept nowhere else."""

import hashlib
import hmac

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

PROVIDER = "thaid"


def uid_of(pid: str) -> str:
    """`key id:HMAC` of the number: as an account is linked by a present or earlier key, else by the first.

    With the number alone nobody can find its account, and with the database alone nobody can find the number:
    there are too few numbers for a hash without a key.
    """
    candidates = [_hashed(key, pid) for key in settings.THAID_PID_KEYS]
    known = SocialAccount.objects.filter(provider=PROVIDER, uid__in=candidates).values_list("uid", flat=True)
    return next(iter(known), candidates[0])


def _hashed(key: str, pid: str) -> str:
    key_id = hashlib.sha256(f"id of {key}".encode()).hexdigest()[:8]
    return f"{key_id}:{hmac.new(key.encode(), pid.encode(), hashlib.sha256).hexdigest()}"
