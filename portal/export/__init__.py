"""An owner's copy of their group: one ZIP with a readable page, tables and files, of what they may read and no more."""

from portal.export.asking import MOST_A_DAY, TooManyExports, begin_export
from portal.export.writing import write_group

__all__ = ["MOST_A_DAY", "TooManyExports", "begin_export", "write_group"]
