-- The mean rating, by week and region, as one would write it by hand.
with numbers as (
  select
    date_trunc('week', occurred_at) as week, region, person_key as person, coalesce(weight, 1e0) as w, scale_worst, scale_best,
    case when (score - scale_worst) * (scale_best - score) >= 0 then score end as x
  from answers
  where kind = 'rating' and occurred_at is not null
),
persons as (
  select
    week, region, person, count(*) as n,
    min(scale_worst) as worst_min, max(scale_worst) as worst_max, min(scale_best) as best_min, max(scale_best) as best_max,
    sum(w) as w, sum(w * x) as wx, sum(w * x * x) as wxx, sum(w * w) as ww, sum(w * w * x) as wwx, sum(w * w * x * x) as wwxx
  from numbers
  where x is not null
  group by all
)
select
  week::date as week, region, sum(n) as n, count(*) as people,
  min(worst_min) as worst_min, max(worst_max) as worst_max, min(best_min) as best_min, max(best_max) as best_max,
  sum(w) as w, sum(wx) as wx, sum(wxx) as wxx, sum(ww) as ww, sum(wwx) as wwx, sum(wwxx) as wwxx,
  sum(w * w) as mm, sum(wx * w) as tm, sum(wx * wx) as tt
from persons
group by all
