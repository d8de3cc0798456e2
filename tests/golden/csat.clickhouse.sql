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
      WHEN NOT (
        "score" - "scale_worst"
      ) * (
        "scale_best" - "score"
      ) >= 0e0
      OR "scale_best" = "scale_worst"
      THEN NULL
      WHEN ABS("scale_best" - "scale_worst") > 1e1
      THEN CASE
        WHEN ABS("score" - "scale_worst") >= 0.8e0 * ABS("scale_best" - "scale_worst")
        THEN 1e0
        ELSE 0e0
      END
      WHEN ABS("scale_best" - "score") <= 2e0 - 1
      AND 2 * ABS("scale_best" - "score") < ABS("scale_best" - "scale_worst")
      THEN 1e0
      WHEN ABS("scale_best" - "score") <= 1e1
      THEN 0e0
    END AS "x",
    COALESCE("weight", 1e0) AS "w"
  FROM "answers"
  JOIN "hours"
    ON (
      intDiv(toUnixTimestamp64Micro("occurred_at") - 1772319600000000, 3600000000)
    ) = "hours"."hour"
  WHERE
    "kind" = 'csat'
    AND "occurred_at" >= toDateTime64('2026-02-28 23:00:00', 6, 'UTC')
    AND "occurred_at" < toDateTime64('2026-05-31 22:00:00', 6, 'UTC')
), "persons" AS (
  SELECT
    "numbers"."period",
    "numbers"."touchpoint",
    "numbers"."person",
    COUNT(*) AS "n",
    sumKahan("numbers"."w") AS "w",
    sumKahan("numbers"."w" * "numbers"."x") AS "wx",
    sumKahan("numbers"."w" * "numbers"."w") AS "ww",
    sumKahan("numbers"."w" * "numbers"."w" * "numbers"."x") AS "wwx"
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
  sumKahan("persons"."w") AS "w",
  sumKahan("persons"."wx") AS "wx",
  sumKahan("persons"."ww") AS "ww",
  sumKahan("persons"."wwx") AS "wwx",
  sumKahan("persons"."w" * "persons"."w") AS "mm",
  sumKahan("persons"."wx" * "persons"."w") AS "tm",
  sumKahan("persons"."wx" * "persons"."wx") AS "tt"
FROM "persons"
GROUP BY
  "persons"."period",
  "persons"."touchpoint";
