"""Redacting at once what moderators said always goes: prepared here, where the redactor is; decided with the scan."""

from detector.cut import Cut
from detector.finding import Finding
from detector.redaction import redact, replacement
from models import memory
from models.desk import Desk
from models.post import Post, Revision
from models.scans import Work
from models.site import Site
from models.waiting import Redaction
from platforms.catalogue import platform
from platforms.platform import Connection, Span


def redaction(
    desk: Desk, work: Work, findings: tuple[tuple[Finding, str], ...], connection: Connection
) -> Redaction | None:
    """The redaction of a text in which nothing stands but values that always go; None where a person is needed."""
    shown = [(finding, mark) for finding, mark in findings if not finding.suppressed]
    if not shown or not all(mark for _, mark in shown):
        return None
    revision = desk.session.get_one(Revision, work.claimed.revision_id)
    acts = memory.acts_on(desk, desk.session.get_one(Post, revision.post_id), {(f.kind, mark) for f, mark in shown})
    going = [finding for finding, mark in shown if acts.get((finding.kind, mark)) == "redact"]
    allowed = [finding for finding, mark in shown if acts.get((finding.kind, mark)) == "allow"]
    if not going or len(going) + len(allowed) < len(shown):
        return None
    speaks = platform(work.platform)
    site = desk.session.get_one(Site, work.claimed.site_id)
    made = redact(work.text, [_cut(finding, work.text, site) for finding in going], work.context)
    return Redaction(
        spans=tuple(Span(cut.start, cut.end, cut.kind, cut.replacement) for cut in made.cuts),
        result=made.text,
        steps=speaks.steps("redact", connection),
        release=speaks.steps("allow", connection),
    )


def _cut(finding: Finding, text: str, site: Site) -> Cut:
    style = site.options.get("replacement", "replace")
    told = replacement(
        finding.kind, style if style in {"replace", "mask"} else "replace", text[finding.start : finding.end]
    )
    return Cut(finding.start, finding.end, finding.kind, told)
