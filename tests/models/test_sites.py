from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from models import sites
from models.crypto import Unreadable
from models.site import Site
from tests.factories import a_site


@pytest.mark.parametrize("name", ["\0", "\ud800", "Blog", "x" * 5000], ids=range(4))
def test_what_cannot_be_a_name_is_no_site(house, name):
    with house.desk() as desk:
        assert sites.find(desk, name) is None


def test_a_sites_secrets_are_sealed_and_shown_once(house):
    with house.desk() as desk:
        new = sites.add_site(
            desk,
            name="blog",
            title="Blog",
            platform="wordpress",
            source="blog",
            base_url="https://blog.example.org/",
            api_key="a-key",
        )
        assert new.secret.startswith("whsec_")
        assert new.secret not in repr(new)
        assert new.secret.encode() not in new.site.secrets_sealed
        assert sites.secrets_of(desk, new.site) == (new.secret,)
        assert sites.connection(desk, new.site).base_url == "https://blog.example.org"


def test_a_secret_changes_without_losing_a_delivery(house):
    site = a_site(house)
    with house.desk() as desk:
        site = desk.session.get(Site, site.id)
        (old,) = sites.secrets_of(desk, site)
        new = sites.rotate_secret(desk, site)
        assert sites.secrets_of(desk, site) == (new, old)
        newest = sites.rotate_secret(desk, site)
        assert sites.secrets_of(desk, site) == (newest, new)
        assert sites.retire_secret(desk, site)
        assert sites.secrets_of(desk, site) == (newest,)
        assert not sites.retire_secret(desk, site)
        sites.set_access(desk, site, api_key="k2", api_user="u2")
        assert sites.connection(desk, site).api_user == "u2"


def test_secrets_moved_to_another_site_do_not_open(house):
    a_site(house)
    a_site(house, "other")
    with house.desk() as desk:
        one, two = desk.session.scalars(select(Site).order_by(Site.id))
        two.secrets_sealed = one.secrets_sealed
        with pytest.raises(Unreadable):
            sites.secrets_of(desk, two)


BAD = [
    {"name": "Upper"}, {"name": ""}, {"name": "a/b"}, {"name": "x" * 65}, {"source": "wiki"},
    {"base_url": "ftp://blog.example.org"}, {"name": "blog"},
]  # fmt: skip


@pytest.mark.parametrize("values", BAD, ids=str)
def test_a_site_that_cannot_be_connected_is_refused_with_a_sentence(house, values):
    a_site(house)
    with pytest.raises(ValueError, match="site"):
        a_site(house, **({"name": "new"} | values))


def test_a_site_is_polled_by_one_worker_when_its_time_has_come(house):
    site = a_site(house)

    def take(_=None):
        with house.desk() as desk:
            return sites.lease_poll(desk, site.id)

    with ThreadPoolExecutor(4) as pool:
        turns = [turn for turn in pool.map(take, range(4)) if turn]
    assert len(turns) == 1
    with house.desk() as desk:
        assert sites.polls_due(desk) == []
        assert sites.polled(desk, turns[0], "cursor 1")
    house.later(seconds=house.settings.poll_interval + 1)
    with house.desk() as desk:
        assert sites.polls_due(desk) == [site.id]
        assert not sites.polled(desk, turns[0], "cursor 2")
    assert take().cursor == "cursor 1"
