SELECT fault FROM faults ORDER BY fault
