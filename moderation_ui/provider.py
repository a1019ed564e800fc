"""What a sign-in provider is asked and what of its answers is believed (OpenID Connect Core 1.0, code flow with PKCE).

Everything it says comes through the one door for outgoing HTTP, so that size, time and address are limited there; here
an answer is read strictly, every address in it must be https (http on loopback), and an identity token counts only with
a signature of the provider's own keys by an algorithm of the short list, for us, now, and for this very sign-in.
"""

import base64
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from models.settings import Settings
from platforms.decoding import decode
from platforms.platform import Call, Reply, Unreadable

Fetch = Callable[[Call], Reply]
ALGORITHMS: Final = ("RS256", "PS256", "ES256")
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
WELL_KNOWN: Final = "/.well-known/openid-configuration"
ANSWER_BYTES: Final = 256 * 1024
ANSWER_KEYS: Final = 5_000
TOKEN_LENGTH: Final = 32_000
MODULUS_LENGTH: Final = 342
"""A modulus of 2048 bits in base64url: smaller RSA keys are not believed."""
MOST_KEYS: Final = 50
LEEWAY: Final = 60
"""Seconds the provider's clock may be off."""
KEPT_SECONDS: Final = 600.0
AGAIN_SECONDS: Final = 30.0
"""So often at most the keys are asked for anew because a token names one we do not know."""
PATIENCE_SECONDS: Final = 1.0
OK: Final = 200


class Away(Exception):
    """The provider does not answer, or not with what it must. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Untrusted(Exception):
    """What came back proves nothing. `reason` is a code and holds nothing of what came."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Asking:
    """One sign-in's secrets: what binds the answer to this browser, and the code to us."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    back: str
    """Our own address the browser comes back to."""


class Provider:
    """The provider of the settings. Its description and keys are kept for ten minutes; safe for threads."""

    def __init__(self, settings: Settings, fetch: Fetch) -> None:
        self._settings = settings
        self._fetch = fetch
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, Any]] = {}
        # Half of the threads at most may wait for a provider that hangs: the pages and hooks need the others.
        self._places = threading.BoundedSemaphore(max(1, settings.web_threads // 2))

    @property
    def name(self) -> str:
        """What people call it."""
        return self._settings.oidc_name

    def look(self) -> None:
        """Ask for its description and its keys, as a sign-in would. Raise Away."""
        self._keys()

    def address(self, asking: Asking) -> str:
        """Where to send the browser. Raise Away."""
        challenge = create_s256_code_challenge(asking.verifier)
        return str(
            prepare_grant_uri(
                self._endpoint("authorization_endpoint"),
                client_id=self._settings.oidc_client_id,
                response_type="code",
                redirect_uri=asking.back,
                scope=self._settings.oidc_scopes,
                state=asking.state,
                nonce=asking.nonce,
                code_challenge=challenge,
                code_challenge_method="S256",
            )
        )

    def claims(self, code: str, asking: Asking, at: float) -> Mapping[str, Any]:
        """Trade the code for an identity token and return its claims once all of it was checked.

        `at` is the present, in seconds. Raise Away, Untrusted.
        """
        answered = self._post(self._endpoint("token_endpoint"), self._form(code, asking))
        token = answered.get("id_token")
        if not isinstance(token, str) or not 0 < len(token) <= TOKEN_LENGTH:
            raise Untrusted("no_token")
        header, claims = self._signed(token)
        access = answered.get("access_token")
        return self._checked(claims, header, asking.nonce, access if isinstance(access, str) else None, at)

    # ---- its description and its keys ----

    def _endpoint(self, name: str) -> str:
        return str(self._description()[name])

    def _description(self) -> Mapping[str, Any]:
        description: Mapping[str, Any] = self._remembered("description", self._ask_description)
        return description

    def _ask_description(self) -> Mapping[str, Any]:
        issuer = self._settings.oidc_issuer
        told = self._get(issuer.rstrip("/") + WELL_KNOWN)
        if told.get("issuer") != issuer:
            raise Away("other_issuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not is_safe(told.get(name)):
                raise Away("unsafe_address")
        return told

    def _keys(self, *, again: bool = False) -> KeySet:
        keys: KeySet = self._remembered("keys", self._ask_keys, again=again)
        return keys

    def _ask_keys(self) -> KeySet:
        told = self._get(self._endpoint("jwks_uri")).get("keys")
        if not isinstance(told, list) or len(told) > MOST_KEYS:
            raise Away("no_keys")
        usable = [_public(key) for key in told if _is_usable(key)]
        if not usable:
            raise Away("no_keys")
        try:
            return KeySet.import_key_set({"keys": usable})  # type: ignore[arg-type,typeddict-item,unused-ignore]
        except (JoseError, ValueError, TypeError, KeyError):
            raise Away("no_keys") from None

    def _remembered(self, name: str, ask: Callable[[], Any], *, again: bool = False) -> Any:
        with self._lock:
            since, kept = self._kept.get(name, (0.0, None))
        age = time.monotonic() - since
        if kept is not None and age < (AGAIN_SECONDS if again else KEPT_SECONDS):
            return kept
        answered = ask()
        with self._lock:
            self._kept[name] = (time.monotonic(), answered)
        return answered

    # ---- the token ----

    def _signed(self, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Header and claims of a token that one of the provider's keys signed. Raise Untrusted."""
        for again in (False, True):
            try:
                decoded = jwt.decode(token, self._keys(again=again), algorithms=list(ALGORITHMS))
            except (JoseError, ValueError, TypeError, KeyError, RecursionError):
                continue
            return decoded.header, decoded.claims
        raise Untrusted("signature")

    def _checked(
        self, claims: dict[str, Any], header: dict[str, Any], nonce: str, access: str | None, at: float
    ) -> Mapping[str, Any]:
        settings = self._settings
        expected = {
            "iss": {"essential": True, "value": settings.oidc_issuer},
            "aud": {"essential": True, "value": settings.oidc_client_id},
            "sub": {"essential": True},
        }
        params = {"nonce": nonce, "client_id": settings.oidc_client_id, "access_token": access}
        try:
            CodeIDToken(claims, header, expected, params).validate(now=int(at), leeway=LEEWAY)
        except JoseError as error:
            raise Untrusted(f"claim_{getattr(error, 'claim', '') or 'missing'}"[:32]) from None
        except (ValueError, TypeError):
            raise Untrusted("claim") from None
        if not isinstance(claims["sub"], str) or len(claims["sub"]) > 255:  # noqa: PLR2004 - OpenID Connect Core, 2
            raise Untrusted("claim_sub")
        return claims

    # ---- the wire ----

    def _form(self, code: str, asking: Asking) -> dict[str, str]:
        return {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asking.back,
            "code_verifier": asking.verifier,
        }

    def _post(self, url: str, form: dict[str, str]) -> dict[str, Any]:
        settings = self._settings
        headers = {"content-type": "application/x-www-form-urlencoded"}
        methods = self._description().get("token_endpoint_auth_methods_supported")
        basic = not isinstance(methods, list) or "client_secret_basic" in methods
        if settings.oidc_client_secret and basic:
            pair = f"{quote(settings.oidc_client_id, safe='')}:{quote(settings.oidc_client_secret, safe='')}"
            headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            form = {**form, "client_id": settings.oidc_client_id}
            if settings.oidc_client_secret:
                form["client_secret"] = settings.oidc_client_secret
        reply = self._ask(Call("POST", url, headers, urlencode(form).encode()))
        if 400 <= reply.status < 500:  # noqa: PLR2004 - HTTP's class of the asker's mistakes
            raise Untrusted("code")
        return _read(reply)

    def _get(self, url: str) -> dict[str, Any]:
        return _read(self._ask(Call("GET", url)))

    def _ask(self, call: Call) -> Reply:
        if not self._places.acquire(timeout=PATIENCE_SECONDS):
            raise Away("busy")
        try:
            return self._fetch(call)
        finally:
            self._places.release()


