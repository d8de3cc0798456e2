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
    CASE
      WHEN "reopens" > 0
      THEN 1e0
      WHEN "reopens" = 0
      AND (
        NOT (
          "first_solved_at" IS NULL
        ) OR "state" <> 'open'
      )
      THEN 0e0
    END AS "x"
  FROM "tickets"
  JOIN "hours"
    ON (
      intDiv(toUnixTimestamp64Micro("occurred_at") - 1772319600000000, 3600000000)
    ) = "hours"."hour"
  WHERE
    "counts"
    AND "occurred_at" >= toDateTime64('2026-02-28 23:00:00', 6, 'UTC')
    AND "occurred_at" < toDateTime64('2026-05-31 22:00:00', 6, 'UTC')
), "persons" AS (
  SELECT
    "numbers"."period",
    "numbers"."touchpoint",
    "numbers"."person",
    COUNT(*) AS "n",
    sumKahan("numbers"."x") AS "wx"
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
  COUNT(*) AS "people",
  sumKahan("persons"."wx") AS "wx",
  sumKahan("persons"."n" * "persons"."n") AS "mm",
  sumKahan("persons"."wx" * "persons"."n") AS "tm",
  sumKahan("persons"."wx" * "persons"."wx") AS "tt"
FROM "persons"
GROUP BY
  "persons"."period",
  "persons"."touchpoint";
