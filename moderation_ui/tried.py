"""A redaction looked at before it is decided, as the page's script wants it: covered parts, and what is left."""

from typing import Any

from models.desk import Desk
from models.item import Item
from models.post import Post, Revision
from models.site import Site
from models.trial import Trial
from moderation_ui import telling
from moderation_ui.detail import context_of, findings_of_item
from moderation_ui.preview import Made, views
from moderation_ui.spans import spots_of
from moderation_ui.verdicts import Preview


def told(made: Preview, trial: Trial) -> dict[str, Any]:
    """In words: what stays knowingly, where the same value stands again, what the scan of the new text found."""
    standing = [f"{cut.start}:{cut.end}:{cut.kind}" for cut in made.standing]
    return {
        "told": telling.what_is_left(made.left, len(standing)),
        "left": made.left,
        "standing": standing,
        "scan": {"state": trial.state, "told": telling.scanned(trial), "left": len(trial.left)},
    }


def shown(desk: Desk, item: Item, made: Preview, trial: Trial | None) -> dict[str, Any]:
    """The parts to show, of the source and of what readers see; what the scan found is marked in the new text."""
    revision, post = desk.session.get_one(Revision, item.revision_id), desk.session.get_one(Post, item.post_id)
    left = [(start, end, kind) for start, end, kind in trial.left] if trial else []
    context = context_of(desk.session.get_one(Site, item.site_id), post, revision)
    return {
        "views": views(
            Made(
                before=made.before,
                after=made.after,
                cuts=made.cuts,
                spots=spots_of(findings_of_item(desk, item)),
                left=left,
                context=context,
            )
        )
    }
