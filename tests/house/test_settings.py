from pathlib import Path

import pytest

from models import settings as module
from models import settings_page
from models.settings import BadSettings, Settings, child_environment, load


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_says_what_it_is_for(name):
    description = Settings.model_fields[name].description
    assert description
    assert "|" not in description


def test_the_page_in_the_docs_has_every_setting_with_its_default():
    page = Path(__file__).parents[2] / "docs" / "settings.md"
    assert page.read_text(encoding="utf-8") == settings_page.page(), "run: python -m models.settings_page"


@pytest.fixture(autouse=True)
def _clean(monkeypatch):
    for name in list(module.os.environ):
        if name.startswith("OVERSHARE_"):
            monkeypatch.delenv(name)


def test_the_environment_comes_before_the_file_and_an_override_before_both(monkeypatch, tmp_path):
    file = tmp_path / "overshare.toml"
    file.write_text("port = 1111\nscan_batch = 7\n")
    monkeypatch.setenv("OVERSHARE_CONFIG", str(file))
    assert (load().port, load().scan_batch) == (1111, 7)
    monkeypatch.setenv("OVERSHARE_PORT", "2222")
    assert (load().port, load(port=3333).port) == (2222, 3333)


BAD = {
    "an unknown name": ({"OVERSHARE_PROT": "1"}, "OVERSHARE_PROT is not a setting"),
    "no number": ({"OVERSHARE_PORT": "many"}, "setting port"),
    "out of range": ({"OVERSHARE_PORT": "0"}, "setting port"),
    "a file that is not there": ({"OVERSHARE_CONFIG": "/nowhere/at/all.toml"}, "no settings file"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_used_stops_the_start_with_a_sentence(monkeypatch, case):
    values, words = BAD[case]
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=words):
        load()


PROVIDER = {
    "OVERSHARE_OIDC_ISSUER": "https://login.example.org",
    "OVERSHARE_OIDC_CLIENT_ID": "overshare",
    "OVERSHARE_PUBLIC_URL": "https://queue.example.org",
    "OVERSHARE_OIDC_ROLES": '["forum team=moderator@forum", "a=b=lead@*", "ops=admin"]',
}


def test_a_sign_in_provider_is_set_up_whole_or_not_at_all(monkeypatch):
    for name, value in PROVIDER.items():
        monkeypatch.setenv(name, value)
    assert load().oidc_roles == ("forum team=moderator@forum", "a=b=lead@*", "ops=admin")
    for name, bad in (
        ("OIDC_ISSUER", "http://login.example.org"),
        ("OIDC_ISSUER", "http://127.0.0.1.evil.example"),
        ("OIDC_CLIENT_ID", ""),
        ("PUBLIC_URL", ""),
        ("PUBLIC_URL", "http://queue.example.org"),
        ("OIDC_ROLES", '["ops"]'),
        ("OIDC_ROLES", '["=admin"]'),
        ("OIDC_ROLES", '["ops=king@*"]'),
        ("OIDC_ROLES", '["ops=moderator"]'),
    ):
        with monkeypatch.context() as changed:
            changed.setenv(f"OVERSHARE_{name}", bad)
            with pytest.raises(BadSettings, match=name.lower()):
                load()


@pytest.mark.parametrize(("text", "words"), [("port = ", "not TOML"), ("prot = 1", "setting prot")])
def test_a_bad_file_stops_the_start_with_a_sentence(tmp_path, text, words):
    file = tmp_path / "overshare.toml"
    file.write_text(text)
    with pytest.raises(BadSettings, match=words):
        load(file)


def test_a_bad_value_is_not_repeated(monkeypatch):
    monkeypatch.setenv("OVERSHARE_PORT", "s3cret")
    with pytest.raises(BadSettings) as refused:
        load()
    assert "s3cret" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_child_process_gets_the_settings_in_use(monkeypatch, tmp_path):
    monkeypatch.setenv("OVERSHARE_CONFIG", "/gone.toml")
    roles = ('a "quoted" team=lead@*', "ops=admin")
    hosts = ("a.example", "b.example")
    given = Settings(data_dir=tmp_path, trusted_hosts=hosts, private_targets=True, oidc_roles=roles)
    environment = child_environment(given)
    monkeypatch.delenv("OVERSHARE_CONFIG")
    for name, value in environment.items():
        if name.startswith("OVERSHARE_"):
            monkeypatch.setenv(name, value)
    assert load() == given


def test_what_follows_from_the_settings(tmp_path):
    plain = Settings(data_dir=tmp_path)
    assert plain.database == f"sqlite:///{tmp_path.resolve() / 'overshare.db'}"
    assert plain.redis == f"unix://{tmp_path.resolve() / 'redis.sock'}"
    assert plain.keys == (tmp_path / "keys").resolve()
    assert not plain.secure
    named = Settings(database_url="x", redis_url="y", key_dir=tmp_path, public_url="https://a.example")
    assert (named.database, named.redis, named.keys, named.secure) == ("x", "y", tmp_path.resolve(), True)
