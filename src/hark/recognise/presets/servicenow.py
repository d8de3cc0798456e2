"""Incidents from ServiceNow: the list of incidents, with its fields' names or with their labels.

The fields are those of the table `incident` in the maker's documentation and in published schemas; the labels are
those of its list and form. CSV files name fields, workbooks labels. Times are those of the user's zone, written as the
user has set it.

What counts: “Resolved” is the solution, “Closed” follows some days later; an incident that was cancelled is closed
without a solution. The counts of reopenings and reassignments are the desk's own. The list's default columns hold
neither: without “Resolved” nothing would ever be solved, and the file is refused. Replies stand in journals, which no
list exports.
"""

from hark.recognise.preset import Preset, presets

SOURCES = (
    "https://raw.githubusercontent.com/ServiceNow/ServiceNowDocs/australia/markdown/platform-administration/"
    "time-configuration/c_ExportDateAndTimeInformation.md",
    "https://raw.githubusercontent.com/api-evangelist/servicenow/refs/heads/main/json-schema/servicenow-incident-schema.json",
)

LABELS = {
    "number": "Number",
    "opened_at": "Opened",
    "resolved_at": "Resolved",
    "closed_at": "Closed",
    "short_description": "Short description",
    "assignment_group": "Assignment group",
    "assigned_to": "Assigned to",
    "caller_id": "Caller",
    "contact_type": "Channel",
    "priority": "Priority",
    "state": "State",
    "category": "Category",
    "business_service": "Service",
    "location": "Location",
    "reopen_count": "Reopen count",
    "reassignment_count": "Reassignment count",
    "made_sla": "Made SLA",
    "opened_by": "Opened by",
    "resolved_by": "Resolved by",
    "closed_by": "Closed by",
    "sys_created_by": "Created by",
    "sys_updated_by": "Updated by",
}
"""What a field is called in lists and workbooks."""


def incidents(name: str, title: str, field: dict[str, str]) -> Preset:
    """The preset of a list whose columns are called as `field` says."""
    people = ("assigned_to", "opened_by", "resolved_by", "closed_by", "sys_created_by", "sys_updated_by")
    names = ", ".join(f'"{field[one]}"' for one in people)
    return Preset(
        name=name,
        title=title,
        sources=SOURCES,
        marks=tuple(field[one] for one in ("number", "opened_at", "short_description", "assignment_group")),
        needs=(field["resolved_at"],),
        remedy="In ServiceNow, the list of incidents: add the columns Resolved, Closed, Reassignment count and Reopen "
        "count to the list, then export it.",
        map=f"""
            fact = "ticket_events"
            source = "servicenow"
            [columns]
            ticket = "{field["number"]}"
            customer = "{field["caller_id"]}"
            channel = "{field["contact_type"]}"
            team = "{field["assignment_group"]}"
            agent = "{field["assigned_to"]}"
            priority = "{field["priority"]}"
            product = "{field["business_service"]}"
            region = "{field["location"]}"
            reopens = "{field["reopen_count"]}"
            transfers = "{field["reassignment_count"]}"
            [events]
            created = "{field["opened_at"]}"
            solved = "{field["resolved_at"]}"
            closed = "{field["closed_at"]}"
            [attributes]
            state = "{field["state"]}"
            category = "{field["category"]}"
            service_level_kept = "{field["made_sla"]}"
            [personal]
            names = [{names}]
        """,
    )


presets.add(
    incidents("servicenow-incidents", "ServiceNow, incidents with their fields' names", {one: one for one in LABELS})
)
presets.add(incidents("servicenow-list", "ServiceNow, the list of incidents with its labels", LABELS))
