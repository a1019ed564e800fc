"""Settings: from the environment, a TOML file or the defaults, read once and frozen. Nothing else reads those."""

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "OVERSHARE_"
_SAFE = re.compile(r"https://[^/@\s]+(/\S*)?|http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?(/\S*)?")
_ROLE = re.compile(r"admin|(moderator|lead|abuse_reviewer|privacy)@[^@\s]+")


class BadSettings(Exception):
    """The settings cannot be used; the message is a sentence that says what to do."""


class Settings(BaseSettings):
    """Everything that can be set. Each field is `OVERSHARE_<NAME>` in the environment or `<name>` in the TOML file."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True)

    data_dir: Path = Field(default=Path("overshare-data"), description="where the database, keys and socket live")
    database_url: str = Field(default="", description="SQLAlchemy URL; empty for SQLite in the data directory")
    redis_url: str = Field(default="", description="Redis URL; empty for a private Redis on a unix socket")
    key_dir: Path | None = Field(default=None, description="where the keys live; empty for data_dir/keys")
    host: str = Field(default="127.0.0.1", description="address the pages are served on")
    port: int = Field(default=8000, ge=1, le=65535, description="port the pages are served on")
    public_url: str = Field(default="", description="https://... as a browser sees it; cookies are then Secure")
    trusted_hosts: tuple[str, ...] = Field(
        default=(), description="host names the pages answer to, besides loopback and that of public_url"
    )
    proxies: int = Field(default=0, ge=0, le=5, description="reverse proxies in front that set X-Forwarded-For")
    web_processes: int = Field(default=1, ge=1, le=64, description="gunicorn processes")
    web_threads: int = Field(default=8, ge=1, le=128, description="threads of each gunicorn process")
    scan_workers: int = Field(default=1, ge=1, le=64, description="scan workers that `overshare up` starts")
    scan_batch: int = Field(default=32, ge=1, le=500, description="revisions one scan job takes at once")
    scan_lease: int = Field(
        default=30, ge=5, le=3600, description="seconds a scan may take before another worker has it"
    )
    sweep_interval: float = Field(default=1.0, ge=0.1, le=60, description="seconds between two looks for lost work")
    poll_interval: int = Field(default=900, ge=5, le=86400, description="seconds between two polls of a site")
    undo_minutes: float = Field(default=10, ge=0, le=1440, description="how long what cannot be taken back is delayed")
    give_up_hours: int = Field(default=72, ge=1, le=720, description="how long a delivery is tried")
    claim_minutes: int = Field(default=10, ge=1, le=120, description="how long an opened item is a moderator's")
    keep_clean_hours: int = Field(default=24, ge=0, description="how long the text of a clear post is kept")
    keep_decided_days: int = Field(default=30, ge=0, description="how long the text of a decided post is kept")
    keep_address_days: int = Field(default=30, ge=0, le=365, description="how long a comment's address is kept")
    keep_audit_days: int = Field(default=365, ge=1, le=1100, description="how long it is kept who did what")
    keep_receipt_days: int = Field(default=30, ge=1, description="how long an accepted delivery is remembered")
    private_targets: bool = Field(default=False, description="allow sites on loopback and private addresses")
    documentation_is_real: bool = Field(default=False, description="documentation names and numbers count (demo)")
    inbound_per_minute: int = Field(
        default=60_000, ge=1, description="signed deliveries one site may send a minute, shared by the web processes"
    )
    names: bool = Field(default=True, description="look for names and postal addresses with the trained pipeline")
    pipeline: str = Field(
        default="default",
        description="what finds names: default, a spaCy package or folder, gliner:MODEL, module:attribute",
    )
    rule_files: tuple[str, ...] = Field(default=(), description="YAML files with rules of your own")
    require_totp: bool = Field(default=False, description="everybody signs in with a second step")
    oidc_issuer: str = Field(default="", description="https address of the OpenID provider; empty for none")
    oidc_client_id: str = Field(default="", description="what the provider calls this installation")
    oidc_client_secret: str = Field(default="", repr=False, description="what the provider gave it; empty for none")
    oidc_name: str = Field(default="your organisation", description="what the button says one signs in with")
    oidc_scopes: str = Field(default="openid email profile", description="what the provider is asked for")
    oidc_role_claim: str = Field(default="", description="the claim that says who may do what; empty for none")
    oidc_roles: tuple[str, ...] = Field(
        default=(), description='its values and their roles: "forum-team=moderator@forum", "leads=lead@*", "ops=admin"'
    )
    oidc_is_strong: bool = Field(default=False, description="the provider asks for a second step, so ours is left out")
    oidc_private: bool = Field(default=False, description="the provider may be on a private address")
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="how much is logged")
    crash_at: str = Field(default="", description="tests only: the crash point at which this process ends at once")

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in use."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'overshare.db'}"

    @property
    def redis(self) -> str:
        """The Redis URL in use."""
        return self.redis_url or f"unix://{self.redis_socket}"

    @property
    def redis_socket(self) -> Path:
        """Where the private Redis listens."""
        return self.data_dir.resolve() / "redis.sock"

    @property
    def keys(self) -> Path:
        """Where the keys live."""
        return (self.key_dir or self.data_dir / "keys").resolve()

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by https."""
        return self.public_url.startswith("https://")


def load(file: Path | None = None, **overrides: Any) -> Settings:
    """Read the settings: overrides before environment before file before defaults. Raise BadSettings."""
    named = file or (Path(path) if (path := os.environ.get(PREFIX + "CONFIG")) else None)
    values = _from_file(named) if named else {}
    known = set(Settings.model_fields)
    for name in os.environ:
        field = name.removeprefix(PREFIX).lower()
        if name.startswith(PREFIX) and field not in known | {"config"}:
            raise BadSettings(f"{name} is not a setting. Unset it, or see README.md for the settings there are.")
    values = {name: value for name, value in values.items() if PREFIX + name.upper() not in os.environ}
    try:
        return _with_whole_provider(Settings(**{**values, **overrides}))
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        sentence = f"The setting {name} cannot be used: {first['msg']}. See README.md for what it may be."
        raise BadSettings(sentence) from None


def _with_whole_provider(settings: Settings) -> Settings:
    """The same settings, if what is said of a sign-in provider can work."""
    if not settings.oidc_issuer:
        return settings
    trouble = {
        "oidc_issuer": not _SAFE.fullmatch(settings.oidc_issuer),
        "oidc_client_id": not settings.oidc_client_id,
        "public_url": not _SAFE.fullmatch(settings.public_url),
        "oidc_roles": any(
            not value or not _ROLE.fullmatch(role)
            for value, _equals, role in (entry.rpartition("=") for entry in settings.oidc_roles)
        ),
    }
    for name, bad in trouble.items():
        if bad:
            raise BadSettings(f"With a sign-in provider the setting {name} cannot be so. See docs/sign-in.md.")
    return settings


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadSettings(f"There is no settings file {file}. Create it, or unset {PREFIX}CONFIG.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise BadSettings(f"The settings file {file} is not TOML. Mend it, or start without it.") from None


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment for a process we start: ours, and the settings in use."""
    values = settings.model_dump(mode="json", exclude_none=True)
    named = {PREFIX + name.upper(): _plain(value) for name, value in values.items()}
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return {**{key: value for key, value in os.environ.items() if key != PREFIX + "CONFIG"}, **threads, **named}


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)
