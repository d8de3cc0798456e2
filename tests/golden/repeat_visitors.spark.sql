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
    CASE WHEN `seen_before` OR `daily` THEN `derived_key` END AS `x`,
    `daily`,
    `day`
  FROM `visitor_days`
  JOIN `hours`
    ON (
      (
        UNIX_MICROS(`occurred_at`) - 1772319600000000
      ) DIV 3600000000
    ) = `hours`.`hour`
  WHERE
    (
      `views` > 0 AND NOT `bot`
    )
    AND `occurred_at` >= CAST('2026-02-28 23:00:00+00:00' AS TIMESTAMP)
    AND `occurred_at` < CAST('2026-05-31 22:00:00+00:00' AS TIMESTAMP)
)
SELECT
  `numbers`.`period`,
  `numbers`.`touchpoint`,
  COUNT(*) AS `n`,
  COUNT(DISTINCT `numbers`.`x`) AS `distinct`,
  COUNT(DISTINCT `numbers`.`person`) AS `people`,
  MAX(CASE WHEN `numbers`.`daily` THEN 1 ELSE 0 END) AS `daily`,
  COUNT(DISTINCT `numbers`.`day`) AS `days`
FROM `numbers`
WHERE
  NOT `numbers`.`x` IS NULL
GROUP BY
  `numbers`.`period`,
  `numbers`.`touchpoint`;
