"""Orders from Shopify.

The columns are those of the CSV of orders that the admin exports, as sample files of 2024 to 2026 in public
repositories have them. One newer list writes “Canceled at”.

A row is a line of an order; what belongs to the order as a whole stands on its first line only, and so does “Id”. In
some files a further line does not repeat when the order was created: it is left out, and its pieces are not counted.
What counts: “Total” is what was charged, tax and shipping included, for shops with prices with tax and without it
alike, because “Refunded Amount” is meant so too. An order counts when it is created, as in Shopify's own reports,
whether it is paid yet or not. What was given back counts as a refund. The export does not say when that was: it counts
on the day of the order. A cancelled order is taken away on the day on which it was cancelled, less what was given back.
"""

from hark.recognise.preset import Preset, presets

presets.add(
    Preset(
        name="shopify-orders",
        title="Shopify, orders as CSV",
        sources=("https://help.shopify.com/en/manual/orders/export-orders",),
        marks=("Name", "Financial Status", "Fulfillment Status", "Lineitem quantity", "Lineitem name"),
        needs=("Id", "Created at", "Currency", "Total", "Cancelled at", "Refunded Amount"),
        remedy="Export it in Shopify under Orders, Export, Plain CSV file, and import the file as it is: lists for "
        "packing and files of older exports do not say what was given back.",
        called={"Cancelled at": ("Canceled at",)},
        rest="nothing",
        map="""
            fact = "orders"
            source = "shopify"
            [columns]
            key = "Id"
            order = "Name"
            customer = "Email"
            amount = "Total"
            currency = "Currency"
            discount = "Discount Amount"
            quantity = "Lineitem quantity"
            products = "Lineitem name"
            channel = "Source"
            region = ["Shipping Country", "Billing Country"]
            [attributes]
            discount_code = "Discount Code"
            payment_method = "Payment Method"
            vendor = "Vendor"
            shop_location = "Location"
            [events]
            order = { column = "Created at", formats = ["%Y-%m-%d %H:%M:%S %z"] }
            refund = { column = "Created at", formats = ["%Y-%m-%d %H:%M:%S %z"], amount = "Refunded Amount" }
            [events.cancellation]
            column = "Cancelled at"
            formats = ["%Y-%m-%d %H:%M:%S %z"]
            amount = { column = "Total", minus = ["Refunded Amount"] }
            [[left_out]]
            column = "Created at"
            values = [""]
            [personal]
            never = [
                "Phone", "Billing Street", "Billing Address?", "Billing Company", "Billing City", "Billing Zip",
                "Billing Phone", "Shipping Street", "Shipping Address?", "Shipping Company", "Shipping City",
                "Shipping Zip", "Shipping Phone", "Notes", "Note Attributes", "Device ID", "Payment Reference",
                "Payment Reference (deprecated)", "Payment References", "Payment ID", "Receipt Number",
            ]
            names = ["Billing Name", "Shipping Name", "Employee"]
        """,
    )
)
