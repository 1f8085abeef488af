"""Every route × every kind of user → the status of its answer, with an example of each record to ask for."""

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from committees.models import Organization, Succession
from committees.models.organization import SuccessionKind
from roles.models import Membership, User
from tests.factories import (
    ApiKeyFactory,
    DelegationFactory,
    InvitationFactory,
    MembershipFactory,
)
from tests.roles.orders import appointing
from tests.spreadsheets.sheets import appointment, as_csv, checked, sent

CAST = ("anonymous", "steward", "viewer", "central", "secretariat", "auditor")
EVERYONE = (200,) * len(CAST)
NOWHERE = (404,) * len(CAST)
NOT_READ = (405,) * len(CAST)  # written with a key: tests/roles/test_api_order_rights.py
# Who is not staff is asked to sign in as someone who is.
STAFF_ONLY = (302, 302, 302, 200, 302, 200)
KEEPERS_ONLY = (302, 302, 302, 200, 302, 403)
NOBODY = (302, 302, 302, 403, 302, 403)  # staff included
STAFF_GO_ON = (302, 403, 403, 302, 403, 302)  # the rest to the one sign-in
SIGNED_IN_LEAVE = (200, 302, 302, 302, 302, 302)
OWN = (302, 200, 200, 200, 200, 200)
KEEPERS_PAGE = (302, 403, 403, 200, 403, 403)
POST_ONLY = (302, 302, 302, 405, 302, 405)
REDIRECTED = (302,) * len(CAST)

