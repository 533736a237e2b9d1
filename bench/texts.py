"""Texts with the HTML and the excerpt that `core.text` makes of them, by several processes at once."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from bench.chance import Integers, stream
from bench.dataset import portions
from bench.words import bodies, vocabulary
from content.models import EXCERPT_LONGEST
from core import text


class Texts(NamedTuple):
    """A portion of texts, in the order of their rows."""

    rows: slice
    bodies: list[str]
    html: list[str]
    excerpts: list[str]


class Order(NamedTuple):
    """One portion to be made."""

    name: str
    number: int
    rows: slice
    lengths: Integers
    top_heading: int


def make(order: Order) -> Texts:
    """Draw and render one portion, as `content.services` renders what people write."""
    made = bodies(stream(order.name, order.number), order.lengths)
    html = [str(text.to_html(body, people={}, top_heading=order.top_heading)) for body in made]
    excerpts = [text.excerpt(body, length=EXCERPT_LONGEST - 20) for body in made]
    return Texts(order.rows, made, html, excerpts)


def texts(name: str, lengths: Integers, *, top_heading: int, processes: int) -> Iterator[Texts]:
    """Texts of the given lengths in words, portion by portion; the same however many processes make them."""
    orders = (
        Order(name, number, rows, lengths[rows], top_heading) for number, rows in enumerate(portions(len(lengths)))
    )
    if processes == 1:
        yield from map(make, orders)
        return
    vocabulary()  # before the fork: one copy for all
    with ProcessPoolExecutor(processes) as pool:
        waiting = [pool.submit(make, order) for order in _first(orders, processes + 1)]
        while waiting:
            done = waiting.pop(0).result()
            waiting += [pool.submit(make, order) for order in _first(orders, 1)]
            yield done


def _first(orders: Iterator[Order], number: int) -> Iterator[Order]:
    for _unused in range(number):
        order = next(orders, None)
        if order is not None:
            yield order
