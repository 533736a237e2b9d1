"""Which uploads are pointed at: found through every foreign key to `Upload` that any app has, so none is forgotten.

A row that is deleted with its upload does not hold it.
"""

from collections.abc import Collection

from django.db.models import CASCADE, ForeignObjectRel

from uploads import keepers
from uploads.models import Upload


def is_referred_to(upload: Upload) -> bool:
    """Whether a row or a keeper holds it."""
    return bool(referred_to([upload]))


def referred_to(uploads: Collection[Upload]) -> set[int]:
    """The numbers of those that a row or a keeper holds; one query a foreign key, one call a keeper."""
    numbers = {upload.pk for upload in uploads}
    found: set[int] = set()
    for relation in Upload._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.on_delete is CASCADE:
            continue
        column = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{column}__in": numbers})
        found |= set(rows.values_list(column, flat=True))
    kept = keepers.kept([upload.token for upload in uploads])
    return found | {upload.pk for upload in uploads if upload.token in kept}
