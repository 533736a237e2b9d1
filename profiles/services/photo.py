"""A person's photo: a picture that the worker checks and makes anew, in a square of the page. Initials until then."""

from django.db import transaction
from django.db.models import F

from profiles.models import User
from uploads.models import Upload


@transaction.atomic
def set_photo(*, person: User, upload: Upload) -> None:
    """Make `upload`, which `person` sent, their photo; it is shown from the moment that it is ready.

    The upload is locked first, as by the worker that releases it: whoever comes second sees what the first has done.
    """
    upload = Upload.objects.of(person.pk).select_for_update(of=("self",), no_key=True).get(pk=upload.pk)
    shown = upload.token if upload.is_ready and upload.is_picture else None
    _change(person, photo=upload, photo_token=shown)


@transaction.atomic
def remove_photo(*, person: User) -> None:
    """Back to initials. Twice is once; the files go with the next sweep."""
    _change(person, photo=None, photo_token=None)


def show_photo(*, upload: Upload) -> None:
    """The upload was released, in this transaction: show it where it is somebody's photo."""
    if upload.is_picture:
        User.objects.filter(photo=upload).update(photo_token=upload.token, version=F("version") + 1)


def _change(person: User, **fields: object) -> None:
    """Cards are kept by the version of their author."""
    row = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*fields, "version", "updated_at"])
    person.photo, person.photo_token, person.version = row.photo, row.photo_token, row.version
