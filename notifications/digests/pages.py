"""What the pages of digests show: the same lines as the mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from core.http import MemberRequest
from core.paging import paginate
from notifications.choices import preference_of
from notifications.digests import wording
from notifications.digests.letter import sections_of
from notifications.digests.making import chosen_for, items_of
from notifications.digests.showing import Line, lines_of
from notifications.digests.status import said_of, status_of
from notifications.digests.timetable import window_of
from notifications.models import Digest, Outcome
from profiles.models import User


@dataclass(frozen=True)
class Issue:
    """One line of the list: what became of an issue."""

    digest: Digest
    said: str

    @property
    def has_items(self) -> bool:
        """Whether there is something to look at."""
        return self.digest.outcome == Outcome.FULL


def own_page(request: MemberRequest) -> dict[str, Any]:
    """The issues, the last with what stands in it. On the first page."""
    rows = Digest.objects.of(request.user).select_related("delivery", "person__preference", "person__working_pattern")
    page = paginate(rows, request.GET.dict(), moment="created_at")
    issues = [Issue(digest, said_of(digest, digest.person)) for digest in page.rows]
    last = next((one.digest for one in issues if one.has_items), None) if not page.newer_url else None
    context = {"page": page, "issues": issues, "is_first": not page.newer_url}
    return context | (_shown(last, request.user) if last is not None else {})


def issue_page(request: MemberRequest, digest: Digest) -> dict[str, Any]:
    """One issue as it may be seen now."""
    return _shown(digest, request.user) | {"said": said_of(digest, digest.person)}


def next_page(request: MemberRequest) -> dict[str, Any]:
    """What the next one would hold, were it made now."""
    person = request.user
    now = timezone.now()
    since, until = window_of(person, now)
    digest = Digest(
        person=person,
        issued_on=timezone.localdate(),
        since=since,
        until=until,
        budget_minutes=preference_of(person).digest_minutes,
    )
    selection = chosen_for(person, digest)
    lines = lines_of(digest, items_of(digest, selection.chosen), person)
    return _context(digest, lines, selection.left_out) | {"status": status_of(person)}


def _shown(digest: Digest, reader: User) -> dict[str, Any]:
    return _context(digest, lines_of(digest, list(digest.items.all()), reader), digest.left_out)


def _context(digest: Digest, lines: Sequence[Line], left_out: int) -> dict[str, Any]:
    seconds = sum(line.seconds for line in lines)
    return {
        "digest": digest,
        "sections": sections_of(lines),
        "summary": wording.summary(seconds, len(lines), left_out) if lines else "",
    }
