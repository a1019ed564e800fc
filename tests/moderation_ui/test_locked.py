"""T25: a key is lost. The start of what needs it is refused; the web process stays up and answers what needs none."""

import pytest

from models.crypto import KeysMissing
from models.settings import Settings
from models.setup import CannotStart, prepare
from moderation_ui.app import create_app

PURPOSES = ("text", "address", "index")


@pytest.fixture
def settings(house):
    return house.settings


@pytest.mark.parametrize("purpose", PURPOSES)
def test_without_a_key_platforms_are_told_to_send_again_and_people_what_is_wrong(house, settings, purpose):
    uuid = house.waiting_item()
    key = settings.keys / f"{purpose}-1.key"
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(KeysMissing, match=purpose):
        prepare(settings)

    client = create_app(settings).test_client()

    assert client.get("/health/live").json == {"state": "live"}
    assert (client.get("/health/ready").status_code, client.get("/health/ready").json["keys"]) == (503, "missing")
    told = client.post("/hooks/blog", data=b"{}", headers={"content-type": "application/json"})
    assert (told.status_code, told.headers["Retry-After"], told.json["error"]) == (503, "60", "503")
    for path in ("/", "/sign-in", f"/items/{uuid}", "/nothing"):
        page = client.get(path)
        assert page.status_code == 503
        assert "A key is missing" in page.text
        assert f"{purpose}-1" not in page.text
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert client.post("/sign-in", data={"name": "ana", "password": "x"}).status_code == 503
    key.write_bytes(kept)
    key.chmod(0o600)
    assert create_app(settings).test_client().get("/health/ready").status_code == 200


def test_where_nothing_was_set_up_yet_nothing_is_served(tmp_path):
    with pytest.raises(CannotStart, match="overshare up"):
        create_app(Settings(data_dir=tmp_path / "none"))
