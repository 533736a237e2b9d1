"""Making a poll, changing it before anybody has voted, closing and removing it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models import NOT_YET_SHOWN, Entry, State
from content.services import MarkedTooHigh, NotPossible, check_not_paused, check_open, check_words
from core import text
from core.guarding import refuse_marked
from polls.models import Choice, Poll
from polls.services.errors import TermsStand
from polls.services.voting import locked
from polls.terms import BadTerms, Terms, check_close
from stream.services import nudge

KIND = "poll"
_STANDS = gettext_lazy(
    "Somebody has voted. Question, options and rules stand now; only the moment of the close can change."
)


def terms_of(poll: Poll) -> Terms:
    """What its author said of it. One query."""
    return Terms(
        mode=poll.mode,
        options=[choice.label for choice in poll.choices.all()],
        question=poll.question,
        results=poll.results,
        is_anonymous=poll.is_anonymous,
        most_choices=poll.most_choices,
        unit=poll.unit,
        least=poll.least,
        greatest=poll.greatest,
        closes_at=poll.closes_at,
    )


def set_terms(*, entry: Entry, terms: Terms, title: str | None = None) -> Poll:
    """Make the poll of `entry`, or change it, in the caller's transaction, who holds the lock of the entry.

    `title` is the one that the entry is about to get, where its title is the question.
    Raises MarkedTooHigh, BadTerms, TermsStand where somebody has voted and more than the planned close changes,
    NotPossible where it is closed.
    """
    terms = terms.tidied()
    _check_markings(entry, terms)
    terms.check()
    check_close(terms.closes_at)
    check_words(entry.author, terms.question, *terms.options, terms.unit)
    if entry.kind != KIND and not terms.question:
        raise BadTerms("question", _("Enter the question"))
    found = Poll.objects.select_for_update(of=("self",), no_key=True).filter(pk=entry.pk).first()
    if found is None:
        return _make(entry, terms, opened_at=timezone.now() if entry.is_published else None)
    if found.is_closed and found.has_votes:
        raise NotPossible(_("This poll has closed. It can no longer be changed."))
    if found.has_votes:
        if title is not None and text.single_line(title) != entry.title:
            raise TermsStand(_STANDS)
        return _set_close(found, terms)
    found.choices.all().delete()
    _fill(found, terms)
    found.closed_at = None
    found.save(update_fields=[*_SAID, "closed_at", "updated_at"])
    _write_options(found, terms)
    return found


def _check_markings(entry: Entry, terms: Terms) -> None:
    said = (terms.question, terms.unit, *terms.options)
    refuse_marked(*said, person_id=entry.author_id, kind="poll", error=MarkedTooHigh)


_SAID = (
    *("mode", "question", "results", "is_anonymous", "most_choices"),
    *("unit", "least", "greatest", "closes_at"),
)


def _fill(poll: Poll, terms: Terms) -> None:
    for name in _SAID:
        setattr(poll, name, getattr(terms, name))


def _make(entry: Entry, terms: Terms, *, opened_at: datetime | None) -> Poll:
    poll = Poll(entry=entry, opened_at=opened_at)
    _fill(poll, terms)
    poll.save(force_insert=True)
    _write_options(poll, terms)
    return poll


def _write_options(poll: Poll, terms: Terms) -> None:
    Choice.objects.bulk_create(
        Choice(poll=poll, position=position, label=label) for position, label in enumerate(terms.options)
    )


def _set_close(poll: Poll, terms: Terms) -> Poll:
    """Change the one thing that may change after the first vote."""
    stood = terms_of(poll).tidied()
    same = Terms(**{**vars(terms), "closes_at": stood.closes_at, "question": terms.question or stood.question})
    if same != stood:
        raise TermsStand(_STANDS)
    poll.closes_at = terms.closes_at
    poll.save(update_fields=["closes_at", "updated_at"])
    return poll


@transaction.atomic
def put_on(*, entry: Entry, terms: Terms) -> Poll:
    """Hang a poll on an entry that is there, or change the one on it. The caller has checked whose entry it is.

    Raises as `set_terms`, and NotPossible where the entry can no longer be changed, or its group was closed.
    """
    entry = Entry.objects.select_related("group").select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    if entry.state not in (*NOT_YET_SHOWN, State.PUBLISHED):
        raise NotPossible(_("This can no longer be changed."))
    check_not_paused(entry.author)
    check_open(entry.group)
    return set_terms(entry=entry, terms=terms)


@transaction.atomic
def close(*, poll: Poll) -> None:
    """Take no more votes. Twice is once; a poll never opens again, so a result that was shown stays what it was."""
    poll = locked(poll.pk)
    if poll.is_closed:
        return
    poll.closed_at = timezone.now()
    poll.save(update_fields=["closed_at", "updated_at"])
    nudge(poll.pk)


@transaction.atomic
def remove(*, poll: Poll) -> None:
    """Take a poll off its entry. Raises TermsStand where somebody has voted, NotPossible where it is all there is."""
    poll = locked(poll.pk)
    if poll.has_votes:
        raise TermsStand(_("Somebody has voted: the poll stays. You can close it."))
    if poll.entry.kind == KIND:
        raise NotPossible(_("There is nothing else here: delete it instead."))
    poll.delete()


@transaction.atomic
def import_poll(
    *,
    entry: Entry,
    terms: Terms,
    created_at: datetime | None = None,
    closed_at: datetime | None = None,
) -> Poll:
    """Hang the poll of an archive on `entry`, as it was asked then; it may be over. Nobody is told. Raises BadTerms."""
    terms = terms.tidied()
    _check_markings(entry, terms)
    terms.check()
    asked_at = created_at or entry.published_at
    poll = _make(entry, terms, opened_at=asked_at if entry.is_published else None)
    if asked_at is not None:
        Poll.objects.filter(pk=poll.pk).update(created_at=asked_at, closed_at=closed_at)
        poll.refresh_from_db()
    return poll


def copy_poll(source: Entry, copy: Entry) -> None:
    """Give `copy`, a draft without one, the poll that hangs on `source`, where there is one."""
    poll = Poll.objects.filter(pk=source.pk).first()
    if poll is not None:
        _make(copy, terms_of(poll), opened_at=None)
