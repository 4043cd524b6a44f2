# Demo
demo-settings-malformed = the demo settings `{ $file }` cannot be read: { $reason }
demo-unknown-unit = { $key ->
        [one] { $key } name
       *[other] { $key } names
    } the unit “{ $unit }”, which is not listed; the nearest is “{ $nearest }”
demo-unit-twice = “{ $name }” is listed twice; codes and names of units must differ
demo-bad-staff = “{ $unit }” has { $staff ->
        [one] { $staff } person
       *[other] { $staff } people
    }; a school needs 15 to 999, a department 2 to 999
demo-empty-list = { $key } is empty; it needs at least one entry
demo-unknown-word = the plan for `{ $kind }` says “{ $word }” under { $key }, which is not known; the nearest is “{ $nearest }”
