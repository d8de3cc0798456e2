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
    `seconds` / 3600e0 AS `x`
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
), `persons` AS (
  SELECT
    `numbers`.`period`,
    `numbers`.`touchpoint`,
    `numbers`.`person`,
    COUNT(*) AS `n`,
    SUM(`numbers`.`x`) AS `wx`,
    SUM(`numbers`.`x` * `numbers`.`x`) AS `wxx`
  FROM `numbers`
  WHERE
    NOT `numbers`.`x` IS NULL
  GROUP BY
    `numbers`.`period`,
    `numbers`.`touchpoint`,
    `numbers`.`person`
)
SELECT
  `persons`.`period`,
  `persons`.`touchpoint`,
  SUM(`persons`.`n`) AS `n`,
  COUNT(*) AS `people`,
  SUM(`persons`.`wx`) AS `wx`,
  SUM(`persons`.`wxx`) AS `wxx`,
  SUM(`persons`.`n` * `persons`.`n`) AS `mm`,
  SUM(`persons`.`wx` * `persons`.`n`) AS `tm`,
  SUM(`persons`.`wx` * `persons`.`wx`) AS `tt`
FROM `persons`
GROUP BY
  `persons`.`period`,
  `persons`.`touchpoint`;
