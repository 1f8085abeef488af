"""Letters about orders: one to each reader, with everything that happened since the last."""

from roles.mail.digests import send_digests

__all__ = ["send_digests"]
