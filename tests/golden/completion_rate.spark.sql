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
    CASE WHEN NOT `finished` IS NULL THEN 1e0 END AS `x`,
    CASE WHEN `finished` THEN 1e0 END AS `y`
  FROM `responses`
  JOIN `hours`
    ON (
      (
        UNIX_MICROS(`occurred_at`) - 1772319600000000
      ) DIV 3600000000
    ) = `hours`.`hour`
  WHERE
    `occurred_at` >= CAST('2026-02-28 23:00:00+00:00' AS TIMESTAMP)
    AND `occurred_at` < CAST('2026-05-31 22:00:00+00:00' AS TIMESTAMP)
), `persons` AS (
  SELECT
    `numbers`.`period`,
    `numbers`.`touchpoint`,
    `numbers`.`person`,
    COUNT(`numbers`.`x`) AS `n`,
    COUNT(`numbers`.`y`) AS `above`
  FROM `numbers`
  WHERE
    NOT `numbers`.`x` IS NULL OR NOT `numbers`.`y` IS NULL
  GROUP BY
    `numbers`.`period`,
    `numbers`.`touchpoint`,
    `numbers`.`person`
)
SELECT
  `persons`.`period`,
  `persons`.`touchpoint`,
  SUM(`persons`.`n`) AS `n`,
  COUNT(CASE WHEN `persons`.`n` > 0 THEN 1 END) AS `people`,
  SUM(`persons`.`above`) AS `above`,
  COUNT(CASE WHEN `persons`.`above` > 0 THEN 1 END) AS `above_people`
FROM `persons`
GROUP BY
  `persons`.`period`,
  `persons`.`touchpoint`;
