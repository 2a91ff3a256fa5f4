-- Periods of care: episodes that follow each other are one (clae_entered_care_date).
CREATE VIEW rsw_care AS
SELECT child_id, entered, left_on, reason
FROM (
    SELECT
        e.clae_person_id AS child_id,
        DAY_OF(e.clae_entered_care_date) AS entered,
        CASE WHEN UPPER(e.clae_cla_episode_ceased_reason) LIKE 'X1%' THEN NULL
             ELSE DAY_OF(e.clae_cla_episode_ceased) END AS left_on,
        CASE WHEN UPPER(e.clae_cla_episode_ceased_reason) LIKE 'X1%' THEN NULL
             ELSE e.clae_cla_episode_ceased_reason END AS reason,
        ROW_NUMBER() OVER (
            PARTITION BY e.clae_person_id, e.clae_entered_care_date
            ORDER BY e.clae_cla_episode_start_date DESC
        ) AS place
    FROM ssd_cla_episodes e
    WHERE e.clae_entered_care_date IS NOT NULL
) c
WHERE place = 1;

-- The first period that was not over before follow-up began.
CREATE VIEW rsw_first_care AS
SELECT child_id, entered, left_on, reason FROM (
    SELECT
        f.child_id, c.entered,
        CASE WHEN c.left_on <= s.snapshot_date THEN c.left_on END AS left_on,
        CASE WHEN c.left_on <= s.snapshot_date THEN c.reason END AS reason,
        ROW_NUMBER() OVER (PARTITION BY f.child_id ORDER BY c.entered) AS place
    FROM rsw_followed f
    CROSS JOIN rsw_settings s
    JOIN rsw_care c
      ON c.child_id = f.child_id AND c.entered <= s.snapshot_date
     AND (c.left_on IS NULL OR c.left_on >= f.index_date)
) x
WHERE place = 1;

CREATE VIEW rsw_first_plan AS
SELECT child_id, began, ended FROM (
    SELECT
        f.child_id,
        DAY_OF(p.cppl_cp_plan_start_date) AS began,
        CASE WHEN DAY_OF(p.cppl_cp_plan_end_date) <= s.snapshot_date
             THEN DAY_OF(p.cppl_cp_plan_end_date) END AS ended,
        ROW_NUMBER() OVER (PARTITION BY f.child_id ORDER BY p.cppl_cp_plan_start_date) AS place
    FROM rsw_followed f
    CROSS JOIN rsw_settings s
    JOIN ssd_cp_plans p
      ON p.cppl_person_id = f.child_id AND DAY_OF(p.cppl_cp_plan_start_date) <= s.snapshot_date
     AND (p.cppl_cp_plan_end_date IS NULL OR DAY_OF(p.cppl_cp_plan_end_date) >= f.index_date)
) x
WHERE place = 1;

-- A change: a spell that began with another worker than the spell before it. The first is none.
CREATE VIEW rsw_changes AS
SELECT child_id, began
FROM (
    SELECT
        child_id, began, worker_id,
        LAG(worker_id) OVER (PARTITION BY child_id ORDER BY began, worker_id) AS before
    FROM rsw_allocated
) x
WHERE before IS NOT NULL AND before <> worker_id;

CREATE VIEW rsw_case_outcomes AS
SELECT
    f.child_id,
    f.family_id,
    f.index_date,
    s.snapshot_date AS censor_date,
    c.entered AS care_start_date,
    c.left_on AS care_end_date,
    c.reason AS reason_ceased,
    p.began AS cpp_start_date,
    p.ended AS cpp_end_date,
    (
        SELECT COUNT(*) FROM ssd_cp_plans o
        WHERE o.cppl_person_id = f.child_id AND DAY_OF(o.cppl_cp_plan_end_date) < f.index_date
    ) AS n_previous_cpp,
    CASE
        WHEN EXISTS (
            SELECT 1 FROM ssd_cin_episodes e
            WHERE e.cine_person_id = f.child_id AND DAY_OF(e.cine_referral_date) > f.index_date
              AND DAY_OF(e.cine_referral_date) < YEAR_LATER(f.index_date)
              AND DAY_OF(e.cine_referral_date) <= s.snapshot_date
        ) THEN 'yes'
        WHEN YEAR_LATER(f.index_date) <= s.snapshot_date THEN 'no'
    END AS re_referral_12m,
    CASE WHEN f.closed_on <= s.snapshot_date THEN f.closed_on END AS case_closed_date,
    CASE WHEN YEAR_LATER(f.index_date) <= s.snapshot_date THEN (
        SELECT COUNT(*) FROM rsw_changes h
        WHERE h.child_id = f.child_id AND h.began > f.index_date
          AND h.began < YEAR_LATER(f.index_date)
    ) END AS sw_changes_12m,
    CASE
        WHEN UPPER(c.reason) LIKE 'E4A%' OR UPPER(c.reason) LIKE 'E4B%' THEN 'yes'
        WHEN c.left_on IS NOT NULL THEN 'no'
    END AS reunified,
    CASE
        WHEN NOT (UPPER(c.reason) LIKE 'E4A%' OR UPPER(c.reason) LIKE 'E4B%') THEN NULL
        WHEN c.reason IS NULL THEN NULL
        WHEN EXISTS (
            SELECT 1 FROM rsw_care a
            WHERE a.child_id = f.child_id AND a.entered > c.left_on
              AND a.entered <= s.snapshot_date
        ) THEN 'yes'
        ELSE 'no'
    END AS reunification_breakdown
FROM rsw_followed f
CROSS JOIN rsw_settings s
LEFT JOIN rsw_first_care c ON c.child_id = f.child_id
LEFT JOIN rsw_first_plan p ON p.child_id = f.child_id;
