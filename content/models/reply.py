"""`Reply`: two levels, in order of (created_at, id) within the root; the audience is its entry's."""

from datetime import datetime
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from colleagues.models import people_blocked_by, people_who_blocked
from content.models.choices import State, Voice
from content.models.entry import Entry, Written, readers_of
from profiles.models import Department, User

REPLY_LONGEST = 10_000  # characters


def _open_to(reader: User) -> Q:
    """Which replies of an entry that `reader` may read are open to them, too: the one place where that is said."""
    shown = Q(state=State.PUBLISHED) | Q(author=reader, state=State.HIDDEN)
    return shown & ~Q(voice=Voice.PERSONAL, author__in=people_blocked_by(reader))


class ReplyQuerySet(models.QuerySet["Reply"]):
    """Which replies."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Replies whose text `user` may read: through the entry; own hidden ones too; none of people one blocks."""
        if isinstance(user, AnonymousUser) or not user.may_read:
            return self.none()
        return self.filter(_open_to(user), entry__in=Entry.objects.visible_to(user))

    def published(self) -> Self:
        """What counts and lists show."""
        return self.filter(state=State.PUBLISHED)

    def open_to(self, reader: User) -> Self:
        """Of the replies of entries that came through their door those whose text `reader` may have."""
        return self.filter(_open_to(reader))

    def after(self, moment: datetime, pk: int) -> Self:
        """Those behind (moment, pk) in order of time."""
        return self.filter(Q(created_at__gte=moment) & (Q(created_at__gt=moment) | Q(pk__gt=pk)))

    def from_(self, moment: datetime, pk: int) -> Self:
        """Those from (moment, pk) on, itself included."""
        return self.after(moment, pk - 1)

    def up_to(self, moment: datetime, pk: int) -> Self:
        """Those up to (moment, pk), itself included."""
        return self.filter(Q(created_at__lte=moment) & (Q(created_at__lt=moment) | Q(pk__lte=pk)))

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Replies whose text `user` may change: one's own published ones."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.visible_to(user).filter(author=user, state=State.PUBLISHED)

    def lines(self, entry: Entry, reader: User) -> Self:
        """All lines of the thread of `entry`, which `reader` may read (it came through its door), in no order yet.

        `is_open` says whether the reader may have the text, which is `shown_html` then and empty otherwise. A closed
        line keeps its place where a moderator hid it, or while answers stand under it. The entry's rule is not asked
        again for each line: planning it costs more than the whole thread.
        """
        answers = self.model.objects.published().filter(root=OuterRef("pk"))
        return (
            self.filter(entry=entry)
            .annotate(is_open=ExpressionWrapper(_open_to(reader), output_field=models.BooleanField()))
            .filter(Q(is_open=True) | Q(state=State.HIDDEN) | Q(Exists(answers)))
            .annotate(
                shown_html=Case(
                    When(is_open=True, then=F("body_html")), default=Value(""), output_field=models.TextField()
                )
            )
            .defer("body", "body_html", "excerpt", "author__about", "author__about_html")
        )


class Reply(Written):
    """An answer to an entry, or to another reply (`root`, once)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="replies")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="replies")
    voice = models.CharField(_("voice"), max_length=10, choices=Voice, default=Voice.PERSONAL)
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    anchor = models.CharField(
        _("about"), max_length=60, blank=True
    )  # picture, paragraph or page; the kind gives it meaning
    created_at = models.DateTimeField(_("written at"))  # the archive's moment where it was imported

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        constraints = [
            models.UniqueConstraint(fields=["origin"], condition=~Q(origin=""), name="reply_origin_unique"),
            models.UniqueConstraint(fields=["author", "submission"], name="reply_submission_unique"),
            models.CheckConstraint(
                condition=Q(state__in=[State.PUBLISHED, State.HIDDEN, State.QUARANTINED, State.DELETED]),
                name="reply_has_no_draft",
            ),
        ]
        indexes = [
            models.Index(fields=["entry", "root", "created_at", "id"], name="reply_thread"),
            models.Index(fields=["entry", "created_at", "id"], name="reply_by_time"),
            models.Index(fields=["author", "-created_at", "-id"], name="reply_author_newest"),
        ]

    def __str__(self) -> str:
        return self.excerpt

    def get_absolute_url(self) -> str:
        return reverse("content:reply", args=[self.pk])

    @property
    def is_official(self) -> bool:
        """Whether its department says it."""
        return self.voice == Voice.OFFICIAL

    @property
    def anchor_id(self) -> str:
        """The fragment under which the thread shows it."""
        return f"reply-{self.pk}"

    def is_visible_to(self, user: User | AnonymousUser) -> bool:
        """Ask the query, so that a page and a list can never disagree."""
        return Reply.objects.visible_to(user).filter(pk=self.pk).exists()


def readers_of_reply(reply: Reply, *, among: models.QuerySet[User]) -> models.QuerySet[User]:
    """Those `among` people who may read the text of `reply`: the inverse of `Reply.objects.visible_to`."""
    readers = readers_of(reply.entry, among=among)
    if reply.state == State.HIDDEN:
        readers = readers.filter(pk=reply.author_id)
    elif reply.state != State.PUBLISHED:
        return readers.none()
    if reply.voice == Voice.PERSONAL:
        readers = readers.exclude(pk__in=people_who_blocked(reply.author_id))
    return readers
