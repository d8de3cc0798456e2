"""Matomo: its visits and its reports, which hold no single views, and its log of actions.

Live.getLastVisitsDetails gives a row per visit, whose views stand beside each other in as many columns as the longest
visit needs (“actionDetails_0_url” or “actionDetails 0 url” in CSV, one list in JSON): the columns are those of exports
in public repositories (2023 to 2025). Reports are totals (“nb_visits”). Both are refused.

Who hosts Matomo has a row per action in log_link_visit_action. Hark takes it joined with the visits and the addresses,
under the names that the database gives the columns (Matomo 3 to 5):
    SELECT HEX(a.idvisitor) AS idvisitor, a.idvisit, a.idlink_va, a.server_time, u.name AS url, u.type AS url_type,
    v.config_device_type, v.location_country, v.referer_name FROM matomo_log_link_visit_action a
    JOIN matomo_log_action u ON u.idaction = a.idaction_url JOIN matomo_log_visit v ON v.idvisit = a.idvisit
Its times are in UTC. A type other than 1 is no page (2 outlink, 3 download). The columns url and url_type are named by
this statement, not by Matomo. The numbers of types of device are from memory, not confirmed.
"""

from hark.recognise.preset import Preset, presets

ACTIONS = (
    "Hark needs a row per page view. Where you host Matomo yourself, export its log of actions: SELECT "
    "HEX(a.idvisitor) AS idvisitor, a.idvisit, a.idlink_va, a.server_time, u.name AS url, u.type AS url_type, "
    "v.config_device_type, v.location_country, v.referer_name FROM matomo_log_link_visit_action a JOIN "
    "matomo_log_action u ON u.idaction = a.idaction_url JOIN matomo_log_visit v ON v.idvisit = a.idvisit; else import "
    "the log of your web server."
)

presets.add(
    Preset(
        name="matomo-actions",
        title="Matomo, its log of actions",
        sources=(
            "https://developer.matomo.org/guides/database-schema",
            "https://matomo.org/faq/how-to/how-do-i-write-sql-queries-to-select-visitors-list-of-pageviews-searches-events-in-the-matomo-database/",
        ),
        marks=("idlink_va", "idvisit", "server_time"),
        needs=("idvisitor", "url", "url_type"),
        remedy=ACTIONS,
        rest="nothing",
        map="""
            fact = "page_views"
            source = "matomo"
            zone = "UTC"
            [columns]
            key = "idlink_va"
            occurred_at = "server_time"
            visitor = "idvisitor"
            page = "url"
            referrer = "referer_name"
            country = "location_country"
            [columns.device]
            column = "config_device_type"
            values = { "0" = "desktop", "1" = "phone", "2" = "tablet", "10" = "phone" }
            [kinds]
            column = "url_type"
            "1" = "view"
            "2" = "outlink"
            "3" = "download"
            [personal]
            never = ["location_ip", "user_id", "location_latitude", "location_longitude", "location_city"]
        """,
    )
)

presets.add(
    Preset(
        name="matomo-visits",
        title="Matomo, a row per visit",
        sources=("https://developer.matomo.org/api-reference/reporting-api#Live",),
        marks=("idVisit", "visitorId", "actionDetails*"),
        needs=("idlink_va", "server_time"),
        remedy=f"A row is a whole visit, with its views beside each other. {ACTIONS}",
        map='fact = "page_views"',
    )
)

presets.add(
    Preset(
        name="matomo-reports",
        title="Matomo, a report with totals",
        sources=("https://developer.matomo.org/api-reference/reporting-api",),
        marks=("nb_visits", "nb_actions"),
        needs=("idlink_va", "server_time"),
        remedy=f"These are totals. {ACTIONS}",
        map='fact = "page_views"',
    )
)
