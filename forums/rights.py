"""Who keeps order where: hosts and owners in the forum of their group, moderators in those of the whole service."""

from content.models import Entry
from forums.models import Forum
from groups.models import groups_hosted_by, groups_of
from profiles.models import User

KEEP_ORDER = "moderation.moderate"
"""What moderators may do, named by its code: their app lies above."""


def may_write(user: User, forum: Forum) -> bool:
    """Whether `user`, who may see the forum, may begin topics in it: anybody in a category, members in a group."""
    return forum.group_id is None or groups_of(user).filter(group=forum.group_id).exists()


def may_host(user: User, entry: Entry) -> bool:
    """Whether `user` keeps order in the forum of the topic. No query where `with_host` found the entry."""
    if entry.group_id is None:
        return user.is_staff and user.has_perm(KEEP_ORDER)
    found: bool | None = getattr(entry, "is_host", None)
    return groups_hosted_by(user).filter(group=entry.group_id).exists() if found is None else found
