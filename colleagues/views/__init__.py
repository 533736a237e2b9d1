"""Pages of colleagues, by noun."""

from colleagues.views.blocks import block, blocks, unblock
from colleagues.views.introductions import introduce, introduce_two, introduction, introductions
from colleagues.views.links import add, remove

__all__ = [
    "add",
    "block",
    "blocks",
    "introduce",
    "introduce_two",
    "introduction",
    "introductions",
    "remove",
    "unblock",
]
