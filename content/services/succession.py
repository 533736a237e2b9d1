"""Who follows the last owner of a group: the host who said most in it lately."""

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from content.models import Entry, Reply
from groups.models import Group
from groups.services import hosts_of, make_owner, offer_ownership

LATELY = timedelta(days=90)


def find_owner(*, group: Group) -> None:
    """Make the most active host the owner: entries and replies of 90 days, and of equals who joined first.

    Where none of several was active each is asked; without a host it waits for a moderator. The caller holds the
    group's lock.
    """
    hosts = hosts_of(group)
    if not hosts:
        return
    said = _said_by(group, [host.person_id for host in hosts])
    most = max(said.values(), default=0)
    if most or len(hosts) == 1:
        heir = next(host for host in hosts if said.get(host.person_id, 0) == most)
        make_owner(membership=heir, by=None)
    else:
        offer_ownership(group=group, hosts=hosts)


def _said_by(group: Group, people: list[int]) -> dict[int, int]:
    """How much each of `people` said in the group lately, those who said nothing left out. Two queries."""
    since = timezone.now() - LATELY
    entries = Entry.objects.published().filter(group=group, published_at__gt=since)
    replies = Reply.objects.published().filter(entry__group=group, created_at__gt=since)
    said: dict[int, int] = {}
    for rows in (entries, replies):
        counted = rows.filter(author__in=people).order_by().values_list("author").annotate(number=Count("pk"))
        for author, number in counted:
            said[author] = said.get(author, 0) + number
    return said
