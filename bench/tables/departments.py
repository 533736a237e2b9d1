"""Departments, and the domains of their addresses."""

from collections.abc import Iterator

from bench.dataset import START, Rows, Table
from bench.sizes import DEPARTMENTS
from profiles.models import Department, DepartmentDomain

COLOURS = ("#0b5ea5", "#00703c", "#5c2d91", "#942514", "#00625e")


class Departments(Table):
    """Twenty-five, in every size."""

    label = "departments"

    def __len__(self) -> int:
        return 2 * DEPARTMENTS

    def chunks(self) -> Iterator[Rows]:
        """One portion of each table."""
        numbers = range(1, DEPARTMENTS + 1)
        yield Rows(
            Department,
            DEPARTMENTS,
            {
                "id": numbers,
                "slug": [slug(number) for number in numbers],
                "name": [f"Department for Measure {number}" for number in numbers],
                "short_name": [f"Measure {number}" for number in numbers],
                "abbreviation": [f"DM{number}" for number in numbers],
                "colour": [COLOURS[number % len(COLOURS)] for number in numbers],
                "created_at": f"{START}+00:00",
                "updated_at": f"{START}+00:00",
            },
        )
        yield Rows(
            DepartmentDomain,
            DEPARTMENTS,
            {"id": numbers, "department_id": numbers, "domain": [domain(number) for number in numbers]},
        )


def slug(number: int) -> str:
    """The slug of the department of that number."""
    return f"department-{number:02}"


def domain(number: int) -> str:
    """Where its people have their addresses."""
    return f"{slug(number)}.example"
