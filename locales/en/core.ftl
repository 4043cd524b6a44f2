# Common
diagnostic-error = error
diagnostic-warning = warning
diagnostic-did-you-mean = did you mean `{ $word }`?
diagnostic-sample = a sample
record-role-count = { $role } has { $count }, { $min } to { $max } wanted
record-role-unknown = unknown role `{ $role }`
record-field-missing = { $field } is missing
record-field-unknown = unknown field `{ $field }`
record-text-too-long = { $field } has { $length } characters, at most { $max } fit
record-number-below = { $field }: { $value } is below { $min }
record-number-above = { $field }: { $value } is above { $max }
record-number-too-fine = { $field }: { $value } has too many decimals, at most { $decimals } fit
record-choice-unknown = { $field } has no option `{ $value }`
record-wrong-type = { $field } has a value of the wrong type
calendar-bad-year = a year has four digits
calendar-bad-day = `{ $text }` is no date; write 2025-10-01
calendar-range-reversed = it begins on { $from }, after it ends on { $to }
