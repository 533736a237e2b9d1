"""Conversations of earlier platforms, from a file of JSON lines. The format is in `docs/archive-format.md`."""

from portal.archive.importing import SOURCE_LONGEST, ArchiveRefused, Tally, import_archive, source_of

__all__ = ["SOURCE_LONGEST", "ArchiveRefused", "Tally", "import_archive", "source_of"]
