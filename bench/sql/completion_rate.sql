-- The share of finished responses, by week and region, as one would write it by hand.
with numbers as (
  select date_trunc('week', occurred_at) as week, region, person_key as person, finished
  from responses
  where occurred_at is not null
),
persons as (
  select week, region, person, count(*) as n, count(case when finished then 1 end) as done
  from numbers
  where finished is not null
  group by all
)
select week::date as week, region, sum(done) as finished, count(case when done > 0 then 1 end) as finished_people, sum(n) as n, count(*) as people
from persons
group by all
