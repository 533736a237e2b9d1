"""`Entry`: what a person says to others. The reading rule stands here and nowhere else."""

from typing import Generic, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Case, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from colleagues.models import people_added_by, people_blocked_by, people_who_added, people_who_blocked
from content import kinds
from content.models.choices import NOT_YET_SHOWN, Audience, State, Voice
from core.markings import Marking
from core.models import TimeStamped
from groups.models import Group, groups_of, members_of
from profiles.models import MEMBERS, Department, User, departments_of, people_of, within
from tags.models import Tag

TITLE_LONGEST = 200  # characters
BODY_LONGEST = 100_000
EXCERPT_LONGEST = 300


_M = TypeVar("_M", bound=models.Model)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Which entries."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Entries `user` may read. The reading rule is written here and nowhere else; its inverse is `readers_of`."""
        if isinstance(user, AnonymousUser) or not user.may_read:  # unconfirmed, waiting, suspended, left
            return self.none()
        open_to = self._open_to(user)
        return open_to.exclude(state__in=NOT_YET_SHOWN) if user.is_looked_at else open_to  # drafts are for own eyes

    def visible_to_each(self, reader: OuterRef) -> Self:
        """The same for the member of each row of a query around this one, which sees to it that they are members."""
        return self._open_to(reader)

    def _open_to(self, reader: User | OuterRef) -> Self:
        """Entries that `reader`, a member, may read."""
        inner = within(reader)
        room = (  # subqueries: no duplicate rows, and one hashed look-up each in the plan
            Q(audience=Audience.EVERYONE)
            | Q(
                audience=Audience.DEPARTMENT, department__in=departments_of(inner)
            )  # current roles, and what they succeeded
            | Q(audience=Audience.GROUP, group__in=groups_of(inner))
            | Q(audience=Audience.COLLEAGUES) & (Q(author=reader) | Q(author__in=people_who_added(inner)))
            | Q(audience=Audience.ONLY_ME, author=reader)
        )
        shown = Q(state=State.PUBLISHED) | Q(
            state=State.HIDDEN, author=reader
        )  # authorship opens no room that one has left
        unfinished = Q(author=reader, state__in=NOT_YET_SHOWN)
        blocked = Q(voice=Voice.PERSONAL, author__in=people_blocked_by(inner))
        return self.filter(shown & room | unfinished).exclude(blocked)

    def published(self) -> Self:
        """What lists show. Also lets the partial indexes on published entries work."""
        return self.filter(state=State.PUBLISHED)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Entries whose text `user` may change: one's own, while one may read them."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.visible_to(user).filter(author=user, state__in=(*NOT_YET_SHOWN, State.PUBLISHED))

    def drafts_of(self, user: User) -> Self:
        """What `user` has begun and not yet shown to anybody."""
        return self.visible_to(user).filter(author=user, state__in=NOT_YET_SHOWN)

    def due(self) -> Self:
        """Scheduled entries whose moment has come, the longest waiting first. No door: the sweep asks for everybody."""
        return self.filter(state=State.SCHEDULED, published_at__lte=timezone.now()).order_by("published_at", "pk")

    def official(self) -> Self:
        """What departments say. Lists of it add `.published()`, and have an index of their own."""
        return self.filter(voice=Voice.OFFICIAL)

    def personal(self) -> Self:
        """What people say for themselves."""
        return self.filter(voice=Voice.PERSONAL)

    def in_feeds(self) -> Self:
        """What feeds and digests hold: not the official entries beyond the three of a week, until it is their turn."""
        return self.filter(Q(voice=Voice.PERSONAL) | Q(broadcast__feeds_from__lte=timezone.now()))

    def of_kind(self, kind: str) -> Self:
        """Entries of one kind."""
        return self.filter(kind=kind)

    def for_page(self) -> Self:
        """With what the page of one entry shows."""
        of_it = EntryTag.objects.filter(content_object=OuterRef("pk")).order_by("tag__name")
        shown = of_it.values(found=JSONObject(name="tag__name", slug="tag__slug"))
        return self.select_related("author", "department", "group", "activity").annotate(
            tags_shown=ArraySubquery(shown)
        )

    def for_cards(self) -> Self:
        """With what every card shows of author, department, group and counts, and the whole text of brief kinds."""
        brief = Case(
            When(kind__in=kinds.brief_slugs(), then="body_html"), default=Value(""), output_field=models.TextField()
        )
        found = self.select_related("author", "department", "group", "activity").annotate(whole_html=brief)
        return found.defer("body", "body_html", "author__about", "author__about_html")


