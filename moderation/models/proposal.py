"""What members propose to change in the rules of the house, who backs it, and what a proposal needs."""

from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Entry
from moderation.models.rules import LINE_LONGEST, LINE_TITLE_LONGEST, WHY_LONGEST, HouseQuerySet, RuleLine, Rules
from profiles.models import Department, User
from profiles.models.user import members


class ProposalTerms(models.Model):
    """What a proposal needs: the one place where these numbers stand, changed in the admin."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    backers = models.PositiveSmallIntegerField(_("people who back it"), default=30)
    departments = models.PositiveSmallIntegerField(_("departments that they come from"), default=5)
    poll_days = models.PositiveSmallIntegerField(_("days of the poll"), default=14)
    lapse_days = models.PositiveSmallIntegerField(_("days after which it lapses without a poll"), default=60)

    class Meta:
        verbose_name = _("terms of proposals")
        verbose_name_plural = _("terms of proposals")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="proposal_terms_one_row"),
            models.CheckConstraint(
                condition=Q(
                    backers__range=(1, 10_000),
                    departments__gte=1,
                    departments__lte=models.F("backers"),
                    poll_days__range=(1, 90),
                    lapse_days__range=(1, 365),
                ),
                name="proposal_terms_can_be_met",
            ),
        ]

    def __str__(self) -> str:
        return str(_("terms of proposals"))

    @classmethod
    def now(cls) -> "ProposalTerms":
        """Those that hold; the usual ones where nobody has said others."""
        return cls.objects.filter(pk=1).first() or cls()


class ProposalKind(models.TextChoices):
    """What is to happen to a line."""

    CHANGE = "change", _("Change a line")
    ADD = "add", _("Add a line")
    REMOVE = "remove", _("Take a line out")


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    OPEN = "open", _("looking for people who back it")
    POLLED = "polled", _("put to everybody in a poll")
    IN_FORCE = "in-force", _("in force")
    REFUSED = "refused", _("not put into force")
    VETOED = "vetoed", _("stopped for law")
    LAPSED = "lapsed", _("lapsed")
    WITHDRAWN = "withdrawn", _("withdrawn")


UNDECIDED = (ProposalState.OPEN, ProposalState.POLLED)
DECIDED = (ProposalState.IN_FORCE, ProposalState.REFUSED, ProposalState.VETOED)


class ProposalQuerySet(HouseQuerySet["Proposal"]):
    """Which proposals."""

    def for_list(self) -> Self:
        """With what a line shows: as many backers as the page of the proposal counts."""
        backers = models.Count("backings", filter=members("backings__person"))
        return self.select_related("line").annotate(backer_count=backers)

    def undecided(self) -> Self:
        """Those that look for backing or are in a poll, the newest first."""
        return self.filter(state__in=UNDECIDED).order_by("-created_at", "-pk")

    def to_lapse(self, days: int) -> Self:
        """Open ones that have looked for backing for so many days."""
        return self.filter(state=ProposalState.OPEN, created_at__lte=timezone.now() - timedelta(days=days))


class Proposal(models.Model):
    """A member proposes to change, add or take out one line. Its words stand: who wants others proposes anew."""

    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="rule_proposals")
    kind = models.CharField(_("what"), max_length=8, choices=ProposalKind)
    line = models.ForeignKey(
        RuleLine, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("line")
    )
    title = models.CharField(_("new title"), max_length=LINE_TITLE_LONGEST, blank=True)
    text = models.CharField(_("new text"), max_length=LINE_LONGEST, blank=True)
    reason = models.CharField(_("why"), max_length=WHY_LONGEST)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    created_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    submission = models.UUIDField(null=True, blank=True, editable=False)  # the form's one-time token
    entry = models.OneToOneField(  # the poll, which is an ordinary entry of the proposer
        Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="rule_proposal"
    )
    question = models.CharField(
        max_length=200, blank=True, editable=False
    )  # of the poll, and the option that is for it
    yes_label = models.CharField(max_length=200, blank=True, editable=False)
    closes_at = models.DateTimeField(_("poll closes at"), null=True, blank=True)  # as it was promised
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(_("decision in words"), max_length=WHY_LONGEST, blank=True)
    paragraph = models.CharField(_("paragraph of the law"), max_length=200, blank=True)
    rules = models.ForeignKey(
        Rules, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("version")
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        permissions = [
            ("decide_proposal", "Can put the result of a poll on the rules into force, or say why not"),
            ("veto_proposal", "Can stop a proposal on the rules for law"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ProposalKind.ADD, line=None)
                | Q(kind__in=[ProposalKind.CHANGE, ProposalKind.REMOVE], line__isnull=False),
                name="proposal_names_its_line",
            ),
            models.CheckConstraint(
                condition=Q(kind=ProposalKind.REMOVE, title="", text="")
                | ~Q(kind="remove") & ~Q(title="") & ~Q(text=""),
                name="proposal_says_its_words",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_has_reason"),
            models.UniqueConstraint(
                fields=["proposer"], condition=Q(state=ProposalState.OPEN), name="proposal_one_open_a_person"
            ),
            models.UniqueConstraint(fields=["proposer", "submission"], name="proposal_submission_unique"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "lapsed", "withdrawn"], closes_at=None)
                | Q(state="vetoed")
                | Q(state__in=["polled", "in-force", "refused"], closes_at__isnull=False),
                name="proposal_poll_once_backed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_at__isnull=False, decided_by__isnull=False)
                | Q(decided_by=None, decision="", rules=None) & ~Q(state__in=DECIDED),
                name="proposal_decided_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state="in-force", rules__isnull=False) | Q(rules=None) & ~Q(state="in-force"),
                name="proposal_in_force_as_version",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") & ~Q(state="vetoed") | ~Q(decision=""), name="proposal_refused_with_words"
            ),
            models.CheckConstraint(
                condition=Q(state="vetoed") & ~Q(paragraph="") | Q(paragraph="") & ~Q(state="vetoed"),
                name="proposal_veto_names_the_law",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="proposal_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:proposal", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it can still be backed."""
        return self.state == ProposalState.OPEN

    @property
    def heading(self) -> str:
        """What it wants, in one line."""
        match self.kind:
            case ProposalKind.ADD:
                return _("Add a line: “%(title)s”") % {"title": self.title}
            case ProposalKind.REMOVE:
                return _("Take out line %(number)d, “%(title)s”") % self._line_words()
            case _:
                return _("Change line %(number)d, “%(title)s”") % self._line_words()

    def _line_words(self) -> dict[str, Any]:
        return {"number": self.line.position, "title": self.line.title} if self.line else {"number": 0, "title": ""}


class BackingQuerySet(models.QuerySet["Backing"]):
    """Which backings."""

    def counted(self) -> Self:
        """Those of people who are members now: who was suspended or left backs nothing."""
        return self.filter(members("person"))


class Backing(models.Model):
    """Somebody backs a proposal, from the department of that moment."""

    proposal = models.ForeignKey(Proposal, db_index=False, on_delete=models.CASCADE, related_name="backings")
    person = models.ForeignKey(User, db_index=False, on_delete=models.CASCADE, related_name="rule_backings")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = BackingQuerySet.as_manager()

    class Meta:
        verbose_name = _("backing")
        verbose_name_plural = _("backings")
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="backing_one_a_person")]
        indexes = [models.Index(fields=["person", "-created_at"], name="backing_rate")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.proposal_id}"
