"""Static files: single files of npm packages served as shipped, and all style sheets joined into one when collected."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_Checks = list[CheckMessage]  # inside the finder `list` is a method
SHEET: Final = "css/civnet.css"
ADMIN_SHEET: Final = "css/admin.css"
_IMPORT: Final = re.compile(r'@import\s+url\("(?P<url>[^"]+)"\)(?:\s+layer\((?P<layer>[\w-]+)\))?\s*;')
_FONT_FACE: Final = re.compile(r"@font-face\s*\{[^}]*\}")
_DECLARATION_WITH_URL: Final = re.compile(r"[\w-]+\s*:[^;{}]*url\(\s*[\"']?/[^)]*\)[^;{}]*;?")
_URL: Final = re.compile(r"url\(\s*[\"']?(?P<url>[^\"')]+)[\"']?\s*\)")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_CHARSET: Final = re.compile(r'@charset\s+"[^"]*"\s*;')
_SPACES: Final = re.compile(r"\n\s*")


class ShippedFilesFinder(BaseFinder):
    """Finds the files that `SHIPPED_FILES` names (served path -> file). Nothing beside them can be reached."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file's place on disk, or [] ("not mine", as Django's finders say it). With `find_all`, a list."""
        file = settings.SHIPPED_FILES.get(path)
        if file is None:
            return []
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Each served path with the storage that opens it."""
        storage = _ShippedFiles()
        for path in settings.SHIPPED_FILES:
            yield path, storage

    def check(self, **kwargs: Any) -> "_Checks":
        """Nothing to configure: a missing file fails at `collectstatic`, loudly."""
        return []


class _ShippedFiles(FileSystemStorage):
    """Opens a served path, wherever its file lies."""

    def path(self, name: str) -> str:
        return str(settings.SHIPPED_FILES[name])


class JoinedManifestStorage(CompressedManifestStaticFilesStorage):
    """Names with fingerprints and compressed twins for all files; each of our two sheets becomes one file with
    what it imports.

    A name that was never collected (a laptop, a test) is served as it stands: a page without a picture beats no page.
    """

    def post_process(self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any) -> Any:
        """As collectstatic expects: yields (name, new name, processed). The joined sheets get no copy of their own."""
        if not dry_run and SHEET in paths:
            joined: set[str] = set()

            def read(name: str) -> str:
                storage, path = paths[name]
                joined.add(name)
                with storage.open(path) as file:
                    content: bytes = file.read()
                return content.decode()

            sheets = {root: join(root, read) for root in (SHEET, ADMIN_SHEET)}
            for root, css in sheets.items():
                self.delete(root)
                self.save(root, ContentFile(css.encode()))
            paths = {name: place for name, place in paths.items() if name not in joined}
            paths |= {root: (self, root) for root in sheets}
        yield from super().post_process(paths, dry_run, **options)

    def stored_name(self, name: str) -> str:
        """The fingerprinted name; where nothing was collected, the name itself."""
        return str(self.hashed_files.get(self.hash_key(self.clean_name(name)), name))


def join(root: str, read: Callable[[str], str]) -> str:
    """The text of the sheet `root` with the imported sheets in the places of their imports, layers kept.

    `read` gives the text of a served path. Addresses are made relative to `root`; what names an absolute address is
    left out, because it belongs to another service (the fonts and the crest of www.gov.uk).
    """
    return '@charset "UTF-8";\n' + _joined(root, root, read).strip() + "\n"


def _joined(name: str, root: str, read: Callable[[str], str]) -> str:
    folder = posixpath.dirname(name)

    def replaced(found: re.Match[str]) -> str:
        text = _joined(posixpath.normpath(posixpath.join(folder, found["url"])), root, read)
        return f"@layer {found['layer']}{{{text}}}" if found["layer"] else text

    def rebased(found: re.Match[str]) -> str:
        url = found["url"]
        if url.startswith(("data:", "#")):
            return found[0]
        return f'url("{posixpath.relpath(posixpath.join(folder, url), posixpath.dirname(root))}")'

    text = _SPACES.sub("\n", _CHARSET.sub("", _COMMENT.sub("", read(name)))).strip()
    imports: list[str] = []  # taken out first, so that their own addresses are not rebased twice

    def kept(found: re.Match[str]) -> str:
        imports.append(replaced(found))
        return f"@import {len(imports) - 1};"

    text = _IMPORT.sub(kept, text)
    text = _URL.sub(rebased, _DECLARATION_WITH_URL.sub("", _FONT_FACE.sub("", text)))
    return re.sub(r"@import (\d+);", lambda found: imports[int(found[1])], text)
