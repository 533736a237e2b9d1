"""The one registry of pages. Axe, query counts, canaries and the matrix of permissions run over it.

An address that takes arguments has its entry in `ARGUMENTS`; a page that people look at has its row in `PAGES`.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from audit.models import Record
from colleagues.services import add_colleague
from content.models import Bookmark, DraftPurpose, Entry, State, Voice
from content.services import annotate_bookmark
from forums.models import TopicKind
from forums.services import accept, support
from polls.models import Mode
from polls.services import Imported, close, import_votes
from profiles.models import Session
from profiles.services import set_profession
from stream.services import mark_all_seen
from tags.models import Tag
from tests.factories import (
    change_entry,
    make_draft,
    make_entry,
    make_forum,
    make_group,
    make_person,
    make_poll,
    make_profession,
    make_reply,
    make_team,
    make_topic,
    make_vote,
)
from tests.growing import (
    more_group_talk,
    more_groups,
    more_invitations,
    more_members,
    more_own_invitations,
    more_requests,
)
from tests.world import World

Arguments = Callable[[World], list[object]]
Grow = Callable[[World, int], None]

ARGUMENTS: dict[str, Arguments] = {
    "portal:person*": lambda world: [world.person("author").handle],
    "portal:group*": lambda world: [world.group.slug],
    "groups:begin": lambda world: ["community"],
    "groups:invitation": lambda world: [world.invitation.pk],
    "groups:invitation-link": lambda world: [world.link],
    "groups:revoke": lambda world: [world.group.slug, world.invitation.pk],
    "groups:answer": lambda world: [world.request.group.slug, world.request.pk],
    "groups:role": lambda world: [world.group.slug, world.membership.pk],
    "groups:remove": lambda world: [world.group.slug, world.membership.pk],
    **dict.fromkeys(
        [
            *("groups:join", "groups:ask", "groups:withdraw", "groups:leave", "groups:take-over", "groups:settings"),
            *("groups:close", "groups:reopen", "groups:manage", "groups:invite"),
        ],
        lambda world: [world.group.slug],
    ),
    "portal:departments": lambda world: [],
    "portal:department*": lambda world: [world.team.department.slug],
    "portal:team": lambda world: [world.team.department.slug, world.team.slug],
    "portal:professions": lambda world: [],
    "portal:profession*": lambda world: [world.profession.slug],
    "portal:edit-profession": lambda world: [world.profession.slug],
    "portal:tag": lambda world: ["barriers"],
    "portal:feed-of-blog": lambda world: [world.feed_key, world.person("author").handle],
    "portal:feed-of-tag": lambda world: [world.feed_key, "barriers"],
    "colleagues:*": lambda world: [world.person("moderator").handle],
    "content:entry": lambda world: [world.entry.pk],
    "content:write-reply": lambda world: [world.entry.pk],
    "content:quote-entry": lambda world: [world.entry.pk],
    "content:pin-entry": lambda world: [world.in_group.pk],
    "content:unpin-entry": lambda world: [world.in_group.pk],
    "content:announce-entry": lambda world: [world.in_group.pk],
    "content:quote-reply": lambda world: [world.reply.pk],
    "content:react-entry": lambda world: [world.entry.pk],
    "content:delete-entry": lambda world: [world.entry.pk],
    "content:draft": lambda world: [world.kept.pk],
    "content:delete-draft": lambda world: [world.kept.pk],
    "content:entry-history": lambda world: [world.entry.pk],
    "content:entry-change": lambda world: [world.entry.pk, world.version.number],
    "content:reply-history": lambda world: [world.reply.pk],
    "content:reply-change": lambda world: [world.reply.pk, world.reply_version.number],
    "content:save-entry": lambda world: [world.entry.pk],
    "content:save-reply": lambda world: [world.strangers_reply.pk],
    "content:edit-saved": lambda world: [world.bookmark.pk],
    "content:remove-saved": lambda world: [world.bookmark.pk],
    "content:upload": lambda world: [world.file.token],
    "content:upload-row": lambda world: [world.file.token],
    "content:picture": lambda world: [world.picture.token, "small"],
    "content:reply": lambda world: [world.reply.pk],
    "content:edit-reply": lambda world: [world.reply.pk],
    "content:delete-reply": lambda world: [world.reply.pk],
    "content:react-reply": lambda world: [world.reply.pk],
    "forums:forum": lambda world: [world.forum.slug],
    "forums:write": lambda world: [world.forum.slug],
    "forums:group": lambda world: [world.group.slug],
    "forums:write-in-group": lambda world: [world.group.slug],
    "forums:accept": lambda world: [world.topic_reply.pk],
    "forums:idea-state": lambda world: [world.idea.pk],
    **dict.fromkeys(
        ["forums:order", "forums:move", "forums:merge", "forums:split", "forums:convert"],
        lambda world: [world.idea.pk],
    ),
    "forums:topic": lambda world: [world.topic.pk, "any-words"],
    "forums:edit": lambda world: [world.topic.pk],
    "forums:more": lambda world: [world.topic.pk],
    "forums:support": lambda world: [world.topic.pk],
    "forums:claim": lambda world: [world.topic.pk],
    "stream:seen": lambda world: [world.entry.pk],
    "blogs:post": lambda world: [world.entry.pk, "any-words"],
    "blogs:edit": lambda world: [world.entry.pk],
    "polls:edit": lambda world: [world.poll.pk],
    "polls:poll": lambda world: [world.poll.pk, "any-words"],
    "polls:add": lambda world: [world.entry.pk],
    "polls:remove": lambda world: [world.hung_poll.pk],
    "polls:change": lambda world: [world.hung_poll.pk],
    "polls:vote": lambda world: [world.poll.pk],
    "polls:close": lambda world: [world.poll.pk],
    "polls:result": lambda world: [world.poll.pk],
    "admin:forums_forum_*": lambda world: [world.forum.pk],
    "admin:polls_poll_*": lambda world: [world.poll.pk],
    "moderation:report-entry": lambda world: [world.entry.pk],
    "moderation:report-reply": lambda world: [world.reply.pk],
    "notifications:mark-read": lambda world: [world.notice.pk],
    "notifications:mark-thread-read": lambda world: [world.entry.pk],
    "uploads:c*": lambda world: [world.unfinished.token],
    "profiles:join-team": lambda world: [world.team.pk],
    "profiles:photo": lambda world: [world.person("author").photo_token, "small"],
    "profiles:department-colours": lambda world: ["1"],
    "profiles:end-session": lambda world: [world.session.public_id],
    "profiles:remove-factor": lambda world: [world.app.pk],
    "account_make_main": lambda world: [world.second_address.pk],
    "account_retire_address": lambda world: [world.second_address.pk],
    "admin:app_list": lambda world: ["content"],
    "admin:view_on_site": lambda world: [ContentType.objects.get_for_model(Entry).pk, world.entry.pk],
    "admin:content_entry_file": lambda world: [world.strangers_entry.pk, world.strangers_file.token],
    "admin:content_reply_file": lambda world: [world.strangers_reply.pk, world.strangers_file.token],
    "admin:content_entry_*": lambda world: [world.entry.pk],
    "admin:content_reply_*": lambda world: [world.strangers_reply.pk],
    "admin:groups_group_*": lambda world: [world.group.pk],
    "admin:groups_invitation_*": lambda world: [world.invitation.pk],
    "admin:moderation_report_*": lambda world: [world.report.pk],
    "admin:moderation_act_*": lambda world: [world.act.pk],
    "admin:uploads_upload_*": lambda world: [world.unfinished.pk],
    "admin:notifications_delivery_*": lambda world: [world.notice.pk],
    "admin:notifications_notification_*": lambda world: [world.notice.notification_id],
    "admin:profiles_user_*": lambda world: [world.person("author").pk],
    "admin:profiles_department_*": lambda world: [world.entry.department_id],
    "admin:profiles_team_*": lambda world: [world.team.pk],
    "admin:profiles_profession_*": lambda world: [world.profession.pk],
    "admin:profiles_accountevent_*": lambda world: [world.sign_in_event.pk],
    "admin:auth_group_*": lambda world: [world.person("moderator").groups.get().pk],
    "admin:audit_record_*": lambda world: [Record.objects.latest("pk").pk],
    "admin:tags_tag_*": lambda world: [Tag.objects.get(slug="barriers").pk],
}


@dataclass(frozen=True)
class Page:
    """A page that people look at."""

    name: str  # of the address
    reader: str = "author"  # who of the cast looks at it
    grow: Grow | None = None  # makes its list longer by so many
    query: str = ""
    arguments: Arguments | None = None  # where another one than the matrix' is wanted

    def url(self, world: World) -> str:
        """Its address in this world."""
        numbers = {"root": world.strangers_reply.pk, "forum": world.forum.pk, "topic": world.topic.pk}
        return url_of(self.name, world, self.arguments) + self.query.format(**numbers)


def url_of(name: str, world: World, arguments: Arguments | None = None) -> str:
    """The address `name` with the arguments that it takes."""
    if name.startswith("admin:") and name.endswith(("_changelist", "_add")):
        return reverse(name)
    found = arguments or ARGUMENTS.get(name)
    if found is None:
        stem = next((key for key in ARGUMENTS if key.endswith("*") and name.startswith(key[:-1])), None)
        found = ARGUMENTS[stem] if stem else None
    return reverse(name, args=found(world) if found else [])


def more_entries(world: World, number: int) -> None:
    """Posts by different people in different departments, each with a reply."""
    for _number in range(number):
        entry = make_entry(make_person(), tag_words=["barriers"])
        make_reply(entry, make_person())
    make_topic(
        make_person(), forum=world.forum, tag_words=["barriers"]
    )  # however many: one of each kind is on the page


def more_topics(world: World, number: int) -> None:
    """Topics of all kinds by different people, in the category and in the group, half of them read before."""
    for turn in range(number):
        kind = list(TopicKind)[turn % 3]
        topic = make_topic(make_person(), forum=world.forum, kind=kind, tag_words=["barriers"])
        make_reply(topic.entry, make_person())
        room = make_topic(world.person("author"), forum=world.idea.forum, kind=kind)
        if turn % 2:
            mark_all_seen(person=world.person("author"), entry=topic.entry)
        reply = make_reply(room.entry, make_person())
        if topic.is_question:
            accept(topic=room, reply=reply, by=world.person("author"))


def more_answers(world: World, number: int) -> None:
    """Replies to the question, some of them read, with people of many departments who have it too."""
    for _number in range(number):
        root = make_reply(world.topic.entry, make_person())
        make_reply(world.topic.entry, make_person(), root=root)
        support(topic=world.topic, person=make_person(), says_so=True)


def more_talk_of_idea(world: World, number: int) -> None:
    """Replies to the idea in the group, each with an answer."""
    for _number in range(number):
        root = make_reply(world.idea.entry, make_person())
        make_reply(world.idea.entry, make_person(), root=root)


def more_categories(world: World, number: int) -> None:
    """Forums of the whole service."""
    for _number in range(number):
        make_forum()


def more_polls(world: World, number: int) -> None:
    """Polls of different people in each way of voting, some closed, each with a vote, one of them the author's."""
    author = world.person("author")
    for turn in range(number):
        mode = list(Mode)[turn % 4]
        poll = make_poll(make_person(), title=f"Question {turn}", mode=mode)
        for voter in (author, make_person()):
            make_vote(poll, voter, number=turn if mode == Mode.NUMBER else None)
        if turn % 3 == 1:
            close(poll=poll)


