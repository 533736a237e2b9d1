"""The result as a file for a spreadsheet: what the page shows, with formula characters made harmless."""

import csv
import io

from django.utils.translation import gettext as _

from audit.services import record_view
from content.models import Entry
from polls.showing import ShownPoll
from profiles.models import User

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def note_export(*, entry: Entry, by: User) -> None:
    """Somebody takes the result away: a line of the trail, though they may read every number of it."""
    record_view("poll.exported", actor_id=by.pk, target_type=entry._meta.label_lower, target_id=entry.pk)


def csv_of(shown: ShownPoll, entry: Entry) -> str:
    """The lines of the result, then those by department. Only of a poll whose result is shown."""
    if shown.outcome is None:
        raise ValueError("There is nothing to show")
    lines: list[list[str | int]] = [[shown.question or entry.title], [_("People who voted"), shown.voter_count], []]
    lines += [[name, value] for name, value in shown.outcome.facts]
    is_ranked = any(bar.points is not None for bar in shown.outcome.bars)
    head = [_("Option"), *([_("Points"), _("Put first by")] if is_ranked else [_("People")]), _("Share")]
    lines.append([*head])
    for bar in shown.outcome.bars:
        counts = [bar.points or 0, bar.count] if is_ranked else [bar.count]
        lines.append([bar.label, *counts, bar.percent])
    table = shown.departments
    if table is not None and table.lines:
        lines += [[], [_("Department"), _("People"), *table.columns]]
        lines += [[line.name, line.people, *line.cells] for line in table.lines]
    file = io.StringIO()
    file.write("\ufeff")  # so that a spreadsheet reads Welsh as it was written
    csv.writer(file).writerows([harmless(cell) for cell in line] for line in lines)
    return file.getvalue()


def harmless(cell: str | int) -> str | int:
    """A text that a spreadsheet takes for a text, whatever it begins with."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip().startswith(_FORMULA) else cell
