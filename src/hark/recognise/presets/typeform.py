"""Responses from Typeform, as CSV or XLSX.

The columns are those of public programs that read such files (2018 to 2026): the token of the response first, the
questions and hidden fields, and at the end what Typeform knows. Until 2021 there were no types, stages and tags.

What counts: partial responses are in the file where the form keeps them. They have a stage and no date of submission,
so that they count in totals, never over time. Hidden fields cannot be told from questions, and come in as choices or
texts.
"""

from hark.recognise.preset import Preset, presets

RESPONSES = "https://www.typeform.com/developers/responses/reference/retrieve-responses/"

presets.add(
    Preset(
        name="typeform",
        title="Typeform, responses as CSV or XLSX",
        sources=(RESPONSES,),
        marks=("Start Date (UTC)", "Submit Date (UTC)", "Network ID"),
        needs=("#",),
        remedy="Export it in Typeform under Results, Responses, Download all, and keep the first column.",
        called={"#": ("Response ID", "Token")},
        rest="questions",
        map="""
            fact = "answers"
            source = "typeform"
            zone = "UTC"
            [columns]
            response = "#"
            occurred_at = "Submit Date (UTC)"
            started_at = "Start Date (UTC)"
            finished = { column = "Response Type", values = { completed = true, partial = false, started = false } }
            [attributes]
            stage_date = "Stage Date (UTC)"
            tags = "Tags"
            ending = "Ending"
            [personal]
            never = ["Network ID", "Email", "Email address", "Phone number", "Address", "Address line 2"]
            names = ["First name", "Last name"]
        """,
    )
)
