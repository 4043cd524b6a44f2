SELECT rulebook, result, subject_kind,
       count(DISTINCT bureau) AS bureaus,
       sum(subjects) AS subjects,
       sum(CASE WHEN status = 'met' THEN subjects ELSE 0 END) AS met,
       sum(CASE WHEN status = 'not_met' THEN subjects ELSE 0 END) AS not_met,
       sum(CASE WHEN status = 'not_applicable' THEN subjects ELSE 0 END) AS not_applicable,
       sum(CASE WHEN status = 'no_data' THEN subjects ELSE 0 END) AS no_data,
       min(value) AS least,
       max(value) AS greatest
FROM results
GROUP BY rulebook, result, subject_kind
ORDER BY rulebook, result
