import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text, update

from models import crypto, reseal, schema
from models.author import Author
from models.canary import Canary
from models.crypto import KeysMissing, add_key, key_id
from models.moderator import Moderator
from models.post import Revision
from models.settings import Settings
from models.setup import CannotStart, open_, prepare
from models.verify import verify
from tests.factories import House, a_moderator, a_site, an_item, decide, deliver, incoming, receive


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request, tmp_path):
    """Settings for a first start, on each database in turn."""
    if request.param == "sqlite":
        yield Settings(data_dir=tmp_path / "data")
        return
    postgres = request.getfixturevalue("postgres")
    yield Settings(data_dir=tmp_path / "data", database_url=postgres.create("overshare_setup"))
    postgres.drop("overshare_setup")


@pytest.fixture
def start(fresh):
    """Start, and let everything go at the end."""
    begun = []

    def do(settings=fresh):
        ready = prepare(settings)
        begun.append(ready.database.engine)
        return ready

    yield do
    for engine in begun:
        engine.dispose()


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_start_makes_everything_for_its_owner_alone(fresh, start):
    ready = start()
    assert ready.one_time_password
    assert ready.one_time_password not in repr(ready)
    assert mode(fresh.data_dir) == mode(fresh.keys) == 0o700
    assert {mode(file) for file in fresh.data_dir.iterdir() if file.is_file()} <= {0o600}
    with ready.database.read() as session:
        assert session.scalars(select(Moderator)).one().role == "admin"


def test_the_second_start_makes_nothing_and_a_child_opens_the_same(fresh, start):
    first = start()
    second = start()
    assert second.one_time_password is None
    assert second.keys.keys == first.keys.keys
    database, keys = open_(fresh)
    assert keys.keys == first.keys.keys
    database.engine.dispose()


def test_two_starts_at_once_make_one_house(fresh):
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: prepare(fresh), range(2)))
    assert sum(ready.one_time_password is not None for ready in both) == 1
    assert both[0].keys.keys == both[1].keys.keys
    for ready in both:
        ready.database.engine.dispose()


def test_a_lost_key_stops_the_start_with_its_name(fresh, start):
    start()
    (fresh.keys / "address-1.key").unlink()
    add_key(fresh.keys, "address")
    with pytest.raises(KeysMissing, match=r"address-1\.key is not the one"):
        start()


def test_a_missing_ring_is_not_made_anew_beside_an_old_database(fresh, start):
    start()
    for file in fresh.keys.iterdir():
        file.unlink()
    for begin in (start, lambda: open_(fresh)):
        with pytest.raises(KeysMissing, match="Restore"):
            begin()
    assert list(fresh.keys.iterdir()) == []


def test_a_key_that_still_seals_something_cannot_be_taken_away(fresh, start):
    ready = start()
    a_site(House(ready.database, ready.keys, fresh))
    add_key(fresh.keys, "text")
    start()
    (fresh.keys / "text-1.key").unlink()
    with pytest.raises(KeysMissing, match="is missing"):
        start()


def test_keys_change_while_everything_is_there(fresh, start):
    house = House(start().database, start().keys, fresh)
    site, moderator = a_site(house), a_moderator(house)
    decide(house, an_item(house, site, incoming(address="203.0.113.7", url="https://blog.example.org/1")), moderator)
    deliver(house)
    for purpose in ("text", "address"):
        add_key(fresh.keys, purpose)
    house.keys = start().keys
    receive(house, site, incoming(external_id="2"))
    steps = 0
    while True:  # each round as if the one before had been the last before a crash
        with house.desk() as desk:
            done = reseal.reseal(desk, limit=2)
        if not done:
            break
        steps += 1
        with house.desk() as desk:
            assert verify(desk) == []
    assert steps > 2
    with house.desk() as desk:
        assert {key for _, key in reseal.count(desk)} == {"2"}
        assert {key_id(row.text_sealed) for row in desk.session.scalars(select(Revision))} == {"2"}
        assert key_id(desk.session.scalars(select(Author)).one().name_sealed) == "2"
    for purpose in ("text", "address"):
        (fresh.keys / f"{purpose}-1.key").unlink()
    house.keys = start().keys
    with house.desk() as desk:
        assert verify(desk) == []
        left = {(row.purpose, row.key_id) for row in desk.session.scalars(select(Canary))}
    assert left == {("text", "2"), ("address", "2"), ("index", "1")}


def test_a_canary_of_another_key_stops_the_start(fresh, start):
    with start().database.begin() as session:
        session.execute(update(Canary).values(word_sealed=b"\x01\x011" + b"0" * 40))
    with pytest.raises(KeysMissing, match="not the one"):
        start()


def test_an_older_schema_is_not_opened_by_a_child(fresh, start):
    ready = start()
    schema.downgrade(ready.database.engine, "base")
    with pytest.raises(CannotStart, match="overshare migrate"):
        open_(fresh)


LOOSE = ["data", "database"]


@pytest.mark.parametrize("what", LOOSE)
def test_what_others_can_read_stops_the_start_with_the_command_that_mends_it(tmp_path, what):
    settings = Settings(data_dir=tmp_path / "data")
    prepare(settings).database.engine.dispose()
    loose = {"data": settings.data_dir, "database": settings.data_dir / "overshare.db"}[what]
    loose.chmod(0o755)
    with pytest.raises(CannotStart, match="chmod"):
        prepare(settings)


def test_a_database_that_is_away_stops_the_start_with_a_sentence(tmp_path):
    settings = Settings(data_dir=tmp_path / "d", database_url=f"postgresql+psycopg://a:s3cret@/x?host={tmp_path}")
    settings.data_dir.mkdir(0o700)
    crypto.create_keys(settings.keys)
    for begin in (prepare, open_):
        with pytest.raises(CannotStart, match="cannot be reached") as refused:
            begin(settings)
        assert "s3cret" not in str(refused.value)


def test_the_first_admin_is_not_made_where_there_are_people(fresh, start):
    start()
    with start().database.begin() as session:
        session.execute(text("UPDATE moderator SET name = 'boss'"))
    assert start().one_time_password is None
