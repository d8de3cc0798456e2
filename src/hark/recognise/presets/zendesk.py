"""Tickets and satisfaction from Zendesk: the account's CSV export, and its JSON export with `metric_set`.

The columns are those of the maker's article on exporting account data, read in 2026, and of a script that rebuilds the
CSV export. Times of the CSV are in the account's zone, those of the JSON in UTC.

What counts: “Solved at” is the last solution, and so is every figure of solutions. “Reopens” counts returns. “Group
stations” counts the first group too, so that one station is no transfer. The first reply is told by how long it took
after the ticket was created: “First reply time in minutes”, by the calendar, and not within business hours. A ticket
that was opened again and is still open keeps the time of its earlier solution; it does not count as solved.

Satisfaction: good is 5 and bad is 1 on a scale from 1 to 5, because newer accounts write 1 to 5 into the same column.
The share of satisfied answers is the same as with 1 and 0. When somebody answered is not exported: the solution's time
stands for it.
"""

from hark.recognise.preset import Preset, presets

ARTICLE = "https://support.zendesk.com/hc/en-us/articles/4408886165402"
METRICS = "https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_metrics/"
TICKETS = "https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/"

TRANSFERS = ", ".join(f"{stations} = {max(stations - 1, 0)}" for stations in range(31))
"""Transfers, by the number of groups a ticket was with."""

OPEN = '["[Nn]ew", "[Oo]pen", "[Pp]ending", "[Oo]n-hold", "[Hh]old"]'
"""What the status of a ticket says that is not solved."""

NO_ANSWER = '["Offered", "Not Offered", "Unoffered", "offered", "unoffered", "-", ""]'
SCORES = "{ Good = 5, good = 5, Bad = 1, bad = 1 }"

EXPORT = "In Zendesk, Admin Center, Account, Tools, Reports, Export: request the CSV file of tickets, with all columns."
FULL = "In Zendesk, Admin Center, Account, Tools, Reports, Export: request the JSON file of tickets."

PRIVATE = """
            [personal]
            never = ["Requester email", "Requester external id", "Requester domain"]
            names = ["Requester", "Submitter", "Assignee"]
"""

presets.add(
    Preset(
        name="zendesk-tickets",
        title="Zendesk, tickets as CSV",
        sources=(ARTICLE,),
        marks=("Solved at", "Initially assigned at", "Requester id", "Reopens"),
        needs=("Id", "Created at", "Status"),
        remedy=EXPORT,
        map=f"""
            fact = "ticket_events"
            source = "zendesk"
            [columns]
            ticket = "Id"
            customer = "Requester id"
            channel = "Via"
            team = "Group"
            agent = "Assignee"
            priority = {{ column = "Priority", missing = ["-"] }}
            reopens = "Reopens"
            transfers = {{ column = "Group stations", values = {{ {TRANSFERS} }} }}
            [events]
            created = "Created at"
            first-replied = {{ column = "First reply time in minutes", unit = "minutes", after = "created" }}
            solved = {{ column = "Solved at", unless = {{ column = "Status", values = {OPEN} }} }}
            [attributes]
            status = "Status"
            type = {{ column = "Ticket type", missing = ["-"] }}
            organisation = "Organization"
            {PRIVATE}
        """,
    )
)

presets.add(
    Preset(
        name="zendesk-satisfaction",
        title="Zendesk, the satisfaction of tickets as CSV",
        sources=(ARTICLE,),
        marks=("Solved at", "Initially assigned at", "Requester id", "Satisfaction Score"),
        needs=("Id",),
        remedy=EXPORT,
        map=f"""
            fact = "answers"
            survey = "satisfaction"
            source = "zendesk"
            [columns]
            response = "Id"
            ticket = "Id"
            customer = "Requester id"
            occurred_at = "Solved at"
            channel = "Via"
            team = "Group"
            agent = "Assignee"
            [[questions]]
            columns = ["Satisfaction Score"]
            kind = "csat"
            scale = [1, 5]
            values = {SCORES}
            [[left_out]]
            column = "Satisfaction Score"
            values = {NO_ANSWER}
            {PRIVATE}
        """,
    )
)

JSON_PRIVATE = """
            [personal]
            never = ["requester.email", "submitter.email", "assignee.email", "recipient", "collaborator*", "comments*"]
            names = ["requester.name", "submitter.name", "assignee.name"]
"""

presets.add(
    Preset(
        name="zendesk-json",
        title="Zendesk, tickets as JSON",
        sources=(ARTICLE, METRICS, TICKETS),
        marks=("metric_set.solved_at", "metric_set.reopens", "created_at"),
        needs=("id", "status"),
        remedy=FULL,
        map=f"""
            fact = "ticket_events"
            source = "zendesk"
            zone = "UTC"
            [file]
            format = "json"
            [columns]
            ticket = "id"
            customer = ["requester_id", "requester.id"]
            channel = "via.channel"
            team = ["group.name", "group_id"]
            agent = ["assignee.name", "assignee_id"]
            priority = "priority"
            reopens = "metric_set.reopens"
            transfers = {{ column = "metric_set.group_stations", values = {{ {TRANSFERS} }} }}
            [events]
            created = "created_at"
            solved = {{ column = "metric_set.solved_at", unless = {{ column = "status", values = {OPEN} }} }}
            [events.first-replied]
            column = "metric_set.reply_time_in_minutes.calendar"
            unit = "minutes"
            after = "created"
            [attributes]
            status = "status"
            type = "type"
            {JSON_PRIVATE}
        """,
    )
)

presets.add(
    Preset(
        name="zendesk-json-satisfaction",
        title="Zendesk, the satisfaction of tickets as JSON",
        sources=(ARTICLE, TICKETS),
        marks=("satisfaction_rating.score", "metric_set.solved_at", "created_at"),
        needs=("id",),
        remedy=FULL,
        map=f"""
            fact = "answers"
            survey = "satisfaction"
            source = "zendesk"
            zone = "UTC"
            [file]
            format = "json"
            [columns]
            response = "id"
            ticket = "id"
            customer = ["requester_id", "requester.id"]
            occurred_at = "metric_set.solved_at"
            channel = "via.channel"
            team = ["group.name", "group_id"]
            agent = ["assignee.name", "assignee_id"]
            [[questions]]
            columns = ["satisfaction_rating.score"]
            kind = "csat"
            scale = [1, 5]
            values = {SCORES}
            text = "satisfaction_rating.comment"
            [[left_out]]
            column = "satisfaction_rating.score"
            values = {NO_ANSWER}
            {JSON_PRIVATE}
        """,
    )
)
