"""Who may send no files now: apps above register how to ask, and `services.begin` asks before a row is made."""

from collections.abc import Callable

Gate = Callable[[int], str]  # the number of a person → why they may not, in a sentence; "" where they may
_gates: list[Gate] = []


def register(gate: Gate) -> None:
    """Ask `gate` too, from now on. Called in `AppConfig.ready()`; twice is once."""
    if gate not in _gates:
        _gates.append(gate)


def refusal_of(uploader_id: int) -> str:
    """The first reason why this person sends no files now; "" where there is none."""
    return next((refusal for gate in _gates if (refusal := gate(uploader_id))), "")
