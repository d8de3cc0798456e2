"""Reviews from the App Store and from Google Play.

App Store: the list of customer reviews as the App Store Connect API answers (version 1.2 and later): resources of type
“customerReviews” with their attributes. Apple offers no file of reviews. Replies of the developer are resources of
their own and are not taken.

Google Play: the monthly reviews_<package>_<month>.csv of the Play Console, in UTF-16 with a byte order mark. The
columns are those of files of 2024 to 2026 in public repositories. Ratings without a text have no link: they are rows
too, and most of them. The month in which a review was changed holds it again, under the same link. The daily averages
(ratings_*.csv) are totals.
"""

from hark.recognise.preset import Preset, presets

presets.add(
    Preset(
        name="app-store-reviews",
        title="App Store Connect, customer reviews as JSON",
        sources=(
            "https://developer.apple.com/documentation/appstoreconnectapi/customerreview/attributes-data.dictionary",
        ),
        marks=("attributes.rating", "attributes.territory", "attributes.reviewerNickname"),
        needs=("id", "attributes.createdDate"),
        remedy="Ask the API for /v1/apps/{id}/customerReviews without naming fields: then every review says when it "
        "was written.",
        rest="nothing",
        map="""
            fact = "mentions"
            source = "app-store"
            [columns]
            key = "id"
            occurred_at = "attributes.createdDate"
            place = { value = "App Store" }
            kind = { value = "review" }
            author = "attributes.reviewerNickname"
            rating = "attributes.rating"
            scale_worst = { value = "1" }
            scale_best = { value = "5" }
            text = "attributes.body"
            region = "attributes.territory"
            [personal]
            names = ["attributes.reviewerNickname"]
        """,
    )
)

presets.add(
    Preset(
        name="google-play-reviews",
        title="Google Play, reviews of a month as CSV",
        sources=("https://support.google.com/googleplay/android-developer/answer/6135870",),
        marks=("Package Name", "Reviewer Language", "Star Rating", "Review Text"),
        needs=("Review Submit Date and Time", "Review Link"),
        remedy="Download it in the Play Console under Download reports, Reviews, and import it as it is: without the "
        "links a review that was changed would count twice.",
        rest="nothing",
        map="""
            fact = "mentions"
            source = "google-play"
            zone = "UTC"
            [columns]
            key = "Review Link"
            occurred_at = "Review Submit Date and Time"
            place = { value = "Google Play" }
            kind = { value = "review" }
            rating = "Star Rating"
            scale_worst = { value = "1" }
            scale_best = { value = "5" }
            text = "Review Text"
            language = "Reviewer Language"
            product = "Package Name"
            url = "Review Link"
            reply = "Developer Reply Text"
            replied_at = "Developer Reply Date and Time"
            [attributes]
            app_version = "App Version Name"
            device = "Device"
        """,
    )
)

presets.add(
    Preset(
        name="google-play-ratings",
        title="Google Play, daily average ratings",
        sources=("https://support.google.com/googleplay/android-developer/answer/6135870",),
        marks=("Package Name", "Daily Average Rating", "Total Average Rating"),
        needs=("Star Rating", "Review Text"),
        remedy="These are averages of days, and Hark needs the single reviews: download them in the Play Console under "
        "Download reports, Reviews.",
        map='fact = "mentions"',
    )
)
