"""Twelve weeks of members, entries and replies, out of the rows that `insight` counts. One query."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from insight.models import WeekOfGrowth
from portal.console.charts import Columns, columns_of

WEEKS = 12


def growth() -> Sequence[Columns]:
    """A chart each; nothing before the first week was counted."""
    rows = sorted(WeekOfGrowth.objects.order_by("-ends_on")[:WEEKS], key=lambda row: row.ends_on)
    if not rows:
        return []
    days = [date_format(row.ends_on, "j M") for row in rows]
    return [
        columns_of("growth-members", _("Members"), list(zip(days, [row.members for row in rows], strict=True))),
        columns_of("growth-entries", _("New posts"), list(zip(days, [row.entries for row in rows], strict=True))),
        columns_of("growth-replies", _("New replies"), list(zip(days, [row.replies for row in rows], strict=True))),
    ]
