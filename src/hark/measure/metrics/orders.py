"""What customers buy: orders, revenue, buyers, and who comes back."""

from hark.measure.metric import Rows, metric
from hark.measure.summary import Count, Distinct, Mean, Share, Sum

DAY = "2026-03-02T12:00:00+00:00"

BOUGHT: Rows = (
    {"kind": "order", "amount": 30, "test": False, "customer": "a"},
    {"kind": "order", "amount": 10, "test": False, "customer": "b"},
    {"kind": "cancellation", "amount": -10, "test": False, "customer": "c"},
    {"kind": "adjustment", "amount": -2, "test": False},
    {"kind": "order", "amount": 99, "test": True, "customer": "d"},
    {},
)

metric(
    name="orders",
    label="Orders",
    help="How many orders came; cancellations, refunds, adjustments and tests are none.",
    fact="purchases",
    of="orders",
    where="kind = 'order' and not test",
    summary=Count(),
    unit="orders",
    better="up",
    requirement="4.12",
    source="A count",
    example=(BOUGHT, 2.0),
)

metric(
    name="transactions",
    label="Transactions",
    help="How many orders, cancellations, refunds and adjustments came; tests aside.",
    fact="purchases",
    of="transactions",
    where="not test",
    summary=Count(),
    unit="transactions",
    requirement="4.12",
    source="A count",
    example=(BOUGHT, 4.0),
)

metric(
    name="revenue",
    label="Revenue",
    help="What was charged for all orders, less cancellations and refunds, adjustments included; without tax and "
    "shipping where those are told apart.",
    fact="purchases",
    of="transactions",
    where="not test",
    value="amount",
    summary=Sum(),
    unit="money",
    better="up",
    requirement="4.12",
    source="A sum: net revenue",
    example=(BOUGHT, 28.0),
)

metric(
    name="gross_revenue",
    label="Gross revenue",
    help="What was charged for all orders, before anything was cancelled or given back.",
    fact="purchases",
    of="orders",
    where="kind = 'order' and not test",
    value="amount",
    summary=Sum(),
    unit="money",
    better="up",
    requirement="4.12",
    source="A sum: gross revenue",
    example=(BOUGHT, 40.0),
)

metric(
    name="average_order_value",
    label="Average order",
    help="What was charged for an order, on average, before anything was cancelled or given back.",
    fact="purchases",
    of="orders",
    where="kind = 'order' and not test",
    value="amount",
    summary=Mean(),
    unit="money",
    better="up",
    requirement="4.12",
    source="The arithmetic mean",
    example=(BOUGHT, 20.0),
)

metric(
    name="order_customers",
    label="Customers",
    help="How many different customers ordered, cancelled or gave something back; orders without a customer are left "
    "out.",
    fact="purchases",
    of="transactions",
    where="not test and customer is not null",
    value="person",
    summary=Distinct(),
    unit="customers",
    better="up",
    requirement="4.15",
    source="A count of different persons",
    example=(BOUGHT, 3.0),
)

metric(
    name="buyers",
    label="Buyers",
    help="How many different customers ordered; orders without a customer are left out.",
    fact="purchases",
    of="orders",
    where="kind = 'order' and not test and customer is not null",
    value="person",
    summary=Distinct(),
    unit="customers",
    better="up",
    requirement="4.15",
    source="A count of different persons",
    example=(BOUGHT, 2.0),
)

metric(
    name="first_time_buyers",
    label="First-time buyers",
    help="How many customers ordered for the first time that is known.",
    fact="buyers",
    of="customers",
    summary=Count(),
    unit="customers",
    better="up",
    requirement="4.15",
    source="A count",
    example=(({"orders": 1}, {"orders": 3}, {}), 3.0),
)

metric(
    name="repeat_buyers",
    label="Repeat buyers",
    help="How many customers ordered for the second time, and so became repeat buyers.",
    fact="buyers",
    of="customers",
    value="case when second_at is not null then 1e0 end",
    at="second_at",
    summary=Count(),
    unit="customers",
    better="up",
    requirement="2.27",
    source="A count",
    example=(({"orders": 1}, {"orders": 3, "second_at": DAY}, {}), 1.0),
)

metric(
    name="repeat_purchase_rate",
    label="Repeat purchase rate",
    help="The share of customers who ordered again, of those who ordered first in the time; the latest have had less "
    "time to.",
    fact="buyers",
    of="customers",
    value="case when orders > 1 then 1e0 when orders = 1 then 0e0 end",
    summary=Share(),
    unit="%",
    better="up",
    requirement="2.27",
    source="Share of customers with more than one purchase",
    example=(({"orders": 1}, {"orders": 3}, {"orders": 2}, {}), 200 / 3),
)