def is_safe(url: object) -> bool:
    """Whether an address may be gone to: https, or http on this very machine."""
    if not isinstance(url, str) or len(url) > 2000:  # noqa: PLR2004 - no real one is longer
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    plain = parts.scheme == "http" and host in LOOPBACK
    return (parts.scheme == "https" or plain) and bool(host) and parts.username is None and not parts.fragment


def _read(reply: Reply) -> dict[str, Any]:
    if reply.status != OK:
        raise Away("no_answer" if reply.status == 0 else "status")
    try:
        return decode(reply.body, limit=ANSWER_BYTES, keys=ANSWER_KEYS)
    except Unreadable:
        raise Away("unreadable") from None


def _is_usable(key: object) -> bool:
    """Whether a key is a public one for signatures by an algorithm of the list."""
    if not isinstance(key, dict) or key.get("use", "sig") != "sig":
        return False
    if key.get("kty") == "RSA":
        modulus = key.get("n")
        return isinstance(modulus, str) and len(modulus) >= MODULUS_LENGTH
    return key.get("kty") == "EC" and key.get("crv") == "P-256"


def _public(key: dict[str, Any]) -> dict[str, Any]:
    """What is needed of a key, and nothing that could confuse a library."""
    wanted = ("kty", "kid", "alg", "use", "n", "e", "crv", "x", "y")
    return {name: value for name, value in key.items() if name in wanted and isinstance(value, str)}