def readers_of(entry: "Entry", *, among: models.QuerySet[User]) -> models.QuerySet[User]:
    """Those `among` people who may read `entry`: the inverse of `visible_to`, for fan-out and live.

    A property test proves that the two agree.
    """
    readers = among.filter(MEMBERS)
    if entry.state in NOT_YET_SHOWN:
        readers = readers.filter(pk=entry.author_id)
    else:
        if entry.state == State.HIDDEN:
            readers = readers.filter(pk=entry.author_id)
        elif entry.state != State.PUBLISHED:
            return readers.none()
        match entry.audience:
            case Audience.EVERYONE:
                pass
            case Audience.DEPARTMENT:
                readers = readers.filter(pk__in=people_of(entry.department_id).values("pk"))
            case Audience.GROUP if entry.group_id is not None:
                readers = readers.filter(pk__in=members_of(entry.group_id))
            case Audience.COLLEAGUES:
                readers = readers.filter(Q(pk=entry.author_id) | Q(pk__in=people_added_by(entry.author_id)))
            case Audience.ONLY_ME:
                readers = readers.filter(pk=entry.author_id)
            case _:
                return readers.none()
    if entry.voice == Voice.PERSONAL:
        readers = readers.exclude(pk__in=people_who_blocked(entry.author_id))
    return readers


class DetailQuerySet(models.QuerySet[_M], Generic[_M]):
    """Base for the detail rows of kinds: the same door as the entry's."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows whose entry `user` may read."""
        return self.filter(entry__in=Entry.objects.visible_to(user))


class Written(TimeStamped):
    """What an entry and a reply have in common: somebody wrote a text."""

    language = models.CharField(_("language"), max_length=10, blank=True)
    body = models.TextField(_("text"), max_length=BODY_LONGEST, blank=True)  # Markdown, as written: the record
    body_html = models.TextField(blank=True, editable=False)  # a cache, cleaned again on output
    body_renderer = models.PositiveSmallIntegerField(
        default=0, editable=False
    )  # core.text.RENDERER_VERSION of body_html
    excerpt = models.CharField(max_length=EXCERPT_LONGEST, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PUBLISHED)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)  # raised by every change of what a reader sees
    origin = models.CharField(_("id in an imported archive"), max_length=200, blank=True)
    submission = models.UUIDField(null=True, blank=True, editable=False)  # the form's one-time token
    holds = models.PositiveIntegerField(_("holds"), default=0, editable=False)  # a trigger refuses DELETE above 0

    class Meta:
        abstract = True


