"""Tickets and feedback from HubSpot, as its exports of records write them.

The columns of tickets are those of an index page's default columns and of exports that programs in public repositories
read (2025 and 2026). The columns of feedback are the labels of the object's properties, as a program that names its
fields by them has them (2024); no whole export was found to confirm them. Times are those of the user's zone, such as
2026-03-01 15:17.

What counts: HubSpot knows no solution but closing, so “Close date” is the solution. The first reply is the first by
e-mail; later ones, returns and transfers are not told. The columns of an index page hold no close date: without it
nothing would ever be solved, and the file is refused.

Feedback has a row per answer. Loyalty is asked from 0 to 10 (NPS), satisfaction from 0 to 2 (CSAT) and effort from 1
to 7 (CES), as HubSpot's article on sentiment has them; other scores are asked about.
"""

from hark.recognise.preset import Preset, presets

presets.add(
    Preset(
        name="hubspot-tickets",
        title="HubSpot, tickets",
        sources=(
            "https://github.com/hairsolutionsco/automations_hub",
            "https://knowledge.hubspot.com/import-and-export/export-records",
        ),
        marks=("Ticket ID", "Ticket name", "Ticket status", "Pipeline"),
        needs=("Create date", "Close date"),
        remedy="In HubSpot, Tickets, Export: choose all properties on records, not only those of the view.",
        map="""
            fact = "ticket_events"
            source = "hubspot"
            [columns]
            ticket = "Ticket ID"
            customer = ["Associated Contact IDs", "All associated contact emails"]
            channel = "Source"
            team = "HubSpot team"
            agent = "Ticket owner"
            priority = "Priority"
            [events]
            created = "Create date"
            first-replied = "First agent email response date"
            solved = "Close date"
            [attributes]
            status = "Ticket status"
            pipeline = "Pipeline"
            category = "Category"
            [personal]
            never = ["Associated Contact", "All associated contact emails"]
            names = ["Ticket owner"]
        """,
    )
)

presets.add(
    Preset(
        name="hubspot-feedback",
        title="HubSpot, feedback submissions",
        sources=(
            "https://knowledge.hubspot.com/customer-feedback/survey-response-properties",
            "https://developers.hubspot.com/docs/guides/api/crm/objects/feedback-submissions",
        ),
        marks=("Survey name", "Survey type", "Sentiment", "Rating"),
        needs=("Record ID", "Date"),
        remedy="In HubSpot, Surveys, Analyze, Export: choose all properties of the submissions.",
        map="""
            fact = "answers"
            survey = "feedback"
            source = "hubspot"
            [columns]
            response = "Record ID"
            customer = ["Contact ID", "Email"]
            occurred_at = "Date"
            channel = "Source"
            question = "Survey type"
            score = "Rating"
            text = "Response"
            [attributes]
            survey_name = "Survey name"
            [[questions]]
            columns = ["NPS"]
            kind = "nps"
            [[questions]]
            columns = ["CSAT"]
            kind = "csat"
            scale = [0, 2]
            [[questions]]
            columns = ["CES"]
            kind = "ces"
            scale = [1, 7]
            [[questions]]
            columns = ["CUSTOM", "KNOWLEDGE"]
            kind = "text"
            [personal]
            never = ["Submission URL", "Email"]
            names = ["Submission name", "Owner"]
        """,
    )
)
