"""Signing in by django-allauth: password, second factor, lockout, sessions that end."""
