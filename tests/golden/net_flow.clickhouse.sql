WITH "hours" AS (
  SELECT
    "bounds"."period",
    arrayJoin(range("bounds"."first", "bounds"."last")) AS "hour"
  FROM values('period Int64, first Int64, last Int64', (20260301, 0, 743), (20260401, 743, 1463), (20260501, 1463, 2207)) AS "bounds"
), "numbers" AS (
  SELECT
    "both"."period",
    "both"."touchpoint",
    "both"."person",
    "both"."x"
  FROM (
    SELECT
      "hours"."period",
      "touchpoint",
      "person",
      1 AS "x"
    FROM "ticket_spans"
    JOIN "hours"
      ON (
        intDiv(toUnixTimestamp64Micro("occurred_at") - 1772319600000000, 3600000000)
      ) = "hours"."hour"
    WHERE
      (
        "kind" = 'open' AND "counts"
      )
      AND "occurred_at" >= toDateTime64('2026-02-28 23:00:00', 6, 'UTC')
      AND "occurred_at" < toDateTime64('2026-05-31 22:00:00', 6, 'UTC')
    UNION ALL
    SELECT
      "hours"."period",
      "touchpoint",
      "person",
      -(
        1
      ) AS "x"
    FROM "ticket_spans"
    JOIN "hours"
      ON (
        intDiv(toUnixTimestamp64Micro("ended_at") - 1772319600000000, 3600000000)
      ) = "hours"."hour"
    WHERE
      (
        (
          "kind" = 'open' AND "counts"
        )
        AND "ended_at" >= toDateTime64('2026-02-28 23:00:00', 6, 'UTC')
        AND "ended_at" < toDateTime64('2026-05-31 22:00:00', 6, 'UTC')
      )
      AND NOT (
        "ended_at" IS NULL
      )
  ) AS "both"
), "persons" AS (
  SELECT
    "numbers"."period",
    "numbers"."touchpoint",
    "numbers"."person",
    COUNT(*) AS "n",
    sumKahan("numbers"."x") AS "x",
    sumKahan("numbers"."x" * "numbers"."x") AS "xx"
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
  sumKahan("persons"."x") AS "x",
  sumKahan("persons"."xx") AS "xx"
FROM "persons"
GROUP BY
  "persons"."period",
  "persons"."touchpoint";
