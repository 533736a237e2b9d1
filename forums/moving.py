"""Topics that stand elsewhere: moved to another forum, merged into another topic, parted in two.

Who reads what was written may become fewer by it, never more: `content.services.contains` says so. Whoever does it
keeps order where the topic stands, and may write where it goes to: hosts of a group hand topics over to a category
without being moderators there, and nobody puts anything into a group that they do not belong to.
"""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.services import record
from content import extras
from content import services as content
from content.editor.quoting import link_to
from content.models import Audience, Entry, Reaction, Reply
from core import text
from forums.errors import NotAllowed
from forums.models import Forum, Topic, TopicRedirect
from forums.order import check_kind, locked_beside, votes_of, why
from forums.rights import may_host, may_write
from forums.services import forum_of, vote_of, write_topic
from groups.models import Group, Visibility
from groups.services import locked as locked_group
from notifications.models import Event
from notifications.services import tell
from profiles.models import User

MOST_SPLIT = 200  # roots of a conversation that are shown to choose from


def audiences_there(entry: Entry, forum: Forum) -> list[str]:
    """For whom the topic can be in that forum, the widest first; what was narrower than that is refused later on."""
    if forum.group is None:
        return [Audience.EVERYONE if entry.audience == Audience.GROUP else entry.audience]
    if forum.group.visibility == Visibility.VISIBLE and entry.audience == Audience.EVERYONE:
        return [Audience.EVERYONE, Audience.GROUP]
    return [Audience.GROUP]


def check_move(*, topic: Topic, forum: Forum, audience: str, by: User, is_moderator: bool = False) -> None:
    """Whether `by` may move the topic there. Raises NotAllowed, NotPossible, AudienceRefused."""
    if not is_moderator:
        _check_host(topic, by)
    if not is_moderator and not may_write(by, forum):
        raise NotAllowed(_("You do not belong to that group."))
    if _is_same(topic.forum, forum):
        raise content.NotPossible(_("It stands there already."))
    check_kind(forum, topic.kind)
    content.check_move(entry=topic.entry, group=forum.group, audience=audience)


@transaction.atomic
def move(*, topic: Topic, forum: Forum, audience: str, reason: str, by: User, is_moderator: bool = False) -> Topic:
    """Let the topic stand in another forum, which `by` may see. Its address stays; its author is told where and why.

    A moderator to whom it was reported keeps order in no room for that, and is not named to the author.
    `forum` may be the one of a group that has none yet. Raises NotAllowed, NotPossible, AudienceRefused.
    """
    reason = why(reason, by=by)
    topic, line = _put(topic=topic, forum=forum, audience=audience, by=by, is_moderator=is_moderator)
    where, named = where_for(topic.entry.author, topic.forum), None if is_moderator else by
    _tell([topic.entry.author], f"moved:{line}", named, topic.entry, where, reason)
    return topic


@transaction.atomic
def move_back(*, topic: Topic, forum: Forum, audience: str, by: User) -> Topic:
    """Undo a moderator's move; whoever asks for it tells the author. Raises NotPossible, AudienceRefused."""
    return _put(topic=topic, forum=forum, audience=audience, by=by, is_moderator=True)[0]


def _put(*, topic: Topic, forum: Forum, audience: str, by: User, is_moderator: bool) -> tuple[Topic, int]:
    """Let it stand there; with the number of the line in the trail."""
    if forum.group is not None:
        forum.group = locked_group(forum.group)  # before the entry, as wherever a group is narrowed
    [entry] = content.lock_entries(topic.pk)
    [topic] = locked_beside([entry])
    check_move(topic=topic, forum=forum, audience=audience, by=by, is_moderator=is_moderator)
    topic.entry = content.move_entry(entry=entry, group=forum.group, audience=audience)
    topic.forum = forum if forum.group is None else forum_of(forum.group)
    topic.save(update_fields=["forum"])
    return topic, _trail("forum.moved", topic.pk, by, audience)


def check_merge(*, topic: Topic, into: Topic, by: User) -> None:
    """Whether `by`, who may read both, may merge them. Raises NotAllowed, NotPossible, AudienceRefused."""
    if topic.pk == into.pk:
        raise content.NotPossible(_("A topic cannot be merged into itself."))
    _check_host(topic, by)
    if not may_write(by, into.forum):
        raise NotAllowed(_("You do not belong to the group of that topic."))
    if into.bumped_at is None:
        raise content.NotPossible(_("That topic is not published."))
    if into.is_locked:
        raise content.NotPossible(_("That topic is locked: unlock it first."))
    content.check_carry(source=topic.entry, target=into.entry)
    if extras.hangs_on(topic.entry, by):
        raise content.NotPossible(_("A poll hangs on this topic and cannot go along. Merge the other one into this."))


@transaction.atomic
def merge(*, topic: Topic, into: Topic, reason: str, by: User) -> Topic:
    """Make the topic a reply under `into`, with its replies beside it. Its number leads there for ever.

    Whoever has it too, or supports it, does so there, where both are of one kind, once a person. Those who wrote what
    moved are told. Raises NotAllowed, NotPossible, AudienceRefused.
    """
    reason = why(reason, by=by)
    entries = content.lock_entries(topic.pk, into.pk)
    source, target = locked_beside(entries)
    check_merge(topic=source, into=target, by=by)
    replies = Reply.objects.published().filter(entry=source.pk)
    authors = list(User.objects.filter(pk__in=replies.values("author")).exclude(pk=source.entry.author_id))
    opening = content.carry_into(source=source.entry, target=target.entry, by=by)
    _carry_votes(source, target)
    Topic.objects.filter(pk=source.pk).update(claimed_by=None, claimed_until=None, accepted_by=None)
    _bump(target)
    TopicRedirect.objects.filter(entry=source.pk).update(entry=target.pk)
    TopicRedirect.objects.create(old_entry=source.pk, entry=target.entry)
    key = f"merged:{_trail('forum.merged', source.pk, by, f'into {target.pk}')}"
    says = _("It was merged with another topic and stands there now.")
    _tell([source.entry.author], key, by, target.entry, says, reason, reply=opening)
    _tell(authors, f"{key}:replies", by, target.entry, says, reason)
    return target


