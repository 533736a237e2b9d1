"""Changes to entries and replies: each one transaction, each ending in a named signal."""

from content.services.bookmarks import annotate_bookmark, remove_bookmark, save_for_later, unsave
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
from content.services.reactions import react, take_back, useful_count
from content.services.replies import edit_reply, import_reply, reply_to
from content.services.showing import publish, publish_due
from content.services.states import delete, hide, restore

__all__ = [
    "AlreadySent",
    "AudienceRefused",
    "BadMoment",
    "DescriptionMissing",
    "EditConflict",
    "LimitReached",
    "NotPossible",
    "Refused",
    "TooManyFiles",
    "annotate_bookmark",
    "check_audience",
    "delete",
    "edit_entry",
    "edit_reply",
    "hide",
    "import_entry",
    "import_reply",
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
