CREATE VIEW rsw_units AS
SELECT
    a.unit_id,
    s.snapshot_date,
    s.site_id,
    s.unit_type,
    COUNT(DISTINCT CASE
        WHEN a.began <= s.snapshot_date AND (a.ended IS NULL OR a.ended > s.snapshot_date)
        THEN a.child_id END) AS children_open,
    COUNT(DISTINCT CASE
        WHEN a.began <= s.snapshot_date AND (a.ended IS NULL OR a.ended > s.snapshot_date)
        THEN f.family_id END) AS families_open
FROM rsw_allocated a
JOIN rsw_families f ON f.child_id = a.child_id
CROSS JOIN rsw_settings s
WHERE a.began <= s.snapshot_date AND (a.ended IS NULL OR a.ended >= s.referred_from)
GROUP BY a.unit_id, s.snapshot_date, s.site_id, s.unit_type;

-- Of the registration number only whether there is one is used.
CREATE VIEW rsw_workers AS
SELECT
    w.worker_id,
    w.unit_id,
    CASE
        WHEN LOWER(p.prof_professional_job_title) LIKE '%consultant%' THEN 'consultant_social_worker'
        WHEN LOWER(p.prof_professional_job_title) LIKE '%manager%' THEN 'team_manager'
        WHEN LOWER(p.prof_professional_job_title) LIKE '%asye%'
          OR LOWER(p.prof_professional_job_title) LIKE '%newly qualified%'
          OR LOWER(p.prof_professional_job_title) LIKE '%nqsw%' THEN 'asye'
        WHEN LOWER(p.prof_professional_job_title) LIKE '%senior%'
          OR LOWER(p.prof_professional_job_title) LIKE '%advanced%' THEN 'senior_practitioner'
        WHEN LOWER(p.prof_professional_job_title) LIKE '%social worker%' THEN 'social_worker'
        WHEN LOWER(p.prof_professional_job_title) LIKE '%child%practitioner%' THEN 'childrens_practitioner'
        WHEN LOWER(p.prof_professional_job_title) LIKE '%therapist%'
          OR LOWER(p.prof_professional_job_title) LIKE '%clinic%' THEN 'clinician'
        WHEN LOWER(p.prof_professional_job_title) LIKE '%coordinator%'
          OR LOWER(p.prof_professional_job_title) LIKE '%co-ordinator%' THEN 'unit_coordinator'
        ELSE 'other'
    END AS role,
    CASE WHEN p.prof_social_worker_registration_no IS NULL THEN 'no' ELSE 'yes' END
        AS is_social_work_qualified,
    CASE UPPER(p.prof_agency_worker_flag) WHEN 'Y' THEN 'yes' WHEN 'N' THEN 'no' END AS is_agency,
    CASE WHEN p.prof_full_time_equivalency BETWEEN 0 AND 1 THEN p.prof_full_time_equivalency END
        AS fte,
    w.cases_held
FROM (
    SELECT
        a.worker_id, a.unit_id,
        ROW_NUMBER() OVER (PARTITION BY a.worker_id ORDER BY a.began DESC, a.unit_id) AS place,
        (
            SELECT COUNT(DISTINCT h.child_id)
            FROM rsw_allocated h
            WHERE h.worker_id = a.worker_id
              AND h.began <= s.snapshot_date
              AND (h.ended IS NULL OR h.ended > s.snapshot_date)
        ) AS cases_held
    FROM rsw_allocated a
    CROSS JOIN rsw_settings s
    WHERE a.began <= s.snapshot_date AND (a.ended IS NULL OR a.ended >= s.referred_from)
) w
JOIN ssd_professionals p ON p.prof_professional_id = w.worker_id
WHERE w.place = 1;

CREATE VIEW rsw_caseload_month AS
SELECT
    u.unit_id,
    m.month,
    (
        SELECT COUNT(DISTINCT a.child_id) FROM rsw_allocated a
        WHERE a.unit_id = u.unit_id AND a.began <= m.last_day
          AND (a.ended IS NULL OR a.ended > m.last_day)
    ) AS children_open,
    (
        SELECT COUNT(DISTINCT f.family_id) FROM rsw_allocated a
        JOIN rsw_families f ON f.child_id = a.child_id
        WHERE a.unit_id = u.unit_id AND a.began <= m.last_day
          AND (a.ended IS NULL OR a.ended > m.last_day)
    ) AS families_open,
    -- New to the team: not held by it on the day before.
    (
        SELECT COUNT(DISTINCT a.child_id) FROM rsw_allocated a
        WHERE a.unit_id = u.unit_id AND a.began BETWEEN m.first_day AND m.last_day
          AND NOT EXISTS (
            SELECT 1 FROM rsw_allocated b
            WHERE b.child_id = a.child_id AND b.unit_id = a.unit_id AND b.began < a.began
              AND (b.ended IS NULL OR b.ended >= a.began)
          )
    ) AS new_allocations,
    -- Closed: the referral closed while or when the team's allocation ended.
    (
        SELECT COUNT(DISTINCT a.child_id) FROM rsw_allocated a
        JOIN ssd_cin_episodes e ON e.cine_person_id = a.child_id
        WHERE a.unit_id = u.unit_id
          AND DAY_OF(e.cine_close_date) BETWEEN m.first_day AND m.last_day
          AND a.began <= DAY_OF(e.cine_close_date)
          AND (a.ended IS NULL OR a.ended >= DAY_OF(e.cine_close_date))
    ) AS closures
FROM rsw_units u
CROSS JOIN rsw_months m;
