CREATE VIEW rsw_first_visits AS
SELECT child_id, visited_on FROM (
    SELECT p.cinp_person_id AS child_id, DAY_OF(v.cinv_cin_visit_date) AS visited_on
    FROM ssd_cin_visits v
    JOIN ssd_cin_plans p ON p.cinp_cin_plan_id = v.cinv_cin_plan_id
    UNION ALL
    SELECT cppv_person_id, DAY_OF(cppv_cp_visit_date) FROM ssd_cp_visits
    UNION ALL
    SELECT clav_person_id, DAY_OF(clav_cla_visit_date) FROM ssd_cla_visits
) v
WHERE visited_on IS NOT NULL;

-- The factors of the first assessment after the referral, as codes between quotation marks or,
-- in the form that the dataset plans, as keys with "Yes".
CREATE VIEW rsw_factors AS
SELECT
    f.family_id,
    MAX(FACTOR(3)) AS factor_domestic_violence,
    MAX(FACTOR(1)) AS factor_alcohol,
    MAX(FACTOR(2)) AS factor_drugs,
    MAX(FACTOR(4)) AS factor_mental_health,
    MAX(FACTOR_CODE(11A)) AS factor_cse,
    MAX(FACTOR_CODE(12A)) AS factor_trafficking,
    MAX(FACTOR_CODE(13A)) AS factor_gang,
    MAX(FACTOR_CODE(5B)) AS parent_learning_difficulty
FROM rsw_followed f
JOIN ssd_cin_assessments a ON a.cina_referral_id = f.referral_id AND a.cina_person_id = f.child_id
JOIN ssd_assessment_factors j ON j.cinf_assessment_id = a.cina_assessment_id
WHERE j.cinf_assessment_factors_json IS NOT NULL
GROUP BY f.family_id;

CREATE VIEW rsw_cases AS
SELECT
    c.family_id,
    c.unit_id,
    c.worker_id,
    MONTH_OF(c.index_date) AS referral_month,
    (
        SELECT MIN(v.visited_on) FROM rsw_followed o
        JOIN rsw_first_visits v ON v.child_id = o.child_id
        WHERE o.family_id = c.family_id AND v.visited_on >= c.index_date
    ) AS first_direct_work_date,
    CASE WHEN YEAR_LATER(c.index_date) <= s.snapshot_date THEN (
        SELECT COUNT(DISTINCT a.cina_assessment_id) FROM rsw_followed o
        JOIN ssd_cin_assessments a ON a.cina_person_id = o.child_id
        WHERE o.family_id = c.family_id
          AND DAY_OF(a.cina_assessment_start_date) >= c.index_date
          AND DAY_OF(a.cina_assessment_start_date) < YEAR_LATER(c.index_date)
    ) END AS assessments_12m,
    c.need_code AS primary_need_code,
    CASE x.factor_domestic_violence WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS factor_domestic_violence,
    CASE x.factor_alcohol WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS factor_alcohol,
    CASE x.factor_drugs WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS factor_drugs,
    CASE x.factor_mental_health WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS factor_mental_health,
    CASE x.factor_cse WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS factor_cse,
    CASE x.factor_trafficking WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS factor_trafficking,
    CASE x.factor_gang WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS factor_gang,
    CASE x.parent_learning_difficulty WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END
        AS parent_learning_difficulty,
    CASE WHEN EXISTS (
        SELECT 1 FROM rsw_families o
        JOIN ssd_cp_plans p ON p.cppl_person_id = o.child_id
        WHERE o.family_id = c.family_id
          AND DAY_OF(p.cppl_cp_plan_start_date) <= c.index_date
          AND (p.cppl_cp_plan_end_date IS NULL OR DAY_OF(p.cppl_cp_plan_end_date) > c.index_date)
    ) THEN 'yes' ELSE 'no' END AS cp_plan_at_baseline,
    s.eligible AS eligible_for_observation
FROM (
    SELECT
        f.family_id, f.unit_id, f.worker_id, f.index_date, f.need_code,
        ROW_NUMBER() OVER (PARTITION BY f.family_id ORDER BY f.index_date, f.child_id) AS place
    FROM rsw_followed f
) c
CROSS JOIN rsw_settings s
LEFT JOIN rsw_factors x ON x.family_id = c.family_id
WHERE c.place = 1;
