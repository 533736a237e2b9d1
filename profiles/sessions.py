"""The session store: Postgres, no cache in front, session and person in one read.

A session that was deleted and a person who was suspended are out at the next request.
"""

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from core.prepared import Prepared
from profiles.browsers import Seen
from profiles.models import Session, User
from service.state import State, column, state_of_row

KEY = re.compile(r"[a-z0-9]{8,40}")
USE_NOTED_EVERY = timedelta(minutes=5)  # a list of browsers needs no more, and a page then writes nothing


def _open(key: str, now: datetime) -> QuerySet[Session, Session]:
    with_person = Session.objects.select_related("person", "person__department")
    return with_person.annotate(service=column(now)).filter(session_key=key, expire_date__gt=now)


_OPEN = Prepared(_open)


class SessionStore(DatabaseStore):
    """Django's database store on our table. `person` is the signed-in person's row, read with the session.

    The middleware sets `see`, which tells where the request comes from.
    """

    person: User | None = None
    service: State | None = None  # what holds for every page, read with the session
    see: Callable[[], Seen] = Seen
    _signed_in_at: datetime | None = None
    _last_used_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = _OPEN.ask({"key": self.session_key or "", "now": timezone.now()})
        session = found[0] if found else None
        if session is None:
            self._session_key = None
            return None
        self.person = session.person
        self.service = state_of_row(session.service)  # type: ignore[attr-defined]  # a column of the query
        self._signed_in_at, self._last_used_at = session.signed_in_at, session.last_used_at
        return session

    def note_use(self) -> None:
        """Write down that a signed-in browser was used, at most once in five minutes. Beside the data of the session,
        which another request may be saving.
        """
        now = timezone.now()
        if self.service is not None and self.service.refuses_writes:
            return
        if self.person is None or (self._last_used_at and now - self._last_used_at < USE_NOTED_EVERY):
            return
        self._last_used_at = now
        Session.objects.filter(session_key=self.session_key).update(last_used_at=now, **asdict(self.see()))

    def save(self, must_create: bool = False) -> None:
        """Where Postgres refuses writes, what a page would keep in the session is forgotten; it is read still."""
        if must_create or self.service is None or not self.service.refuses_writes:
            super().save(must_create)

    def _validate_session_key(self, key: str | None) -> bool:
        """Whether it may be one of ours: a quoted cookie may hold a NUL, which no query takes."""
        return key is not None and KEY.fullmatch(key) is not None

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to save, pointing at the person whom the data name."""
        expires: datetime = self.get_expiry_date()
        person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        if person_id is None or self.person is None or self.person.pk != person_id:
            self._signed_in_at = timezone.now() if person_id else None
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]  # Django's own helper
            session_data=self.encode(data),
            expire_date=expires,
            person_id=person_id,
            signed_in_at=self._signed_in_at,
            last_used_at=timezone.now() if person_id else None,
            **(asdict(self.see()) if person_id else {}),
        )

    def is_of_known_person(self) -> bool:
        """Whether a known back end made it for the password that `person` has today. Reads the session."""
        pk, made_for = self.get(SESSION_KEY), self.get(HASH_SESSION_KEY, "")
        return (
            self.person is not None
            and pk == str(self.person.pk)
            and self.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
            and constant_time_compare(made_for, self.person.get_session_auth_hash())
        )


@lru_cache(maxsize=20_000)
def _made_for(stored: str, person_id: int, password: str) -> bool:
    store = SessionStore()
    store.person = User(pk=person_id, password=password)
    store._session_cache = store.decode(stored)  # type: ignore[attr-defined]  # where Django keeps what it has read
    return store.is_of_known_person()


def is_made_for(stored: str, person: User) -> bool:
    """Whether the stored data of a session say that it was begun by `person`, whose password has not changed since.

    What was found is remembered: open streams are looked at again every few seconds.
    """
    return _made_for(stored, person.pk, person.password)
