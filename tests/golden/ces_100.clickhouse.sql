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
      WHEN (
        "score" - "scale_worst"
      ) * (
        "scale_best" - "score"
      ) >= 0e0
      AND "scale_best" <> "scale_worst"
      THEN 1e2 * (
        "score" - "scale_worst"
      ) / (
        "scale_best" - "scale_worst"
      )
    END AS "x",
    COALESCE("weight", 1e0) AS "w"
  FROM "answers"
  JOIN "hours"
    ON (
      intDiv(toUnixTimestamp64Micro("occurred_at") - 1772319600000000, 3600000000)
    ) = "hours"."hour"
  WHERE
    "kind" = 'ces'
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
    sumKahan("numbers"."w" * "numbers"."x" * "numbers"."x") AS "wxx",
    sumKahan("numbers"."w" * "numbers"."w") AS "ww",
    sumKahan("numbers"."w" * "numbers"."w" * "numbers"."x") AS "wwx",
    sumKahan("numbers"."w" * "numbers"."w" * "numbers"."x" * "numbers"."x") AS "wwxx"
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
  sumKahan("persons"."wxx") AS "wxx",
  sumKahan("persons"."ww") AS "ww",
  sumKahan("persons"."wwx") AS "wwx",
  sumKahan("persons"."wwxx") AS "wwxx",
  sumKahan("persons"."w" * "persons"."w") AS "mm",
  sumKahan("persons"."wx" * "persons"."w") AS "tm",
  sumKahan("persons"."wx" * "persons"."wx") AS "tt"
FROM "persons"
GROUP BY
  "persons"."period",
  "persons"."touchpoint";
