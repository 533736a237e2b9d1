"""Moving and locking: a topic to where it belongs, a topic or a group closed to new words; and back."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from content.models import Entry, Reply
from content.services import NotPossible
from forums import moving, order
from forums.models import Forum, Topic
from groups import services as groups
from groups.models import Group
from moderation.models import Act, ActKind, Cut, Rule, Target, Template
from moderation.services.deciding import act, locked, refuse_own, tell_concerned
from notifications.models import Event
from profiles.models import User


@transaction.atomic
def move(
    *,
    target: Entry,
    moderator: User,
    forum: Forum,
    audience: str,
    rule: Rule,
    reason: str,
    template: Template | None = None,
) -> Act:
    """Let the topic `target` stand in another category or group; its author is told where and why.

    Readers never become more by it. Raises OwnWords, NotPossible (no topic, there already), AudienceRefused.
    """
    refuse_own(target, moderator)
    topic = _topic_of(target)
    before = {"forum": topic.forum_id, "audience": topic.entry.audience}
    moving.move(topic=topic, forum=forum, audience=audience, reason=reason, by=moderator, is_moderator=True)
    target.refresh_from_db()
    made = act(target, ActKind.MOVE, moderator=moderator, rule=rule, reason=reason, template=template)
    Cut.objects.create(act=made, before=before, after={"forum": forum.pk, "audience": audience})
    return made


@transaction.atomic
def lock(
    *,
    target: Target,
    moderator: User,
    rule: Rule,
    reason: str,
    until: datetime | None = None,
    template: Template | None = None,
) -> Act:
    """Let a topic take no replies, until a moment or (None) for good; or close a group, for good.

    Raises OwnWords, and NotPossible for anything else, what is locked already, and official posts longer than a week.
    """
    refuse_own(target, moderator)
    match target:
        case Group():
            _asked(lambda: groups.close_group(group=target, by=moderator, reason=reason, is_moderator=True))
            until = None
        case Entry():
            topic = _topic_of(target)
            if topic.is_locked or not order.lock(
                topic=topic, until=until, reason=reason, by=moderator, is_moderator=True
            ):
                raise NotPossible(_("This is locked already."))
        case Reply():
            raise NotPossible(_("A reply cannot be locked. Lock the topic that it stands in."))
        case _:
            raise NotPossible(_("Only topics and groups can be locked."))
    made = act(
        locked(target), ActKind.LOCK, moderator=moderator, rule=rule, reason=reason, until=until, template=template
    )
    tell_concerned(made, Event.LOCKED)
    return made


def unlock(target: Target, by: User) -> None:
    """Undo `lock`: let it take words again. Raises NotPossible where it does."""
    match target:
        case Group():
            _asked(lambda: groups.reopen_group(group=target, by=by, is_moderator=True))
        case Entry() if order.unlock(topic=_topic_of(target), by=by, is_moderator=True):
            pass
        case _:
            raise NotPossible(_("This is not locked any more."))


def move_back(made: Act, by: User) -> str:
    """Undo `move`; where it is now, or why it stays where it is, in a sentence."""
    was = Cut.objects.get(act=made).before
    forum = Forum.objects.select_related("group").filter(pk=was["forum"]).first()
    stays = _("It stays where it is: where it was it could be read by more people, or cannot be written in now.")
    if forum is None or made.entry is None:
        return stays
    try:
        with transaction.atomic():
            topic = moving.move_back(topic=_topic_of(made.entry), forum=forum, audience=was["audience"], by=by)
    except ValueError:  # Refused of any layer
        return stays
    return moving.where_for(topic.entry.author, topic.forum)


def _topic_of(target: Entry) -> Topic:
    topic = Topic.objects.select_related("entry__author", "entry__group", "forum__group").filter(pk=target.pk).first()
    if topic is None:
        raise NotPossible(_("Only topics of a forum can be moved and locked. Hide it, or speak to its author."))
    return topic


def _asked(change: Callable[[], object]) -> None:
    """Call `change`, whose refusals are those of groups, in the words of ours."""
    try:
        change()
    except groups.Refused as refusal:
        raise NotPossible(str(refusal)) from refusal
