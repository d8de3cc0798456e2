-- Page views into visits, in which nothing pauses for more than half an hour, as one would write it by hand.
copy (
  with followed as (
    select *, lag(occurred_at) over (partition by about_key order by occurred_at) as previous
    from read_parquet($files)
    where occurred_at is not null
  ),
  numbered as (
    select
      *, coalesce(name, 'view') = 'view' as viewed, coalesce(name, 'view') <> 'request' as done,
      sum(case when epoch_us(occurred_at) - epoch_us(previous) <= 1800000000 then 0 else 1 end)
        over (partition by about_key order by occurred_at range unbounded preceding) as nth
    from followed
  ),
  visits as (
    select
      about_key, nth, min(occurred_at) as occurred_at, max(occurred_at) as ended_at,
      max(occurred_at) filter (where viewed) as left_at,
      coalesce(epoch(max(occurred_at) filter (where done)) - epoch(min(occurred_at) filter (where done)), 0)
        + coalesce(arg_max(seconds, occurred_at) filter (where viewed), 0) as seconds,
      count(*) as requests, count(*) filter (where viewed) as views, count(*) filter (where done and not viewed) as events,
      arg_min(page, occurred_at) filter (where viewed) as entry_page, arg_max(page, occurred_at) filter (where viewed) as page,
      arg_min(referrer, occurred_at) as referrer, arg_min(campaign, occurred_at) as campaign,
      min(visitor) as visitor, min(customer) as customer, min(person_key) as person_key, min(device) as device,
      min(country) as country, min(site) as site, min(source) as source, min(touchpoint) as touchpoint,
      min(channel) as channel, min(product) as product, min(region) as region, min(department) as department,
      coalesce(bool_or(bot), false) as bot, coalesce(bool_or(daily), false) as daily
    from numbered
    group by about_key, nth
  )
  select *, views = 1 and events = 0 as bounced, views > 1 or events > 0 or seconds > 10 as engaged
  from visits
) to '$target' (format parquet, compression zstd)
