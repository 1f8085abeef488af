"""Who opens the admin in the tests of the portal."""

import pytest
from django.test import Client

from roles.models import User
from tests.factories import UserFactory
from tests.sessions import sign_in


@pytest.fixture
def central(client: Client) -> User:
    """An account of the central staff, signed in."""
    return sign_in(client, UserFactory(office=User.Office.CENTRAL, is_staff=True))
