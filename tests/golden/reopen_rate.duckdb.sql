WITH "hours" AS (
  SELECT
    "bounds"."period",
    UNNEST(RANGE("bounds"."first", "bounds"."last")) AS "hour"
  FROM (VALUES
    (20260301, 0, 743), (20260401, 743, 1463), (20260501, 1463, 2207)) AS "bounds"("period", "first", "last")
), "numbers" AS (
  SELECT
    "hours"."period",
    "touchpoint",
    "person",
    CASE
      WHEN "reopens" > 0
      THEN 1e0
      WHEN "reopens" = 0 AND (
        NOT "first_solved_at" IS NULL OR "state" <> 'open'
      )
      THEN 0e0
    END AS "x"
  FROM "tickets"
  JOIN "hours"
    ON (
      (
        EPOCH_US("occurred_at") - 1772319600000000
      ) // 3600000000
    ) = "hours"."hour"
  WHERE
    "counts"
    AND "occurred_at" >= CAST('2026-02-28 23:00:00+00:00' AS TIMESTAMPTZ)
    AND "occurred_at" < CAST('2026-05-31 22:00:00+00:00' AS TIMESTAMPTZ)
), "persons" AS (
  SELECT
    "numbers"."period",
    "numbers"."touchpoint",
    "numbers"."person",
    COUNT(*) AS "n",
    FSUM("numbers"."x") AS "wx"
  FROM "numbers"
  WHERE
    NOT "numbers"."x" IS NULL
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
  FSUM("persons"."wx") AS "wx",
  FSUM("persons"."n" * "persons"."n") AS "mm",
  FSUM("persons"."wx" * "persons"."n") AS "tm",
  FSUM("persons"."wx" * "persons"."wx") AS "tt"
FROM "persons"
GROUP BY
  "persons"."period",
  "persons"."touchpoint";
