-- A quantile with its interval, by week and one dimension, as one would write it by hand.
with numbers as (
  select date_trunc('week', $at) as week, $by, person_key as person, $x as x
  from $fact
  where $where and $at is not null
),
ranked as (
  select
    week, $by, person, x,
    row_number() over (partition by week, $by order by x) as place, count(*) over (partition by week, $by) as n
  from numbers
  where x is not null
)
select
  week::date as week, $by, max(n) as n, count(distinct person) as people,
  (max(x) filter (where place = ceil(n * $p)) + max(x) filter (where place = floor(n * $p) + 1)) / 2 as value,
  max(x) filter (where place = floor(n * $p - 1.96 * sqrt(n * $p * (1 - $p)))) as low,
  max(x) filter (where place = ceil(n * $p + 1.96 * sqrt(n * $p * (1 - $p))) + 1) as high
from ranked
group by all
