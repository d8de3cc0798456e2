-- How many rows, and of how many people, by week and one dimension, as one would write it by hand.
with numbers as (
  select date_trunc('week', $at) as week, $by, person_key as person, $x as x
  from $fact
  where $where and $at is not null
),
persons as (
  select week, $by, person, count(*) as n
  from numbers
  where x is not null
  group by all
)
select week::date as week, $by, sum(n) as n, count(*) as people
from persons
group by all
