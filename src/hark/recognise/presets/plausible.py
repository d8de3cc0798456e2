"""Plausible: the rows of its own database, and the totals of its export.

Plausible exports totals of days only (imported_visitors_*.csv and its like in one archive): no single views. The
columns of the totals are those of files of 2024 to 2026 in public repositories. Who hosts Plausible has the single
events in the table events_v2 of its ClickHouse; their columns are those of Plausible.ClickhouseEventV2 in
plausible/analytics (2024). There a visitor has another number every day. “engagement” is no event, but what a page
sends when it is left.
"""

from hark.recognise.preset import Preset, presets

EVENTS = (
    "These are totals of days, and Hark needs the single page views. Where you host Plausible yourself, export the "
    "table events_v2 with the rows of your site (FORMAT CSVWithNames) from its ClickHouse; else import the log of your "
    "web server."
)
SOURCE = ("https://plausible.io/docs/export-stats", "https://plausible.io/docs/csv-import")

TOTALS = {
    "visitors": ("date", "visitors", "pageviews", "bounces", "visits", "visit_duration"),
    "pages": ("date", "hostname", "page", "visits", "visitors", "pageviews"),
    "entry-pages": ("date", "entry_page", "visitors", "entrances"),
    "exit-pages": ("date", "exit_page", "visitors", "exits"),
    "custom-events": ("date", "name", "link_url", "visitors", "events"),
}
"""The tables of the export, and the columns by which each is told; the first stands for sources and devices too."""

presets.add(
    Preset(
        name="plausible-events",
        title="Plausible, the table events_v2",
        sources=("https://github.com/plausible/analytics/blob/master/lib/plausible/clickhouse_event_v2.ex",),
        marks=("site_id", "session_id", "pathname", "screen_size", "referrer_source"),
        needs=("user_id", "timestamp", "name"),
        remedy="Export all columns of events_v2: without user_id nobody can tell visitors apart.",
        rest="nothing",
        map="""
            fact = "page_views"
            source = "plausible"
            zone = "UTC"
            [columns]
            occurred_at = "timestamp"
            visitor = "user_id"
            daily = { value = "true" }
            site = "hostname"
            page = "pathname"
            referrer = ["referrer_source", "referrer"]
            campaign = "utm_campaign"
            country = "country_code"
            [columns.device]
            column = "screen_size"
            values = { Mobile = "phone", Tablet = "tablet", Laptop = "desktop", Desktop = "desktop" }
            [attributes]
            browser = "browser"
            [kinds]
            column = "name"
            pageview = "view"
            [[left_out]]
            column = "name"
            values = ["engagement"]
            [personal]
            never = ["city_geoname_id", "subdivision2_code"]
        """,
    )
)

for table, marks in TOTALS.items():
    presets.add(
        Preset(
            name=f"plausible-{table}",
            title=f"Plausible, totals of days ({table.replace('-', ' ')})",
            sources=SOURCE,
            marks=marks,
            needs=("timestamp", "user_id", "pathname"),
            remedy=EVENTS,
            map='fact = "page_views"',
        )
    )
