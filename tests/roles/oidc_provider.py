"""An OpenID Connect provider on loopback: discovery, authorize, token and keys, as ThaiD has them."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "registry", "a secret of the tests"


class Provider:
    """What it says of the person can be changed before each sign-in: `claims`, `key`, `nonce`."""

    def __init__(self) -> None:
        self.key = self.published = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.nonce: str | None = None  # None: the one that was asked with
        self.asked: dict[str, dict[str, str]] = {}  # code → parameters of its authorize request
        self.tokens_given = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def authorize(self, parameters: dict[str, str]) -> str:
        """Where the person is led back to, having said yes."""
        assert parameters["response_type"] == "code"
        assert parameters["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.asked[code] = parameters
        return f"{parameters['redirect_uri']}?{urlencode({'code': code, 'state': parameters['state']})}"

    def token(self, given: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """An ID token for a code that was not used yet, to who knows the secrets."""
        asked = self.asked.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or given.get("client_secret") != CLIENT_SECRET
        ):
            return 400, {"error": "invalid_grant", **self.claims}
        self.tokens_given += 1
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "sub": "opaque", "iat": now, "exp": now + 60}
        claims |= {"nonce": asked["nonce"] if self.nonce is None else self.nonce} | self.claims
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
        return 200, {
            "access_token": "access-canary",
            "token_type": "Bearer",
            "id_token": signed,
            **self.claims,
        }

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key(), as_dict=True)
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def discovery(self) -> dict[str, Any]:
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": self.issuer} | {name: f"{self.issuer}/{path}" for name, path in paths.items()}


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                parameters = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(parameters))
                self.end_headers()
                return
            self._say(200, provider.keys() if parts.path == "/keys" else provider.discovery())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(*provider.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _say(self, status: int, answer: dict[str, Any]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed among the dots of the tests."""

    return Handler
