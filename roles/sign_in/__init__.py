"""Signing in: password, second factor, lockout, sessions that end. django-allauth does it; here is how we use it."""
