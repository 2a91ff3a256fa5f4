-- What the views ask of you. Fill the three tables; their names stand in every view below.
--   rsw_settings  one row: the site's id; the first and last day of the referrals that are followed;
--                 the snapshot, which ends follow-up; whether your practice has units or teams;
--                 whether the study's protocol lets visits of these families be observed (yes or no)
--   rsw_roles     the texts of ssd_involvements.invo_professional_role_id that mean the allocated
--                 worker, as your case system writes them
--   rsw_months    one row a month from the first referral to the snapshot: 2024-03, 1 and 31 March
CREATE TABLE rsw_settings (
    site_id VARCHAR(48), referred_from DATE, referred_to DATE, snapshot_date DATE,
    unit_type VARCHAR(8), eligible VARCHAR(3)
);
CREATE TABLE rsw_roles (role VARCHAR(200));
CREATE TABLE rsw_months (month VARCHAR(7), first_day DATE, last_day DATE);
