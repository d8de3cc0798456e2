"""Responses from Formbricks, as CSV or XLSX.

The columns are those of its own source (the module of responses, 2024 to 2026): Notes until 2025, “Formbricks ID
(internal)” since June 2024, “Option ID” beside choices and Quotas since 2025. After them stand what the browser says,
the numbered questions, variables, hidden fields, and what is known of the person.

What counts: responses that were broken off are in the file, with “No” for finished. Times are the server's, and name no
zone. Several choices stand together in one cell, with “; ” between them.
"""

from hark.recognise.preset import Preset, presets

SOURCE = "https://github.com/formbricks/formbricks/blob/main/apps/web/lib/response/utils.ts"

presets.add(
    Preset(
        name="formbricks",
        title="Formbricks, responses as CSV or XLSX",
        sources=(SOURCE, "https://github.com/formbricks/formbricks/pull/2807"),
        marks=("No.", "Timestamp", "Finished", "Survey ID"),
        needs=("Response ID",),
        remedy="Export it in Formbricks under Responses, Download, All responses, and keep all columns.",
        rest="questions",
        map="""
            fact = "answers"
            source = "formbricks"
            [columns]
            response = "Response ID"
            customer = "User ID"
            occurred_at = "Timestamp"
            finished = { column = "Finished", values = { Yes = true, No = false } }
            device = "userAgent - device"
            region = "country"
            page = "url"
            [attributes]
            number = "No."
            survey_id = "Survey ID"
            contact = "Formbricks ID (internal)"
            notes = "Notes"
            tags = "Tags"
            quotas = "Quotas"
            source = "source"
            action = "action"
            browser = "userAgent - browser"
            operating_system = "userAgent - os"
            [[questions]]
            columns = ["* - Option ID"]
            kind = "choice"
            [personal]
            never = ["Verified Email", "ipAddress", "email"]
            names = ["firstName", "lastName"]
        """,
    )
)
