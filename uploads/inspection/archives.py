"""Zip files, and the documents that are zip files inside: bounded before anything is unpacked, checked while it is."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final

from uploads.inspection import documents
from uploads.inspection.refusal import Refusal

ZIP: Final = "application/zip"
MARKS: Final = (b"PK\x03\x04", b"PK\x05\x06")
MOST_MEMBERS: Final = 5_000
MOST_UNPACKED: Final = 4_000_000_000  # bytes
ALWAYS_FINE: Final = 50_000_000  # bytes; below it the rate of packing does not matter
MOST_PACKED: Final = 100  # times smaller than what comes out
LARGEST_DIRECTORY: Final = 4_000_000  # bytes
LARGEST_INNER: Final = 40_000_000  # bytes of an archive in an archive, which is looked at in memory
DEEPEST: Final = 3  # an archive, a document in it, a table in that
BLOCK: Final = 64 * 1024
_END, _ENTRY = b"PK\x05\x06", b"PK\x01\x02"
_END_BYTES, _LOCAL_BYTES = 22, 30
_STORED, _DEFLATED = 0, 8
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_OTHER_ARCHIVES: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


def identify(path: Path) -> str:
    """The media type of a zip file or of the document that it is. Raises Refusal."""
    with path.open("rb") as file:
        return _look(file, depth=1)


def has_directory(tail: bytes) -> bool:
    """Whether what the file ends with is the directory of a zip file, to those who look for one."""
    at = tail.rfind(_END)
    while at >= 0:
        if len(tail) >= at + _END_BYTES:
            size = struct.unpack_from("<I", tail, at + 12)[0]
            begins = at - size
            if size == 0 or begins < 0 or tail[begins : begins + 4] == _ENTRY:
                return True
        at = tail.rfind(_END, 0, at)
    return False


def _look(file: IO[bytes], *, depth: int) -> str:
    """Check one archive, and the archives inside."""
    if depth > DEEPEST:
        raise Refusal("archive_nested")
    _check_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_members(members, start_of_directory=archive.start_dir)
            media_type = documents.media_type(archive)
            for member in members:
                _check_content(file, member, depth=depth, in_document=media_type is not None)
            if media_type is not None:
                documents.check(archive)
            return media_type or ZIP
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError) as error:
        raise Refusal("damaged") from error
    except (RuntimeError, ValueError) as error:  # what `zipfile` says of passwords and of names
        raise Refusal("damaged") from error


def _check_directory(file: IO[bytes]) -> None:
    """Before `zipfile` reads it into memory: one small directory, at the end, and nothing before the first member."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_BYTES:
        raise Refusal("damaged")
    entries, directory, offset = struct.unpack_from("<HII", tail, at + 10)
    comment = struct.unpack_from("<H", tail, at + 20)[0]
    if len(tail) != at + _END_BYTES + comment:
        raise Refusal("two_types")  # something follows the archive
    is_zip64 = 0xFFFFFFFF in {directory, offset} or entries == 0xFFFF  # noqa: PLR2004 - what zip64 writes here
    if directory > LARGEST_DIRECTORY and not is_zip64:
        raise Refusal("archive_bomb")
    if is_zip64:
        directory = _zip64_directory(tail, at)
    elif offset + directory != size - len(tail) + at:
        raise Refusal("two_types")  # something stands before it
    if directory > LARGEST_DIRECTORY:
        raise Refusal("archive_bomb")


def _zip64_directory(tail: bytes, end: int) -> int:
    at = tail.rfind(b"PK\x06\x06", 0, end)
    if at < 0 or len(tail) < at + 56:
        raise Refusal("damaged")
    return int(struct.unpack_from("<Q", tail, at + 40)[0])


def _check_members(members: list[zipfile.ZipInfo], *, start_of_directory: int) -> None:
    """Number, names, passwords, sizes, and that no two members share bytes."""
    if len(members) > MOST_MEMBERS:
        raise Refusal("archive_bomb")
    packed = unpacked = reached = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.flag_bits & _ENCRYPTED:
            raise Refusal("encrypted")
        if member.compress_type not in {_STORED, _DEFLATED}:
            raise Refusal("archive_method")
        _check_name(member)
        if member.header_offset < reached:
            raise Refusal("archive_bomb")  # overlapping members: the same bytes unpacked many times over
        reached = member.header_offset + _LOCAL_BYTES + member.compress_size
        packed, unpacked = packed + member.compress_size, unpacked + member.file_size
    if reached > start_of_directory:
        raise Refusal("damaged")
    if unpacked > MOST_UNPACKED or (unpacked > ALWAYS_FINE and unpacked > packed * MOST_PACKED):
        raise Refusal("archive_bomb")


def _check_name(member: zipfile.ZipInfo) -> None:
    """Unpacked, it stays in its folder."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    leads_out = path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":"))
    if leads_out or stat.S_ISLNK(member.external_attr >> 16):
        raise Refusal("archive_names")


def _check_content(file: IO[bytes], member: zipfile.ZipInfo, *, depth: int, in_document: bool) -> None:
    """Unpack a member, keeping nothing. An archive inside is looked at in turn; one of another type is refused."""
    blocks = _blocks(file, member)
    head = next(blocks, b"")
    if head.startswith(MARKS):
        if member.file_size > LARGEST_INNER:
            raise Refusal("archive_nested")
        _look(io.BytesIO(b"".join([head, *blocks])), depth=depth + 1)
    if head.startswith(_OLD_OFFICE):
        raise Refusal("macros" if in_document else "old_office")
    if head.startswith(_OTHER_ARCHIVES):
        raise Refusal("archive_nested")
    for _block in blocks:
        pass


def _blocks(file: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What the member unpacks to, which must be as long as it says, whole, and all that lies there.

    `zipfile` stops at the length that the directory promises, and never sees what other programs would go on to unpack.
    """
    file.seek(member.header_offset)
    local = file.read(_LOCAL_BYTES)
    if local[:4] != MARKS[0]:
        raise Refusal("damaged")
    at = file.tell() + sum(struct.unpack_from("<HH", local, 26))
    unpacker = zlib.decompressobj(-15) if member.compress_type == _DEFLATED else None
    left, length, check = member.compress_size, 0, 0
    rest = b""
    while left or rest:
        if not rest:
            file.seek(at)  # others read the file between our blocks
            rest = file.read(min(BLOCK, left))
            if not rest:
                raise Refusal("damaged")
            at, left = at + len(rest), left - len(rest)
        block, rest = (unpacker.decompress(rest, BLOCK), unpacker.unconsumed_tail) if unpacker else (rest, b"")
        length, check = length + len(block), zlib.crc32(block, check)
        if length > member.file_size:
            raise Refusal("archive_bomb")
        if block:
            yield block
    while unpacker and (block := unpacker.decompress(b"", BLOCK)):
        length, check = length + len(block), zlib.crc32(block, check)
        if length > member.file_size:
            raise Refusal("archive_bomb")
        yield block
    is_whole = unpacker is None or (unpacker.eof and not unpacker.unused_data)
    if not is_whole or length != member.file_size or check != member.CRC:
        raise Refusal("damaged")