CODE = {"code": "PCIO-50"}
PUBLIC = {
    "home": ({}, EVERYONE),
    "search": ({}, EVERYONE),
    "data": ({}, EVERYONE),
    "health": ({}, EVERYONE),
    "history-checkpoints": ({}, EVERYONE),
    "record-history": ({"kind": "committee", "key": "PCIO-50"}, EVERYONE),
    "instrument-list": ({}, EVERYONE),
    "instrument-detail": ({"code": "cabinet-2563-09-29"}, EVERYONE),
    "committee-law": (CODE, EVERYONE),
    "organization-list": ({}, EVERYONE),
    "organization-detail": ({"code": "MDES"}, EVERYONE),
    "committee-list": ({}, EVERYONE),
    "committee-detail": (CODE, EVERYONE),
    "person-list": ({}, EVERYONE),
    "person-detail": ({"pk": "{person}"}, EVERYONE),
    "order-list": ({}, EVERYONE),
    "order-detail": ({"pk": "{order}"}, EVERYONE),
    "order-scan": ({"pk": "{order}"}, NOWHERE),  # none yet; tests/roles/test_pages_order_rights.py has one
    "order-new": ({}, (302, 200, 403, 200, 403, 403)),
    "order-edit": ({"pk": "{order}"}, (302, 404, 404, 302, 404, 404)),  # of another organization, published
    "my-work": ({}, (302, 200, 200, 200, 200, 200)),
    # Led back to a published order, or to the sign-in; drafts are in tests/roles/test_pages_order_rights.py.
    "order-submit": ({"pk": "{order}"}, REDIRECTED),
    "order-return": ({"pk": "{order}"}, REDIRECTED),
    "order-publish": ({"pk": "{order}"}, REDIRECTED),
    "order-revoke": ({"pk": "{order}"}, (302, 302, 302, 200, 302, 302)),
    "committee-sheet": (CODE, EVERYONE),
    "directory": ("/directory.pdf?ministry=MDES", EVERYONE),
    "order-document": ({"pk": "{order}"}, EVERYONE),  # a draft's: tests/roles/test_documents_orders.py
    "api:organization-list": ({}, EVERYONE),
    "api:organization-detail": ({"code": "MDES"}, EVERYONE),
    "api:organization-export": ({"extension": "csv"}, EVERYONE),
    "api:instrument-list": ({}, EVERYONE),
    "api:instrument-detail": ({"code": "cabinet-2563-09-29"}, EVERYONE),
    "api:instrument-export": ({"extension": "csv"}, EVERYONE),
    "api:seat-template-list": ({}, EVERYONE),
    "api:seat-template-export": ({"extension": "csv"}, EVERYONE),
    "api:committee-list": ({}, EVERYONE),
    "api:committee-detail": (CODE, EVERYONE),
    "api:committee-export": ({"extension": "csv"}, EVERYONE),
    "api:roster": (CODE, EVERYONE),
    "api:membership-list": ({}, EVERYONE),
    "api:membership-detail": ({"id": "{membership}"}, EVERYONE),
    "api:membership-export": ({"extension": "csv"}, EVERYONE),
    "api:person-list": ({}, EVERYONE),
    "api:person-detail": ({"id": "{person}"}, EVERYONE),
    "api:person-export": ({"extension": "csv"}, EVERYONE),
    "api:order-list": ({}, EVERYONE),
    "api:order-detail": ({"id": "{order}"}, EVERYONE),
    "api:order-export": ({"extension": "csv"}, EVERYONE),
    "api:order-submit": ({"id": "{order}"}, NOT_READ),
    "api:order-return": ({"id": "{order}"}, NOT_READ),
    "api:order-publish": ({"id": "{order}"}, NOT_READ),
    "api:coverage": ({}, EVERYONE),
    "api:schema": ({}, EVERYONE),
    "api:docs": ({}, EVERYONE),
    "^api/": ("/api/nothing-here", NOWHERE),
}
# cast: anonymous, steward, viewer, central, secretariat, auditor
SIGNED_IN = {
    "key-list": ({}, (302, 200, 403, 200, 403, 200)),
    "key-making": ({}, (302, 403, 403, 200, 403, 403)),
    "key-revoking": ({"prefix": "{key}"}, (302, 404, 404, 200, 404, 403)),  # another organization's
    "import-list": ({}, (302, 200, 200, 200, 403, 200)),
    "import-new": ({}, (302, 200, 403, 200, 403, 403)),
    "import-template": (
        {"code": "MIND"},
        (302, 404, 404, 200, 404, 404),
    ),  # another ministry's, as what follows
    "import-detail": ({"pk": "{import}"}, (302, 404, 404, 200, 404, 200)),
    "import-faults": ({"pk": "{import}"}, (302, 404, 404, 200, 404, 200)),
    "import-file": ({"pk": "{import}"}, (302, 404, 404, 200, 404, 200)),
    "import-apply": ({"pk": "{import}"}, (302, 405, 405, 405, 405, 405)),
    "import-again": ({"pk": "{import}"}, (302, 405, 405, 405, 405, 405)),
}
ACCOUNT = {
    "account_login": ({}, SIGNED_IN_LEAVE),
    "mfa_authenticate": ({}, REDIRECTED),  # only between the password and the code
    "account_inactive": ({}, EVERYONE),
    "account_logout": ({}, OWN),
    "thaid": ({}, (405,) * len(CAST)),
    "openid_connect_callback": ({"provider_id": "thaid"}, NOWHERE),  # not set up
    "socialaccount_login_cancelled": ({}, REDIRECTED),
    "thaid-unlinking": ({}, (302, 405, 405, 405, 405, 405)),
    "my-account": ({}, OWN),
    "account_reauthenticate": ({}, OWN),
    "mfa_reauthenticate": ({}, REDIRECTED),  # without an authenticator: to the password
    "account_change_password": ({}, OWN),
    "mfa_index": ({}, REDIRECTED),
    "mfa_activate_totp": ({}, OWN),
    "mfa_deactivate_totp": ({}, (302, 404, 404, 404, 404, 404)),  # none yet
    "mfa_view_recovery_codes": ({}, (302, 404, 404, 404, 404, 404)),
    "mfa_generate_recovery_codes": ({}, OWN),
    "delegation-giving": ({}, (302, 200, 403, 403, 403, 403)),  # one's own right, and only a steward's
    "delegation-withdrawing": ({"pk": "{roles_delegation}"}, (302, 404, 404, 404, 404, 404)),  # another's
    "account-list": ({}, (302, 200, 403, 200, 403, 200)),
    "account-detail": ({"pk": "{user}"}, (302, 200, 403, 200, 403, 200)),  # of the steward's ministry
    "stewardship-giving": ({"pk": "{user}"}, KEEPERS_PAGE),
    "stewardship-ending": ({"pk": "{roles_stewardship}"}, KEEPERS_PAGE),
    "account-closing": ({"pk": "{user}"}, KEEPERS_PAGE),
    "account-opening": ({"pk": "{user}"}, KEEPERS_PAGE),
    "account-second-factor": ({"pk": "{user}"}, KEEPERS_PAGE),
    "invitation-making": ({}, (302, 200, 403, 200, 403, 403)),
    "invitation-resending": ({"pk": "{roles_invitation}"}, (302, 404, 403, 200, 403, 403)),  # another's
    "invitation-revoking": ({"pk": "{roles_invitation}"}, (302, 404, 403, 200, 403, 403)),
    "invitation-new": ({}, REDIRECTED),
    "invitation-signed-in": ({}, REDIRECTED),
    "invitation": ({"token": "nobody-has-this"}, (410,) * len(CAST)),
    "password-lost": ({}, EVERYONE),
    "password-link-sent": ({}, EVERYONE),
    "password-setting": ({}, REDIRECTED),
    "password-link": ({"token": "nobody-has-this"}, (410,) * len(CAST)),
}
ADMIN = {
    "admin:index": ({}, STAFF_ONLY),
    "admin:login": ({}, STAFF_GO_ON),
    "admin:logout": ({}, POST_ONLY),
    "admin:password_change": ({}, STAFF_ONLY),
    "admin:password_change_done": ({}, STAFF_ONLY),
    "admin:autocomplete": (
        "/admin/autocomplete/?app_label=committees&model_name=committee&field_name=organization",
        STAFF_ONLY,
    ),
    "admin:jsi18n": ({}, STAFF_ONLY),
    "admin:view_on_site": (
        {"content_type_id": "{type}", "object_id": "{person}"},
        (302, 302, 302, 404, 302, 404),
    ),
    "admin:app_list": ({"app_label": "roles"}, STAFF_ONLY),
    "admin:roles_order_scan": ({"object_id": "{roles_order}"}, (302, 302, 302, 404, 302, 404)),  # none yet
    "admin:auth_user_password_change": ({"id": "{user}"}, KEEPERS_ONLY),
    "admin/(?P<url>.*)$": ("/admin/nothing-here/", (302, 302, 302, 404, 302, 404)),
}
# The pages of one kind of record in the admin; stewards and the secretariat have pages of their own.
RECORD = {
    "changelist": STAFF_ONLY,
    "add": KEEPERS_ONLY,
    "change": STAFF_ONLY,
    "history": STAFF_ONLY,
    "delete": NOBODY,
}
LOOKED_AT = {
    kind: RECORD | {"add": NOBODY}
    for kind in (
        "roles_apikey",
        "roles_delegation",
        "roles_invitation",
        "roles_membership",
        "roles_order",
        "roles_orderitem",
    )
}
KINDS = sorted(model._meta.label_lower.replace(".", "_") for model in admin.site._registry)
RECORDS = {
    f"admin:{kind}_{page}": ({} if page in {"changelist", "add"} else {"object_id": f"{{{kind}}}"}, row)
    for kind in KINDS
    for page, row in LOOKED_AT.get(kind, RECORD).items()
} | {
    # An address without a page name leads to the change page, for whoever asks.
    f"admin/{kind.replace('_', '/')}/<path:object_id>/": (
        f"/admin/{kind.replace('_', '/')}/{{{kind}}}/",
        REDIRECTED,
    )
    for kind in KINDS
}
TABLE = PUBLIC | SIGNED_IN | ACCOUNT | ADMIN | RECORDS


