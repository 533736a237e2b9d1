"""A conversation, page by page: roots in order of time with the answers under each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from content.attaching import Row
from content.files import files_on
from content.models import Entry, Reply, ReplyQuerySet, State
from content.own import Own, on_thread
from core import text
from core.paging import BadCursor, cursor, read_cursor
from profiles.models import User

ROOTS_A_PAGE = 50
NOTHING = Own()
ANSWERS_A_PAGE = 500  # under all roots of a page together


@dataclass
class Line:
    """One reply as the thread shows it. A closed line has neither words nor author in the page."""

    reply: Reply
    html: str
    own: Own = NOTHING
    files: Sequence[Row] = ()
    is_own: bool = False
    answers: "list[Line]" = field(default_factory=list)

    @property
    def button_id(self) -> str:
        """The id of its "Useful" button."""
        return f"useful-{self.reply.anchor_id}"

    @property
    def save_id(self) -> str:
        """The id of its "Save" button."""
        return f"save-{self.reply.anchor_id}"

    @property
    def why_closed(self) -> str:
        """What stands in the place of words that this reader does not get."""
        match self.reply.state:
            case State.HIDDEN | State.QUARANTINED:
                return _("A moderator has hidden this reply.")
            case State.DELETED:
                return _("This reply was deleted by its author.")
            case _unused:
                return _("You have blocked the person who wrote this.")

    @property
    def takes_answers(self) -> bool:
        """Whether the reader may answer it; what already stands under a closed one stays."""
        return self.is_open and self.reply.state == State.PUBLISHED

    @property
    def is_open(self) -> bool:
        """Whether the reader may read it."""
        return bool(self.reply.is_open)  # type: ignore[attr-defined]  # annotated by `lines`


@dataclass(frozen=True)
class Thread:
    """One page of a conversation."""

    lines: Sequence[Line]
    reply_count: int
    department_count: int
    own: Own  # about the entry itself
    files: Sequence[Row]  # of the entry itself
    earlier_url: str
    later_url: str


def thread_for(entry: Entry, reader: User, *, start: str = "") -> Thread:
    """The page of replies that begins at `start`, a cursor ("" and nonsense: at the first). Five queries."""
    lines = Reply.objects.lines(entry, reader).select_related("author", "department")
    roots = lines.filter(root=None).order_by("created_at", "pk")
    try:
        moment, pk = read_cursor(start) if start else (None, 0)
    except BadCursor:
        moment, pk = None, 0
    if moment is not None:
        roots = roots.filter(created_at__gte=moment).filter(Q(created_at__gt=moment) | Q(pk__gte=pk))
    page = list(roots[: ROOTS_A_PAGE + 1])
    shown, following = page[:ROOTS_A_PAGE], page[ROOTS_A_PAGE:]
    answers = list(lines.filter(root__in=[root.pk for root in shown]).order_by("created_at", "pk")[:ANSWERS_A_PAGE])
    by_root: dict[int, list[Reply]] = {}
    for answer in answers:
        by_root.setdefault(answer.root_id or 0, []).append(answer)
    ids = [reply.pk for reply in [*shown, *answers]]
    own = on_thread(entry, ids, reader)
    readable = [reply.pk for reply in [*shown, *answers] if reply.is_open]  # type: ignore[attr-defined]  # annotated
    files = files_on(entry, readable, reader)

    def line(reply: Reply) -> Line:
        return Line(
            reply=reply,
            html=text.clean(reply.shown_html),  # type: ignore[attr-defined]  # annotated by `lines`
            own=own.get(reply.pk, NOTHING),
            files=files.get(reply.pk, []),
            is_own=reply.author_id == reader.pk,
            answers=[line(answer) for answer in by_root.get(reply.pk, [])],
        )

    counts = entry.replies.published().aggregate(replies=Count("pk"), departments=Count("department", distinct=True))
    return Thread(
        lines=[line(root) for root in shown],
        reply_count=counts["replies"],
        department_count=counts["departments"],
        own=own.get(None, NOTHING),
        files=files.get(None, []),
        earlier_url=_address(entry, "") if moment is not None else "",
        later_url=_address(entry, cursor(following[0].created_at, following[0].pk)) if following else "",
    )


def root_in(replies: ReplyQuerySet, pk: int) -> Reply | None:
    """The root of that number among `replies`, with what `page_start` asks, so that it need not. One query."""
    before = Reply.objects.filter(entry=OuterRef("entry"), root=None, created_at__lt=OuterRef("created_at"))
    is_late = Exists(before.order_by("created_at")[ROOTS_A_PAGE - 1 : ROOTS_A_PAGE])
    return replies.filter(pk=pk, root=None).annotate(is_late=is_late).first()


def page_start(reply: Reply) -> str:
    """The cursor of a page that shows `reply`: "" while its root is on the first page."""
    if hasattr(reply, "is_late"):
        return cursor(reply.created_at, reply.pk) if reply.is_late else ""
    root = reply.root or reply
    before = Reply.objects.filter(entry=reply.entry_id, root=None, created_at__lt=root.created_at)
    on_first_page = before.order_by("created_at")[:ROOTS_A_PAGE].count() < ROOTS_A_PAGE
    return "" if on_first_page else cursor(root.created_at, root.pk)


def _address(entry: Entry, start: str) -> str:
    query = f"?{urlencode({'from': start})}" if start else ""
    return f"{entry.get_absolute_url()}{query}#replies"
