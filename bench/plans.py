"""How Postgres answers what a page asks: the plan of each query, and what one looks for in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Plan:
    """What EXPLAIN (ANALYZE, BUFFERS) said of one query."""

    sql: str
    said: dict[str, Any]

    @property
    def milliseconds(self) -> tuple[float, float]:
        """To plan it, and to run it."""
        return self.said["Planning Time"], self.said["Execution Time"]

    @property
    def pages(self) -> int:
        """Pages of 8 kB that it looked at."""
        top = self.said["Plan"]
        return int(top["Shared Hit Blocks"]) + int(top["Shared Read Blocks"])

    def nodes(self, node: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """All steps, subplans too."""
        node = self.said["Plan"] if node is None else node
        yield node
        for under in node.get("Plans", ()):
            yield from self.nodes(under)

    def of_table(self, table: str) -> list[dict[str, Any]]:
        """The steps that read the table."""
        return [node for node in self.nodes() if node.get("Relation Name") == table]

    def scans(self, table: str) -> list[str]:
        """How the table is read: the index of each step, or the sort of step where there is none."""
        return [str(node.get("Index Name", node["Node Type"])) for node in self.of_table(table)]

    def rows_read(self, table: str) -> float:
        """Rows of the table that were read, those too that a filter dropped."""
        return sum(map(_rows, self.of_table(table)))

    @property
    def reads(self) -> dict[str, float]:
        """Rows that were read, by index, or by table where it was read without one; the most first."""
        found: dict[str, float] = {}
        for node in self.nodes():
            name = node.get("Index Name") or node.get("Relation Name")
            if name and node["Node Type"] != "Bitmap Index Scan":
                found[name] = found.get(name, 0) + _rows(node)
        return {name: rows for name, rows in sorted(found.items(), key=lambda one: -one[1]) if rows}

    @property
    def rows_sorted(self) -> float:
        """Rows that were sorted: a list in the order of its index sorts none."""
        kinds = ("Sort", "Incremental Sort")
        return sum(_rows(node) for node in self.nodes() if node["Node Type"] in kinds)

    def as_text(self) -> str:
        """For people: a step a line, with rows and milliseconds."""
        return "\n".join(_lines(self.said["Plan"], 0))


def _rows(node: dict[str, Any]) -> float:
    """Rows of all its runs, those too that a filter dropped."""
    return float((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])


def explain(sql: str) -> Plan:
    """Run the query, and tell how."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql.replace('%', '%%')}", [])
        said = cursor.fetchone()[0]
    return Plan(sql, said[0])


def _lines(node: dict[str, Any], depth: int) -> Iterator[str]:
    what = " ".join(str(node[key]) for key in ("Node Type", "Relation Name", "Index Name") if key in node)
    dropped = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    yield (
        f"{'  ' * depth}{node.get('Subplan Name', '')} {what}: {node['Actual Rows']:g} rows x {node['Actual Loops']:g}"
        f"{f', {dropped:g} dropped' if dropped else ''}, {node['Actual Total Time']:.2f} ms"
    )
    for under in node.get("Plans", ()):
        yield from _lines(under, depth + 1)