class Entry(Written):
    """One thing said to others. A kind that adds something keeps one detail row beside it."""

    kind = models.CharField(_("kind"), max_length=20)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="entries")
    department = models.ForeignKey(  # the author's then, or the one that says it
        Department, on_delete=models.PROTECT, related_name="entries"
    )
    voice = models.CharField(_("voice"), max_length=10, choices=Voice, default=Voice.PERSONAL)
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    audience = models.CharField(_("who may read it"), max_length=12, choices=Audience, default=Audience.EVERYONE)
    title = models.CharField(_("title"), max_length=TITLE_LONGEST)
    marking = models.CharField(_("marking"), max_length=20, choices=Marking, default=Marking.OFFICIAL)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    answer = models.ForeignKey("Reply", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    quoted = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="quotes")

    tags = TaggableManager(through="EntryTag", blank=True, verbose_name=_("tags"))

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.UniqueConstraint(fields=["origin"], condition=~Q(origin=""), name="entry_origin_unique"),
            models.UniqueConstraint(fields=["author", "submission"], name="entry_submission_unique"),
            models.CheckConstraint(
                condition=~Q(audience=Audience.GROUP) | Q(group__isnull=False), name="entry_group_audience_has_group"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.PUBLISHED, State.SCHEDULED]) | Q(published_at__isnull=False),
                name="entry_published_has_moment",
            ),
            models.CheckConstraint(  # a department speaks to all, or not at all
                condition=~Q(voice=Voice.OFFICIAL, state__in=[State.PUBLISHED, State.SCHEDULED])
                | Q(audience=Audience.EVERYONE, group=None),
                name="entry_official_is_for_everyone",
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], condition=Q(state="published"), name="entry_newest"),
            models.Index(
                fields=["kind", "-published_at", "-id"], condition=Q(state="published"), name="entry_kind_newest"
            ),
            models.Index(fields=["author", "-published_at", "-id"], name="entry_author_newest"),
            models.Index(  # the newest words of each of thousands whom somebody follows, without a look at the rows
                fields=["author", "-published_at", "-id"],
                condition=Q(state="published", voice="personal"),
                name="entry_said_newest",
            ),
            models.Index(
                fields=["group", "-published_at", "-id"], condition=Q(group__isnull=False), name="entry_group_newest"
            ),
            models.Index(
                fields=["department", "-published_at", "-id"], condition=Q(state="published"), name="entry_dept_newest"
            ),
            models.Index(
                fields=["department", "-published_at", "-id"],
                condition=Q(voice="official", state="published"),
                name="entry_channel_newest",
            ),
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(voice="official", state="published"),
                name="entry_official_newest",
            ),
            models.Index(fields=["published_at"], condition=Q(state="scheduled"), name="entry_scheduled"),
            GinIndex(
                SearchVector("title", config="english"),
                condition=Q(kind="topic", state="published"),
                fastupdate=False,
                name="entry_topic_title",
            ),  # what was asked before
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return kinds.get(self.kind).url_of(self)

    @property
    def shown_tags(self) -> list[Tag]:
        """Its tags in the order of the alphabet. No query where `for_page` found it."""
        found: list[dict[str, str]] | None = getattr(self, "tags_shown", None)
        return list(self.tags.order_by("name")) if found is None else [Tag(**tag) for tag in found]

    @property
    def main_tags(self) -> list[int]:
        """Numbers of its tags; for one that became a synonym since, of the one that took its place. One query."""
        return list(self.entry_tags.values_list(Coalesce("tag__synonym_of", "tag"), flat=True).distinct())

    @property
    def is_published(self) -> bool:
        """Whether its audience may read it now."""
        return self.state == State.PUBLISHED

    @property
    def is_official(self) -> bool:
        """Whether its department says it."""
        return self.voice == Voice.OFFICIAL

    def is_visible_to(self, user: User | AnonymousUser) -> bool:
        """Ask the query, so that a page and a list can never disagree."""
        return Entry.objects.visible_to(user).filter(pk=self.pk).exists()


class EntryTagQuerySet(models.QuerySet["EntryTag"]):
    """Which rows of a tag's page."""

    def listed(self, name: str, entries: EntryQuerySet) -> Self:
        """Rows of the tag of that name whose entry is among `entries`, which came through the door."""
        return self.filter(tag__slug=name, published_at__isnull=False, content_object__in=entries)


class EntryTag(ItemBase):
    """A tag on an entry, with the moment by which a tag's page is ordered: one table, one index scan."""

    content_object = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="entry_tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="entry_tags")
    published_at = models.DateTimeField(null=True)

    objects = EntryTagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag of an entry")
        verbose_name_plural = _("tags of entries")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="entry_tag_unique")]
        indexes = [models.Index(fields=["tag", "-published_at", "-content_object"], name="entry_tag_newest")]
