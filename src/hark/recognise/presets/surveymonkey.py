"""Responses from SurveyMonkey: all individual responses, as CSV or XLSX with two lines of names.

The first line holds the questions, the second the choices, or “Response” where there is one column. Both together name
a column. With expanded columns the first line is empty above all but the first choice of a question. The columns are
those of public programs that read such files (2011 to 2026); earlier files say Start Date and End Date for Date Created
and Date Modified.

What counts: a response happened when it was last changed. Partial responses are in the file and cannot be told from
complete ones. Whoever was asked by e-mail is the customer; answers by a web link have none.
"""

from hark.recognise.preset import Preset, presets

MANUAL = "https://s3.amazonaws.com/surveymonkeyfiles/usermanual.pdf"

presets.add(
    Preset(
        name="surveymonkey",
        title="SurveyMonkey, individual responses as CSV or XLSX",
        sources=(MANUAL,),
        marks=("Collector ID", "Date Created", "Date Modified"),
        needs=("Respondent ID",),
        remedy="Export it in SurveyMonkey under Analyze Results, Save As, Export file, All individual responses.",
        called={
            "Respondent ID": ("RespondentID",),
            "Collector ID": ("CollectorID",),
            "Date Created": ("Start Date", "StartDate"),
            "Date Modified": ("End Date", "EndDate"),
            "Email Address": ("EmailAddress",),
            "First Name": ("FirstName",),
            "Last Name": ("LastName",),
            "Custom Data 1": ("Custom Data", "CustomData1", "CustomData"),
        },
        rest="questions",
        map="""
            fact = "answers"
            source = "surveymonkey"
            [columns]
            response = "Respondent ID"
            customer = "Email Address"
            occurred_at = "Date Modified"
            started_at = "Date Created"
            [attributes]
            collector = "Collector ID"
            custom_data_1 = "Custom Data 1"
            [personal]
            never = ["IP Address", "IPAddress"]
            names = ["First Name", "Last Name"]
        """,
    )
)