@transaction.atomic
def split(
    *, topic: Topic, roots: Collection[int], title: str, kind: str, reason: str, by: User, submission: uuid.UUID | None
) -> Entry:
    """Let replies, given by the numbers of their roots, be a topic of their own in the same forum, for the same people.

    Each takes its answers along. `by` opens it with a line that leads back, and leaves one that leads there. The same
    `submission` twice gives the one topic. Raises NotAllowed, NotPossible, AudienceRefused, LimitReached.
    """
    reason = why(reason, by=by)
    [entry] = content.lock_entries(topic.pk)
    twin = made_before(by, submission)
    if twin is not None:
        return twin
    [topic] = locked_beside([entry])
    _check_host(topic, by)
    check_kind(topic.forum, kind)
    if not entry.is_published:
        raise content.NotPossible(_("This is not published any more."))
    if not roots:
        raise content.NotPossible(_("Choose at least one reply."))
    if entry.replies.filter(pk__in=roots, root=None).count() != len({*roots}):
        raise content.NotPossible(_("Some of these replies are gone. Look at the list again."))
    made = write_topic(
        forum=topic.forum,
        kind=kind,
        author=by,
        title=title,
        body=_("The replies below come from %(topic)s. %(reason)s")
        % {"topic": link_to(entry), "reason": _plain(reason)},
        audience=entry.audience,
        submission=submission,
    )
    content.check_contained(before=content.Room.of(entry), after=content.Room.of(made))
    shown = content.carry_replies(source=entry, target=made, by=by, roots=roots)
    if entry.answer_id is None:
        Topic.objects.filter(pk=topic.pk).update(accepted_by=None)
    says = ngettext(
        "%(number)d reply has a topic of its own now:", "%(number)d replies have a topic of their own now:", len(shown)
    )
    content.leave_note(entry=entry, author=by, body=f"{says % {'number': len(shown)}} {link_to(made)}")
    _bump(topic)
    _bump(Topic.objects.get(pk=made.pk))
    key = f"split:{_trail('forum.split', topic.pk, by, f'to {made.pk}')}"
    authors = User.objects.filter(pk__in=Reply.objects.filter(pk__in=shown).values("author"))
    _tell(authors, key, by, made, _("Your reply stands in a topic of its own now."), reason)
    return made


def made_before(person: User, submission: uuid.UUID | None) -> Entry | None:
    """What the same form has made already: a second click on it."""
    return Entry.objects.filter(author=person, submission=submission).first() if submission else None


def moved_to(number: int, reader: User) -> Entry | None:
    """The topic into which the one of that number was merged, where `reader` may read it."""
    redirects = TopicRedirect.objects.of(number).values("entry")
    return Entry.objects.visible_to(reader).for_page().filter(pk__in=redirects).first()


def _check_host(topic: Topic, by: User) -> None:
    if not may_host(by, topic.entry):
        raise NotAllowed(_("Only whoever keeps order here may do this."))


def _is_same(one: Forum, other: Forum) -> bool:
    return one.group == other.group if one.group or other.group else one.pk == other.pk


def _carry_votes(source: Topic, target: Topic) -> None:
    """Once a person, and not of the one who asked. What has no place there stays with what is deleted."""
    kind = vote_of(target)
    if kind is not None and kind == vote_of(source):
        there = Reaction.objects.filter(entry=target.pk, kind=kind).values("person")
        mine = Reaction.objects.filter(entry=source.pk, kind=kind).exclude(person=target.entry.author_id)
        mine.exclude(person__in=there).update(entry=target.pk)
    for topic in (source, target):
        Topic.objects.filter(pk=topic.pk).update(votes=votes_of(topic))


def _bump(topic: Topic) -> None:
    """Put the moment by which lists are ordered right: of the last published reply, or of the topic itself."""
    last = Reply.objects.published().filter(entry=topic.pk).aggregate(at=Max("created_at"))["at"]
    moments: list[datetime] = [moment for moment in (topic.entry.published_at, last) if moment]
    Topic.objects.filter(Q(bumped_at__isnull=False), pk=topic.pk).update(bumped_at=max(moments))


def where_for(person: User, forum: Forum) -> str:
    """Where it is, in words that `person` may know: of a hidden group not even the name is said."""
    group: Group | None = forum.group
    if group is None:
        return _("It stands in the forum %(name)s now.") % {"name": forum.name}
    if Group.objects.visible_to(person).filter(pk=group.pk).exists():
        return _("It stands in the group %(name)s now.") % {"name": group.name}
    return _("It stands in a group now that you do not belong to.")


def _tell(
    people: Iterable[User], key: str, by: User | None, entry: Entry, says: str, reason: str, reply: Reply | None = None
) -> None:
    """Tell those who wrote what moved. Not all may read it now: nothing of it is said beside the reason."""
    tell(event=Event.MOVED, key=key, people=people, actor=by, entry=entry, reply=reply, note=f"{says} {reason}")


def _trail(action: str, number: int, by: User, reason: str) -> int:
    return record(action, actor_id=by.pk, target_type="content.entry", target_id=number, reason=reason).pk


def _plain(typed: str) -> str:
    """A line that somebody typed, as Markdown that says just that."""
    return text.from_html(escape(typed)).strip()