def more_votes(world: World, number: int) -> None:
    """Votes in both polls of the world, of people in departments of their own."""
    for _number in range(number):
        make_vote(world.poll, make_person())
        import_votes(poll=world.closed_poll, votes=[Imported(make_person(), world.late_answer)])


def more_own_entries(world: World, number: int) -> None:
    """Posts and drafts of the author."""
    for _number in range(number):
        make_entry(world.person("author"))
        make_entry(world.person("author"), publish=False)
        make_poll(world.person("author"))


def more_drafts(world: World, number: int) -> None:
    """Of all sorts: begun entries, scheduled ones, comments, answers and changes that were not sent."""
    author = world.person("author")
    for _number in range(number):
        make_entry(author, publish=False)
        make_entry(author, state=State.SCHEDULED)
        make_draft(make_entry(make_person()), author)
        make_draft(make_reply(world.entry, make_person()), author)
        make_draft(make_entry(author), author, purpose=DraftPurpose.EDIT)


def more_changes(world: World, number: int) -> None:
    """Versions of the entry."""
    for _number in range(number):
        change_entry(world.entry, body=f"Version after {_number}")


def more_replies(world: World, number: int) -> None:
    """Comments and answers under the entry, which are also notices to its author."""
    for _number in range(number):
        root = make_reply(world.entry, make_person())
        make_reply(world.entry, make_person(), root=root)


