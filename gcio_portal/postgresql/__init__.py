"""Django's PostgreSQL backend; base.py checks kept connections without asking the database."""
