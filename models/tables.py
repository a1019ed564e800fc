"""Every row there is, imported once, so that migrations and the data map see them all."""

from models.address import CommentAddress
from models.attention import Attention
from models.audit import AuditEvent
from models.author import Author
from models.base import Base
from models.canary import Canary
from models.credential import HalfSignIn, Identity, KnownSource, RecoveryCode, SecondFactor
from models.decision import Decision
from models.delivery import Delivery
from models.finding import FindingRow
from models.item import Item
from models.learning import Learning
from models.lease import Lease
from models.membership import Invitation, Membership
from models.moderator import FailedSignIn, Moderator, SignIn
from models.post import Post, Revision
from models.receipt import Receipt
from models.refusal import Refusal
from models.remark import Remark
from models.reveal import Reveal
from models.ruling import Ruling
from models.saved_view import SavedView
from models.site import Site
from models.tombstone import Tombstone
from models.trial import Trial
from models.value import Value
from models.value_rule import ValueRule

ROWS: tuple[type[Base], ...] = (
    Site, Moderator, SignIn, FailedSignIn, Receipt, Author, Post, Revision, CommentAddress, Value, FindingRow,
    Item, Decision, Delivery, Reveal, AuditEvent, Canary, Lease, Tombstone,
    Attention, Remark, ValueRule, SavedView, Membership, Invitation,
    SecondFactor, RecoveryCode, HalfSignIn, KnownSource, Identity,
    Ruling, Trial, Learning, Refusal,
)  # fmt: skip
METADATA = Base.metadata
