"""Groups and who belongs to them."""

from collections.abc import Iterator

import numpy as np

from bench.chance import Booleans, Integers, Pool, ranked, stream, without_doubles
from bench.dataset import START, DataSet, Rows, Table, portions
from bench.sizes import DEPARTMENTS, GROUPS_A_MEMBER
from bench.tables.people import People
from groups.models import Group, MemberRole, Membership, Tool, Visibility
from groups.presets import BEGINNINGS, Preset

VISIBLE, LISTED = 0.80, 0.95  # of the groups: four of five are visible, one of twenty is hidden
PRESETS = (Preset.PROFESSION, Preset.COMMUNITY, Preset.TEAM_ROOM, Preset.WORKING_GROUP)
SHARES = (0.04, VISIBLE, 0.90)


class Groups(Table):
    """`is_visible`: of each group, whether what is said in it may be for everyone. Ids are indexes plus one."""

    label = "groups"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        chance = stream("groups")
        self.number = data.size.groups
        self.openness = chance.random(self.number)
        self.is_visible: Booleans = self.openness < VISIBLE
        self.presets: Integers = np.searchsorted(SHARES, self.openness, side="right")
        offers_ideas = [Tool.IDEAS in BEGINNINGS[preset].tools for preset in PRESETS]
        self.offers_ideas: Booleans = np.array(offers_ideas)[self.presets]
        homes = ranked(chance, DEPARTMENTS, self.number) if data.is_correlated else None
        self.pool = Pool("groups", self.number, homes)

    def __len__(self) -> int:
        return self.number

    def chunks(self) -> Iterator[Rows]:
        """In order of their numbers."""
        for rows in portions(self.number):
            numbers = range(rows.start + 1, rows.stop + 1)
            kinds = np.select([self.openness[rows] < VISIBLE, self.openness[rows] < LISTED], ["v", "l"], "h")
            is_hidden = [kind == "h" for kind in kinds.tolist()]
            beginnings = [BEGINNINGS[PRESETS[preset]] for preset in self.presets[rows].tolist()]
            spelt = {"v": Visibility.VISIBLE, "l": Visibility.LISTED, "h": Visibility.HIDDEN}
            columns = {
                "id": numbers,
                "slug": [f"group-{number}" for number in numbers],
                "name": [f"Working group {number}" for number in numbers],
                "visibility": [str(spelt[kind]) for kind in kinds.tolist()],
                "preset": [str(PRESETS[preset]) for preset in self.presets[rows].tolist()],
                "tools": [f"{{{','.join(beginning.tools)}}}" for beginning in beginnings],
                "join_policy": [str(beginning.join_policy) for beginning in beginnings],
                "hidden_reason": ["measured" if hidden else "" for hidden in is_hidden],
                "review_on": [str(START) if hidden else None for hidden in is_hidden],
                "active_at": f"{START}+00:00",
                "created_at": f"{START}+00:00",
                "updated_at": f"{START}+00:00",
            }
            yield Rows(Group, len(numbers), columns)


class Memberships(Table):
    """Six a member, doubles left out. The first member of each group owns it."""

    label = "memberships"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        people, groups = data.of(People), data.of(Groups)
        members = np.repeat(np.arange(people.number), GROUPS_A_MEMBER)
        drawn = groups.pool.draw(stream("memberships"), len(members), people.near(members))
        self.pairs = without_doubles(np.column_stack([drawn, members]))  # by group
        self.by_member: Integers = drawn.reshape(people.number, GROUPS_A_MEMBER)

    def __len__(self) -> int:
        return len(self.pairs)

    def chunks(self) -> Iterator[Rows]:
        """In order of groups."""
        joined_at = self.data.of(People).joined_at
        is_first = np.diff(self.pairs[:, 0], prepend=-1) > 0
        for rows in portions(len(self.pairs)):
            groups, members = self.pairs[rows].T
            moment = np.maximum(joined_at[members], START)
            roles = [str(MemberRole.OWNER if first else MemberRole.MEMBER) for first in is_first[rows].tolist()]
            columns = {
                "id": np.arange(rows.start + 1, rows.stop + 1),
                "group_id": groups + 1,
                "person_id": members + 1,
                "role": roles,
                "joined_at": moment,
                "created_at": moment,
                "updated_at": moment,
            }
            yield Rows(Membership, len(members), columns)
