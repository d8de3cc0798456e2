"""Service reviews from Trustpilot Business.

Trustpilot publishes no list of the columns. Confirmed by programs in public repositories that read the export (2019 to
2026): Review Id (or ID), Review Created (UTC), Review Consumer User Id, Review Username, Review Title, Review Content,
Review Stars, Source Of Review, Reference Id, Review Language, Company Reply Date (UTC), Business Reply Date (UTC),
Domain Url, Location Name. Not confirmed: the names of the columns with the text of the reply.
"""

from hark.recognise.preset import Preset, presets

presets.add(
    Preset(
        name="trustpilot",
        title="Trustpilot, service reviews as CSV",
        sources=("https://support.trustpilot.com/hc/en-us/articles/204868067-The-Service-Reviews-page",),
        marks=("Review Stars", "Review Created (UTC)"),
        needs=("Review Id", "Review Content"),
        remedy="Export it in Trustpilot Business under Manage reviews, Service reviews, Download, with all columns: "
        "without ids a second file would count reviews again.",
        rest="nothing",
        map="""
            fact = "mentions"
            source = "trustpilot"
            zone = "UTC"
            [columns]
            key = "Review Id"
            customer = "Review Consumer User Id"
            occurred_at = "Review Created (UTC)"
            place = { value = "Trustpilot" }
            kind = { value = "review" }
            author = "Review Username"
            rating = "Review Stars"
            scale_worst = { value = "1" }
            scale_best = { value = "5" }
            text = "Review Content"
            language = "Review Language"
            region = "Location Name"
            channel = "Source Of Review"
            reply = ["Company Reply", "Company Response", "Business Reply"]
            replied_at = ["Company Reply Date (UTC)", "Business Reply Date (UTC)"]
            [attributes]
            domain = "Domain Url"
            [personal]
            never = ["Review User Email", "Reference Id", "Reference Number"]
            names = ["Review Username"]
        """,
    )
)
