"""Bringing an older version back: one more change, so that nothing of what came after it is lost."""

from django.db import transaction

from content.models import Entry, Reply, Revision
from content.services import storing
from content.services.entries import edit_entry
from content.services.replies import edit_reply
from profiles.models import User


@transaction.atomic
def bring_back(*, revision: Revision, editor: User, version: int) -> Entry | Reply:
    """Give the entry or reply the text of an older version; tags and audience stay as they are now.

    `version` is the one that the editor had before their eyes. Raises EditConflict, NotPossible, DescriptionMissing.
    """
    target = revision.target
    if isinstance(target, Reply):
        return edit_reply(reply=target, editor=editor, body=revision.body, version=version)
    return edit_entry(
        entry=target,
        editor=editor,
        title=revision.title,
        body=revision.body,
        tag_words=storing.tag_names(target),
        audience=target.audience,
        version=version,
    )
