"""The ledger as a page and as a file. Every member may read it."""

import csv
from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.http import MemberRequest
from moderation.ledger import counting, listing
from polls.export import harmless


@require_safe
def ledger(request: MemberRequest) -> HttpResponse:
    """What was done, fifty acts a page, by rule, kind and month; and how often, month by month."""
    form = listing.form_of(request)
    said = form.said
    page, rows = listing.page_of(request, said)
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "columns": listing.COLUMNS,
        "counts": counting.counts(said.get("rule", "")),
        "is_narrowed": bool(said),
        "query": urlencode(said),
    }
    return render(request, "moderation/ledger.html", context)


@require_safe
def ledger_csv(request: MemberRequest) -> StreamingHttpResponse:
    """The same rows for a spreadsheet, at most ten thousand, the newest first."""
    said = listing.form_of(request).said
    response = StreamingHttpResponse(_lines(said), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="ledger.csv"'
    return response


class _Echo:
    """What `csv` writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def _lines(said: dict[str, str]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # so that a spreadsheet reads Welsh as it was written
    yield writer.writerow([harmless(str(name)) for name in listing.COLUMNS])
    for row in listing.rows(said):
        yield writer.writerow([harmless(cell) for cell in row.cells()])
