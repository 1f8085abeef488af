"""Signing in: password, second factor, lockout, sessions that end. here is how we use django-allauth."""
