"""Writing, publishing and editing entries."""

import uuid
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content import brief, kinds, signals
from content.models import NOT_YET_SHOWN, Audience, Entry, State, Voice
from content.services import attachments, showing, storing, voices
from content.services.errors import AudienceRefused, EditConflict, NotPossible
from content.services.newcomers import check_newcomer
from content.services.paused import check_not_paused
from core import text
from core.markings import Marking
from groups.models import Group, Visibility
from profiles.models import User
from tags import services as tags

MOST_A_MINUTE, MOST_AN_HOUR = 10, 100
Detail = Callable[[Entry], None]


def check_audience(*, audience: str, group: Group | None) -> None:
    """Raise AudienceRefused where the group's visibility caps the audience lower, or the group is missing."""
    if group is None:
        if audience == Audience.GROUP:
            raise AudienceRefused(_("Choose the group first."))
        return
    if audience == Audience.EVERYONE:
        if group.visibility != Visibility.VISIBLE:
            raise AudienceRefused(_("What is written in this group is for its members."))
    elif audience != Audience.GROUP:
        raise AudienceRefused(_("In a group, choose the group or everyone."))


def check_open(group: Group | None) -> None:
    """Raise NotPossible where the group was closed: it is read-only."""
    if group is not None and group.is_closed:
        raise NotPossible(_("This group is closed. What was written in it stays, and nothing is added."))


def write_entry(
    *,
    kind: str,
    author: User,
    title: str,
    body: str,
    tag_words: Iterable[str] = (),
    audience: str = Audience.EVERYONE,
    group: Group | None = None,
    submission: uuid.UUID | None = None,
    publish: bool | datetime = True,
    decorative: Collection[uuid.UUID] = (),
    detail: Detail | None = None,
    speak_as: str = "",
) -> Entry:
    """Store a new entry: published at once (True), at a moment to come, or as a draft (False).

    The same `submission` twice gives the one entry; what was kept of it while it was typed goes on from there.
    `detail` makes or changes the kind's row beside it, in the same transaction and before anybody is told. `decorative`
    are the pictures without a description that need none, `speak_as` is what `voices` reads. Raises UnknownKind,
    AudienceRefused, AlreadySent (with other words), LimitReached, BadTag, TooManyTags, BadMoment, NotPossible (no
    department, a closed group), TooManyFiles, DescriptionMissing, NoMandate, MarkedTooHigh, and what `detail` raises.
    """
    tag_words = [*tag_words]
    said = storing.Said(title, body, audience, tag_words)

    def go_on(begun: Entry) -> Entry:
        return edit_entry(
            entry=begun,
            editor=author,
            title=title,
            body=body,
            tag_words=tag_words,
            audience=audience,
            version=begun.version,
            publish=publish,
            decorative=decorative,
            detail=detail,
            speak_as=speak_as,
        )

    def made_before() -> Entry | None:
        """What this form has made, shown now as it asks: what says the same may be a draft, kept a moment ago."""
        twin = storing.sent_before(
            Entry.objects.all(),
            author=author,
            submission=submission,
            title=text.single_line(title),
            body=text.tidy(body),
            audience=audience,
            **voices.said_of(speak_as),
        )
        return go_on(twin) if twin is not None and twin.state in NOT_YET_SHOWN else twin

    begun = storing.begun_by(author, submission)
    if begun is not None and said.takes_over(begun):
        return go_on(begun)
    twin = made_before()
    if twin is not None:
        return twin
    kinds.get(kind)
    check_audience(audience=audience, group=group)
    check_open(group)
    check_limits(author)
    entry = new_entry(kind=kind, author=author, title=title, body=body, audience=audience, group=group)
    entry.submission, entry.state = submission, State.DRAFT
    try:
        with transaction.atomic():
            voices.choose(entry, speak_as)
            entry.save(force_insert=True)
            storing.set_tags(entry, tags.resolve(tag_words))
            attachments.set_attachments(entry, decorative=decorative)
            if detail is not None:
                detail(entry)
            if publish:
                showing.settle(entry, publish)
    except IntegrityError:
        twin = made_before()
        if twin is None:
            raise
        return twin
    return entry


def check_limits(author: User) -> None:
    """Raise LimitReached for whoever has begun too many entries lately, drafts among them."""
    own = Entry.objects.filter(author=author)
    storing.check_limit(own, most=MOST_A_MINUTE, minutes=1)
    storing.check_limit(own, most=MOST_AN_HOUR, minutes=60)


def new_entry(*, kind: str, author: User, title: str, body: str, audience: str, group: Group | None) -> Entry:
    """As `begun_entry`, and rendered."""
    entry = begun_entry(kind=kind, author=author, title=title, body=body, audience=audience, group=group)
    storing.render(entry)
    return entry


def begun_entry(*, kind: str, author: User, title: str, body: str, audience: str, group: Group | None) -> Entry:
    """An entry that is not stored yet, tidied, with the author's department of today.

    Raises NotPossible, MarkedTooHigh.
    """
    storing.check_markings(author, "entry", title, body)
    if author.department is None:
        raise NotPossible(_("You need a department before you can write."))
    return Entry(
        kind=kind,
        author=author,
        department=author.department,
        group=group,
        audience=audience,
        marking=group.marking if group else Marking.OFFICIAL,
        title=text.single_line(title),
        body=text.tidy(body),
    )