def addresses(user: User) -> dict[str, str]:
    """Route -> an address of it, among records that no one in the cast keeps; `user` is one of the cast."""
    named = examples(user)
    return {
        route: given.format(**named)
        if isinstance(given, str)
        else reverse(route, kwargs={key: value.format(**named) for key, value in given.items()})
        for route, (given, _) in TABLE.items()
    }


def examples(user: User) -> dict[str, str]:
    """One record of each kind, by the names of the table."""
    membership = MembershipFactory()
    first, second = Organization.objects.order_by("pk")[:2]
    Succession.objects.create(
        predecessor=first, successor=second, kind=SuccessionKind.RENAMED, effective_on=membership.start_date
    )
    named = {
        "person": membership.person_id,
        "membership": membership.pk,
        "order": membership.appointed_by_id,
        "user": user.pk,
        "type": ContentType.objects.get_for_model(Membership).pk,
    }
    named["key"] = ApiKeyFactory().prefix
    DelegationFactory()
    InvitationFactory()
    wrong = as_csv([appointment(membership.seat, start_date="31/9/2569")])
    sheet = sent(membership.seat.committee.organization, wrong)
    checked(sheet)
    named["import"] = sheet.pk
    appointing(membership.seat)
    for model in admin.site._registry:
        record = model._default_manager.order_by("pk").first()
        named[model._meta.label_lower.replace(".", "_")] = record.pk
    return {name: str(key) for name, key in named.items()}
