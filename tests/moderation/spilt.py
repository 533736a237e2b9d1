"""A post that turns out to be a spill, with a word that nothing else says."""

from typing import Final

from content.models import Entry
from profiles.models import User
from tests.factories import make_entry, make_reply, make_upload, refer

WORD: Final = "canaryharrier"
WHY: Final = "It is marked above OFFICIAL."


def make_spilt(author: User, answered_by: User) -> Entry:
    """A post with a marking and a file, answered, with mails that wait: from before the guard, or written around it."""
    file = make_upload(author, name=f"{WORD}.ods")
    entry = make_entry(author, title=f"Plan {WORD}", body=f"The {WORD} moves.\n\n{refer(file)}", tag_words=["plans"])
    make_reply(entry, answered_by, body="I see.")
    Entry.objects.filter(pk=entry.pk).update(body=f"SECRET\n\nThe {WORD} moves.\n\n{refer(file)}")
    entry.refresh_from_db()
    return entry
