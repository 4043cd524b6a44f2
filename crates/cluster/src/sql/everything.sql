SELECT * FROM results ORDER BY bureau, rulebook, result, subject, status
