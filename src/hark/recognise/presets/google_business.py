"""Reviews from Google Business Profile: reviews.json of Google Takeout, or the list its API gives.

The columns are those of the resource “Review” of the Business Profile API (v4); Takeout writes the same under
“reviews” (2025). Stars are words. The text may hold a translation before the original. There is no official CSV.
"""

from hark.recognise.preset import Preset, presets

presets.add(
    Preset(
        name="google-business-reviews",
        title="Google Business Profile, reviews as JSON",
        sources=(
            "https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews",
            "https://support.google.com/business/answer/7288490",
        ),
        marks=("starRating", "createTime"),
        needs=("name",),
        remedy="Take reviews.json out of Google Takeout (Google Business Profile) as it is: without the names of "
        "reviews a second file would count them again.",
        rest="nothing",
        map="""
            fact = "mentions"
            source = "google-business"
            zone = "UTC"
            [columns]
            key = "name"
            occurred_at = "createTime"
            place = { value = "Google" }
            kind = { value = "review" }
            author = "reviewer.displayName"
            scale_worst = { value = "1" }
            scale_best = { value = "5" }
            text = "comment"
            reply = "reviewReply.comment"
            replied_at = "reviewReply.updateTime"
            [columns.rating]
            column = "starRating"
            values = { ONE = 1, TWO = 2, THREE = 3, FOUR = 4, FIVE = 5 }
            missing = ["STAR_RATING_UNSPECIFIED"]
            [personal]
            never = ["reviewer.profilePhotoUrl"]
            names = ["reviewer.displayName"]
        """,
    )
)
