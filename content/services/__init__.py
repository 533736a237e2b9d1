"""Changes to entries and replies: each one transaction, each ending in a named signal."""

from content.services.answers import import_answer, set_answer
from content.services.beside import discard, keep_beside
from content.services.bookmarks import annotate_bookmark, remove_bookmark, save_for_later, unsave
from content.services.carrying import carry_into, carry_replies, check_carry, leave_note
from content.services.cutting import check_passage, cut, not_there, put_back, removed_marker
from content.services.drafts import keep_entry, keep_new
from content.services.entries import (
    check_audience,
    check_open,
    edit_entry,
    import_entry,
    narrow_group,
    write_entry,
)
from content.services.errors import (
    AlreadySent,
    AudienceRefused,
    BadMoment,
    DescriptionMissing,
    EditConflict,
    LimitReached,
    MarkedTooHigh,
    NewcomerLimit,
    NotPossible,
    Paused,
    Refused,
    TooManyFiles,
)
from content.services.history import bring_back
from content.services.merging import Proposal, merge_entry, merge_reply
from content.services.moving import Room, check_contained, check_move, contains, lock_entries, move_entry
from content.services.newcomers import check_words
from content.services.paused import check_not_paused
from content.services.reactions import import_reactions, react, reaction_count, take_back, useful_count
from content.services.replies import edit_reply, import_reply, reply_to, why_no_reply
from content.services.showing import publish, publish_due
from content.services.states import delete, hide, quarantine, release, restore
from content.services.typed import Kept, Known, Typed
from content.services.voices import NoMandate, VoiceStands

__all__ = [
    "AlreadySent",
    "AudienceRefused",
    "BadMoment",
    "DescriptionMissing",
    "EditConflict",
    "Kept",
    "Known",
    "LimitReached",
    "MarkedTooHigh",
    "NewcomerLimit",
    "NoMandate",
    "NotPossible",
    "Paused",
    "Proposal",
    "Refused",
    "Room",
    "TooManyFiles",
    "Typed",
    "VoiceStands",
    "annotate_bookmark",
    "bring_back",
    "carry_into",
    "carry_replies",
    "check_audience",
    "check_carry",
    "check_contained",
    "check_move",
    "check_not_paused",
    "check_open",
    "check_passage",
    "check_words",
    "contains",
    "cut",
    "delete",
    "discard",
    "edit_entry",
    "edit_reply",
    "hide",
    "import_answer",
    "import_entry",
    "import_reactions",
    "import_reply",
    "keep_beside",
    "keep_entry",
    "keep_new",
    "leave_note",
    "lock_entries",
    "merge_entry",
    "merge_reply",
    "move_entry",
    "narrow_group",
    "not_there",
    "publish",
    "publish_due",
    "put_back",
    "quarantine",
    "react",
    "reaction_count",
    "release",
    "remove_bookmark",
    "removed_marker",
    "reply_to",
    "restore",
    "save_for_later",
    "set_answer",
    "take_back",
    "unsave",
    "useful_count",
    "why_no_reply",
    "write_entry",
]
