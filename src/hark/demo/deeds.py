"""What the sample company's customers do, beside what they say: order, ask for help, join, leave, look around."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hark.demo.access import access_log
from hark.demo.club import club_list, members
from hark.demo.customers import Customers
from hark.demo.desk import desk_log
from hark.demo.orders import order_lines, orders
from hark.demo.table import Table
from hark.demo.tickets import tickets
from hark.demo.visits import views


@dataclass(frozen=True)
class Deeds:
    """The exports of the shop, the help desk and the club by the name of their file, and the web server's log."""

    tables: Mapping[str, Table]
    visits: Sequence[str]


def deeds(seed: int, people: Customers) -> Deeds:
    """All exports; each has chances of its own, so that a change of one leaves the others as they are."""
    buying, asking, joining, looking = (np.random.default_rng([seed, part]) for part in range(1, 5))
    placed = orders(buying, people)
    return Deeds(
        {
            "orders": order_lines(buying, people, placed),
            "tickets": desk_log(asking, people, tickets(asking, people, placed)),
            "club": club_list(joining, people, members(joining, people, placed)),
        },
        access_log(looking, views(looking, placed, len(people.name))),
    )
