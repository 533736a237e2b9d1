"""What people type into entries and replies, by noun."""

from content.forms.acts import BookmarkForm, NewerForm, PinForm, SavedFilterForm, SaveForm, UsefulForm
from content.forms.entries import EntryForm, audiences_for, audiences_in
from content.forms.fields import LineField, MarkdownField, NoteField, TagsField
from content.forms.replies import ReplyForm
from content.forms.unsent import unsent

__all__ = [
    "BookmarkForm",
    "EntryForm",
    "LineField",
    "MarkdownField",
    "NewerForm",
    "NoteField",
    "PinForm",
    "ReplyForm",
    "SaveForm",
    "SavedFilterForm",
    "TagsField",
    "UsefulForm",
    "audiences_for",
    "audiences_in",
    "unsent",
]
