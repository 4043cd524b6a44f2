# Common
diagnostic-error = error
diagnostic-warning = warning
diagnostic-did-you-mean = did you mean `{ $word }`?
diagnostic-sample = a sample
record-role-count = { $role } has { $count }, { $min } to { $max } wanted
record-role-few = { $role }: { $count } given, at least { $min } wanted
record-role-exactly = { $role }: { $count } given, { $min } wanted
record-attribute-missing = { $role }: { $count } without { $attribute }; give the record a number and fill it in for each of them in the sheet 参与人
record-roles-same = the same name stands under { $first } and { $second }; they must be different
record-role-unknown = unknown role `{ $role }`
record-day-long-ago = { $date } is more than sixty years ago; is the year right?
record-day-far-ahead = { $date } is more than ten years ahead; is the year right?
record-field-missing = { $field } is missing
record-field-unknown = unknown field `{ $field }`
record-text-too-long = { $field } has { $length ->
        [one] { $length } character
       *[other] { $length } characters
    }, at most { $max } fit
record-number-below = { $field }: { $value } is below { $min }
record-number-above = { $field }: { $value } is above { $max }
record-number-too-fine = { $decimals ->
    [0] { $field } must be a whole number, not { $value }
   *[other] { $field }: { $value } has too many decimals, at most { $decimals } fit
}
record-choice-unknown = { $field } has no option `{ $value }`
record-wrong-type = { $field } has a value of the wrong type
calendar-bad-year = a year has four digits
calendar-bad-day = `{ $text }` is no date; write 2025-10-01
calendar-range-reversed = it begins on { $from }, after it ends on { $to }
reorganisation-not-there = { $unit } is not there on { $day }: it has ended, or has not begun
reorganisation-ended = { $unit } has ended already: it is no longer there from { $day }
reorganisation-has-units = { $below } is below { $unit }: move it first, or merge the unit into another
reorganisation-into-itself = { $unit } cannot be merged into itself
reorganisation-split-few = splitting { $unit } takes at least two new units, each with code and name
reorganisation-code-taken = a unit has the code { $code } already
reorganisation-same-name = { $unit } bears that name already
reorganisation-below-itself = { $unit } cannot be moved below itself or its own unit { $to }
reorganisation-there-already = { $unit } belongs to { $to } already
reorganisation-code-and-name = a unit needs a code and a name
reorganisation-unite-few = { $name } needs at least two units to be made of
reorganisation-name-taken = a unit bears the name { $name } already (code { $code })
reorganisation-renamed-later = { $unit } was renamed on { $day }; a new name holds from that day or a later one
reorganisation-rename-later = { $day } has not come yet: enter the new name on that day; until then everything shows the present one
reorganisation-meanwhile = somebody has changed these units or persons since you looked. Below stands what it would do now; look again before you confirm
reorganisation-day-wanted = say from which day
reorganisation-no-birth = “{ $text }” is neither a day nor a month; write it like 1985-03-02, or 1985-03 where only the month is known
reorganisation-no-day = “{ $text }” is no day; write it like 2026-09-01
reorganisation-reason-wanted = say why, such as the number of the document
reorganisation-unit-wanted = say the name or code of the unit
reorganisation-person-wanted = say the name or staff number of the person
reorganisation-kind-wanted = choose the kind of unit
reorganisation-rank-wanted = choose the rank
personnel-unknown = nobody like this is in the registry
personnel-code-and-name = a person needs a staff number and a name
personnel-code-taken = the staff number { $code } is that of { $name }
personnel-not-born = { $name } cannot be born after joining
personnel-unit-ends = { $unit } is no longer there from { $day }; nobody takes up a post there
personnel-held-already = { $name } holds this post on that day already
personnel-later-post = { $name } has a post that begins on { $day }; correct that one first (import a sheet of posts)
personnel-left-already = { $name } holds no post from that day on already
reason-filed-again = filed again
reason-case-step = entered: { $step }
reason-split = split from { $title }
reason-ballot = result of the ballot { $title }
reason-import = corrected by an import: { $file }
reason-import-undone = import { $batch } was undone
reason-withheld = personal data withheld: { $reason }
reason-sealed-anew = sealed anew, the content is the same
record-part-unit = Unit
record-part-number = Number
registry-part-name = Name
registry-part-kind = Kind
registry-part-parent = Parent unit
registry-part-aliases = Other names
registry-part-span = From — to
registry-part-sex = Sex
registry-part-birth = Date of birth
registry-part-posts = Posts
registry-part-id-number = Identity number
registry-part-phone = Phone
registry-part-members = Members
sort-weekday-1 = Monday
sort-weekday-2 = Tuesday
sort-weekday-3 = Wednesday
sort-weekday-4 = Thursday
sort-weekday-5 = Friday
sort-weekday-6 = Saturday
sort-weekday-7 = Sunday
unit-people = { $count ->
    [one] person
   *[other] people
}
unit-yuan = yuan
unit-hours = { $count ->
    [one] hour
   *[other] hours
}
unit-minutes = { $count ->
    [one] minute
   *[other] minutes
}
unit-days = { $count ->
    [one] day
   *[other] days
}
unit-points = { $count ->
    [one] point
   *[other] points
}
unit-percent = %
unit-items = { $count ->
    [one] item
   *[other] items
}
unit-square-metres = { $count ->
    [one] square metre
   *[other] square metres
}
reply-not-yet = it is not the time for it yet
reply-over = the time is over: { $last } was the last day
reply-there = it has been filed already, and waits or was accepted
reply-empty = say something
refused-not-concerned = only whom the record concerns may reply to it
refused-not-the-time = it is not the time to reply