@transaction.atomic
def edit_entry(
    *,
    entry: Entry,
    editor: User,
    title: str,
    body: str,
    tag_words: Iterable[str],
    audience: str,
    version: int,
    publish: bool | datetime = False,
    decorative: Collection[uuid.UUID] | None = None,
    submission: uuid.UUID | None = None,
    detail: Detail | None = None,
    speak_as: str = "",
) -> Entry:
    """Change the text, and show what nobody has seen yet as `publish` says: now, at a moment to come, or not.

    What was published is kept as a revision; after five minutes the change shows as "edited". `version` is the one
    that the editor had before their eyes, `submission` the form's, whose draft of the change is done with. Raises
    EditConflict when another text was saved since that this one does not contain, AudienceRefused when the audience of
    a published entry would grow, NotPossible, BadMoment, BadTag, TooManyTags, TooManyFiles, DescriptionMissing,
    NoMandate, VoiceStands and MarkedTooHigh.
    """
    storing.check_markings(editor, "entry", title, body)
    entry = storing.locked(Entry.objects.all(), entry.pk)
    if entry.state not in (*NOT_YET_SHOWN, State.PUBLISHED):
        raise NotPossible(_("This can no longer be changed."))
    said = storing.Said(title, body, audience, [*tag_words])
    if entry.version != version and not said.takes_over(entry):
        raise EditConflict(_("This was changed in another window or by somebody else since you opened it."))
    voices.choose(entry, speak_as)
    if entry.is_published:
        check_not_paused(editor)
        check_open(entry.group)
        voices.still_speaks(entry)
    storing.forget_draft(editor, submission)
    if detail is not None:
        detail(entry)
    if entry.is_published and said.is_said_by(entry):
        attachments.set_attachments(entry, by=editor, decorative=decorative)
        attachments.check_described(entry)
        return entry
    narrows = _check_new_audience(entry, audience)
    if entry.is_published:
        storing.keep_revision(entry, editor=editor)
        if storing.edit_shows(entry.published_at):
            entry.edited_at = timezone.now()
    entry.title, entry.body, entry.audience = text.single_line(title), text.tidy(body), audience
    if entry.is_published:
        check_newcomer(entry, by=editor)
        voices.check_room(entry)
    entry.version += 1
    storing.render(entry, by=editor)
    head = ["title", "audience", "voice", "department", "edited_at", "version", "updated_at"]
    entry.save(update_fields=[*head, *storing.RENDERED])
    storing.set_tags(entry, tags.resolve(said.tag_words))
    attachments.set_attachments(entry, by=editor, decorative=decorative)
    if not entry.is_published:
        if publish:
            showing.check_still_member(entry)
        showing.settle(entry, publish)
    else:
        attachments.check_described(entry)
        storing.set_mentions(entry)
        signals.edited.send(sender=Entry, target=entry)
        if narrows:
            signals.narrowed.send(sender=Entry, entry=entry)
    return entry


def _check_new_audience(entry: Entry, audience: str) -> bool:
    """Whether the audience becomes narrower. What others answered was written for the first one: it may not grow."""
    check_audience(audience=audience, group=entry.group)
    if audience == entry.audience:
        return False
    if entry.is_published and entry.audience != Audience.EVERYONE and audience != Audience.ONLY_ME:
        raise AudienceRefused(_("Once published, an entry can be shown to fewer people, not to more or to others."))
    return True


@transaction.atomic
def narrow_group(*, group: Group) -> int:
    """After a group's visibility was narrowed: make its entries for members only. Returns how many changed."""
    wide = Entry.objects.filter(group=group, audience=Audience.EVERYONE).select_for_update(of=("self",), no_key=True)
    changed = 0
    for entry in wide.iterator(chunk_size=500):
        entry.audience = Audience.GROUP
        entry.version += 1
        entry.save(update_fields=["audience", "version", "updated_at"])
        signals.narrowed.send(sender=Entry, entry=entry)
        changed += 1
    return changed


@transaction.atomic
def import_entry(
    *,
    kind: str,
    author: User,
    published_at: datetime,
    title: str,
    body: str,
    tag_words: Iterable[str],
    audience: str,
    group: Group | None,
    origin: str,
    language: str = "",
    quoted: Entry | None = None,
) -> Entry:
    """Store an entry of an archive as it was published then. Nobody is told. `body` is Markdown.

    One of a brief kind has the tags that stand in its text as well.

    Raises as `write_entry`, but knows no limits.
    """
    kinds.get(kind)
    check_audience(audience=audience, group=group)
    entry = new_entry(kind=kind, author=author, title=title, body=body, audience=audience, group=group)
    entry.state, entry.published_at = State.PUBLISHED, published_at
    entry.origin, entry.language, entry.voice, entry.quoted = origin, language, Voice.PERSONAL, quoted
    entry.save(force_insert=True)
    in_text = brief.tags_of(body).values() if brief.is_brief(entry) else ()
    storing.set_tags(entry, tags.resolve([*dict.fromkeys([*tag_words, *in_text])][: tags.MOST_AN_ENTRY]))
    attachments.set_attachments(entry)
    storing.set_mentions(entry, tell=False)
    signals.stored.send(sender=Entry, target=entry)
    return entry
