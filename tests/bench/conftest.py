"""Without NumPy (bin/bench and bin/check install it) each module here says that it is skipped."""

from importlib.util import find_spec

if find_spec("numpy"):
    from tests.bench.filling import filled  # noqa: F401 - a fixture
