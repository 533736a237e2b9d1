"""Entries, replies, drafts, files, and what is saved of them."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from content.models import Bookmark, DraftPurpose, Entry, State
from content.services import annotate_bookmark
from tags.models import Tag
from tests.factories import (
    change_entry,
    make_draft,
    make_entry,
    make_person,
    make_poll,
    make_reply,
    make_topic,
    make_update,
)
from tests.pages.page import Arguments, Page
from tests.world import World

ARGUMENTS: dict[str, Arguments] = {
    "portal:tag": lambda world: ["barriers"],
    "content:entry": lambda world: [world.entry.pk],
    "content:newer": lambda world: [world.entry.pk],
    "content:write-reply": lambda world: [world.entry.pk],
    "content:quote-entry": lambda world: [world.entry.pk],
    "content:pin-to-profile": lambda world: [world.entry.pk],
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
    "stream:seen": lambda world: [world.entry.pk],
    "blogs:post": lambda world: [world.entry.pk, "any-words"],
    "blogs:edit": lambda world: [world.entry.pk],
    "uploads:c*": lambda world: [world.unfinished.token],
    "admin:app_list": lambda world: ["content"],
    "admin:view_on_site": lambda world: [ContentType.objects.get_for_model(Entry).pk, world.entry.pk],
    "admin:content_entry_file": lambda world: [world.strangers_entry.pk, world.strangers_file.token],
    "admin:content_reply_file": lambda world: [world.strangers_reply.pk, world.strangers_file.token],
    "admin:content_entry_*": lambda world: [world.entry.pk],
    "admin:content_reply_*": lambda world: [world.strangers_reply.pk],
    "admin:uploads_upload_*": lambda world: [world.unfinished.pk],
    "admin:tags_tag_*": lambda world: [Tag.objects.get(slug="barriers").pk],
}


def more_entries(world: World, number: int) -> None:
    """Posts by different people in different departments, each with a reply."""
    for _number in range(number):
        entry = make_entry(make_person(), tag_words=["barriers"])
        make_reply(entry, make_person())
    # However many: one of each kind is on the page.
    make_topic(make_person(), forum=world.forum, tag_words=["barriers"])
    make_update(make_person(), "About the #barriers.", quoted=world.entry)


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


PAGES = [
    Page("portal:home", grow=more_entries),
    *(
        Page("portal:home", query=f"?tab={tab}", grow=more_entries)
        for tab in ("colleagues", "groups", "departments", "everyone")
    ),
    Page("portal:tag", grow=more_entries),
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
    Page("blogs:post", reader="stranger", arguments=lambda world: [world.hung_poll.pk, "with-a-poll"]),
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
]
