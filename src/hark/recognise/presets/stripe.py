"""Payments and subscriptions from Stripe's dashboard.

The columns are those of exports of 2024 to 2026 in public repositories (unified_payments.csv and subscriptions.csv)
and of programs that read them; Stripe publishes no list. Of subscriptions, the columns with the plan, the product and
the currency are from memory, not confirmed. The times are in UTC where the header says so.

Payments: a row is a payment. What counts is “Amount” in “Currency”, in whole units, when it was created; what was given
back counts on the day of the (last) refund. Payments that failed, wait or were only authorised are left out, payments
of the test mode are marked as tests. A payment counts as an order of its own.

Subscriptions: held from “Start Date (UTC)”, or “Created (UTC)” where the file lacks it, until “Ended At (UTC)”;
“Canceled At (UTC)” only says when somebody gave notice, and “Start (UTC)” when the plan last changed. Those that never
began (incomplete) are left out. Stripe's list shows active ones alone unless “All” is chosen: then there is no churn to
be seen.
"""

from hark.recognise.preset import Preset, presets

presets.add(
    Preset(
        name="stripe-payments",
        title="Stripe, payments as CSV",
        sources=(
            "https://docs.stripe.com/reports/options",
            "https://docs.stripe.com/dashboard/basics",
        ),
        marks=("id", "Amount", "Amount Refunded", "Captured"),
        needs=("Created date (UTC)", "Refunded date (UTC)", "Currency", "Status", "Customer ID"),
        remedy="Export it in Stripe under Payments, Export, with the time zone UTC and all columns: older exports do "
        "not say when money was given back.",
        called={"Created date (UTC)": ("Created (UTC)",), "Refunded date (UTC)": ("Refunded (UTC)",)},
        rest="nothing",
        map="""
            fact = "orders"
            source = "stripe"
            zone = "UTC"
            [columns]
            order = "id"
            customer = "Customer ID"
            amount = { column = "Amount", decimal = "." }
            currency = "Currency"
            test = { column = "Mode", values = { Live = false, Test = true } }
            channel = "Payment Source Type"
            region = "Card Issue Country"
            [attributes]
            card_brand = "Card Brand"
            dispute_status = "Dispute Status"
            [events]
            order = "Created date (UTC)"
            refund = { column = "Refunded date (UTC)", amount = { column = "Amount Refunded", decimal = "." } }
            [[left_out]]
            column = "Status"
            values = [
                "Failed", "failed", "Pending", "pending", "Canceled", "canceled", "Blocked", "Incomplete", "Uncaptured",
                "Expired", "requires_*", "processing",
            ]
            [[left_out]]
            column = "Captured"
            values = ["false", "False", "FALSE"]
            [personal]
            never = [
                "Customer Email", "Customer Description", "Customer Phone", "Card Address*", "Card Last4",
                "Card Fingerprint", "Card ID", "Card Exp*", "Shipping Address*", "*email* (metadata)",
                "*phone* (metadata)", "Description",
            ]
            names = ["Card Name", "Customer Name", "Shipping Name", "*name* (metadata)"]
        """,
    )
)

presets.add(
    Preset(
        name="stripe-subscriptions",
        title="Stripe, subscriptions as CSV",
        sources=(
            "https://docs.stripe.com/billing/subscriptions/overview",
            "https://docs.stripe.com/api/subscriptions/object",
        ),
        marks=("id", "Current Period Start (UTC)", "Current Period End (UTC)", "Canceled At (UTC)"),
        needs=("Ended At (UTC)", "Created (UTC)", "Status", "Customer ID"),
        remedy="Export it in Stripe under Subscriptions, All, Export, with all columns: without the ends, nobody seems "
        "to leave.",
        rest="nothing",
        map="""
            fact = "subscriptions"
            source = "stripe"
            zone = "UTC"
            [columns]
            subscription = "id"
            customer = "Customer ID"
            plan = ["Product Name", "Plan Name", "Product", "Plan"]
            amount = { column = "Amount", decimal = "." }
            currency = "Currency"
            reason = "Cancellation Reason"
            [attributes]
            interval = "Interval"
            status = "Status"
            [events]
            start = ["Start Date (UTC)", "Created (UTC)"]
            cancellation = "Ended At (UTC)"
            [[left_out]]
            column = "Status"
            values = ["incomplete", "incomplete_expired"]
            [personal]
            never = [
                "Customer Email", "Customer Description", "Customer Phone", "*email* (metadata)", "*phone* (metadata)",
            ]
            names = ["Customer Name", "*name* (metadata)"]
        """,
    )
)
