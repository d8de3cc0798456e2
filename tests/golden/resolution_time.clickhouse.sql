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
    "seconds" / 3600e0 AS "x"
  FROM "ticket_spans"
  JOIN "hours"
    ON (
      intDiv(toUnixTimestamp64Micro("ended_at") - 1772319600000000, 3600000000)
    ) = "hours"."hour"
  WHERE
    (
      "kind" = 'open' AND "counts" AND "ended_by" = 'solved'
    )
    AND "ended_at" >= toDateTime64('2026-02-28 23:00:00', 6, 'UTC')
    AND "ended_at" < toDateTime64('2026-05-31 22:00:00', 6, 'UTC')
), "ranked" AS (
  SELECT
    "numbers"."period",
    "numbers"."touchpoint",
    "numbers"."person",
    "numbers"."x",
    ROW_NUMBER() OVER (PARTITION BY "numbers"."period", "numbers"."touchpoint" ORDER BY "numbers"."x") AS "place",
    COUNT(*) OVER (PARTITION BY "numbers"."period", "numbers"."touchpoint") AS "n"
  FROM "numbers"
  WHERE
    NOT (
      "numbers"."x" IS NULL
    )
)
SELECT
  "ranked"."period",
  "ranked"."touchpoint",
  MAX("ranked"."n") AS "n",
  COUNT(DISTINCT "ranked"."person") AS "people",
  (
    MAX(
      CASE
        WHEN "ranked"."place" = CEIL("ranked"."n" * 0.5e0 - 1e-9)
        THEN "ranked"."x"
      END
    ) + MAX(
      CASE
        WHEN "ranked"."place" = FLOOR("ranked"."n" * 0.5e0 + 1e-9) + 1
        THEN "ranked"."x"
      END
    )
  ) * 5e-1 AS "value",
  MAX(
    CASE
      WHEN "ranked"."place" = FLOOR("ranked"."n" * 0.5e0 - 1.9599639845400536e0 * SQRT("ranked"."n" * 0.25e0))
      THEN "ranked"."x"
    END
  ) AS "low",
  MAX(
    CASE
      WHEN "ranked"."place" = CEIL("ranked"."n" * 0.5e0 + 1.9599639845400536e0 * SQRT("ranked"."n" * 0.25e0)) + 1
      THEN "ranked"."x"
    END
  ) AS "high"
FROM "ranked"
GROUP BY
  "ranked"."period",
  "ranked"."touchpoint";
