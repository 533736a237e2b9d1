"""From what a window sends to the draft that it belongs to."""

from content import services
from content.drafting.forms import KeepForm
from content.models import Draft, DraftPurpose, Entry, Reply
from content.services import Kept
from profiles.models import User


def keep(form: KeepForm, person: User) -> Kept | None:
    """Keep what a clean `form` holds; None where what it is about is not there for `person`, or no longer.

    Raises Refused, UnknownKind.
    """
    fields = form.cleaned_data
    rest = {"typed": form.typed, "submission": fields["submission"], "known": form.known}
    entry = Entry.objects.editable_by(person).filter(pk=fields["entry"]).first() if fields["entry"] else None
    if fields["purpose"] == "edit" and entry is not None:
        return services.keep_entry(entry=entry, **rest)
    if fields["purpose"] == "new":
        return services.keep_new(kind=fields["kind"], author=person, place=fields["place"], **rest)
    target = _target(form, person)
    purpose = DraftPurpose.ANSWER if fields["purpose"] == "answer" else DraftPurpose.EDIT
    if target is None:
        return None
    return services.keep_beside(target=target, purpose=purpose, person=person, **rest)


def _target(form: KeepForm, person: User) -> Entry | Reply | None:
    """What the answer or the change is about: through the door, or what its draft is about already.

    One's own words are kept on even where one may no longer read what they answer.
    """
    fields = form.cleaned_data
    begun = Draft.objects.of(person).filter(submission=fields["submission"]).select_related("entry", "reply").first()
    if begun is not None:
        return begun.target
    if fields["purpose"] == "edit":
        return Reply.objects.editable_by(person).filter(pk=fields["reply"]).first() if fields["reply"] else None
    readable = Entry.objects.visible_to(person).published()
    if fields["root"]:
        return Reply.objects.visible_to(person).published().filter(pk=fields["root"], entry__in=readable).first()
    return readable.filter(pk=fields["entry"]).first() if fields["entry"] else None
