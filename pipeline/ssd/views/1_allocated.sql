-- Spells of allocation: who held which child in which team. Only roles that mean the allocated
-- worker (rsw_roles). No name and no registration number is selected here or anywhere below.
CREATE VIEW rsw_allocated AS
SELECT
    i.invo_person_id AS child_id,
    i.invo_professional_id AS worker_id,
    i.invo_professional_team AS unit_id,
    DAY_OF(i.invo_involvement_start_date) AS began,
    DAY_OF(i.invo_involvement_end_date) AS ended
FROM ssd_involvements i
JOIN rsw_roles r ON r.role = i.invo_professional_role_id
WHERE i.invo_person_id IS NOT NULL
  AND i.invo_professional_id IS NOT NULL
  AND i.invo_professional_team IS NOT NULL
  AND i.invo_involvement_start_date IS NOT NULL;

-- A child without a family in ssd_family counts as a family of its own.
CREATE VIEW rsw_families AS
SELECT c.child_id, COALESCE(MIN(f.fami_family_id), c.child_id) AS family_id
FROM (
    SELECT child_id FROM rsw_allocated
    UNION
    SELECT cine_person_id FROM ssd_cin_episodes
) c
LEFT JOIN ssd_family f ON f.fami_person_id = c.child_id
GROUP BY c.child_id;

-- The children who are followed: from their first referral within the dates of the settings,
-- if they were allocated to a worker on that day or later.
CREATE VIEW rsw_referred AS
SELECT child_id, referral_id, index_date, need_code, closed_on
FROM (
    SELECT
        e.cine_person_id AS child_id,
        e.cine_referral_id AS referral_id,
        DAY_OF(e.cine_referral_date) AS index_date,
        e.cine_cin_primary_need_code AS need_code,
        DAY_OF(e.cine_close_date) AS closed_on,
        ROW_NUMBER() OVER (
            PARTITION BY e.cine_person_id ORDER BY e.cine_referral_date, e.cine_referral_id
        ) AS place
    FROM ssd_cin_episodes e
    CROSS JOIN rsw_settings s
    WHERE DAY_OF(e.cine_referral_date) BETWEEN s.referred_from AND s.referred_to
) r
WHERE place = 1;

CREATE VIEW rsw_followed AS
SELECT child_id, family_id, referral_id, index_date, need_code, closed_on, worker_id, unit_id
FROM (
    SELECT
        r.child_id, f.family_id, r.referral_id, r.index_date, r.need_code, r.closed_on,
        a.worker_id, a.unit_id,
        ROW_NUMBER() OVER (PARTITION BY r.child_id ORDER BY a.began, a.worker_id) AS place
    FROM rsw_referred r
    JOIN rsw_families f ON f.child_id = r.child_id
    CROSS JOIN rsw_settings s
    JOIN rsw_allocated a
      ON a.child_id = r.child_id
     AND a.began <= s.snapshot_date
     AND (a.ended IS NULL OR a.ended >= r.index_date)
) x
WHERE place = 1;
