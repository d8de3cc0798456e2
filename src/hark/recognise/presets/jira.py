"""Requests and their satisfaction from Jira Service Management, as the list of issues is exported.

The columns are those of exports in public repositories (2024 to 2026), in English and in German. Several columns share
a name (“Comment”, “Watchers”): they are told apart by a number. Times are written as the site is set up, by default as
in 05/Mar/26 2:07 PM, in the zone of who exported them; the date of the first response is ISO.

What counts: “Resolved” is the solution; as a rule Jira empties it when an issue is opened again. The first response is
the first comment of anybody but the reporter, internal ones included; later ones, returns and transfers are not told.
An export of current fields only may lack “Resolved”, and is refused. Comments hold time, author and words in one cell,
and are not stored.

Satisfaction is 1 to 5 stars.
"""

from hark.recognise.preset import Preset, presets

SOURCES = ("https://github.com/atlassian-api/atlassian-python-api/issues/602",)

CUSTOM = ("Request Type", "Satisfaction date", "Organizations", "Request language", "Affected services")

CALLED = {
    "Issue key": ("Vorgangsschlüssel",),
    "Issue id": ("Vorgangs-ID",),
    "Issue Type": ("Vorgangstyp",),
    "Created": ("Erstellt",),
    "Resolved": ("Erledigt",),
    "Priority": ("Priorität",),
    "Assignee": ("Zugewiesene Person",),
    "Assignee Id": ("ID der zugewiesenen Person",),
    "Reporter": ("Autor",),
    "Reporter Id": ("ID des Autors",),
    "Creator": ("Ersteller",),
    "Creator Id": ("Ersteller-ID",),
    "Project name": ("Projektname",),
    "Project key": ("Projektschlüssel",),
    "Resolution": ("Lösung",),
    "Watchers*": ("Beobachter*", "ID des Beobachters*"),
    "Attachment*": ("Anhang*",),
    "Project lead*": ("Projektleiter", "ID des Projektleiters"),
    "Comment*": ("Kommentar*",),
    **{f"Custom field ({one})": (f"Benutzerdefinierte Felder ({one})",) for one in CUSTOM},
    "Custom field (?CHART? Date of First Response)": ("Benutzerdefinierte Felder (?CHART? Date of First Response)",),
}

EXPORT = "In Jira, the list of issues of the service project, Export, CSV (all fields)."

PRIVATE = """
            [personal]
            never = ["Comment*", "Attachment*", "Watchers*", "Assignee Id", "Creator Id", "Project lead*"]
            names = ["Assignee", "Reporter", "Creator"]
"""

presets.add(
    Preset(
        name="jira-requests",
        title="Jira Service Management, requests as CSV",
        sources=SOURCES,
        marks=("Issue key", "Issue id", "Custom field (Request Type)", "Status"),
        needs=("Created", "Resolved"),
        called=CALLED,
        remedy=EXPORT,
        map=f"""
            fact = "ticket_events"
            source = "jira"
            [columns]
            ticket = "Issue key"
            customer = ["Reporter Id", "Reporter"]
            agent = "Assignee"
            priority = "Priority"
            product = "Custom field (Affected services)"
            [events]
            created = "Created"
            first-replied = "Custom field (?CHART? Date of First Response)"
            solved = "Resolved"
            [attributes]
            status = "Status"
            type = "Issue Type"
            request_type = "Custom field (Request Type)"
            project = "Project name"
            organisation = "Custom field (Organizations)"
            resolution = "Resolution"
            {PRIVATE}
        """,
    )
)

presets.add(
    Preset(
        name="jira-satisfaction",
        title="Jira Service Management, the satisfaction with requests as CSV",
        sources=SOURCES,
        marks=("Issue key", "Issue id", "Custom field (Request Type)", "Satisfaction rating"),
        needs=("Custom field (Satisfaction date)",),
        called=CALLED,
        remedy=EXPORT,
        map=f"""
            fact = "answers"
            survey = "satisfaction"
            source = "jira"
            [columns]
            response = "Issue key"
            ticket = "Issue key"
            customer = ["Reporter Id", "Reporter"]
            occurred_at = "Custom field (Satisfaction date)"
            agent = "Assignee"
            product = "Custom field (Affected services)"
            [attributes]
            request_type = "Custom field (Request Type)"
            project = "Project name"
            [[questions]]
            columns = ["Satisfaction rating"]
            kind = "csat"
            scale = [1, 5]
            [[left_out]]
            column = "Satisfaction rating"
            values = [""]
            {PRIVATE}
        """,
    )
)
