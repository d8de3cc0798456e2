WITH "hours" AS (
  SELECT
    "bounds"."period",
    "bounds"."begins",
    UNNEST(RANGE("bounds"."first", "bounds"."last")) AS "hour"
  FROM (VALUES
    (20260301, 0, 743, 1772319600000000), (20260401, 743, 1463, 1774994400000000), (20260501, 1463, 2207, 1777586400000000)) AS "bounds"("period", "first", "last", "begins")
), "numbers" AS (
  SELECT
    "hours"."period",
    "touchpoint",
    "person",
    CASE
      WHEN EPOCH_US("occurred_at") < "hours"."begins"
      AND EPOCH_US("ended_at") <= 1780264800000000
      THEN 1e0
    END AS "x"
  FROM "memberships"
  JOIN "hours"
    ON (
      (
        EPOCH_US("ended_at") - 1772319600000000
      ) // 3600000000
    ) = "hours"."hour"
  WHERE
    "ended_at" >= CAST('2026-02-28 23:00:00+00:00' AS TIMESTAMPTZ)
    AND "ended_at" < CAST('2026-05-31 22:00:00+00:00' AS TIMESTAMPTZ)
), "persons" AS (
  SELECT
    "numbers"."period",
    "numbers"."touchpoint",
    "numbers"."person",
    COUNT(*) AS "n"
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
  COUNT(*) AS "people"
FROM "persons"
GROUP BY
  "persons"."period",
  "persons"."touchpoint";
WITH "hours" AS (
  SELECT
    "bounds"."period",
    UNNEST(RANGE("bounds"."first", "bounds"."last")) AS "hour"
  FROM (VALUES
    (20260301, 0, 743), (20260401, 743, 1463), (20260501, 1463, 2207)) AS "bounds"("period", "first", "last")
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
    FROM "memberships"
    JOIN "hours"
      ON (
        (
          EPOCH_US("occurred_at") - 1772319600000000
        ) // 3600000000
      ) = "hours"."hour"
    WHERE
      "occurred_at" >= CAST('2026-02-28 23:00:00+00:00' AS TIMESTAMPTZ)
      AND "occurred_at" < CAST('2026-05-31 22:00:00+00:00' AS TIMESTAMPTZ)
    UNION ALL
    SELECT
      "hours"."period",
      "touchpoint",
      "person",
      -(
        1
      ) AS "x"
    FROM "memberships"
    JOIN "hours"
      ON (
        (
          EPOCH_US("ended_at") - 1772319600000000
        ) // 3600000000
      ) = "hours"."hour"
    WHERE
      (
        "ended_at" >= CAST('2026-02-28 23:00:00+00:00' AS TIMESTAMPTZ)
        AND "ended_at" < CAST('2026-05-31 22:00:00+00:00' AS TIMESTAMPTZ)
      )
      AND NOT "ended_at" IS NULL
  ) AS "both"
), "persons" AS (
  SELECT
    "numbers"."period",
    "numbers"."touchpoint",
    "numbers"."person",
    COUNT(*) AS "n",
    FSUM("numbers"."x") AS "x"
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
  FSUM("persons"."x") AS "x"
FROM "persons"
GROUP BY
  "persons"."period",
  "persons"."touchpoint";
