-- How many different ones, by week and one dimension, as one would write it by hand.
select
  date_trunc('week', $at)::date as week, $by, count(*) as n,
  count(distinct person_key) as people, count(distinct $x) as "distinct"
from $fact
where $where and $at is not null and $x is not null
group by all
