WITH `hours` AS (
  SELECT
    `bounds`.`period`,
    EXPLODE(
      IF(
        `bounds`.`first` > (
          `bounds`.`last` - 1
        ),
        ARRAY(),
        SEQUENCE(`bounds`.`first`, (
          `bounds`.`last` - 1
        ))
      )
    ) AS `hour`
  FROM VALUES
    (20260301, 0, 743), (20260401, 743, 1463), (20260501, 1463, 2207) AS `bounds`(`period`, `first`, `last`)
), `numbers` AS (
  SELECT
    `hours`.`period`,
    `touchpoint`,
    `person`,
    `business_seconds` / 3600e0 AS `x`
  FROM `ticket_spans`
  JOIN `hours`
    ON (
      (
        UNIX_MICROS(`ended_at`) - 1772319600000000
      ) DIV 3600000000
    ) = `hours`.`hour`
  WHERE
    (
      `kind` = 'open' AND `counts` AND `ended_by` = 'solved'
    )
    AND `ended_at` >= CAST('2026-02-28 23:00:00+00:00' AS TIMESTAMP)
    AND `ended_at` < CAST('2026-05-31 22:00:00+00:00' AS TIMESTAMP)
), `ranked` AS (
  SELECT
    `numbers`.`period`,
    `numbers`.`touchpoint`,
    `numbers`.`person`,
    `numbers`.`x`,
    ROW_NUMBER() OVER (
      PARTITION BY `numbers`.`period`, `numbers`.`touchpoint`
      ORDER BY `numbers`.`x` NULLS LAST
    ) AS `place`,
    COUNT(*) OVER (PARTITION BY `numbers`.`period`, `numbers`.`touchpoint`) AS `n`
  FROM `numbers`
  WHERE
    NOT `numbers`.`x` IS NULL
)
SELECT
  `ranked`.`period`,
  `ranked`.`touchpoint`,
  MAX(`ranked`.`n`) AS `n`,
  COUNT(DISTINCT `ranked`.`person`) AS `people`,
  (
    MAX(
      CASE
        WHEN `ranked`.`place` = CEIL(`ranked`.`n` * 0.9e0 - 1e-9)
        THEN `ranked`.`x`
      END
    ) + MAX(
      CASE
        WHEN `ranked`.`place` = FLOOR(`ranked`.`n` * 0.9e0 + 1e-9) + 1
        THEN `ranked`.`x`
      END
    )
  ) * 5e-1 AS `value`,
  MAX(
    CASE
      WHEN `ranked`.`place` = FLOOR(
        `ranked`.`n` * 0.9e0 - 1.9599639845400536e0 * SQRT(`ranked`.`n` * 0.08999999999999998e0)
      )
      THEN `ranked`.`x`
    END
  ) AS `low`,
  MAX(
    CASE
      WHEN `ranked`.`place` = CEIL(
        `ranked`.`n` * 0.9e0 + 1.9599639845400536e0 * SQRT(`ranked`.`n` * 0.08999999999999998e0)
      ) + 1
      THEN `ranked`.`x`
    END
  ) AS `high`
FROM `ranked`
GROUP BY
  `ranked`.`period`,
  `ranked`.`touchpoint`;
