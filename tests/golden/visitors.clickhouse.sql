WITH "hours" AS (
  SELECT
    "bounds"."period",
    arrayJoin(range("bounds"."first", "bounds"."last")) AS "hour"
  FROM values('period Int64, first Int64, last Int64', (20260301, 0, 743), (20260401, 743, 1463), (20260501, 1463, 2207)) AS "bounds"
), "numbers" AS (
  SELECT
    "hours"."period",
    "touchpoint",
    "person",
    "derived_key" AS "x",
    "daily",
    "day"
  FROM "visitor_days"
  JOIN "hours"
    ON (
      intDiv(toUnixTimestamp64Micro("occurred_at") - 1772319600000000, 3600000000)
    ) = "hours"."hour"
  WHERE
    (
      "views" > 0 AND NOT "bot"
    )
    AND "occurred_at" >= toDateTime64('2026-02-28 23:00:00', 6, 'UTC')
    AND "occurred_at" < toDateTime64('2026-05-31 22:00:00', 6, 'UTC')
)
SELECT
  "numbers"."period",
  "numbers"."touchpoint",
  COUNT(*) AS "n",
  COUNT(DISTINCT "numbers"."x") AS "distinct",
  MAX(CASE WHEN "numbers"."daily" THEN 1 ELSE 0 END) AS "daily",
  COUNT(DISTINCT "numbers"."day") AS "days"
FROM "numbers"
WHERE
  NOT (
    "numbers"."x" IS NULL
  )
GROUP BY
  "numbers"."period",
  "numbers"."touchpoint";
