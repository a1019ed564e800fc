"""Saved views: one's own, shared ones, their counts, and what is never kept in them."""

import pytest

from models.saved_view import SavedView
from models.saved_views import MOST
from tests.moderation_ui.handled import stored

pytestmark = pytest.mark.both_databases


def keep(browser, name="My mail", query="?kind=email", share=""):
    return browser.post(f"/views{query}", {"name": name, "share": share})


def rail(browser, query=""):
    page = browser.get(f"/{query}").text
    return page.partition('class="saved"')[2].partition("</ul>")[0]


def test_a_filter_is_kept_under_a_name_and_counted(house):
    house.waiting_item(external_id="1")
    text = "Ring 0171 2345678"
    house.scan(house.post_in(text, external_id="2"), ("phone", 5, 17))
    browser = house.sign_in()
    assert keep(browser).location == "/?kind=email"
    shown = rail(browser)
    assert 'href="/?kind=email"' in shown
    assert "My mail" in shown
    [row] = stored(house, SavedView)
    assert browser.get("/pulse").json["counts"][row.uuid] == 1
    assert 'aria-current="page"' in rail(browser, "?kind=email")


def test_the_same_name_again_replaces_it(house):
    browser = house.sign_in()
    keep(browser)
    keep(browser, query="?kind=phone&severity=high")
    [row] = stored(house, SavedView)
    assert row.query == "?kind=phone&severity=high"


def test_what_was_searched_for_is_not_kept(house):
    browser = house.sign_in()
    keep(browser, query="?view=all&q=Tomasz+Gray&page=2")
    [row] = stored(house, SavedView)
    assert row.query == "?view=all"


def test_a_view_is_its_makers_unless_it_is_shared(house):
    house.add_person("ben")
    ana, ben = house.sign_in("ana"), house.sign_in("ben")
    keep(ana, name="Alone")
    keep(ana, name="Together", share="blog")
    assert "Alone" in rail(ana)
    assert "Alone" not in rail(ben)
    assert "Together" in rail(ben)
    assert "Shared by ana" in rail(ben)
    [alone, together] = stored(house, SavedView)
    assert ben.post(f"/views/{together.uuid}/drop").status_code == 404
    assert ana.post(f"/views/{together.uuid}/drop").status_code == 303
    assert stored(house, SavedView)[0].uuid == alone.uuid
    assert "Together" not in rail(ben)


@pytest.mark.parametrize("name", ["", "x" * 41, "posts of max.muster@mail.example"], ids=["none", "long", "a leak"])
def test_a_name_that_will_not_do_is_refused(house, name):
    answer = keep(house.sign_in(), name=name)
    assert answer.status_code in {400, 409}
    assert not stored(house, SavedView)
    assert "max.muster" not in answer.text


def test_a_view_is_not_shared_with_a_site_that_is_not_ones_own(house):
    assert keep(house.sign_in(), share="nobodys").status_code == 404
    assert not stored(house, SavedView)


def test_there_is_an_end_to_views(house):
    browser = house.sign_in()
    for n in range(MOST):
        assert keep(browser, name=f"View {n}").status_code == 303
    assert keep(browser, name="One more").status_code == 409
    assert keep(browser, name="View 0", query="?kind=phone").status_code == 303
    assert len(stored(house, SavedView)) == MOST
