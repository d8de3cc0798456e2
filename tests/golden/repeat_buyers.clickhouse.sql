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
    CASE WHEN NOT (
      "second_at" IS NULL
    ) THEN 1e0 END AS "x"
  FROM "buyers"
  JOIN "hours"
    ON (
      intDiv(toUnixTimestamp64Micro("second_at") - 1772319600000000, 3600000000)
    ) = "hours"."hour"
  WHERE
    "second_at" >= toDateTime64('2026-02-28 23:00:00', 6, 'UTC')
    AND "second_at" < toDateTime64('2026-05-31 22:00:00', 6, 'UTC')
), "persons" AS (
  SELECT
    "numbers"."period",
    "numbers"."touchpoint",
    "numbers"."person",
    COUNT(*) AS "n"
  FROM "numbers"
  WHERE
    NOT (
      "numbers"."x" IS NULL
    )
  GROUP BY
    "numbers"."period",
    "numbers"."touchpoint",
    "numbers"."person"
)
SELECT
  "persons"."period",
  "persons"."touchpoint",
  SUM("persons"."n") AS "n",
  COUNT(*) AS "people"
FROM "persons"
GROUP BY
  "persons"."period",
  "persons"."touchpoint";
