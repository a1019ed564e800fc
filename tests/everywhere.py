"""Every page there is, taken from the map of addresses itself, so that a new page is looked at without being listed."""

from collections.abc import Callable, Iterator

from flask import Flask
from sqlalchemy import select

from models.author import Author
from models.item import Item
from models.moderator import Moderator

Ids = dict[str, str]

# What stands for the argument of a page's address. A page with an argument that is not here fails the tests.
ARGUMENTS: dict[str, Callable[[Ids], str]] = {
    "item.show": lambda ids: ids["item"],
    "remembering.ask": lambda ids: ids["item"],
    "team.person": lambda ids: ids["person"],
    "requests.preview": lambda ids: ids["author"],
}
NO_PAGES = frozenset({"static"})


def ids_of(house) -> Ids:
    """The names of some rows to look at: the first waiting item, its author, a moderator."""
    with house.database.read() as session:
        waiting = select(Item.uuid).where(Item.state == "new").order_by(Item.id).limit(1)
        return {
            "item": session.scalar(waiting),
            "author": session.scalar(select(Author.uuid).order_by(Author.id).limit(1)),
            "person": session.scalar(select(Moderator.uuid).where(Moderator.role != "admin").limit(1)),
        }


def pages(app: Flask, ids: Ids) -> Iterator[tuple[str, str]]:
    """Endpoint and path of everything that can be looked at."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if "GET" not in rule.methods or rule.endpoint in NO_PAGES:
            continue
        if not rule.arguments:
            yield rule.endpoint, rule.rule
            continue
        assert rule.endpoint in ARGUMENTS, f"say in ARGUMENTS how {rule.endpoint} is looked at: {rule.rule}"
        [argument] = rule.arguments
        with app.test_request_context():
            yield rule.endpoint, rule.build({argument: ARGUMENTS[rule.endpoint](ids)})[1]
