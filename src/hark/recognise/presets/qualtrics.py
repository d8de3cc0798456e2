"""Responses from Qualtrics: CSV or TSV with three lines of names, or XLSX with two, with labels or with values.

The first line names the columns, the second says what they ask, the third holds ImportIds. The columns are those of the
maker's article on the data set, read in 2026, and of the sample files (2017) of a public client, which has one of the
legacy export as well, with V1 to V10 or with ResponseSet.

What counts: previews and test answers are left out, by the words or by the numbers of “Status”. Responses that only
look like spam stay, with their status to group by. A response happened when it ended. Times are written in the zone
that the third line names. An NPS question comes twice: its group (detractor, passive, promoter) is a choice beside the
score.
"""

from hark.recognise.preset import Preset, presets

DATA_SET = "https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/understanding-your-dataset/"
SAMPLES = "https://github.com/ropensci/qualtRics/tree/master/tests/testthat/files"
LEGACY = "it was made by the legacy exporter, which numbers or names columns in another way."

presets.add(
    Preset(
        name="qualtrics",
        title="Qualtrics, responses as CSV or XLSX",
        sources=(DATA_SET, SAMPLES),
        marks=("StartDate", "EndDate", "Finished", "ResponseId", "RecordedDate"),
        refuses={"V2": LEGACY, "V2: *": LEGACY, "ResponseSet": LEGACY},
        remedy="Export it in Qualtrics under Data & Analysis, Export & Import, Export Data, CSV, not as legacy data.",
        called={
            "ResponseId": ("V1", "V1: *"),
            "StartDate": ("V8", "V8: *"),
            "EndDate": ("V9", "V9: *"),
            "Finished": ("V10", "V10: *"),
            "RecordedDate": ("LocationAccuracy",),
        },
        rest="questions",
        map="""
            fact = "answers"
            source = "qualtrics"
            [columns]
            response = "ResponseId"
            customer = "ExternalReference"
            occurred_at = "EndDate"
            started_at = "StartDate"
            channel = "DistributionChannel"
            language = "UserLanguage"
            [columns.finished]
            column = "Finished"
            values = { True = true, TRUE = true, 1 = true, False = false, FALSE = false, 0 = false }
            [attributes]
            status = "Status"
            recorded = "RecordedDate"
            progress = "Progress"
            duration_seconds = "Duration (in seconds)"
            recaptcha_score = "Q_RecaptchaScore"
            duplicate = "Q_DuplicateRespondent"
            ballot_stuffing = "Q_BallotBoxStuffing"
            browser = "*_Browser"
            operating_system = "*_Operating System"
            [[questions]]
            columns = ["*_NPS_GROUP"]
            kind = "choice"
            [[left_out]]
            column = "Status"
            values = ["1", "2", "9", "17", "Survey Test", "*Preview*"]
            [personal]
            never = ["IPAddress", "RecipientEmail", "LocationLatitude", "LocationLongitude"]
            names = ["RecipientFirstName", "RecipientLastName"]
        """,
    )
)
