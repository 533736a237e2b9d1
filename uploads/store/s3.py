"""Finished files in an S3-compatible store, spoken to by django-storages."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

from uploads import incoming
from uploads.trouble import StoreAway

BLOCK: Final = 64 * 1024  # bytes
SIGNED_SECONDS: Final = 60  # nginx follows a signed address at once; it never reaches a browser
CONNECT_SECONDS, READ_SECONDS, TRIES = 2, 10, 2
_ABSENT: Final = frozenset({"404", "NoSuchKey", "NotFound"})


class S3Store:
    """A bucket. See `uploads.store.Store`."""

    def __init__(self) -> None:
        self.storage = _storage(**settings.S3)

    def put(self, token: UUID, part: str, source: Path) -> None:
        """Sent in pieces; the store shows it only when it is whole."""
        with _trouble_named():
            self._bucket.upload_file(str(source), _name(token, part))

    def size(self, token: UUID, part: str) -> int | None:
        """Bytes, or None."""
        with _trouble_named():
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
        with _trouble_named():
            answer = self._bucket.Object(_name(token, part)).get(Range=f"bytes={start}-{stop - 1}")
            with closing(answer["Body"]) as body:
                yield from body.iter_chunks(BLOCK)

    @contextmanager
    def at_hand(self, token: UUID, part: str) -> Iterator[Path]:
        """A copy beside what comes in. Raises NoRoom where the disk is full."""
        size = self.size(token, part)
        if size is None:
            raise FileNotFoundError(part)
        incoming.check_room(size)
        with tempfile.NamedTemporaryFile(dir=incoming.root(), prefix="words-") as file:
            for block in self.read(token, part, 0, size):
                file.write(block)
            file.flush()
            yield Path(file.name)

    def inner_address(self, token: UUID, part: str, *, method: str) -> str:
        """`/_store/` is the store in nginx; the signature is for this object, this method and a minute."""
        signed = urlsplit(self.storage.url(_name(token, part), http_method=method))
        return f"/_store{signed.path}?{signed.query}"

    def remove(self, token: UUID) -> None:
        """All objects under the token."""
        with _trouble_named():
            self._bucket.objects.filter(Prefix=_name(token, "")).delete()

    def tokens(self, *, before: datetime) -> Iterator[UUID]:
        """From a listing of the bucket, each token once."""
        last = None
        with _trouble_named():
            for found in self._bucket.objects.all():
                token = _token_in(found.key)
                if token is not None and token != last and found.last_modified < before:
                    last = token
                    yield token

    @property
    def _bucket(self) -> Any:
        return self.storage.connection.Bucket(self.storage.bucket_name)  # of this thread


@cache
def _storage(**options: str) -> S3Storage:
    """Kept, since it takes a tenth of a second to make; it has a connection a thread."""
    return S3Storage(
        client_config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},  # one host for nginx to know
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": TRIES},
        ),
        default_acl=None,
        querystring_expire=SIGNED_SECONDS,
        **options,
    )


def _name(token: UUID, part: str) -> str:
    return f"{token.hex[:2]}/{token}/{part}"


def _token_in(name: str) -> UUID | None:
    try:
        return UUID(name.split("/")[1])
    except (IndexError, ValueError):
        return None


@contextmanager
def _trouble_named() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as error:
        raise StoreAway(type(error).__name__) from error
