# import
app-importing = importing { $file }
app-import-overtaken = while { $file } was read, the registry was changed time and again by somebody else; import it once more
import-ambiguous = several are called { $name }; write name(staff number): { $candidates }
import-name-differs = `{ $text }`: the code belongs to { $name }
import-unit-unknown = no unit is called { $name }
import-group-unknown = no group is called { $name }
import-asked-too-often = `{ $name }`: names and staff numbers that do not belong together were tried too often; try again in an hour
import-heading-unknown = the heading `{ $heading }` cannot be remembered: there is no such sheet or column
import-too-many-at-once = at most { $most } imports are worked on at once; come back when one of them is done
import-broken-off = the import broke off and nothing of it was written; please try again
import-date-near = { $column }: `{ $value }` has no year; { $day }, the nearest of that name, is taken
import-person-unknown = nobody called { $name } was found
import-person-elsewhere = { $unit } has nobody called { $name }; taken as the only person of that name: { $label }; if somebody else is meant, give the staff number
import-more-elsewhere = { $count ->
        [one] { $count } more name was
       *[other] { $count } more names were
    } taken as the only person of that name, who is of another unit; check them, or write name(staff number)
import-ends-before = it ends on { $to }, before it begins on { $from }
import-person-unidentified = a staff number or an identity number is needed to tell namesakes apart
import-code-taken = staff number { $code } belongs to { $name }
import-sex-differs = the sex does not fit the identity number
import-code-case = { $code } is taken and differs only in capitals; write it alike if it is the same, else choose another code
import-unit-name-taken = `{ $name }` is or was the name of unit { $code }; use its code if it is the same, else tell them apart
import-birth-late = the date of birth { $birth } is not before the day of the post { $from }
import-birth-differs = the date of birth does not fit the identity number ({ $birth })
import-transfer-undated = this person has a post already; a transfer needs its first day
import-duplicate-id-number = the same identity number
import-duplicate-name-birth = the same name and date of birth
import-too-many-of-one = more than { $most } former names or parents of one unit, or posts of one person: most likely rows were filled in wrongly
import-orphan = no row of the record sheet has the number `{ $number }`
import-evidence-missing = the evidence file `{ $name }` is not beside the workbook
import-may-not-file = you may not file such records for this unit
import-row-twice = the same record as line { $line }; if they are two, give them different numbers
import-row-twice-sheet = the same record as line { $line } of sheet `{ $sheet }`; if they are two, give them different numbers
import-sheet-taken-as = sheet `{ $sheet }` was read as { $title }
import-participants-alone = these are participants of { $title }, but the file has no sheet with the records; put both sheets into one file, tied by the number
import-sheet-ignored = sheet `{ $sheet }` was not read: { $reason }
import-rank-by-title = no rank is written, and the post says `{ $rank }`: { $titles }
import-rank-unknown-title = the post `{ $title }` does not say a rank: add a column 级别 with it
import-rank-missing = with a unit a rank is needed: rules and counts tell persons apart by it
import-unit-ended = { $unit } has ended, { $last } was its last day: a record of { $date } cannot stand with it. Name the unit it went into, or look at the date
import-unit-outlived = { $unit } has ended, { $last } was its last day: nothing stands with it after that. Write an end no later than that day, or name the unit it went into
import-group-outlived = { $group } has ended, { $last } was its last day: nobody is a member after that. Write an end no later than that day
import-unit-code-taken = the code { $code } would be taken for the unit { $name } ({ $other }): it looks the same, or is its name. Choose another code
import-registry-empty = no unit is called { $name }: there are no units and persons in this ledger yet. Import the sheets of units and persons first; if it is the wrong ledger, look at --data
import-returned-rows = { $name }-returned
import-headings-too-many = too many headings are remembered (at most { $most }): call the columns as the template does
