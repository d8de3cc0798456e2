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
    "business_seconds" / 3600e0 AS "x"
  FROM "ticket_spans"
  JOIN "hours"
    ON (
      (
        EPOCH_US("ended_at") - 1772319600000000
      ) // 3600000000
    ) = "hours"."hour"
  WHERE
    (
      "kind" = 'open' AND "counts" AND "ended_by" = 'solved'
    )
    AND "ended_at" >= CAST('2026-02-28 23:00:00+00:00' AS TIMESTAMPTZ)
    AND "ended_at" < CAST('2026-05-31 22:00:00+00:00' AS TIMESTAMPTZ)
), "persons" AS (
  SELECT
    "numbers"."period",
    "numbers"."touchpoint",
    "numbers"."person",
    COUNT(*) AS "n",
    FSUM("numbers"."x") AS "wx",
    FSUM("numbers"."x" * "numbers"."x") AS "wxx"
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
  FSUM("persons"."wxx") AS "wxx",
  FSUM("persons"."n" * "persons"."n") AS "mm",
  FSUM("persons"."wx" * "persons"."n") AS "tm",
  FSUM("persons"."wx" * "persons"."wx") AS "tt"
FROM "persons"
GROUP BY
  "persons"."period",
  "persons"."touchpoint";
