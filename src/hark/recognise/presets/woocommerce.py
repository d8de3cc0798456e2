r"""Orders from WooCommerce: its own report, and the plugin “Advanced Order Export For WooCommerce”.

The columns of the report are those of the class Automattic\WooCommerce\Admin\API\Reports\Orders\Controller of
WooCommerce (2024 to 2026; “Net Sales” was “N. Revenue” before). A row is an order, or something given back, below zero
and under the number of its order: both add up. Net sales are without tax and shipping. The report names no currency and
leaves out, as the shop is set, orders that failed or wait for a payment; what it holds of them is left out here. It
holds no mark of its own for a row, so an order that changed since an earlier file would count again: export each
period once.

The columns of the plugin are those of exports of 2018 to 2025 in public repositories. A row is a line of an order, and
the totals of the order stand on every line: they must not be added up. What counts is the line, without tax and
shipping, less the pieces that came back: “Order Line Total (- Refund)”, or “Item Cost” times “Quantity (- Refund)”.
Money that was given back without pieces is not seen in lines.
"""

from hark.recognise.preset import Preset, presets

presets.add(
    Preset(
        name="woocommerce-orders",
        title="WooCommerce, the report of orders as CSV",
        sources=(
            "https://github.com/woocommerce/woocommerce/blob/trunk/plugins/woocommerce/src/Admin/API/Reports/Orders/Controller.php",
            "https://woocommerce.com/document/woocommerce-analytics/orders-report/",
        ),
        marks=("Order #", "N. Revenue (formatted)", "Customer type", "Product(s)"),
        needs=("Date", "Status", "Net Sales"),
        remedy="Export it in WooCommerce under Analytics, Orders, Download, with all columns.",
        called={"Net Sales": ("N. Revenue",)},
        rest="nothing",
        map="""
            fact = "orders"
            source = "woocommerce"
            [columns]
            order = "Order #"
            occurred_at = "Date"
            amount = { column = "Net Sales", decimal = "." }
            quantity = { column = "Items sold", decimal = "." }
            products = "Product(s)"
            channel = "Attribution"
            [attributes]
            customer_type = "Customer type"
            coupons = "Coupon(s)"
            [[left_out]]
            column = "Status"
            values = ["pending", "failed", "cancelled", "checkout-draft", "trash"]
            [personal]
            names = ["Customer"]
        """,
    )
)

presets.add(
    Preset(
        name="woocommerce-order-export",
        title="WooCommerce, lines of orders from Advanced Order Export",
        sources=(
            "https://wordpress.org/plugins/woo-order-export-lite/",
            "https://docs.algolplus.com/algol_order_export/",
        ),
        marks=("Order Number", "Order Status", "Order Date", "Email (Billing)"),
        needs=("Item Name", "Quantity (- Refund)", "Item Cost"),
        remedy="Add the products' columns “Item Name”, “Quantity (- Refund)” and “Item Cost” under Export Orders, Set "
        "up fields to export: the totals of an order stand on every line, and would be counted more than once.",
        rest="nothing",
        map="""
            fact = "orders"
            source = "woocommerce"
            [columns]
            order = "Order Number"
            occurred_at = "Order Date"
            customer = "Email (Billing)"
            amount = ["Order Line Total (- Refund)", { times = ["Quantity (- Refund)", "Item Cost"] }]
            quantity = "Quantity (- Refund)"
            products = "Item Name"
            currency = ["Currency", "Order Currency"]
            region = ["Country Name (Shipping)", "Country Code (Shipping)", "Country Code (Billing)"]
            [attributes]
            payment_method = "Payment Method Title"
            coupon = ["Coupon Code", "Coupons Used"]
            sku = "SKU"
            category = "Category"
            [[left_out]]
            column = "Order Status"
            values = ["Cancelled", "Failed", "Pending payment", "Draft", "Trash", "cancelled", "failed", "pending"]
            [personal]
            never = [
                "Customer Note", "Company (*)", "Address *", "City (*)", "Postcode (*)", "Phone (*)",
                "Email (Shipping)", "Transaction ID", "Customer IP address", "Customer User Agent",
            ]
            names = [
                "First Name (Billing)", "Last Name (Billing)", "Full Name (Billing)", "First Name (Shipping)",
                "Last Name (Shipping)", "Full Name (Shipping)",
            ]
        """,
    )
)
