"""Security markings: which are allowed here, and where a text, a title or a file name carries one that is not.

Pure functions: they read words and remember nothing. Who asks, and what a person is told, is in `core.guarding`.
"""

from core.markings.finding import found_in
from core.markings.levels import Above, Marking
from core.markings.lines import Finding
from core.markings.names import found_in_name

__all__ = ["Above", "Finding", "Marking", "found_in", "found_in_name"]
