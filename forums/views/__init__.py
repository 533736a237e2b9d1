"""Pages of forums and topics, and what people do there; one module a noun."""

from forums.views.acts import accept, claim, idea_state, support
from forums.views.asking import decline, for_you, pass_on, promise
from forums.views.forums import choose, forum, group_forum, index, similar
from forums.views.moving import merge, move, split
from forums.views.order import convert, keep_order
from forums.views.topics import edit, more, topic, write, write_in_group

__all__ = [
    "accept",
    "choose",
    "claim",
    "convert",
    "decline",
    "edit",
    "for_you",
    "forum",
    "group_forum",
    "idea_state",
    "index",
    "keep_order",
    "merge",
    "more",
    "move",
    "pass_on",
    "promise",
    "similar",
    "split",
    "support",
    "topic",
    "write",
    "write_in_group",
]
