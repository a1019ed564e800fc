"""The item page's own words: reasons, zones, styles, what others decided, what a scan of the new text says."""

from flask_babel import lazy_gettext as _l

from models.rulings import Share
from models.trial import Trial
from moderation_ui.language import gettext as _
from moderation_ui.language import ngettext
from moderation_ui.wording import kind_title

REASONS = {
    "public": _l("meant to be public"),
    "not_personal": _l("not personal, or a false alarm"),
    "role": _l("a public role or a business"),
    "other": _l("another reason"),
}
REASON_KEYS = {"public": "p", "not_personal": "f", "role": "b", "other": "y"}
ZONES = {
    "code": _l("code"),
    "log": _l("log"),
    "quote": _l("quote"),
    "mail": _l("left over from an e-mail"),
    "signature": _l("signature"),
    "hidden": _l("hidden on the page"),
    "table": _l("table"),
}
STYLES = {
    "replace": _l("a word in brackets"),
    "mask": _l("dots"),
    "pseudonym": _l("a pseudonym"),
    "custom": _l("my own words"),
}
LASTING = {
    "undone": _l("Taken back."),
    "changed": _l("Nothing was changed there, so there is nothing to take back."),
    "gone": _l("The post is gone, so it cannot be taken back."),
    "restored": _l("This took an earlier decision back."),
    "followed": _l("A later decision took its place."),
    "back": _l("It came back to the queue."),
    "history_purged": _l("Cannot be taken back: the old versions were removed at the site."),
    "text_gone": _l("Cannot be taken back: our copy of the old text is deleted."),
}
VIEWS = {"diff": _l("Changes"), "before": _l("Before"), "after": _l("After")}
WHOSE = {"readers": _l("What readers see"), "source": _l("Source")}


def share(found: Share) -> str:
    """What moderators did with findings like one."""
    if found.here:
        return _("moderators here redacted %(n)s of %(all)s like this", n=found.taken_out, all=found.all)
    return _("moderators redacted %(n)s of %(all)s like this", n=found.taken_out, all=found.all)


def seen(number: int) -> str:
    """How often a value stood on the site before."""
    return ngettext("seen in %(num)s other post here", "seen in %(num)s other posts here", number)


def scanned(trial: Trial | None) -> str:
    """What the scan of the text as it would be has to say, or that it has not happened yet."""
    if trial is None or trial.state == "due":
        return _("Not scanned again yet. It will be before anything is sent.")
    if trial.state == "failed":
        return _("The scan of the new text did not come to an end. It is tried once more before anything is sent.")
    if trial.left:
        kinds = ", ".join(dict.fromkeys(kind_title(kind) for _start, _end, kind in trial.left))
        told = ngettext("Scanned again: %(num)s place is still left", "Scanned again: %(num)s places are still left",
                        len(trial.left))  # fmt: skip
        return f"{told} ({kinds})."
    if not trial.complete:
        return _("Scanned again, but not to its end: read the new text.")
    return _("Scanned again: nothing else is left in it.")


def what_is_left(left: int, standing: int) -> str:
    """What a redaction would knowingly leave, told before it is decided."""
    told = []
    if standing:
        told.append(ngettext("The same value stands %(num)s more time.", "It stands %(num)s more times.", standing))
    if left:
        told.append(ngettext("%(num)s place that was found stays.", "%(num)s places that were found stay.", left))
    return " ".join(told)
