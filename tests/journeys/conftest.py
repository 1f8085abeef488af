"""A portal that answers on a port, and a browser to read it with.

The portal serves the test database, which holds the reference data. What a browser test writes is
committed, so it writes accounts at most, and takes back what it can.
"""

import secrets
import threading
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright
from waitress import create_server, wasyncore

from committees.models import Organization
from gcio_portal.wsgi import application
from roles.models import User
from tests.browser import find_browser
from tests.committed import committed
from tests.journeys.order_states import make_order_states
from tests.journeys.pages import DESKTOP
from tests.journeys.readers import MAKERS, MINISTRY, cookies, make_draft

NO_TRAFFIC = (
    "--no-sandbox",  # Chromium refuses to start as root with it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 10_000  # milliseconds that an element may take to come


@pytest.fixture(scope="package")
def portal(django_db_setup: None, django_db_blocker) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """The address of a portal on the test database.

    The tests that use it are marked `django_db`, or pytest-django makes no database.
    pytest-django's live_server would empty the tables by TRUNCATE afterwards, which the registry refuses.
    """
    database = connections.settings["default"]
    kept_open, database["CONN_MAX_AGE"] = database["CONN_MAX_AGE"], 0  # nothing may hold the test database
    sockets: dict[int, object] = {}
    server = create_server(application, map=sockets, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, name="portal")
    with django_db_blocker.unblock():
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
        thread.join()
        server.task_dispatcher.shutdown()
        connections["default"].close()
    database["CONN_MAX_AGE"] = kept_open


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium without a window.

    Playwright leaves its event loop running in this thread, which Django takes for asynchronous code;
    nothing here is, so a test may ask the database while the browser is open.
    """
    executable = find_browser()
    assert executable, "No Chromium was found: make browser sets one up."
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=executable, args=NO_TRAFFIC)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, portal: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of a reader of their own; addresses may begin with /."""
    contexts = []

    def opened(**options: object) -> Page:
        context = browser.new_context(base_url=portal, **{"viewport": DESKTOP, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A reader's page on a desk."""
    return new_page()


@pytest.fixture(scope="package")
def sessions(portal: str) -> Iterator[dict[str, dict[str, str]]]:
    """The cookies of one account of each kind, signed in; of nobody for the reader without an account."""
    with committed():
        users = {kind: make() for kind, make in MAKERS.items()}
        make_order_states(users["steward"], Organization.objects.get(code=MINISTRY))
        make_draft()
        yield {"": {}} | {kind: cookies(user) for kind, user in users.items()}


@pytest.fixture(scope="package")
def central_account(portal: str) -> Iterator[tuple[str, str, str]]:
    """Name, password and a recovery code of central staff; committed, as the portal reads on its own."""
    username, password = f"central-{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    with committed():
        user = User.objects.create_user(
            username, password=password, is_staff=True, office=User.Office.CENTRAL
        )
        TOTP.activate(user, generate_totp_secret())
        yield username, password, RecoveryCodes.activate(user).generate_codes()[0]
        Authenticator.objects.filter(user=user).delete()
