"""A circuit breaker in front of Redis: three failures in a row and nobody waits for it again until it answers."""

import logging
import threading
from collections.abc import Callable

logger = logging.getLogger(__name__)

FAILURES_TO_OPEN = 3
PROBE_SECONDS = 2.0


class Breaker:
    """Counts failures in a row. While open, `allows()` is False and a thread of its own tries again."""

    def __init__(self, name: str, probe: Callable[[], object], *, probe_seconds: float = PROBE_SECONDS) -> None:
        self.name = name
        self._probe = probe
        self._probe_seconds = probe_seconds
        self._failures = 0
        self._open = False
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether a call is worth trying now."""
        return not self._open

    def succeeded(self) -> None:
        """Note an answer: the count of failures in a row starts again."""
        self._failures = 0

    def failed(self) -> None:
        """Note a failure; the third in a row opens the breaker and starts the probing thread."""
        with self._lock:
            self._failures += 1
            if self._open or self._failures < FAILURES_TO_OPEN:
                return
            self._open = True
        logger.warning("%s does not answer: doing without it", self.name)
        threading.Thread(target=self._wait_until_it_answers, name=f"{self.name}-probe", daemon=True).start()

    def _wait_until_it_answers(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(self._probe_seconds)
            try:
                self._probe()
            except Exception as error:
                logger.debug("%s: %s", self.name, error)
                continue
            self._failures = 0
            self._open = False
            logger.info("%s answers again", self.name)
            return
