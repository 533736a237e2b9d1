"""The kernel: entries, replies and what hangs on them."""

from content.models.activity import Activity
from content.models.attached import TAGS_LONGEST, Exactly, Mention, OnEntryOrReply, Reaction, ReactionKind, Revision
from content.models.attachment import ALT_LONGEST, Attachment, AttachmentQuerySet, uploads_visible_to
from content.models.broadcast import A_WEEK, Broadcast, BroadcastQuerySet, ChannelSigns
from content.models.choices import NOT_YET_SHOWN, Audience, State, Voice
from content.models.entry import (
    BODY_LONGEST,
    EXCERPT_LONGEST,
    TITLE_LONGEST,
    DetailQuerySet,
    Entry,
    EntryQuerySet,
    EntryTag,
    Written,
    readers_of,
)
from content.models.kept import NOTE_LONGEST, Bookmark, Draft, DraftPurpose
from content.models.passage import PASSAGE_LONGEST, PLACE_LONGEST, Passage, PassageQuerySet, PlaceKind
from content.models.placed import Announcement, Pin, ProfilePin
from content.models.reply import REPLY_LONGEST, Reply, ReplyQuerySet, readers_of_reply

__all__ = [
    "ALT_LONGEST",
    "A_WEEK",
    "BODY_LONGEST",
    "EXCERPT_LONGEST",
    "NOTE_LONGEST",
    "NOT_YET_SHOWN",
    "PASSAGE_LONGEST",
    "PLACE_LONGEST",
    "REPLY_LONGEST",
    "TAGS_LONGEST",
    "TITLE_LONGEST",
    "Activity",
    "Announcement",
    "Attachment",
    "AttachmentQuerySet",
    "Audience",
    "Bookmark",
    "Broadcast",
    "BroadcastQuerySet",
    "ChannelSigns",
    "DetailQuerySet",
    "Draft",
    "DraftPurpose",
    "Entry",
    "EntryQuerySet",
    "EntryTag",
    "Exactly",
    "Mention",
    "OnEntryOrReply",
    "Passage",
    "PassageQuerySet",
    "Pin",
    "PlaceKind",
    "ProfilePin",
    "Reaction",
    "ReactionKind",
    "Reply",
    "ReplyQuerySet",
    "Revision",
    "State",
    "Voice",
    "Written",
    "readers_of",
    "readers_of_reply",
    "uploads_visible_to",
]
