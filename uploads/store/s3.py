"""Finished files in an S3-compatible store, spoken to by django-storages."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from botocore.exceptions import ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

BLOCK: Final = 64 * 1024  # bytes
SIGNED_SECONDS: Final = 60  # nginx follows a signed address at once; it never reaches a browser
_ABSENT: Final = frozenset({"404", "NoSuchKey", "NotFound"})


class S3Store:
    """A bucket. See `uploads.store.Store`."""

    def __init__(self) -> None:
        self.storage = _storage(**settings.S3)

    def put(self, token: UUID, part: str, source: Path) -> None:
        """Sent in pieces; the store shows it only when it is whole."""
        self._bucket.upload_file(str(source), _name(token, part))

    def size(self, token: UUID, part: str) -> int | None:
        """Bytes, or None."""
        try:
            return int(self._bucket.Object(_name(token, part)).content_length)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _ABSENT:
                return None
            raise

    def read(self, token: UUID, part: str, start: int, stop: int) -> Iterator[bytes]:
        """Block by block, as it comes from the store."""
        if start >= stop:
            return
        answer = self._bucket.Object(_name(token, part)).get(Range=f"bytes={start}-{stop - 1}")
        with closing(answer["Body"]) as body:
            yield from body.iter_chunks(BLOCK)

    def inner_address(self, token: UUID, part: str, *, method: str) -> str:
        """`/_store/` is the store in nginx; the signature is for this object, this method and a minute."""
        signed = urlsplit(self.storage.url(_name(token, part), http_method=method))
        return f"/_store{signed.path}?{signed.query}"

    def remove(self, token: UUID) -> None:
        """All objects under the token."""
        self._bucket.objects.filter(Prefix=_name(token, "")).delete()

    def tokens(self, *, before: datetime) -> Iterator[UUID]:
        """From a listing of the bucket, each token once."""
        last = None
        for found in self._bucket.objects.all():
            try:
                token = UUID(found.key.split("/")[1])
            except (IndexError, ValueError):
                continue
            if token != last and found.last_modified < before:
                last = token
                yield token

    @property
    def _bucket(self) -> Any:
        return self.storage.connection.Bucket(self.storage.bucket_name)  # of this thread


@cache
def _storage(**options: str) -> S3Storage:
    """Kept, since it takes a tenth of a second to make; it has a connection a thread."""
    return S3Storage(
        addressing_style="path",  # one host for nginx to know
        signature_version="s3v4",
        default_acl=None,
        querystring_expire=SIGNED_SECONDS,
        **options,
    )


def _name(token: UUID, part: str) -> str:
    return f"{token.hex[:2]}/{token}/{part}"
