"""Subscriptions from Chargebee.

The columns are those of Subscriptions.csv in Chargebee's export (Product Catalog 1.0), as programs of 2020 to 2023 in
public repositories read it: each is named by the resource and the attribute, such as “subscriptions.started_at”.
The columns with the currency and the reason of a cancellation are from memory, not confirmed.
A subscription is held from its start until it is cancelled; one that only will be cancelled (“Non Renewing”) has its
date in “subscriptions.cancelled_at” too, and is held until then. Those that have not begun (“Future”) are left out.
Whether those count that are on trial (“In Trial”), paused (“Paused”) or went to another business entity (“Transferred”)
is asked, as it is for the export of any other tool; those that count do so from “subscriptions.started_at” on.
How dates are written and in which zone is set per site in Chargebee, and not said in the file.
"""

from hark.recognise.preset import Preset, presets

presets.add(
    Preset(
        name="chargebee-subscriptions",
        title="Chargebee, subscriptions as CSV",
        sources=(
            "https://www.chargebee.com/docs/2.0/export-data.html",
            "https://apidocs.chargebee.com/docs/api/subscriptions",
        ),
        marks=("subscriptions.id", "subscriptions.status", "subscriptions.started_at"),
        needs=("subscriptions.cancelled_at", "customers.id"),
        remedy="Export it in Chargebee under Settings, Import & Export Data, Export, Subscriptions, and take "
        "Subscriptions.csv out of the archive as it is, with all its columns.",
        rest="nothing",
        map="""
            fact = "subscriptions"
            source = "chargebee"
            [columns]
            subscription = "subscriptions.id"
            customer = "customers.id"
            plan = "subscriptions.plan_id"
            amount = "subscriptions.plan_amount"
            currency = "subscriptions.currency_code"
            reason = ["subscriptions.cancel_reason_code", "subscriptions.cancel_reason"]
            region = "addresses.country"
            [attributes]
            status = "subscriptions.status"
            [events]
            start = "subscriptions.started_at"
            cancellation = "subscriptions.cancelled_at"
            [[left_out]]
            column = "subscriptions.status"
            values = ["Future", "future"]
            [personal]
            never = [
                "customers.email", "customers.phone", "customers.company", "addresses.email", "addresses.phone",
                "addresses.company", "addresses.addr", "addresses.extended_addr*", "addresses.city", "addresses.zip",
            ]
            names = ["customers.first_name", "customers.last_name", "addresses.first_name", "addresses.last_name"]
        """,
    )
)