def more_saved(world: World, number: int) -> None:
    """Posts and comments that the author saved, some of them gone since, some with a day to be reminded."""
    author = world.person("author")
    for turn in range(number):
        entry = make_entry(make_person(), state=State.DELETED if turn % 5 == 4 else State.PUBLISHED)
        for target in (entry, make_reply(world.entry, make_person())):
            bookmark = Bookmark.objects.create(
                person=author, **{"entry" if isinstance(target, Entry) else "reply": target}
            )
            annotate_bookmark(
                bookmark=bookmark, note="Look again.", remind_on=timezone.localdate() + timedelta(days=turn + 1)
            )


def more_people(world: World, number: int) -> None:
    """People on both lists of the author."""
    for _number in range(number):
        person = make_person()
        add_colleague(member=world.person("author"), colleague=person)
        add_colleague(member=person, colleague=world.person("author"))


def more_browsers(world: World, number: int) -> None:
    """Browsers in which the author is signed in."""
    for _number in range(number):
        Session.objects.create(
            session_key=secrets.token_hex(16),
            session_data="",
            expire_date=timezone.now() + timedelta(days=1),
            person=world.person("author"),
            signed_in_at=timezone.now(),
            browser="Firefox",
            system="Windows",
            network="192.0.2.x",
        )


