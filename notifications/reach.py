"""Whom telling very many people would reach, and how: the rules of `choices` and `telling` for a whole set at once.

The database counts by what people chose. Only those who are away now or soon are looked at one by one: whether a mail
would find them at work depends on where they are.
"""

from collections import Counter
from datetime import timedelta
from typing import Final

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.utils import timezone

from content.models import Entry
from content.reach import Reach
from groups.models import MemberSource
from notifications.audience import those_told
from notifications.audiences import members_of, without_muted
from notifications.choices import full_hours, mail_plan
from notifications.models import FAMILY_OF, WAYS, Event, Mailbox, Preset, Rhythm, Way
from profiles.models import Absence, User
from stream.models import Follow, Level

MAIL, DIGEST, SITE, NONE = "mail", "digest", "site", "none"
_CHUNK: Final = 1000  # people


def reach_of_announcement(entry: Entry, announcer: User) -> Reach:
    """Whom announcing it to its group would reach."""
    if entry.group is None:
        return Reach()
    rows = members_of(entry.group).exclude(person=announcer)
    everybody = those_told(User.objects.filter(pk__in=rows.values("person")), words=entry)
    muted = ~Q(pk__in=without_muted(rows, entry.group).values("person"))
    with_level = Follow.objects.to(entry)
    of_author = Follow.objects.to(entry.author).now_at(Level.MUTED).exclude(person__in=with_level.values("person"))
    silent = Q(pk__in=with_level.now_at(Level.MUTED).values("person")) | Q(pk__in=of_author.values("person"))
    by_rule = Q(pk__in=rows.filter(source=MemberSource.RULE).values("person"))
    return _counted(everybody, Event.ANNOUNCEMENT, muted=muted, silent=silent, without_mail=by_rule)


def reach_of_people(people: "QuerySet[User]", event: Event) -> Reach:
    """Whom telling `people` of `event` would reach."""
    nobody = Q(pk__in=[])
    return _counted(people, event, muted=nobody, silent=nobody, without_mail=nobody)


def _counted(people: "QuerySet[User]", event: Event, *, muted: Q, silent: Q, without_mail: Q) -> Reach:
    """How many by which way: the `muted` by none, who is `silent` by no digest either. At most five queries."""
    yesterday = timezone.localdate() - timedelta(days=1)
    absences = Absence.objects.filter(person=OuterRef("pk"), ends_on__gte=yesterday)
    chosen = people.annotate(
        way=_way(event), is_stopped=Exists(Mailbox.objects.stopped().of_outer()), may_be_away=Exists(absences)
    )
    no_digest = Q(way=Way.SITE) | Q(preference__rhythm=Rhythm.NEVER) | Q(is_stopped=True) | Q(confirmed_at=None)
    gets_mail = Q(way=Way.NOW, is_stopped=False, confirmed_at__isnull=False)
    gets_mail &= ~without_mail & ~Q(pk__in=full_hours().filter(recipient__in=people.values("pk")))
    sorted_people = chosen.annotate(
        told_by=Case(
            When(muted, then=Value(NONE)),
            When(silent, then=Value(SITE)),
            When(gets_mail, then=Value(MAIL)),
            When(no_digest, then=Value(SITE)),
            default=Value(DIGEST),
            output_field=CharField(),
        )
    )
    found = Counter(dict(sorted_people.order_by().values_list("told_by").annotate(number=Count("pk", distinct=True))))
    maybe = sorted_people.filter(told_by=MAIL, may_be_away=True)
    numbers = list(maybe.order_by().values_list("pk", "preference__rhythm"))
    for start in range(0, len(numbers), _CHUNK):
        rhythms = dict(numbers[start : start + _CHUNK])
        for person in rhythms.keys() - mail_plan(event, rhythms).keys():
            found[MAIL] -= 1
            found[SITE if rhythms[person] == Rhythm.NEVER else DIGEST] += 1
    return Reach(found[MAIL], found[DIGEST], found[SITE], found[NONE])


def _way(event: Event) -> Coalesce:
    """`Preference.way_of` as an expression."""
    family = FAMILY_OF[event]
    presets = [When(preference__preset=preset, then=Value(WAYS[preset][family].value)) for preset in Preset]
    usual = Case(*presets, default=Value(WAYS[Preset.NORMAL][family].value), output_field=CharField())
    return Coalesce(KeyTextTransform(family.value, "preference__ways"), usual, output_field=CharField())
