"""A pretended sign-in provider: real RSA keys, a real authorization endpoint, codes with PKCE; and every way to cheat.

with FakeProvider() as provider:
    provider.people["anna"] = {"sub": "u-1", "email": "anna@example.org", "email_verified": True}
    provider.who = "anna"            # who is signed in there
    provider.claims["nonce"] = "x"   # what its tokens say instead of the truth; None leaves a claim out
"""

import base64
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from platforms.platform import Reply
from tests.fakes.server import HTML, Fake, Request, reply

CLIENT = "overshare"
SECRET = "a client's secret: with + signs"


@cache
def rsa_key(name: str) -> RSAKey:
    """A key of 2048 bits; each name's is made once, as it takes a while."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


@dataclass
class _Code:
    who: str
    nonce: str
    challenge: str
    back: str
    used: bool = False


class FakeProvider(Fake):
    """An OpenID provider."""

    def __init__(self) -> None:
        super().__init__()
        self.who = "anna"
        self.people: dict[str, dict[str, Any]] = {
            "anna": {"sub": "u-1", "email": "anna@example.org", "email_verified": True, "preferred_username": "anna"}
        }
        self.codes: dict[str, _Code] = {}
        self.asked: list[dict[str, str]] = []
        self.be_honest()

    def be_honest(self) -> None:
        """Say the truth again."""
        self.claims: dict[str, Any] = {}
        self.description: dict[str, Any] = {}
        self.key = rsa_key("first")
        self.published: list[Any] = [self.key]
        self.header: dict[str, Any] = {}
        self.sign = self._sign
        self.body: dict[str, Any] = {}

    # ---- what it answers ----

    def route(self, request: Request) -> Reply:
        if request.path.endswith("/.well-known/openid-configuration"):
            return reply(200, {**self._description(), **self.description})
        if request.path == "/jwks":
            return reply(200, {"keys": [key.as_dict(private=False) for key in self.published]})
        if request.path == "/authorize":
            return self._authorize(dict(request.query))
        if request.path == "/token" and request.method == "POST":
            return self._token(request)
        return Reply(404, HTML, b"")

    def _description(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _authorize(self, query: dict[str, str]) -> Reply:
        """Somebody is signed in already and agrees at once."""
        self.asked.append(query)
        assert (query["response_type"], query["client_id"]) == ("code", CLIENT)
        assert (query["code_challenge_method"], "openid" in query["scope"].split()) == ("S256", True)
        code = secrets.token_urlsafe(16)
        self.codes[code] = _Code(self.who, query["nonce"], query["code_challenge"], query["redirect_uri"])
        back = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state'], 'iss': self.url})}"
        return Reply(302, {"location": back}, b"")

    def _token(self, request: Request) -> Reply:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        if not _is_client(request, form):
            return reply(401, {"error": "invalid_client"})
        code = self.codes.get(form.get("code", ""))
        if code is None or code.used or form.get("redirect_uri") != code.back:
            return reply(400, {"error": "invalid_grant"})
        code.used = True
        challenge = base64.urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if challenge.decode() != code.challenge:
            return reply(400, {"error": "invalid_grant"})
        token = self.sign(self._header(), self._said(code))
        return reply(200, {"access_token": "opaque", "token_type": "Bearer", "id_token": token, **self.body})

    def _header(self) -> dict[str, Any]:
        named = {"alg": "RS256", "kid": self.key.kid, **self.header}
        return {name: value for name, value in named.items() if value is not None}

    def _said(self, code: _Code) -> dict[str, Any]:
        now = int(time.time())
        truth = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": code.nonce}
        said = {**truth, **self.people[code.who], **self.claims}
        return {name: value for name, value in said.items() if value is not None}

    def _sign(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        return jwt.encode(header, claims, self.key, algorithms=["RS256", "RS512", "PS256"])

    # ---- how a cheat signs ----

    def unsigned(self, _header: dict[str, Any], claims: dict[str, Any]) -> str:
        """`alg: none`, and no signature."""
        return ".".join((_b64({"alg": "none"}), _b64(claims), ""))

    def with_public_key(self, _header: dict[str, Any], claims: dict[str, Any]) -> str:
        """HS256 with what everybody knows as the secret; by hand, as libraries refuse to make such a token."""
        signed = f"{_b64({'alg': 'HS256', 'kid': self.key.kid})}.{_b64(claims)}"
        digest = hmac.new(self.key.as_pem(private=False), signed.encode(), sha256).digest()
        return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"

    def by_a_stranger(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        """A good signature by a key that is not the provider's, under the name of one that is."""
        return jwt.encode(header, claims, rsa_key("stranger"))

    def with_its_own_key(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        """The same, and the key travels in the header."""
        brought = {**header, "jwk": rsa_key("stranger").as_dict(private=False)}
        return jwt.encode(brought, claims, rsa_key("stranger"))

    def changed(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        """Signed for one person, then the claims are another's."""
        head, _, signature = self._sign(header, {**claims, "sub": "u-2"}).split(".")
        return ".".join((head, _b64(claims), signature))


def _b64(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _is_client(request: Request, form: dict[str, str]) -> bool:
    kind, _, pair = request.headers.get("authorization", "").partition(" ")
    if kind == "Basic":
        name, _, secret = base64.b64decode(pair).decode().partition(":")
        return (unquote(name), unquote(secret)) == (CLIENT, SECRET)
    return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)


def state_of(location: str) -> dict[str, str]:
    """The query of an address one is sent to."""
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
