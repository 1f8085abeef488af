"""Signing in by OpenID Connect, as ThaiD offers it: who someone is, how well that was proved, nothing more.

allauth leads there and back with state and PKCE. Here is what it does not do: the nonce, the signature of
every ID token, the assurance level, and that the citizen's number never reaches the session or the database.
"""

import hashlib
import hmac
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest

from gcio_portal.thai.names import is_pid
from roles.sign_in.pid import PROVIDER, uid_of

SCOPES = ("openid", "pid", "ial")
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")  # none of them by a shared secret
CLAIMS = ("iss", "aud", "exp", "iat", "sub", "nonce")
LEEWAY = 60  # seconds that two clocks may differ


class Refused(OAuth2Error):
    """Someone came back whom we do not let in; `str()` says why in our own words, and names nobody."""


class ThaidOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """The way back: a code for an ID token, the token checked, the number hashed, all else dropped."""

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> Any:
        self.verifier = pkce_code_verifier or ""
        return super().get_access_token_data(request, app, client, pkce_code_verifier=pkce_code_verifier)

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """The access token is not kept: nothing more is asked of the provider."""
        return SocialToken(token="")

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        """A sign-in for the number in the ID token. Raises Refused without saying what was in it."""
        claims = self._claims(app, kwargs["response"].get("id_token"))
        if not hmac.compare_digest(str(claims["nonce"]), nonce_of(self.verifier)):
            raise Refused("The ID token is of another sign-in.")
        if level(claims.get("ial")) < level(settings.THAID["min_ial"]):
            raise Refused("The identity was not proved well enough.")
        if not is_pid(claims.get("pid")):
            raise Refused("The ID token has no citizen's number.")
        return self.get_provider().sociallogin_from_response(request, {"pid": claims["pid"]})

    def _claims(self, app: SocialApp, id_token: Any) -> dict[str, Any]:
        """What the token says, if its signature, issuer, audience and time are right."""
        issuer = settings.THAID["issuer"]
        if not isinstance(id_token, str) or self.openid_config.get("issuer") != issuer:
            raise Refused("There is no ID token of the issuer.")
        try:
            keys = jwt.PyJWKSet.from_dict(self._keys())
            key = keys[jwt.get_unverified_header(id_token)["kid"]]
            return jwt.decode(
                id_token,
                key,
                algorithms=list(ALGORITHMS),
                audience=app.client_id,
                issuer=issuer,
                leeway=LEEWAY,
                options={"require": list(CLAIMS)},
            )
        except (jwt.PyJWTError, KeyError) as error:
            raise Refused(f"The ID token was refused: {type(error).__name__}.") from None

    def _keys(self) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
            return dict(response.json())


class ThaidProvider(OpenIDConnectProvider):
    """The way there, and what may be known of someone who came back: one hash."""

    oauth2_adapter_class = ThaidOAuth2Adapter

    def get_pkce_params(self) -> dict[str, str]:
        """PKCE always; the nonce follows from its secret, so that both belong to this sign-in alone."""
        params: dict[str, str] = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(SCOPES)  # an address cannot ask for more

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return {}

    def extract_uid(self, data: dict[str, str]) -> str:
        return uid_of(data["pid"])

    def extract_extra_data(self, data: dict[str, str]) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, data: dict[str, str]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, str]) -> list[Any]:
        return []


def provider(request: HttpRequest) -> ThaidProvider:
    """The provider of the settings. Raises SocialApp.DoesNotExist where none is set."""
    if not settings.THAID:
        raise SocialApp.DoesNotExist
    app = SocialApp(
        provider="openid_connect",
        provider_id=PROVIDER,
        name="ThaiD",
        client_id=settings.THAID["client_id"],
        secret=settings.THAID["client_secret"],
        settings={"server_url": settings.THAID["issuer"], "oauth_pkce_enabled": True},
    )
    return ThaidProvider(request, app=app)


def nonce_of(verifier: str) -> str:
    """The nonce of a sign-in, from its PKCE secret, which only this session knows."""
    return hashlib.sha256(f"nonce {verifier}".encode()).hexdigest()


def level(ial: object) -> tuple[int, ...]:
    """An identity assurance level, 2.3, as numbers that compare; what cannot be read is below all."""
    parts = str(ial).split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()
