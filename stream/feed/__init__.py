"""The feed of home: which entries stand in each tab, in which order, and why."""

from stream.feed.asked import Asked, Order
from stream.feed.dressing import dressed
from stream.feed.pages import Feed, page

__all__ = ["Asked", "Feed", "Order", "dressed", "page"]
