"""Forums and their topics."""

from datetime import timedelta

from django.utils import timezone

from content.models import Entry
from forums.asking.answering import promise
from forums.models import OfferTerms, TopicKind
from forums.services import accept, support
from stream.models import Level
from stream.services import follow, mark_all_seen
from tags.services import resolve
from tests.factories import make_forum, make_offer, make_person, make_poll, make_reply, make_topic
from tests.pages.page import Arguments, Page
from tests.world import World


def the_terms() -> int:
    """How questions are offered."""
    return OfferTerms.objects.get_or_create()[0].pk


ARGUMENTS: dict[str, Arguments] = {
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
    **dict.fromkeys(["forums:promise", "forums:decline", "forums:pass-on"], lambda world: [world.offer.pk]),
    "admin:forums_offerterms_*": lambda world: [the_terms()],
    "admin:forums_offer_*": lambda world: [world.offer.pk],
    "admin:forums_forum_*": lambda world: [world.forum.pk],
}


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


def more_waiting(world: World, number: int) -> None:
    """Questions of yesterday under a tag that the author follows, each with a poll that closes soon."""
    follow(person=world.person("author"), target=resolve(["barriers"])[0], level=Level.TRACKING)
    now = timezone.now()
    for _number in range(number):
        topic = make_topic(make_person(), forum=world.forum, tag_words=["barriers"])
        Entry.objects.filter(pk=topic.pk).update(published_at=now - timedelta(days=1))
        make_poll(topic.entry.author, on=topic.entry, closes_at=now + timedelta(days=2))


def more_talk_of_idea(world: World, number: int) -> None:
    """Replies to the idea in the group, each with an answer."""
    for _number in range(number):
        root = make_reply(world.idea.entry, make_person())
        make_reply(world.idea.entry, make_person(), root=root)


def more_offers(world: World, number: int) -> None:
    """Questions that the author was asked, one in three of them named by a colleague, one in five being answered."""
    for turn in range(number):
        topic = make_topic(make_person(), forum=world.forum, tag_words=["barriers"])
        named = {"passed_by": make_person(), "reason": "passed"} if turn % 3 == 0 else {"tag": topic.entry.tags.first()}
        offer = make_offer(topic, world.person("author"), **named)
        if turn % 5 == 0:
            promise(offer=make_offer(topic, make_person()))
        assert offer.pk


def more_categories(world: World, number: int) -> None:
    """Forums of the whole service."""
    for _number in range(number):
        make_forum()


PAGES = [
    Page("portal:around", grow=more_waiting),
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
    Page("forums:for-you", grow=more_offers),
    Page("forums:for-you", reader="colleague"),
    Page("forums:pass-on"),
    Page("forums:topic", arguments=lambda world: [world.offer.topic_id, "who-pays"]),
    Page("forums:convert"),
    Page("forums:convert", reader="group_owner"),
]
