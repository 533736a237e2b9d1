"""One row a person. An address is not a person: addresses stand in allauth's table, confirmed one by one."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import IntegrityError, models, transaction
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Lower, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from core import text
from core.models import TimeStamped
from profiles import addresses
from profiles.models.department import Department
from tags.models import Tag
from uploads.models import Upload

# taggit's through tables want its own bases
from taggit.models import ItemBase  # isort: skip

ABOUT_LONGEST = 2000  # characters
HANDLE_LONGEST = 60  # characters
FIRST_DAY = timedelta(days=1)
_MOST_NAMESAKES_AT_ONCE = 50
NO_HANDLES = frozenset({"counterparts", "suggestions"})  # pages beside those of people


def within(reader: "User | OuterRef") -> "User | OuterRef":
    """The same reader as a subquery names them: a person, or the column of a query around that."""
    return OuterRef(reader) if isinstance(reader, OuterRef) else reader


BEGINNING = datetime(2009, 1, 1, tzinfo=UTC)


def members(at: str = "") -> Q:
    """Who may read: of people, or of rows that point at them by the column `at`."""
    start = f"{at}__" if at else ""
    moments = {f"{start}confirmed_at__isnull": False, f"{start}admitted_at__isnull": False}
    return Q(**moments, **{f"{start}suspended_at": None, f"{start}left_at": None})


MEMBERS = members()


class UserQuerySet(models.QuerySet["User"]):
    """Which people."""

    def members(self) -> Self:
        """People who may read: confirmed, admitted, neither suspended nor left. The same as `User.may_read`."""
        return self.filter(MEMBERS)

    def shown(self) -> Self:
        """People whose profile is shown: admitted once, also those who left or have not claimed an imported account."""
        return self.filter(admitted_at__isnull=False)

    def visible_to(self, user: "User | Any") -> Self:
        """Profiles that `user` may see: all that are shown, for members; none for anybody else."""
        return self.shown() if getattr(user, "may_read", False) else self.none()

    def waiting(self) -> Self:
        """People who confirmed an address of an unknown domain and wait for an operator."""
        return self.filter(confirmed_at__isnull=False, admitted_at=None, left_at=None)

    def by_handle(self, handles: Iterable[str]) -> dict[str, "User"]:
        """The people of these handles; the handle of an account that was merged is for ever one of its person."""
        found = self.model.objects.filter(handle__in=list(handles)).select_related("merged_into")
        return {person.handle: person.merged_into or person for person in found}

    def named(self, words: str) -> Self:
        """People whose name contains each of `words`, in any order and case."""
        found = self
        for word in words.split()[:6]:
            found = found.filter(name__icontains=word)
        return found


class HandleTaken(RuntimeError):
    """Fifty people of the same name signed up at the same moment."""


def new_handle(name: str) -> str:
    """A free handle for the name: `ada-author`, or `ada-author-2` where that is taken; `person` for other scripts."""
    stem = slugify(name)[: HANDLE_LONGEST - 8].strip("-_") or "person"
    taken = NO_HANDLES | set(User.objects.filter(handle__startswith=stem).values_list("handle", flat=True))
    number = 1
    handle = stem
    while handle in taken:
        number += 1
        handle = f"{stem}-{number}"
    return handle


class UserManager(BaseUserManager["User"]):
    """Django's commands and allauth make people through this."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "", **fields: Any) -> "User":
        """A person with a handle of their own, and an unusable password where none is given.

        Raises IntegrityError where the address is taken, ValidationError where its domain cannot be written.
        """
        person = self.model(email=addresses.normal(email), name=text.single_line(name), **fields)
        person.set_password(password)
        for _attempt in range(_MOST_NAMESAKES_AT_ONCE):
            person.handle = new_handle(person.name)
            try:
                with transaction.atomic(using=self._db):
                    person.save(using=self._db, force_insert=True)
                return person
            except IntegrityError:
                if not self.filter(handle=person.handle).exists():
                    raise
        raise HandleTaken(person.name)

    @transaction.atomic
    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An operator, whose address is taken as proven: whoever runs this command has the database in hand."""
        now = timezone.now()
        fields = {"is_staff": True, "is_superuser": True, "trust": Trust.MEMBER, **fields}
        person = self.create_user(email, password, confirmed_at=now, admitted_at=now, **fields)
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
        return person


class Trust(models.IntegerChoices):
    """How far the community lets a person go unchecked; moved by `moderation`."""

    NEWCOMER = 0, _("newcomer")
    MEMBER = 1, _("member")
    REGULAR = 2, _("regular")


class Welcome(models.IntegerChoices):
    """Where a person is with their first visit."""

    NONE = 0, _("not led")  # whoever was here before there was one, or came with an archive
    DUE = 1, _("to be led")
    BEGUN = 2, _("begun")
    OVER = 3, _("over")


class User(AbstractBaseUser, PermissionsMixin, TimeStamped):
    """A civil servant. `department` and `job_title` repeat the main role, kept by `profiles.services` alone."""

    email = models.EmailField(_("work email address"), max_length=254)
    handle = models.SlugField(_("handle"), max_length=HANDLE_LONGEST)
    name = models.CharField(_("name"), max_length=100)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    department = models.ForeignKey(
        Department, verbose_name=_("department"), null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    about = models.TextField(_("about"), max_length=ABOUT_LONGEST, blank=True)
    about_html = models.TextField(blank=True, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True)  # blank: as the browser says
    trust = models.PositiveSmallIntegerField(_("trust"), choices=Trust, default=Trust.NEWCOMER)
    is_staff = models.BooleanField(_("may enter the admin"), default=False)
    confirmed_at = models.DateTimeField(_("address confirmed at"), null=True, blank=True)
    admitted_at = models.DateTimeField(_("admitted at"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    paused_until = models.DateTimeField(
        _("paused until"), null=True, blank=True
    )  # reads, and writes nothing until then
    merged_into = models.ForeignKey(  # the other account of the same person, which this one leads to for ever
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        db_index=False,
    )
    merged_at = models.DateTimeField(_("merged at"), null=True, blank=True, editable=False)
    origin = models.CharField(_("id in an imported archive"), max_length=200, blank=True)
    photo = models.ForeignKey(  # a square of the face, re-encoded; initials without it
        Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("photo")
    )
    photo_token = models.UUIDField(  # of the photo once it is ready; repeated so that no list of faces joins for it
        null=True, blank=True, unique=True, editable=False
    )
    welcome = models.PositiveSmallIntegerField(
        _("welcome"), choices=Welcome, default=Welcome.NONE, db_default=0, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)  # of what a card shows: name, job, face

    skills = TaggableManager(through="Skill", blank=True, verbose_name=_("skills"))

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.UniqueConstraint(Lower("handle"), name="user_handle_unique"),
            models.UniqueConstraint(fields=["origin"], condition=~Q(origin=""), name="user_origin_unique"),
            models.CheckConstraint(
                condition=Q(photo_token=None) | Q(photo__isnull=False), name="user_shown_photo_is_theirs"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None)
                | Q(merged_into__isnull=False, merged_at__isnull=False)
                & Q(left_at__isnull=False, admitted_at=None, is_staff=False, is_superuser=False),
                name="user_merged_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="user_merged_into_another"
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="user_name_parts"),  # as `icontains` asks
            models.Index(fields=["email"], name="user_email"),  # as sign-in asks
            models.Index(OpClass(Lower("name"), name="text_pattern_ops"), name="user_name_prefix"),
            models.Index(fields=["department", "-created_at", "-id"], name="user_department_newest"),
            models.Index(fields=["merged_into"], name="user_merged", condition=Q(merged_into__isnull=False)),
            models.Index(
                fields=["-created_at", "-id"], name="user_newest", condition=Q(admitted_at__isnull=False)
            ),  # the directory
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portal:person", args=[self.handle])

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django's is a column; ours follows from two moments
        """Whether the person may sign in at all. Read by Django and allauth at every request."""
        return self.suspended_at is None and self.left_at is None

    @property
    def is_paused(self) -> bool:
        """Whether the person reads, and writes nothing for a while: a moderator, or the community, has paused them."""
        return self.paused_until is not None and self.paused_until > timezone.now()

    @property
    def first_day_ends_at(self) -> datetime | None:
        """Until when a newcomer writes with few links and no files; None for everybody else. No query."""
        if self.trust > Trust.NEWCOMER or self.confirmed_at is None or self.admitted_at is None:
            return None
        ends_at = max(self.confirmed_at, self.admitted_at) + FIRST_DAY
        return ends_at if ends_at > timezone.now() else None

    is_looked_at = False  # for one request of one of staff, who looks with this member's eyes (`profiles.looking`)

    @property
    def may_read(self) -> bool:
        """Whether the person is a member now. The same as `UserQuerySet.members`."""
        return self.confirmed_at is not None and self.admitted_at is not None and self.is_active

    @property
    def is_waiting(self) -> bool:
        """Confirmed, but of a domain that nobody has assigned to a department yet."""
        return self.confirmed_at is not None and self.admitted_at is None

    @property
    def is_unclaimed(self) -> bool:
        """Known from an archive or a staff list; the person has not signed in yet."""
        return self.confirmed_at is None and self.admitted_at is not None

    @property
    def initials(self) -> str:
        """First letters of the first and last name, for the picture that is not there."""
        names = self.name.split()
        return "".join(name[0] for name in ([names[0], names[-1]] if len(names) > 1 else names)).upper()

    @property
    def first_name(self) -> str:
        """What friends say: the preferred name where it was found with the person, else the first word of the name."""
        detail = self._state.fields_cache.get("detail")
        if detail is not None and detail.preferred_name:
            return str(detail.preferred_name)
        return self.name.split()[0] if self.name.split() else self.name


class Skill(ItemBase):
    """A tag on a person: what to ask them about."""

    content_object = models.ForeignKey(User, on_delete=models.CASCADE, related_name="skill_rows")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="skill_rows")
    weight = models.PositiveSmallIntegerField(default=1)

    objects = models.Manager["Skill"]()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="skill_unique")]
        indexes = [models.Index(fields=["tag", "-weight", "content_object"], name="skill_tag_weight")]


def member_numbered(pk: int) -> User:
    """A member of that number and nothing else, for the doors of a query that is put together once (`core.prepared`).

    Whoever asks it sees to it that the reader of that number may read.
    """
    return User(pk=pk, confirmed_at=BEGINNING, admitted_at=BEGINNING)
