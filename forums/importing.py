"""What an archive says of topics that are stored: the accepted answer, and who has it too. Nobody is told."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from content import services as content
from content.models import Entry, Reaction, ReactionKind, Reply
from forums.models import Topic


@transaction.atomic
def import_answer(*, entry: Entry, reply: Reply) -> None:
    """Make `reply` the accepted answer of the question, accepted by whoever asked it."""
    content.import_answer(entry=entry, reply=reply)
    asker = Entry.objects.filter(pk=OuterRef("entry")).values("author")
    Topic.objects.filter(entry=entry).update(is_answered=True, accepted_by=Subquery(asker))


def count_votes(entries: Collection[int]) -> None:
    """After reactions were stored in bulk: count again who has these questions too, or supports these ideas."""
    said = Reaction.objects.filter(entry=OuterRef("entry"), kind__in=(ReactionKind.ME_TOO, ReactionKind.SUPPORT))
    counted = said.order_by().values("entry").annotate(number=Count("pk")).values("number")
    Topic.objects.filter(entry__in=entries).update(votes=Coalesce(Subquery(counted), 0))
