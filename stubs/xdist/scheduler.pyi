"""What `tests/workers.py` uses: how the scheduler of --dist loadscope is told what belongs together."""

from typing import Any

import pytest

class LoadScopeScheduling:
    def __init__(self, config: pytest.Config, log: Any = ...) -> None: ...
    def _split_scope(self, nodeid: str) -> str: ...
