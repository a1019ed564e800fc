"""What the detector may know of a text besides: who wrote it, where it stands, and never a name."""

from urllib.parse import urlsplit

from sqlalchemy import select

from detector.finding import Context
from models.author import Author
from models.desk import Desk
from models.post import Post, Revision
from models.site import Site


def context_of(desk: Desk, revision: Revision, site: Site) -> Context:
    """What the detector may know of a text besides: pseudonyms, never names."""
    post = desk.session.get_one(Post, revision.post_id)
    author = None if post.author_id is None else desk.session.get_one(Author, post.author_id)
    host = urlsplit(site.base_url).hostname or ""
    others = site.options.get("own_domains", ())
    return Context(
        markup=revision.markup,
        language=str(site.options.get("language", "en")),
        kind=post.kind,
        site=site.name,
        author=author.uuid if author else "",
        thread=post.thread,
        staff=author.staff if author else False,
        first_post=_is_first(desk, post),
        own_domains=tuple(str(domain) for domain in (host, *others) if domain),
    )


def _is_first(desk: Desk, post: Post) -> bool:
    if post.author_id is None:
        return False
    earlier = select(Post.id).where(Post.author_id == post.author_id, Post.id < post.id).limit(1)
    return desk.session.scalar(earlier) is None
