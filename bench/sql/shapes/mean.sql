-- A mean, or a share, and what its interval needs, by week and one dimension, as one would write it by hand.
with numbers as (
  select date_trunc('week', $at) as week, $by, person_key as person, $x as x
  from $fact
  where $where and $at is not null
),
persons as (
  select week, $by, person, count(*) as n, sum(x) as wx, sum(x * x) as wxx
  from numbers
  where x is not null
  group by all
)
select
  week::date as week, $by, sum(n) as n, count(*) as people, sum(wx) as wx, sum(wxx) as wxx,
  sum(n * n) as mm, sum(wx * n) as tm, sum(wx * wx) as tt
from persons
group by all
