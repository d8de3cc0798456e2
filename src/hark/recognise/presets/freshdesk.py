"""Tickets and survey results from Freshdesk; Freshservice writes the same columns with other capitals.

The columns are those that Freshdesk offers for an export, as lists in public repositories have them (2020 to 2026).
Which of them a file has is chosen with every export. Times are those of the helpdesk's zone. “Initial response time”
is a time, while “First response time (in hrs)” and “Resolution time (in hrs)” are durations within business hours,
which Hark works out of the times itself.

What counts: the first reply and the last solution. How often a ticket was replied to, opened again or handed on is not
told: figures of that cannot be had. Tickets in the spam or bin are not exported.

Survey results are words. The seven words of Freshdesk's own survey are taken as Freshdesk's reports take them: happy,
neutral or unhappy, whichever degree; other words are asked about. When somebody answered is not exported: the time of
the last update stands for it.
"""

from hark.recognise.preset import Preset, presets

SOURCES = (
    "https://github.com/jayson-smartsourcing/time-entries/blob/e162e8c25f3870c7ff16595d8d7f32c72dec6443/app/HarrisSalesTicketExport.php",
    "https://developers.freshdesk.com/api/#tickets",
)

EXPORT = (
    "In Freshdesk, Tickets, Export: choose all ticket fields and the fields “Contact ID” and “Full name” of contacts."
)

CUSTOMER = '["Contact ID", "Unique External ID", "Requester Email", "Email", "Full name", "Requester Name"]'

PRIVATE = """
            [personal]
            never = [
                "Email", "Requester Email", "Work phone", "Mobile phone", "Requester Phone", "Twitter ID", "Facebook ID"
            ]
            names = ["Full name", "Requester Name", "Agent"]
"""

presets.add(
    Preset(
        name="freshdesk-tickets",
        title="Freshdesk, tickets",
        sources=SOURCES,
        marks=("Initial response time", "Resolved time", "Customer interactions"),
        needs=("Ticket ID", "Created time"),
        remedy=EXPORT,
        map=f"""
            fact = "ticket_events"
            source = "freshdesk"
            [columns]
            ticket = "Ticket ID"
            customer = {CUSTOMER}
            channel = "Source"
            team = "Group"
            agent = {{ column = "Agent", missing = ["No Agent"] }}
            priority = "Priority"
            product = {{ column = "Product", missing = ["No Product"] }}
            [events]
            created = "Created time"
            first-replied = "Initial response time"
            solved = "Resolved time"
            closed = "Closed time"
            [attributes]
            status = "Status"
            type = "Type"
            service_level_kept = "Resolution status"
            first_reply_kept = "First response status"
            {PRIVATE}
        """,
    )
)

presets.add(
    Preset(
        name="freshdesk-satisfaction",
        title="Freshdesk, the survey results of tickets",
        sources=SOURCES,
        marks=("Initial response time", "Resolved time", "Survey result*"),
        needs=("Ticket ID",),
        remedy=EXPORT,
        called={"Last update time": ("Last updated time",)},
        map=f"""
            fact = "answers"
            survey = "satisfaction"
            source = "freshdesk"
            [columns]
            response = "Ticket ID"
            ticket = "Ticket ID"
            customer = {CUSTOMER}
            occurred_at = ["Last update time", "Resolved time"]
            channel = "Source"
            team = "Group"
            agent = {{ column = "Agent", missing = ["No Agent"] }}
            product = {{ column = "Product", missing = ["No Product"] }}
            [[questions]]
            columns = ["Survey result*"]
            kind = "csat"
            scale = [1, 3]
            [questions.values]
            "Extremely Happy" = 3
            "Very Happy" = 3
            "Happy" = 3
            "Neutral" = 2
            "Unhappy" = 1
            "Very Unhappy" = 1
            "Extremely Unhappy" = 1
            [[left_out]]
            column = "Survey result*"
            values = ["", "No Survey", "None"]
            {PRIVATE}
        """,
    )
)
