-- What came less what went, by week and one dimension, as one would write it by hand; a level is its running total.
with numbers as (
  select date_trunc('week', occurred_at) as week, $by, person_key as person, 1 as x
  from $fact
  where $where and occurred_at is not null
  union all
  select date_trunc('week', $until) as week, $by, person_key as person, -1 as x
  from $fact
  where $where and epoch_us($until) <= $known
),
persons as (
  select week, $by, person, count(*) as n, sum(x) as x, sum(x * x) as xx
  from numbers
  group by all
)
select week::date as week, $by, sum(n) as n, count(*) as people, sum(x) as x, sum(xx) as xx
from persons
group by all