def more_of_department(world: World, number: int) -> None:
    """Departments; in the author's one teams and people, who write for everyone and in groups, and officially."""
    here = world.team.department
    for _number in range(number):
        person = make_person(department=here)
        make_team(here, "", make_person(department=here))
        make_team(here, "", person, parent=world.team)
        set_profession(role=person.roles.get(), profession=world.profession)
        set_profession(role=make_person().roles.get(), profession=world.profession)
        make_profession(person)
        tag = f"tag-{_number}"
        make_reply(make_entry(person, tag_words=["barriers", tag], group=make_group(owner=person)), make_person())
        make_entry(person, tag_words=[tag], voice=Voice.OFFICIAL)
    make_topic(make_person(department=here))  # however many: one of each kind is on the page


def more_of_hub(world: World, number: int) -> None:
    """What stands under the tags of a profession, questions without an answer among it."""
    for _number in range(number):
        make_topic(make_person(), tag_words=["barriers"])
        make_entry(make_person(), tag_words=["barriers"])


PAGES = [
    Page("portal:home", grow=more_entries),
    Page("portal:person", grow=more_own_entries),
    Page("portal:person", reader="stranger", grow=more_own_entries),
    Page("portal:person-blog", grow=more_own_entries),
    Page("portal:person-polls", grow=more_own_entries),
    Page("portal:person-topics", grow=more_topics),
    Page("portal:person-colleagues", grow=more_people),
    Page("portal:person-colleague-of", grow=more_people),
    Page("portal:departments", grow=more_of_department),
    Page("portal:department", grow=more_of_department),
    Page("portal:department", reader="stranger", grow=more_of_department),
    Page("portal:department-people", grow=more_of_department),
    Page("portal:department-people", query="?show=without-team", grow=more_of_department),
    Page("portal:department-talk", grow=more_of_department),
    Page("portal:team", grow=more_of_department),
    Page("portal:professions", grow=more_of_department),
    Page("portal:profession", grow=more_of_hub),
    Page("portal:profession", reader="stranger", grow=more_of_hub),
    Page("portal:profession-people", grow=more_of_department),
    Page("portal:profession-people", query="?department=transport", grow=more_of_department),
    Page("portal:edit-profession"),
    Page("portal:tag", grow=more_entries),
    Page("portal:group", grow=more_group_talk),
    Page("portal:group", reader="stranger"),
    Page("portal:group", reader="group_owner", grow=more_group_talk),
    Page("portal:group-members", grow=more_members),
    Page("portal:group-members", query="?q=person", grow=more_members),
    Page("portal:group-files", grow=more_group_talk),
    Page("portal:group-export", reader="group_owner"),
    Page("groups:index", grow=more_groups),
    Page("groups:index", query="?q=group&preset=community", grow=more_groups),
    Page("groups:choose"),
    Page("groups:begin"),
    Page("groups:ask", reader="author", arguments=lambda world: [world.request.group.slug]),
    Page("groups:leave"),
    Page("groups:leave", reader="group_owner"),
    Page("groups:settings", reader="group_owner"),
    Page("groups:close", reader="group_owner"),
    Page("groups:manage", reader="group_owner", grow=more_members),
    Page("groups:manage", "group_owner", grow=more_requests, arguments=lambda world: [world.request.group.slug]),
    Page("groups:remove", reader="group_owner"),
    Page("groups:invite", reader="group_owner", query="?q=ada", grow=more_invitations),
    Page("groups:invitations", reader="stranger", grow=more_own_invitations),
    Page("groups:invitation", reader="stranger"),
    Page("portal:feeds", reader="stranger", query="?person=ada-author&tag=barriers"),
    Page("portal:feeds", grow=more_people),
    Page("profiles:directory", grow=more_people),
    Page("profiles:directory", query="?q=person", grow=more_people),
    Page("profiles:edit"),
    Page("profiles:edit-photo"),
    Page("profiles:settings"),
    Page("profiles:sessions", grow=more_browsers),
    Page("profiles:factors"),
    Page("profiles:factors", reader="stranger", query="?next=/people/"),
    Page("profiles:add-passkey"),
    Page("profiles:remove-factor"),
    Page("profiles:recovery-codes"),
    Page("account_email"),
    Page("account_retire_address"),
    Page("account_reauthenticate"),
    Page("account_reauthenticate", reader="stranger"),
    Page("blogs:index", grow=more_entries),
    Page("content:drafts", grow=more_drafts),
    Page("content:draft", arguments=lambda world: [world.orphan.pk]),
    Page("content:delete-draft"),
    Page("content:entry-history", grow=more_changes),
    Page("content:entry-change"),
    Page("content:reply-history"),
    Page("content:reply-change"),
    Page("blogs:write"),
    Page("blogs:edit"),
    Page("blogs:post", grow=more_replies),
    Page("blogs:post", reader="stranger", query="?reply_to={root}", grow=more_replies),
    Page("blogs:post", arguments=lambda world: [world.holding.pk, "with-a-picture-and-a-file"]),
    Page("blogs:edit", arguments=lambda world: [world.holding.pk]),
    Page("polls:index", grow=more_polls),
    Page("polls:index", query="?show=waiting", reader="stranger", grow=more_polls),
    Page("polls:index", query="?show=closed", grow=more_polls),
    Page("polls:poll", grow=more_votes),
    Page("polls:poll", reader="stranger", grow=more_votes),
    Page("polls:poll", arguments=lambda world: [world.closed_poll.pk, "with-a-result"], grow=more_votes),
    Page("blogs:post", reader="stranger", arguments=lambda world: [world.hung_poll.pk, "with-a-poll"]),
    Page("polls:write"),
    Page("polls:edit"),
    Page("polls:add"),
    Page("polls:change"),
    Page("polls:close"),
    Page("polls:remove"),
    Page("forums:index", grow=more_topics),
    Page("forums:index", query="?show=unanswered", grow=more_topics),
    Page("forums:forum", grow=more_topics),
    Page("forums:forum", reader="stranger", query="?show=ideas", grow=more_topics),
    Page("forums:group", reader="group_member", grow=more_topics),
    Page("forums:choose", grow=more_categories),
    Page("forums:write"),
    Page("forums:write-in-group"),
    Page("forums:edit"),
    Page("forums:topic", grow=more_answers),
    Page("forums:topic", reader="stranger", grow=more_answers),
    Page("forums:topic", reader="stranger", arguments=lambda world: [world.idea.pk, "an-idea"]),
    Page("forums:more", grow=more_topics),
    Page("forums:idea-state", reader="group_owner"),
    Page("forums:topic", "group_owner", arguments=lambda world: [world.idea.pk, "an-idea"]),
    Page("forums:order", reader="group_owner"),
    Page("forums:move", reader="group_owner", grow=more_categories),
    Page("forums:move", reader="group_owner", query="?to=forum-{forum}", grow=more_categories),
    Page("forums:merge", reader="group_owner"),
    Page("forums:merge", reader="group_owner", query="?into={topic}", grow=more_answers),
    Page("forums:split", reader="group_owner", grow=more_talk_of_idea),
    Page("forums:convert"),
    Page("forums:convert", reader="group_owner"),
    Page("content:edit-reply"),
    Page("content:writing-help"),
    Page("content:delete-reply"),
    Page("content:announce-entry", reader="group_owner"),
    Page(
        "blogs:post", reader="group_owner", arguments=lambda world: [world.in_group.pk, "in-a-group"], grow=more_replies
    ),
    Page("content:delete-entry"),
    Page("content:saved", grow=more_saved),
    Page("content:saved", query="?show=reminders", grow=more_saved),
    Page("content:edit-saved"),
    Page("content:remove-saved"),
    Page("notifications:list", grow=more_replies),
    Page("moderation:report-entry", reader="stranger"),
    Page("moderation:report-reply", reader="stranger"),
    Page("profiles:waiting", reader="waiting"),
    Page("account_login", reader="anonymous"),
    Page("account_signup", reader="anonymous"),
    Page("account_request_login_code", reader="anonymous"),
    Page("account_reset_password", reader="anonymous"),
]
