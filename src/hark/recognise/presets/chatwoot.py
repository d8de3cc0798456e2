"""Satisfaction and conversations from Chatwoot: the CSV of its CSAT report, and conversations of its API.

The columns are those of the program itself (2024 to 2026), its CSV in the account's language: English, German, Spanish
and what is translated into French. The CSV has empty lines between its rows, and ends with a line that names the
period. Times are UTC. Ratings are from 1 to 5. A row is about a conversation, which is known by its address.

Of the API's conversations the creation and the first reply are times; where there is none, it is 0. When a
conversation was resolved is not told: there are no figures of solutions, and all conversations count as open. Of
replies only the first is known.

The reports of agents, inboxes, labels and teams are averages, of which nothing can be worked out: they are refused.
"""

from hark.recognise.preset import Preset, presets

PROGRAM = "https://github.com/chatwoot/chatwoot/blob/develop/"

presets.add(
    Preset(
        name="chatwoot-csat",
        title="Chatwoot, CSAT responses as CSV",
        sources=(
            f"{PROGRAM}app/views/api/v1/accounts/csat_survey_responses/download.csv.erb",
            f"{PROGRAM}config/locales/en.yml",
        ),
        marks=("Agent Name", "Rating", "Feedback Comment", "Contact Phone Number"),
        needs=("Recorded date", "Link to the conversation"),
        called={
            "Agent Name": ("Agentenname", "Nombre del agente", "Nom de l'agent"),
            "Rating": ("Bewertung", "Calificación", "Note"),
            "Feedback Comment": ("Feedback-Kommentar", "Comentario de opinión"),
            "Contact Name": ("Kontaktname", "Nombre de Contacto"),
            "Contact Email Address": ("Kontakt-E-Mail-Adresse", "Correo electrónico de contacto"),
            "Contact Phone Number": ("Kontakt Telefonnummer", "Número de teléfono de contacto"),
            "Link to the conversation": ("Link zur Konversation", "Enlace a la conversación"),
            "Recorded date": ("Aufnahmedatum", "Fecha registrada"),
        },
        remedy="In Chatwoot, Reports, CSAT, Download CSAT Reports: take the file as it comes.",
        map="""
            fact = "answers"
            survey = "CSAT"
            source = "chatwoot"
            zone = "UTC"
            [columns]
            customer = "Contact Email Address"
            occurred_at = "Recorded date"
            ticket = "Link to the conversation"
            agent = "Agent Name"
            [[questions]]
            columns = ["Rating"]
            kind = "csat"
            scale = [1, 5]
            text = "Feedback Comment"
            [personal]
            never = ["Contact Phone Number"]
            names = ["Contact Name", "Agent Name"]
        """,
    )
)

presets.add(
    Preset(
        name="chatwoot-conversations",
        title="Chatwoot, conversations as JSON (without the times of solutions)",
        sources=(
            f"{PROGRAM}app/views/api/v1/conversations/partials/_conversation.json.jbuilder",
            "https://developers.chatwoot.com/api-reference/conversations/conversations-list",
        ),
        marks=("inbox_id", "agent_last_seen_at", "contact_last_seen_at"),
        needs=("id", "created_at", "first_reply_created_at"),
        remedy="Fetch the conversations with Chatwoot's API (/api/v1/accounts/1/conversations) of version 3 or later.",
        map="""
            fact = "ticket_events"
            source = "chatwoot"
            zone = "UTC"
            [file]
            format = "json"
            [columns]
            ticket = "id"
            customer = "meta.sender.id"
            channel = "meta.channel"
            team = "meta.team.name"
            agent = "meta.assignee.name"
            priority = "priority"
            [events]
            created = { column = "created_at", formats = ["epoch"] }
            first-replied = { column = "first_reply_created_at", formats = ["epoch"], missing = ["0"] }
            [attributes]
            status = "status"
            inbox = "inbox_id"
            [personal]
            never = [
                "meta.sender.email", "meta.sender.phone_number", "meta.sender.thumbnail", "meta.assignee.email",
                "meta.sender.additional_attributes*", "additional_attributes*", "messages*",
                "last_non_activity_message*"
            ]
            names = ["meta.sender.name", "meta.assignee.name", "meta.assignee.available_name"]
        """,
    )
)

presets.add(
    Preset(
        name="chatwoot-report",
        title="Chatwoot, a report",
        sources=(f"{PROGRAM}config/locales/en.yml",),
        marks=("Avg first response time", "Avg resolution time"),
        called={
            "Avg first response time": (
                "Durchschnittliche Reaktionszeit (Minuten)",
                "Durchschnittliche Zeit bis zur ersten Antwort (Minuten)",
                "Promedio de tiempo de la primera respuesta",
                "Temps de réponse moyen (Minutes)",
            ),
            "Avg resolution time": (
                "Durchschnittliche Auflösungszeit (Minuten)",
                "Tiempo promedio de resolución",
                "Temps moyen de résolution (Minutes)",
            ),
        },
        refuses={"Avg first response time": "it holds averages, and no figure can be worked out of averages."},
        remedy="Import the CSAT report, or fetch the conversations with Chatwoot's API.",
        map='fact = "ticket_events"',
    )
)
