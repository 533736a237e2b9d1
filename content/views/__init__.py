"""Acts on entries and replies of any kind, and the addresses that find them by number; one module a noun."""

from content.views.bookmarks import edit_saved, remove_saved, save_entry, save_reply, saved
from content.views.entries import delete_entry, entry
from content.views.reactions import react_to_entry, react_to_reply
from content.views.replies import delete_reply, edit_reply, reply, write_reply

__all__ = [
    "delete_entry",
    "delete_reply",
    "edit_reply",
    "edit_saved",
    "entry",
    "react_to_entry",
    "react_to_reply",
    "remove_saved",
    "reply",
    "save_entry",
    "save_reply",
    "saved",
    "write_reply",
]
