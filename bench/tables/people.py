"""Members with a department, a main role and a confirmed address."""

from collections.abc import Iterator

import numpy as np
from allauth.account.models import EmailAddress

from bench.chance import Integers, Moments, Pool, ranked, stream
from bench.dataset import DataSet, Rows, Table, moments, portions
from bench.sizes import DEPARTMENTS, FIRST_NAMES, SURNAMES
from bench.tables.departments import domain
from bench.words import names
from profiles.models import Role, Trust, User

GRADES = 11
NO_PASSWORD = "!the-benchmark-signs-in-by-session-rows"  # noqa: S105 - no password fits it
JOINED = -0.2  # of five years: all came in the year before the first entry


class People(Table):
    """`departments`: of each member, from 0. `pool` draws members by popularity. Ids are indexes plus one."""

    label = "people, roles, addresses"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        chance = stream("people")
        self.number = data.size.members
        self.departments: Integers = ranked(chance, DEPARTMENTS, self.number)
        self.grades = chance.integers(1, GRADES + 1, self.number)
        self.first_names = ranked(chance, FIRST_NAMES, self.number)
        self.surnames = ranked(chance, SURNAMES, self.number)
        self.joined_at = moments(np.sort(chance.random(self.number)) * -JOINED + JOINED)
        self.pool = Pool("members", self.number, self.departments if data.is_correlated else None)

    def __len__(self) -> int:
        return 3 * self.number

    def near(self, members: Integers) -> Integers | None:
        """Where those members are at home, for a draw near them; None where nothing correlates."""
        return self.departments[members] if self.data.is_correlated else None

    def chunks(self) -> Iterator[Rows]:
        """People first: roles and addresses point at them."""
        first, last = names("first names", FIRST_NAMES), names("surnames", SURNAMES)
        for rows in portions(self.number):
            ids = np.arange(rows.start + 1, rows.stop + 1)
            departments = self.departments[rows] + 1
            full = [
                (first[one], last[two])
                for one, two in zip(self.first_names[rows].tolist(), self.surnames[rows].tolist(), strict=True)
            ]
            handles = [f"{one}-{two}-{pk}".lower() for (one, two), pk in zip(full, ids.tolist(), strict=True)]
            pairs = zip(handles, departments.tolist(), strict=True)
            emails = [f"{handle}@{domain(number)}" for handle, number in pairs]
            titles = [f"Grade {grade} officer" for grade in self.grades[rows].tolist()]
            moment = self.joined_at[rows]
            yield from _rows(ids, [f"{one} {two}" for one, two in full], handles, emails, departments, titles, moment)


def _rows(
    ids: Integers,
    full: list[str],
    handles: list[str],
    emails: list[str],
    departments: Integers,
    titles: list[str],
    moment: Moments,
) -> Iterator[Rows]:
    stamps: dict[str, object] = {"created_at": moment, "updated_at": moment}
    yield Rows(
        User,
        len(ids),
        stamps
        | {
            "id": ids,
            "email": emails,
            "handle": handles,
            "name": full,
            "job_title": titles,
            "department_id": departments,
            "trust": Trust.MEMBER,
            "password": NO_PASSWORD,
            "confirmed_at": moment,
            "admitted_at": moment,
        },
    )
    role = {"id": ids, "person_id": ids, "department_id": departments, "job_title": titles, "is_main": True}
    yield Rows(Role, len(ids), stamps | role)
    address = {"id": ids, "user_id": ids, "email": emails, "verified": True, "primary": True}
    yield Rows(EmailAddress, len(ids), address)
