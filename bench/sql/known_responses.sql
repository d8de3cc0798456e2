-- How many responses with a known end, by week and region, as one would write it by hand.
with numbers as (
  select
    date_trunc('week', occurred_at) as week, region, person_key as person,
    case when finished is not null then 1 end as x
  from responses
  where occurred_at is not null
),
persons as (
  select week, region, person, count(*) as n
  from numbers
  where x is not null
  group by all
)
select week::date as week, region, sum(n) as n, count(*) as people
from persons
group by all
