"""Every page of the portal in each of its states, for the tests that hold for all of them."""

import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlencode

from roles.models import Order, Person

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SCREENS = {"desktop": DESKTOP, "phone": PHONE}
LANGUAGES = ("th", "en")
LOCALES = {"th": "th-TH", "en": "en-GB"}


class Markup(Enum):
    """Who writes a page's markup. What a package writes is not ours to mend."""

    OURS = "ours"
    ADMIN = "Django's admin"
    SWAGGER = "Swagger UI"


@dataclass(frozen=True)
class PageState:
    """A page in one state: its address, who looks at it, and what it should answer.

    `who` is one of `tests.journeys.readers.KINDS`; empty: someone without an account.
    """

    name: str
    path: str
    status: int = 200
    markup: Markup = Markup.OURS
    who: str = ""

    def address(self, language: str) -> str:
        """Path and query in a language; `{person}` is someone who holds a seat, `{draft}` an order,
        `{order:…}` one in a state of `order_states`.

        The API's pages follow the browser's language, because every parameter there is the API's.
        """
        path, _, query = self.path.partition("?")
        if self.markup is Markup.SWAGGER:
            return path
        if "{draft}" in path:
            path = path.format(draft=Order.objects.filter(state="DRAFT").latest("pk").pk)
        if found := re.search(r"\{order:(\w+)\}", path):
            path = path.replace(found[0], str(Order.objects.get(number=found[1]).pk))
        if "{person}" in path:
            path = path.format(person=Person.objects.values_list("pk", flat=True).earliest("pk"))
        return f"{path}?{query}{'&' if query else ''}{urlencode({'lang': language})}"


PAGES = (
    PageState("home", "/"),
    PageState("home before the law", "/?as_of=2019-11-25"),
    PageState("home of a bad day", "/?as_of=31/2/2567"),
    PageState("home without Bangkok", "/?include_bangkok=false"),
    PageState("search", "/search/"),
    PageState("search with hits", "/search/?q=ดิจิทัล"),
    PageState("search with a slip", "/search/?q=ดิจิทล"),
    PageState("search without hits", "/search/?q=xqzw"),
    PageState("organizations", "/organizations/"),
    PageState("organizations of a kind", "/organizations/?kind=PROVINCE&region=NORTHERN"),
    PageState("organizations, none", "/organizations/?q=xqzw"),
    PageState("organizations, bad filter", "/organizations/?kind=WRONG"),
    PageState("a ministry", "/organizations/MDES/"),
    PageState("a department", "/organizations/MCUL-OCAC/"),
    PageState("a province", "/organizations/TH-50/"),
    PageState("Bangkok", "/organizations/TH-10/"),
    PageState("committees", "/committees/"),
    PageState("committees, one kind", "/committees/?kind=PCIO&as_of=2024-06-11"),
    PageState("committees, none", "/committees/?q=xqzw"),
    PageState("the national committee", "/committees/GCIO/"),
    PageState("the national committee before 2563", "/committees/GCIO/?as_of=2020-09-28"),
    PageState("a provincial committee", "/committees/PCIO-50/"),
    PageState("a provincial committee, held", "/committees/PCIO-50/?as_of=2024-06-11"),
    PageState("a committee before its law", "/committees/PCIO-10/?as_of=2020-09-28"),
    PageState("a committee on a bad day", "/committees/PCIO-50/?as_of=99/99/2567"),
    PageState("a ministry's CIO", "/committees/MCIO-MOPH/"),
    PageState("a department's CIO", "/committees/DCIO-MCUL-OCAC/"),
    PageState("the law of a committee", "/committees/PCIO-50/law/"),
    PageState("the law of the national committee", "/committees/GCIO/law/?as_of=2020-09-28"),
    PageState("people", "/people/"),
    PageState("people, none", "/people/?q=xqzw"),
    PageState("a person", "/people/{person}/"),
    PageState("instruments", "/instruments/"),
    PageState("the resolution of 2562", "/instruments/cabinet-2562-11-26/"),
    PageState("the resolution of 2563", "/instruments/cabinet-2563-09-29/"),
    PageState("orders", "/orders/"),
    PageState("orders, none", "/orders/?organization=MDES"),
    PageState("a committee as it was known", "/committees/PCIO-50/?known_at=2026-01-01"),
    PageState("a committee known at a bad moment", "/committees/PCIO-50/?known_at=99/99/2567"),
    PageState("the history of a committee", "/history/committee/PCIO-50/"),
    PageState("the history of a person", "/history/person/{person}/"),
    PageState("the history of a draft that lost a change", "/history/order/{order:emptied}/", who="steward"),
    PageState("orders to check", "/orders/?state=SUBMITTED", who="central"),
    PageState("a new order", "/orders/new/", who="steward"),
    PageState("a draft", "/orders/{draft}/", who="steward"),
    PageState("a draft in the editor", "/orders/{draft}/edit/", who="steward"),
    PageState("a draft that is wrong", "/orders/{order:wrong}/edit/", who="steward"),
    PageState("versions of a draft", "/orders/{order:compared}/edit/", who="steward"),
    PageState("a change being written", "/orders/{order:chosen}/edit/", who="steward"),
    PageState("a correction being written", "/orders/{order:corrected}/edit/", who="steward"),
    PageState("a long draft", "/orders/{order:long}/edit/?page=2", who="steward"),
    PageState("a long draft read", "/orders/{order:long}/", who="steward"),
    PageState("a text that was not said", "/orders/{order:unsaid}/edit/", who="steward"),
    PageState("a draft to hand on", "/orders/{draft}/submit/", who="steward"),
    PageState("a draft that cannot be published", "/orders/{order:impossible}/submit/", who="steward"),
    PageState("an order to revoke", "/orders/{order:revoking}/revoke/", who="central"),
    PageState("a steward's work", "/my-work/", who="steward"),
    PageState("the central staff's work", "/my-work/", who="central"),
    PageState("open data", "/data/"),
    PageState("API reference", "/api/v1/docs/", markup=Markup.SWAGGER),
    PageState("no such page", "/nothing-here/", status=404),
    PageState("no such committee", "/committees/PCIO-99/", status=404),
    PageState("keys", "/keys/", who="central"),
    PageState("a steward's keys", "/keys/", who="steward"),
    PageState("a new key", "/keys/new/", who="central"),
    PageState("not allowed", "/keys/new/", status=403, who="steward"),
    PageState("spreadsheets", "/imports/", who="steward"),
    PageState("a new spreadsheet", "/imports/new/", who="steward"),
    PageState("sign-in", "/sign-in/"),
    PageState("a lost password", "/sign-in/password/"),
    PageState("a link that was sent", "/sign-in/password/sent/"),
    PageState("a link that does not open", "/sign-in/password/nobody-has-this/", status=410),
    PageState("a closed account", "/sign-in/closed/"),
    PageState("an invitation that does not open", "/invitation/nobody-has-this/", status=410),
    PageState("my account", "/account/", who="steward"),
    PageState("a new password", "/account/password/", who="steward"),
    PageState("a right to lend", "/account/lend/", who="steward"),
    PageState("a second factor to set up", "/account/second-factor/set-up/", who="viewer"),
    PageState("signing out", "/sign-out/", who="viewer"),
    PageState("accounts", "/accounts/", who="central"),
    PageState("an invitation to send", "/accounts/invitations/", who="central"),
)
