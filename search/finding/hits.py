"""What a page shows of its hits."""

import html
from collections.abc import Sequence

from content.models import Entry, Passage, Reply
from profiles.models import User
from search.finding import excerpts
from search.finding.found import Hit, Pin
from search.finding.scoring import Match, field_of
from search.models import Pinned

MOST_PINNED = 3


def hits(page: Sequence[tuple[float, Match]], marked: str, reader: User) -> list[Hit]:
    """With entries, replies and files, and the words that were asked for marked. At most four queries."""
    if not page:
        return []
    entries = Entry.objects.visible_to(reader).published().for_cards().defer(None)
    there = {entry.pk: entry for entry in entries.filter(pk__in=[match.entry for _score, match in page])}
    of_replies = [match.reply for _score, match in page if match.reply]
    open_replies = Reply.objects.open_to(reader).published().select_related("author", "department")
    replies = open_replies.in_bulk(of_replies) if of_replies else {}
    of_files = [match.passage for _score, match in page if match.passage]
    passages = Passage.objects.select_related("upload").in_bulk(of_files) if of_files else {}
    kept = [
        (value, match)
        for value, match in page
        if match.entry in there
        and (match.reply is None or match.reply in replies)
        and (match.passage is None or match.passage in passages)
    ]
    said = []
    for _value, match in kept:
        if match.passage is not None:
            body = html.escape(passages[match.passage].text)
        else:
            body = (replies[match.reply] if match.reply else there[match.entry]).body_html
        said.append((there[match.entry].title, body))
    return [
        Hit(
            entry=there[match.entry],
            reply=replies[match.reply] if match.reply else None,
            passage=passages[match.passage] if match.passage else None,
            field=field_of(match),
            title_html=words.title,
            excerpt_html=words.excerpt,
            score=value,
        )
        for (value, match), words in zip(kept, excerpts.shown(said, marked), strict=True)
    ]


def pins(question: str, reader: User) -> list[Pin]:
    """What people put above the hits of this question, for whoever may read it. One query, none without words."""
    if not question:
        return []
    open_ones = Entry.objects.visible_to(reader).published()
    pinned = Pinned.objects.filter(question=question, entry__in=open_ones)
    rows = pinned.select_related("entry__author", "entry__department", "entry__group").order_by("position", "pk")
    return [Pin(row.entry) for row in rows[:MOST_PINNED]]
