"""Who may take a copy, and how often."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.models import Record
from audit.services import record
from groups.models import Group
from profiles.models import User

MOST_A_DAY = 2
ACTION = "group.exported"


class TooManyExports(RuntimeError):
    """The person took two copies within a day. `str()` is a sentence."""


@transaction.atomic
def begin_export(*, group: Group, by: User) -> None:
    """Note in the trail that somebody takes a copy; the caller has checked that they own it. Raises TooManyExports."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)  # one at a time: the limit
    lately = Record.objects.filter(actor_id=by.pk, action=ACTION, at__gt=timezone.now() - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise TooManyExports(_("You have taken two copies within a day. Take the next one tomorrow."))
    record(ACTION, actor_id=by.pk, target_type="groups.group", target_id=group.pk)
