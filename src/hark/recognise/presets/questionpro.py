"""Raw data from QuestionPro, as CSV or as the sheet “Raw Data” of a workbook; titles stand above the names.

The columns are those of the maker's page on system variables and of public scripts that read files of 2024 to 2026.

What counts: started, partial and terminated responses are in the file and count as not finished. A file of one question
per line is not what this reads.
"""

from hark.recognise.preset import Preset, presets

VARIABLES = "http://www.questionpro.com/help/122-inline.html"

presets.add(
    Preset(
        name="questionpro",
        title="QuestionPro, raw data as CSV or XLSX",
        sources=(VARIABLES,),
        marks=("Response Status", "Time Taken to Complete (Seconds)", "External Reference"),
        needs=("Response ID",),
        remedy="Export it in QuestionPro under Analytics, Manage Data, Export Data, Raw Data, with system variables.",
        called={
            "Timestamp (mm/dd/yyyy)": ("Timestamp (dd/mm/yyyy)", "Timestamp"),
            "Seq. Number": ("Sequence Number",),
            "Country Code": ("Country",),
        },
        rest="questions",
        map="""
            fact = "answers"
            source = "questionpro"
            [columns]
            response = "Response ID"
            customer = "External Reference"
            occurred_at = "Timestamp (mm/dd/yyyy)"
            region = "Country Code"
            [columns.finished]
            column = "Response Status"
            [columns.finished.values]
            Completed = true
            Complete = true
            Incomplete = false
            Partial = false
            Started = false
            Terminated = false
            [attributes]
            duplicate = "Duplicate"
            duration_seconds = "Time Taken to Complete (Seconds)"
            sequence = "Seq. Number"
            custom_variable_1 = "Custom Variable 1"
            custom_variable_2 = "Custom Variable 2"
            custom_variable_3 = "Custom Variable 3"
            custom_variable_4 = "Custom Variable 4"
            custom_variable_5 = "Custom Variable 5"
            email_list = "Email List"
            part_of_country = "Region"
            [personal]
            never = ["IP Address", "Respondent Email", "City", "Latitude", "Longitude"]
        """,
    )
)
