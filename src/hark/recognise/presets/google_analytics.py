"""Google Analytics 4: events from its export to BigQuery, and the reports of its pages.

The columns of events are those of the tables events_* (schema of 2024), as JSON Lines, Parquet or CSV. What happened on
which page stands in the list “event_params”: only where the query made columns of it (“page_location”,
“page_referrer”) is the page known. Times are microseconds since 1970. session_start, first_visit, first_open and
user_engagement are sent by Google's own script without anybody doing anything, and are left out: else nobody would
ever leave after one page. Everything else, scrolling included, counts as something a visitor did.

The reports that the pages of Analytics let one download are totals, under several lines that begin with “#” (files of
2026 in public repositories).
"""

from hark.recognise.preset import Preset, presets

BIGQUERY = (
    "These are totals, and Hark needs single events: link the property with BigQuery (Admin, BigQuery links), and "
    "export event_timestamp, event_name, user_pseudo_id and the parameters page_location and page_referrer of "
    "events_*; or import the log of your web server."
)
REPORTS = "https://support.google.com/analytics/answer/9317657"

presets.add(
    Preset(
        name="ga4-events",
        title="Google Analytics 4, events from BigQuery",
        sources=("https://support.google.com/analytics/answer/7029846",),
        marks=("event_timestamp", "event_name"),
        needs=("user_pseudo_id",),
        remedy="Export user_pseudo_id as well: without it nobody can tell visitors apart.",
        rest="nothing",
        map="""
            fact = "page_views"
            source = "google-analytics"
            zone = "UTC"
            [columns]
            occurred_at = { column = "event_timestamp", formats = ["epoch_us"] }
            visitor = "user_pseudo_id"
            page = "page_location"
            referrer = "page_referrer"
            campaign = ["campaign", "collected_traffic_source.manual_campaign_name", "traffic_source.name"]
            country = ["country", "geo.country"]
            site = ["hostname", "device.web_info.hostname"]
            device = [
                { column = "device_category", values = { mobile = "phone" } },
                { column = "device.category", values = { mobile = "phone" } },
            ]
            [kinds]
            column = "event_name"
            page_view = "view"
            screen_view = "view"
            [[left_out]]
            column = "event_name"
            values = ["session_start", "first_visit", "first_open", "user_engagement"]
            [personal]
            never = ["user_id", "user_properties", "device.advertising_id", "device.vendor_id", "geo.city"]
        """,
    )
)

for name, marks in {
    "pages": ("Views", "Active users", "Event count"),
    "traffic": ("Sessions", "Engaged sessions", "Engagement rate"),
    "users": ("Active users", "New users", "Engaged sessions"),
}.items():
    presets.add(
        Preset(
            name=f"ga4-report-{name}",
            title=f"Google Analytics 4, a report on {name}",
            sources=(REPORTS,),
            marks=marks,
            needs=("event_timestamp", "event_name", "user_pseudo_id"),
            remedy=BIGQUERY,
            map='fact = "page_views"',
        )
    )
