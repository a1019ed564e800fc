"""What the tests of handling, memory and batches share."""

from sqlalchemy import select

from models.finding import FindingRow

VALUE = "anna.weber@mail.example"


def stored(house, row, *where):
    with house.database.read() as session:
        return list(session.scalars(select(row).where(*where).order_by(row.id)))


def version(house, uuid):
    return {"version": house.item(uuid).version}


def finding_of(house, uuid):
    return stored(house, FindingRow, FindingRow.revision_id == house.item(uuid).revision_id)[0]


def remember(house, browser, uuid, **changes):
    wish = {"act": "allow", "scope": "author", "reason": "hotline", "days": "30", **changes}
    return browser.post(f"/items/{uuid}/remember", {"finding": finding_of(house, uuid).id, **wish})


def again(house, external_id):
    """The same value in another post, with the same fingerprint."""
    text = f"Mail me: {VALUE}"
    return house.scan(house.post_in(text, external_id=external_id), ("email", 9, 9 + len(VALUE)))
