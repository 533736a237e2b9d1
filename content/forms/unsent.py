"""What a form begins with to go on with a draft."""

from typing import Any

from content.models import (
    Draft,
    DraftPurpose,
)


def unsent(draft: Draft) -> dict[str, Any]:
    """What a form begins with to go on with a draft."""
    fields = {"submission": draft.submission, "draft_version": draft.version, "body": draft.body}
    fields |= {"speak_as": draft.speak_as} if draft.speak_as else {}
    if draft.purpose == DraftPurpose.EDIT:
        fields |= {"version": draft.base_version, "title": draft.title, "tags": draft.tags}
        fields |= {"audience": draft.audience} if draft.audience else {}
    return fields
