-- The rulebook bench/rules/teacher-year.md by hand, over the Parquet files of a snapshot. Sums and scores are exact:
-- whole numbers of ten-thousandths and hundredths, rounded half up.
CREATE OR REPLACE TABLE result AS
WITH study AS (
  SELECT p.person_row,
         count(*) AS invited,
         count(*) FILTER (p.attendance IN ('present', 'late')) AS present,
         count(*) FILTER (p.attendance = 'late') AS late,
         count(*) FILTER (p.attendance = 'leave') AS leave,
         sum(r.hours) FILTER (p.attendance IN ('present', 'late')) AS study_hours,
         sum(p.test_score) AS test_sum, count(p.test_score) AS tests_taken, max(p.test_score) AS test_best
  FROM 'records/study-session.parquet' r
  JOIN 'participations/study-session.parquet' p USING (record_row)
  WHERE r.state = 'accepted' AND r.event_date BETWEEN DATE '2025-09-01' AND DATE '2026-08-31'
    AND p.role = 'learners' AND p.person_row IS NOT NULL
  GROUP BY p.person_row
), trained AS (
  SELECT p.person_row, count(*) FILTER (p.result IN ('passed', 'excellent')) AS courses, sum(p.hours) AS training_hours
  FROM 'records/training.parquet' r
  JOIN 'participations/training.parquet' p USING (record_row)
  WHERE r.state = 'accepted' AND r.event_date BETWEEN DATE '2025-09-01' AND DATE '2026-08-31'
    AND p.role = 'trainees' AND p.person_row IS NOT NULL
  GROUP BY p.person_row
), served AS (
  SELECT p.person_row, count(*) AS services, sum(p.minutes) AS minutes_served
  FROM 'records/volunteer-service.parquet' r
  JOIN 'participations/volunteer-service.parquet' p USING (record_row)
  WHERE r.state = 'accepted' AND r.event_date BETWEEN DATE '2025-09-01' AND DATE '2026-08-31'
    AND p.role = 'volunteers' AND p.person_row IS NOT NULL
  GROUP BY p.person_row
), visited AS (
  SELECT p.person_row, count(*) AS visits, sum(r.pupils_visited) AS pupils
  FROM 'records/home-visit.parquet' r
  JOIN 'participations/home-visit.parquet' p USING (record_row)
  WHERE r.state = 'accepted' AND r.event_date BETWEEN DATE '2025-09-01' AND DATE '2026-08-31'
    AND p.role = 'visitors' AND p.person_row IS NOT NULL
  GROUP BY p.person_row
), talked AS (
  SELECT p.person_row, count(*) AS talked_with
  FROM 'records/heart-to-heart-talk.parquet' r
  JOIN 'participations/heart-to-heart-talk.parquet' p USING (record_row)
  WHERE r.state = 'accepted' AND r.event_date BETWEEN DATE '2025-09-01' AND DATE '2026-08-31'
    AND p.role = 'counterpart' AND p.person_row IS NOT NULL
  GROUP BY p.person_row
), honoured AS (
  SELECT p.person_row, count(*) FILTER (r.level IN ('district', 'municipal', 'provincial')) AS honours
  FROM 'records/honour.parquet' r
  JOIN 'participations/honour.parquet' p USING (record_row)
  WHERE r.state = 'accepted' AND r.event_date BETWEEN DATE '2025-09-01' AND DATE '2026-08-31'
    AND p.role = 'holder_person' AND p.person_row IS NOT NULL
  GROUP BY p.person_row
), vetoed AS (
  SELECT DISTINCT p.person_row
  FROM 'records/ethics-violation.parquet' r
  JOIN 'participations/ethics-violation.parquet' p USING (record_row)
  WHERE r.state = 'accepted' AND r.finding = 'borne-out' AND p.role = 'teacher' AND p.person_row IS NOT NULL
    AND r.effect_from <= DATE '2026-08-31' AND coalesce(r.effect_to >= DATE '2026-08-31', true)
), subject AS (
  SELECT DISTINCT person_row FROM 'posts.parquet'
  WHERE NOT concurrent AND coalesce(from_date <= DATE '2026-08-31', true) AND coalesce(DATE '2026-08-31' < to_date, true)
), points AS (
  SELECT n.person_row, n.code, study.*  EXCLUDE (person_row), trained.* EXCLUDE (person_row), served.* EXCLUDE (person_row),
         visited.* EXCLUDE (person_row), talked.* EXCLUDE (person_row), honoured.* EXCLUDE (person_row),
         vetoed.person_row IS NOT NULL AS breach,
         -- Hundredths of points. least() passes over NULL, so what was not reported is asked for first.
         (4000 * present + invited) // (2 * invited) AS study_points,
         CASE WHEN test_sum >= 80 * tests_taken THEN 1000 WHEN test_sum >= 77 * tests_taken THEN 600
              WHEN tests_taken > 0 THEN 200 END AS test_points,
         CASE WHEN training_hours IS NOT NULL THEN least(2000, (2 * 2000 * (training_hours * 10000)::BIGINT + 720000) // 1440000) END AS training_points,
         CASE WHEN minutes_served IS NOT NULL THEN least(1000, (2 * 1000 * (minutes_served * 10000)::BIGINT + 24000000) // 48000000) END AS service_points,
         CASE WHEN pupils IS NOT NULL THEN least(2000, (2 * 2000 * (pupils * 10000)::BIGINT + 120000) // 240000) END AS visiting_points,
         CASE WHEN talked_with >= 2 THEN 1000 WHEN talked_with >= 1 THEN 600 WHEN talked_with IS NOT NULL THEN 0 END
           AS talk_points,
         CASE WHEN honours >= 1 THEN 1000 WHEN honours IS NOT NULL THEN 0 END AS honour_points
  FROM 'persons.parquet' n
  JOIN subject USING (person_row)
  LEFT JOIN study USING (person_row)
  LEFT JOIN trained USING (person_row)
  LEFT JOIN served USING (person_row)
  LEFT JOIN visited USING (person_row)
  LEFT JOIN talked USING (person_row)
  LEFT JOIN honoured USING (person_row)
  LEFT JOIN vetoed ON vetoed.person_row = n.person_row
)
SELECT code, invited, present, late, leave, coalesce(study_hours, CASE WHEN invited > 0 THEN 0 END) AS study_hours,
       -- four decimals, half up
       (2 * (test_sum * 10000)::BIGINT + tests_taken) // (2 * tests_taken) AS test_average,
       test_best, courses, training_hours, services, minutes_served, visits, pupils, talked_with, honours,
       (2 * 1000 * present + invited) // (2 * invited) AS attendance,
       CASE WHEN coalesce(study_points, test_points, training_points, service_points, visiting_points, talk_points,
                          honour_points) IS NULL THEN NULL
            ELSE coalesce(study_points, 0) + coalesce(test_points, 0) + coalesce(training_points, 0)
               + coalesce(service_points, 0) + coalesce(visiting_points, 0) + coalesce(talk_points, 0)
               + coalesce(honour_points, 0) END AS score,
       CASE WHEN score IS NULL THEN 'no_data' WHEN breach OR score < 6000 THEN 'not_met' ELSE 'met' END AS passed
FROM points;
