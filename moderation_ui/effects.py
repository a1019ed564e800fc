"""What a decision does at the site before it is taken, from what the site's platform can do. Words and nothing else."""

from dataclasses import dataclass

from models import sites
from models.desk import Desk
from models.site import Site
from moderation_ui.language import gettext as _
from moderation_ui.progress import Progress
from platforms.catalogue import platform


@dataclass(frozen=True, slots=True)
class Ability:
    """What can be done at a site. `cleans`: old versions go with a redaction, late, since that cannot be taken back.

    `address`: a post there carries its poster's address, which an edit must not touch.
    """

    redacts: bool
    holds: bool
    allows: bool
    restores: bool
    cleans: bool
    address: bool


def ability(desk: Desk, site: Site) -> Ability:
    """What a site's platform says that it can do."""
    speaks, connection = platform(site.platform), sites.connection(desk, site)
    steps = {action: speaks.steps(action, connection) for action in ("redact", "hold", "allow", "restore")}
    return Ability(
        redacts=bool(steps["redact"]),
        holds=bool(steps["hold"]),
        allows=bool(steps["allow"]),
        restores=bool(steps["restore"]),
        cleans=any(step.late for step in steps["redact"]),
        address=site.source == "blog",
    )


def effect(action: str, able: Ability, *, post: str, place: str, public: bool) -> str:
    """What a decision will do over there. `public`: everybody can read the post now."""
    if action == "redact":
        return ", ".join(_redacting(able, post, place, public=public))
    if action == "hold":
        return _holding(able, post, place, public=public)
    if public:
        return _("leaves %(post)s as it is", post=post)
    return _("shows %(post)s on %(place)s unchanged", post=post, place=place)


def _redacting(able: Ability, post: str, place: str, *, public: bool) -> list[str]:
    if not able.redacts:
        return [_("is only noted here: %(place)s cannot be told to edit", place=place)]
    told = [_("edits %(post)s on %(place)s", post=post, place=place)]
    told.append(_("keeps its IP address and date") if able.address else _("keeps its author and date"))
    if able.cleans:
        told.append(_("old versions are removed once undo has run out"))
    if not public:
        told.append(_("then shows it"))
    return told


def _holding(able: Ability, post: str, place: str, *, public: bool) -> str:
    if not able.holds:
        return _("is only noted here: %(place)s cannot hide a post", place=place)
    if not public:
        return _("keeps %(post)s hidden on %(place)s until it is decided", post=post, place=place)
    return _("hides %(post)s on %(place)s until it is decided", post=post, place=place)


def taking_back(decision: Progress, able: Ability, place: str) -> str:
    """What taking a decision back does: nothing over there while nothing was sent, the opposite afterwards."""
    if not decision.arrived:
        return _("Nothing was sent yet, so nothing changes there.")
    if decision.action == "redact":
        told = _("Puts the old text back on %(place)s.", place=place)
        return told if able.restores else _("%(place)s cannot be told to put the old text back.", place=place)
    if decision.action == "hold":
        return _("Shows it again on %(place)s.", place=place)
    return _("Hides it again on %(place)s.", place=place)
