"""Conversations and their ratings from Intercom: the CSV of a report's conversations, and the API's JSON.

The CSV's columns are those of the data set “Conversations”, as programs that read such files list them (2025 and
2026); “Conversation last closed at” was seen in no export, and is not needed. Names of times end with the zone they
are in, such as “Conversation started at (Europe/Berlin)”. The JSON's fields are those of the API's object
“Conversation”; its times are seconds since 1970.

What counts: Intercom knows no solution but closing, so the last closing is the solution. The first reply is a
teammate's; later ones and transfers are not told, nor returns in the CSV: figures of that cannot be had. A conversation
that was opened again and is still open keeps the time it was closed, and counts as solved. Ratings are from 1 to 5; in
the CSV their time is that of the closing where there is no other.
"""

from hark.recognise.preset import Preset, presets

SOURCES = ("https://www.intercom.com/help/en/articles/7022438-reporting-metrics-attributes",)
API = ("https://developers.intercom.com/docs/references/rest-api/api.intercom.io/conversations/conversation",)

EXPORT = "In Intercom, Reports: open a report of conversations, Export, CSV, and choose all columns."
FETCH = "Fetch conversations with Intercom's API (GET /conversations), and keep the fields as they come."

STARTED = {"Conversation started at (*)": ("Conversation created at (*)",)}

CSV_WHO = """
            [personal]
            never = ["User email", "User participant emails", "User phone"]
            names = [
                "User name", "User participant names", "Teammate currently assigned", "Last teammate rated",
                "First closed by teammate", "Last closed by teammate", "Teammate first replied", "Teammate replied to"
            ]
"""

presets.add(
    Preset(
        name="intercom-conversations",
        title="Intercom, conversations as CSV",
        sources=SOURCES,
        marks=("Conversation ID", "Teammate currently assigned", "Current conversation state"),
        needs=("Conversation started at (*)", "Conversation first closed at (*)"),
        called={**STARTED, "Conversation first closed at (*)": ("Conversation last closed at (*)",)},
        remedy=EXPORT,
        map=f"""
            fact = "ticket_events"
            source = "intercom"
            [columns]
            ticket = "Conversation ID"
            customer = ["User ID", "User participant IDs"]
            channel = "Channel"
            team = "Team currently assigned"
            agent = "Teammate currently assigned"
            priority = "Conversation priority"
            [events]
            created = "Conversation started at (*)"
            first-replied = "Conversation first replied at (*)"
            solved = ["Conversation last closed at (*)", "Conversation first closed at (*)"]
            [attributes]
            state = "Current conversation state"
            started_by = "Started by"
            ticket_type = "Ticket type"
            {CSV_WHO}
        """,
    )
)

presets.add(
    Preset(
        name="intercom-ratings",
        title="Intercom, ratings of conversations as CSV",
        sources=SOURCES,
        marks=("Conversation ID", "Teammate currently assigned", "*rating remark", "*rating"),
        needs=("Conversation started at (*)",),
        called={**STARTED, "Conversation rating": ("Last teammate rating",)},
        remedy=EXPORT,
        map=f"""
            fact = "answers"
            survey = "conversation rating"
            source = "intercom"
            [columns]
            response = "Conversation ID"
            ticket = "Conversation ID"
            customer = ["User ID", "User participant IDs"]
            occurred_at = [
                "Last teammate rating updated at (*)", "Updated at (*)", "Conversation *closed at (*)",
                "Conversation started at (*)"
            ]
            channel = "Channel"
            team = "Team currently assigned"
            agent = ["Last teammate rated", "Teammate currently assigned"]
            [[questions]]
            columns = ["Conversation rating"]
            kind = "csat"
            scale = [1, 5]
            text = "*rating remark"
            [[left_out]]
            column = "Conversation rating"
            values = [""]
            {CSV_WHO}
        """,
    )
)

JSON_WHO = """
            [personal]
            never = ["source.author.email", "source.body", "contacts*", "conversation_parts*", "source.url"]
            names = ["source.author.name"]
"""

presets.add(
    Preset(
        name="intercom-json",
        title="Intercom, conversations as JSON",
        sources=API,
        marks=("statistics.first_admin_reply_at", "statistics.last_close_at", "state"),
        needs=("id", "created_at"),
        remedy=FETCH,
        map=f"""
            fact = "ticket_events"
            source = "intercom"
            zone = "UTC"
            [file]
            format = "json"
            [columns]
            ticket = "id"
            customer = "source.author.id"
            channel = "source.type"
            team = "team_assignee_id"
            agent = "admin_assignee_id"
            priority = "priority"
            reopens = "statistics.count_reopens"
            [events]
            created = {{ column = "created_at", formats = ["epoch"] }}
            first-replied = {{ column = "statistics.first_admin_reply_at", formats = ["epoch"] }}
            solved = {{ column = "statistics.last_close_at", formats = ["epoch"] }}
            [attributes]
            state = "state"
            started_by = "source.delivered_as"
            {JSON_WHO}
        """,
    )
)

presets.add(
    Preset(
        name="intercom-json-ratings",
        title="Intercom, ratings of conversations as JSON",
        sources=API,
        marks=("statistics.first_admin_reply_at", "conversation_rating.rating"),
        needs=("id", "conversation_rating.created_at"),
        remedy=FETCH,
        map=f"""
            fact = "answers"
            survey = "conversation rating"
            source = "intercom"
            zone = "UTC"
            [file]
            format = "json"
            [columns]
            response = "id"
            ticket = "id"
            customer = "source.author.id"
            occurred_at = {{ column = "conversation_rating.created_at", formats = ["epoch"] }}
            channel = "source.type"
            team = "team_assignee_id"
            agent = "admin_assignee_id"
            [[questions]]
            columns = ["conversation_rating.rating"]
            kind = "csat"
            scale = [1, 5]
            text = "conversation_rating.remark"
            [[left_out]]
            column = "conversation_rating.rating"
            values = [""]
            {JSON_WHO}
        """,
    )
)
