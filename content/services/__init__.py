"""Changes to entries and replies: each one transaction, each ending in a named signal."""

from content.services.beside import discard, keep_beside
from content.services.bookmarks import annotate_bookmark, remove_bookmark, save_for_later, unsave
from content.services.drafts import keep_entry, keep_new
from content.services.entries import (
    check_audience,
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
    NotPossible,
    Refused,
    TooManyFiles,
)
from content.services.history import bring_back
from content.services.merging import Proposal, merge_entry, merge_reply
from content.services.reactions import react, take_back, useful_count
from content.services.replies import edit_reply, import_reply, reply_to
from content.services.showing import publish, publish_due
from content.services.states import delete, hide, restore
from content.services.typed import Kept, Known, Typed

__all__ = [
    "AlreadySent",
    "AudienceRefused",
    "BadMoment",
    "DescriptionMissing",
    "EditConflict",
    "Kept",
    "Known",
    "LimitReached",
    "NotPossible",
    "Proposal",
    "Refused",
    "TooManyFiles",
    "Typed",
    "annotate_bookmark",
    "bring_back",
    "check_audience",
    "delete",
    "discard",
    "edit_entry",
    "edit_reply",
    "hide",
    "import_entry",
    "import_reply",
    "keep_beside",
    "keep_entry",
    "keep_new",
    "merge_entry",
    "merge_reply",
    "narrow_group",
    "publish",
    "publish_due",
    "react",
    "remove_bookmark",
    "reply_to",
    "restore",
    "save_for_later",
    "take_back",
    "unsave",
    "useful_count",
    "write_entry",
]
