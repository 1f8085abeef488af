"""A limit on requests without a key, so that one reader cannot crowd out the others."""

import re
import threading
import time
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

PERIODS = {"sec": 1, "min": 60, "hour": 3600, "day": 86400}
RATE = re.compile(r"([1-9][0-9]*)/(sec|min|hour|day)")


class Windows:
    """Requests per address in the present window of time. Kept in this process, emptied with each window.

    Each worker process counts for itself: with n workers an address may reach n times the limit.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window = -1
        self._counts: dict[str, int] = {}

    def count(self, address: str, *, period: int, now: float) -> int:
        """How many requests the address has made in the window of `period` seconds, this one too."""
        window = int(now // period)
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, {}
            self._counts[address] = count = self._counts.get(address, 0) + 1
        return count

    def clear(self) -> None:
        """Forget every address."""
        with self._lock:
            self._counts = {}


windows = Windows()


class AnonymousThrottle(BaseThrottle):
    """At most API_ANONYMOUS_RATE requests an address (such as 1000/min; `off` for none)."""

    wait_seconds = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        if request.auth is not None:
            return True  # a key has a name, and can be revoked
        rate = RATE.fullmatch(settings.API_ANONYMOUS_RATE)
        if rate is None:
            return True  # off
        limit, period, now = int(rate[1]), PERIODS[rate[2]], time.time()
        count = windows.count(self.get_ident(request), period=period, now=now)
        self.wait_seconds = period - now % period
        request._request.rate_limit = (limit, max(0, limit - count), period, int(self.wait_seconds) + 1)  # type: ignore[attr-defined]
        return count <= limit

    def wait(self) -> float:
        return self.wait_seconds


def add_rate_headers(request: Any, response: HttpResponseBase) -> None:
    """RateLimit and RateLimit-Policy as the IETF draft (draft-ietf-httpapi-ratelimit-headers) writes them."""
    rate = getattr(getattr(request, "_request", request), "rate_limit", None)
    if rate:
        limit, remaining, period, reset = rate
        response["RateLimit-Policy"] = f'"anonymous";q={limit};w={period}'
        response["RateLimit"] = f'"anonymous";r={remaining};t={reset}'
