"""Files in forms: written to the disk of uploads as they arrive, and refused as soon as they are too many bytes."""

import tempfile
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from core.errors import NoRoomForForm
from uploads import incoming

LONGEST_FORM_BYTES: Final = 40_000_000  # of all files of one form; larger ones come in parts


class BoundedFileHandler(FileUploadHandler):
    """One for each request: what all its files have together is counted, whoever sends them and to whatever address."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0
        self.file: Any = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins. It lies in no place with a name, and ends with the request."""
        super().new_file(*args, **kwargs)
        incoming.root().mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file = tempfile.TemporaryFile(dir=incoming.root())  # noqa: SIM115 - Django closes it with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """More of it. Raises RequestDataTooBig, which is the page 413."""
        self.received += len(raw_data)
        if self.received > LONGEST_FORM_BYTES:
            self.file.close()
            raise RequestDataTooBig(f"Files of one form may have {LONGEST_FORM_BYTES} bytes.")
        try:
            self.file.write(raw_data)
        except OSError as error:
            self.file.close()
            raise NoRoomForForm from error
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """All of it, from the beginning."""
        self.file.seek(0)
        return UploadedFile(self.file, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        """The connection broke."""
        if self.file is not None:
            self.file.close()
