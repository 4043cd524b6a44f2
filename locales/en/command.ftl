# Command line
cli = Mingde: an education bureau's year - records, rulebooks, assessment, reports; every figure can be questioned
cli-layout =
    { "{about}" }

    Usage: { "{usage}" }

    { "{all-args}" }
cli-help = Show help
cli-version = Show the version
cli-commands = Commands
cli-command = COMMAND
cli-options = Options
cli-arguments = Arguments
cli-global = Common options
cli-some-options = OPTIONS
cli-value-heading-title = HEADING=TITLE
cli-value-batch = BATCH
cli-value-code = CODE
cli-value-code-name = CODE=NAME
cli-value-date = DATE
cli-value-days = DAYS
cli-value-dir = DIR
cli-value-field = FIELD
cli-value-field-value = FIELD=VALUE
cli-value-file = FILE
cli-value-form = FORM
cli-value-format = FORMAT
cli-value-id = ID
cli-value-key = KEY
cli-value-kind = KIND
cli-value-lang = LANG
cli-value-n = N
cli-value-name = NAME
cli-value-new = NEW
cli-value-office = OFFICE
cli-value-old = OLD
cli-value-period = PERIOD
cli-value-person = PERSON
cli-value-phrase = PHRASE
cli-value-phrase-figure = PHRASE=FIGURE
cli-value-place = PLACE
cli-value-position = POSITION
cli-value-receipt = RECEIPT
cli-value-result = RESULT
cli-value-rulebook = RULEBOOK
cli-value-scale = SCALE
cli-value-state = STATE
cli-value-subject = SUBJECT
cli-value-text = TEXT
cli-value-to = TO
cli-value-unit = UNIT
cli-value-url = URL
cli-value-version = VERSION
cli-see-help = Add --help to see how it is used.
cli-bad-command = There is no command `{ $name }`.
cli-unknown-argument = Unknown argument { $name }.
cli-missing-argument = The argument { $name } is missing.
cli-missing-command = Give a command.
cli-value-wanted = { $name } takes a value.
cli-bad-value = { $name } cannot be `{ $value }`; it takes { $valid }.
cli-malformed-value = { $name } cannot be `{ $value }`.
cli-from-environment = {" "}[env: { $name }]
cli-by-default = {" "}[default: { $value }]
cli-one-of = {" "}[{ $values }]
cli-bad-call = This is not how it is called.

cli-any-data = Data folder
cli-any-database = URL of a PostgreSQL database; SQLite in the data folder if absent
cli-any-library = A further library folder; may be repeated
cli-any-lang = Language: zh-CN or en
cli-any-account = Whose name the log shows
cli-any-format = How to print
cli-any-period = Period, such as 2025-autumn, 2025-2026, 2025-H1, 2025-Q4, 2025-09
cli-any-as-of = As it stood on this day
cli-any-known-on = Only what was recorded by the end of this day
cli-any-output = Write to this file
cli-any-list = Only list what there is
cli-any-reason = The reason, kept in the log
cli-any-dry-run = show what would change, write nothing
cli-any-id = Id of the record; its first digits will do
cli-any-rulebook = Id or title of a rulebook
cli-any-rulebooks = Ids or titles of rulebooks; all if none is given

cli-demo = Make a demo bureau: spreadsheets, import, assessment, report
cli-demo-scale = Size; province writes Parquet files only
cli-demo-day = Up to which day the bureau is told, today unless given
cli-demo-out = Where the Parquet files of the province go
cli-demo-schools = Number of schools of the province, 5000 unless given
cli-import = Import spreadsheets: units, persons, posts, groups, members and records
cli-import-files = Excel or CSV files
cli-import-dry-run = Check only, write nothing
cli-import-rejects = Folder for returned rows (beside each file by default)
cli-import-headings = What a heading means that is not known: said once and remembered. Nothing behind the sign leaves the column out
cli-import-undo = Undo an import batch
cli-import-undo-batch = The batch; see import list
cli-import-list = List the import batches
cli-template = Write the Excel template of a kind of record
cli-template-unit = For this unit: its people are in the drop-downs
cli-template-kind = A record kind (see template --list), or unit, person, post, group, member
cli-record = Look at and handle single records
cli-record-list = List records
cli-record-list-kind = Only this kind
cli-record-list-unit = Only this unit
cli-record-list-state = Only this state
cli-record-list-from = From this day
cli-record-list-to = Up to this day
cli-record-list-after = Go on after this position
cli-record-list-limit = At most so many
cli-record-list-newest = What changed last comes first
cli-record-show = Show a record with all its revisions
cli-record-correct = Correct fields of a record
cli-record-correct-changes = field=value, any number of them; an empty value removes
cli-record-submit = Hand in a draft or a returned record
cli-record-accept = Accept what was handed in
cli-record-return = Return what was handed in for repair
cli-record-withdraw = Withdraw a record: it no longer counts
cli-office = Offices: who holds which, granted for a time and taken back
cli-office-list = List who holds which office today
cli-office-list-office = Only this office
cli-office-list-on = On this day instead of today
cli-office-list-all = Those of other times and those taken back as well
cli-office-grant = Grant an office to a person
cli-office-grant-office = Code or title of the office
cli-office-grant-person = Staff number of the person
cli-office-grant-unit = For this unit
cli-office-grant-below = For this unit and everything below it
cli-office-grant-bureau = For the whole bureau
cli-office-grant-from = First day
cli-office-grant-to = Last day
cli-office-revoke = Take a grant back
cli-office-revoke-id = Id of the grant, as far as it is unique
cli-office-revoke-reason = Why
cli-office-show = Show what an office may do; all of them if none is named
cli-office-show-office = Code or title of the office
trail-head-recorded = when
trail-head-author = who
trail-head-action = did
trail-head-subject = to what
trail-head-detail = further
office-granted = Granted: { $office } ({ $id })
office-revoked = Taken back: { $office } ({ $id })
office-none = Nobody holds such an office
office-head-id = id
office-head-office = office
office-head-person = person
office-head-reach = where
office-head-from = from
office-head-to = to
office-head-granted-by = granted by
office-head-state = state
office-reach-unit = {""}
office-reach-below = { " and below" }
office-reach-bureau = whole bureau
office-stands = stands
office-taken-back = taken back
office-powers = powers
office-files = files
office-accepts = accepts
office-opens = opens sealed values of
office-comma = { ", " }
office-colon = { ": " }
power-keep-registry = keep the registry
power-write-rulebooks = write rulebooks and kinds
power-publish-rulebooks = publish what others wrote of rulebooks and kinds, enter values of settings
power-write-reports = write reports of the bureau
power-read-everything = read everything there
power-exchange-results = send results to the superior, collect those of the bureaus below
power-administer-accounts = administer accounts
power-grant-offices = grant offices
power-read-audit-trail = read the audit trail
cli-unit = close, merge, split, rename and move units
cli-unit-close = close a unit: posts at it and groups of it end; what it did before stays its own
cli-unit-close-unit = the unit that is closed
cli-unit-close-from = the first day on which it is no longer there
cli-unit-merge = make units part of another one: who works there goes on there in the same post, what is below them goes along
cli-unit-merge-units = the units that are merged, several if needed
cli-unit-merge-into = the unit they become part of
cli-unit-merge-from = the first day on which they are one
cli-unit-split = put new units in the place of one; who goes where is imported as posts
cli-unit-split-unit = the unit that is split
cli-unit-split-into = the new units as CODE=NAME
cli-unit-split-from = the first day of the new units
cli-unit-rename = give a unit another name; the old one is still understood
cli-unit-rename-unit = the unit that is renamed
cli-unit-rename-name = the new name
cli-unit-move = put a unit below another one
cli-unit-move-unit = the unit that is moved
cli-unit-move-to = the new parent
cli-unit-move-from = the first day on which it belongs there
cli-check = Check kinds, rulebooks, report forms and the like, as a compiler would
cli-check-files = Files to check
cli-checkup = Check a material: repair its text, read its quantities, find contradictions and gaps, compare it with the ledger
cli-checkup-files = Materials: text, Markdown, HTML, DOCX, PDF
cli-checkup-limit = Most characters allowed, such as 5000 or 4000
cli-checkup-map = Remember which figure a phrase means; can be repeated
cli-checkup-unmap = Remember that a phrase is compared with nothing; can be repeated
cli-checkup-phrases = List phrases with their figures
cli-rulebook = Look at rulebooks, publish them, compare versions
cli-rulebook-list = List the rulebooks
cli-rulebook-show = Show the articles and rules of a rulebook
cli-assess = Assess all units or persons by the rulebooks
cli-assess-scores = The points of each unit, whoever lost most first: points, lost points, grade, where they were lost, what was not reported
cli-assess-xlsx = Write an .xlsx file instead: points (points, most, lost, grade, place) and who has reported nothing
cli-assess-from = Folder of an export in Parquet files instead of the ledger; only the columns needed are read
cli-explain = Explain a result: article, formula, records counted and left out
cli-explain-subject = Code or name of a unit or person
cli-explain-result = The result; all of them if absent
cli-report = Write a report from a form; check and compare reports
cli-report-form = Id or name of the report form; see report list
cli-report-to = What to write: docx (the default), html, pdf, md, txt; without it, by the ending of the output file
cli-report-list = List the report forms
cli-report-show = Show what a form asks for
cli-report-show-form = Id or name of the form
cli-report-finished = as it goes out: without the page at the end that names what nobody reported
cli-report-fonts = A further folder with fonts for PDF; may be repeated; the folder fonts in the data folder always counts
cli-report-verify = Check a report that was written: which figures were edited by hand, which the ledger has changed, and why
cli-report-verify-file = The report: DOCX, HTML or PDF
cli-report-diff = Compare two reports figure by figure
cli-report-diff-old = The older one
cli-report-diff-new = The newer one
cli-report-diff-all = List what has not changed, too
cli-ledger = Verify the ledger, show its checkpoint
cli-ledger-verify = Verify the ledger: altered, removed, inserted, reordered?
cli-ledger-trail = List who did what, newest first
cli-ledger-trail-limit = At most so many
cli-ledger-checkpoint = Show the latest signed checkpoint
cli-ledger-verify-witness = A further copy of witness.log, kept elsewhere, to compare with
cli-ledger-restored = Say that an older state was put back on purpose
cli-ledger-restored-reason = Why it was put back
cli-ledger-push = Hand what was signed to a second place
cli-ledger-push-place = A folder, or the address of a cosigner (C2SP tlog-witness)
cli-ledger-push-cosigner = Public key of the cosigner: name+id+key
cli-init = Begin a ledger: database and keys
cli-move = Move the ledger to another database, postgres://… or sqlite, with the same log, receipts and accounts
cli-move-to = Where to: postgres://… or sqlite
cli-backup = Copy the whole ledger to a new folder, also while it is being used; secret keys stay where they are
cli-backup-folder = Folder to make, on another disk or a share
cli-restore = Put back a backup that was made on the page of jobs: the data folder (--data) is made anew, the passphrase is asked for
cli-restore-file = The file of the backup
cli-restore-keys = The recovery sheet as a text file, or the folder of keys that was kept apart
cli-export = Export: Excel sheets to be corrected and imported again, or Parquet files for other software
cli-export-what = Kinds of records, or unit, person, post, group, member; all records if nothing is named
cli-export-xlsx = Write this .xlsx file, laid out as the templates are, to be corrected and imported again
cli-export-unit = Only records of this unit
cli-export-state = Only records in this state
cli-export-period = Only records of this period, such as 2025-autumn, 2025-09
cli-export-from = From this day on
cli-export-to = Until this day
cli-export-parquet = Folder for the Parquet files

command-reason-by = give it by --reason, such as --reason mistyped
command-failed = It could not be done; the log has the cause (set MINGDE_LOG=info to see it).
command-output-lost = standard output could not be written to the end: is the disk full?
command-bad-account = --account is to be one line of at most { $most } printable characters
command-bad-database = The database URL begins with postgres://.
command-bad-period = `{ $text }` is no period; write 2025-autumn, 2025-2026, 2025-H1, 2025-Q4 or 2025-09.
command-bad-day = `{ $text }` is no date; write 2025-10-01.
command-bad-state = there is no state `{ $text }`; known are { $states }.
command-bad-change = `{ $text }`: write field=value.
command-days-reversed = The first day { $from } is after the last day { $to }.
command-demo-option = { $option } is for --scale { $scale } only.
command-no-files = Name the files to import.
command-no-batches = Nothing was imported yet.
command-no-records = No records fit.
command-records-more = There are more; go on with --after { $position }
command-and-more = {" "}and { $count } more
command-import-done = { $file }: { $added } added, { $changed } changed, { $unchanged } unchanged, { $refused } returned
command-import-rehearsed = { $file } (rehearsal, nothing written): { $added } to add, { $changed } to change, { $unchanged } unchanged, { $refused } returned
command-import-headings = { $file }: headings are wrong, no row was imported; mend them and import again
command-heading-malformed = `{ $text }` is written as heading=title, such as 谈了什么=谈话事由
command-heading-not-there = none of these files has the heading `{ $heading }` among those that are not known: { $headings }
command-heading-all-known = none of these files has the heading `{ $heading }` among those that are not known: all headings are known, and nothing need be said
command-heading-no-column = there is no column `{ $title }` that it could stand for: { $near }
command-heading-column = COLUMN
command-heading-hint = what a heading means is said once and remembered: mingde import { $file } --heading "{ $heading }={ $title }"; nothing behind the sign leaves the column out
command-import-stopped = the import stopped at { $file }, of which nothing was written; what came of { $taken ->
        [one] { $taken } file
       *[other] { $taken } files
    } before it stands above, { $left ->
        [one] { $left } file after it was
       *[other] { $left } files after it were
    } not looked at
command-import-batch = {"  "}batch { $batch }; undo with mingde import undo { $batch }
command-import-already = { $file }: the same file as batch { $batch }, nothing changed
command-import-outdated = {"  "}{ $count ->
        [one] { $count } row repeats
       *[other] { $count } rows repeat
    } values corrected since and were passed over; give --reason to set them back
command-import-evidence = {"  "}{ $count } lack required evidence and are held as submitted
command-import-duplicate = likely duplicate { $place }: staff number { $code } and { $other }: { $reason }
command-import-more = { $count ->
        [one] { $count } further error stands
       *[other] { $count } further errors stand
    } in the returned workbook
command-import-rejects = {"  "}returned rows are in { $path }; repair and import that file
command-undo-done = Batch { $batch } undone: { $withdrawn } withdrawn, { $restored } restored
command-undo-moved-on = { $id } has changed since and was left alone
command-templates = templates
command-template-done = Template of { $title } written: { $path }
command-record-done = Record { $id } is now { $state } (revision { $number })
command-code-and-name = `{ $text }` does not read: write CODE=NAME, such as S12=Mingde East
command-unit-rehearsed = A rehearsal: nothing was written. This would change:
command-unit-renamed = { $name } ({ $code }): called { $former } before, which is still understood
command-unit-begins = { $name } ({ $code }): begins on { $day }
command-unit-ends = { $name } ({ $code }): { $last } is its last day, from { $day } it is no longer there; what it did before stays its own
command-unit-belongs = { $name } ({ $code }): belongs to { $parent } from { $day }
command-unit-persons = { $count ->
        [one] { $count } person
       *[other] { $count } persons
    } whose posts change: { $names }
command-unit-persons-more = { $count ->
        [one] { $count } person
       *[other] { $count } persons
    } whose posts change, among them: { $names }
command-unit-groups = groups that end on { $day }: { $names }
command-unit-records-after = { $unit } has { $count ->
        [one] { $count } record
       *[other] { $count } records
    } dated { $day } or later; they stay with it: look at them
check-identity-open = Identity numbers are sealed, with a keyed index beside them by which duplicates are found. Whoever has the database without the key sees no number, but sees who has one and whether it was changed; birth date and sex beside it are in clear, and with the county known some 500 numbers remain. Whoever may import a roster can try whether a number is in it.
check-sealed-open = { $fields } of “{ $kind }” are sealed: what they say and how long that is does not show. That a unit has such a record of such a day about such a person stays in clear, and whether one of them is filled in, and every other field: where only one answer leads to a date, the date gives it away.
check-without-english = { $title } has no title in English: who reads pages in English is shown the Chinese one. To give it one, write a line english: at the head
command-checked = { $files ->
        [one] { $files } file
       *[other] { $files } files
    } checked: { $errors ->
        [one] { $errors } error
       *[other] { $errors } errors
    }, { $warnings ->
        [one] { $warnings } warning
       *[other] { $warnings } warnings
    }
command-assessed = { $title } { $version }, { $period }, { $subjects ->
        [one] { $subjects } subject
       *[other] { $subjects } subjects
    }
command-verifying = verifying the ledger
command-waiting = another process is writing to the ledger; waiting until it is done (Ctrl+C to give up)
command-verified = The ledger is sound: { $revisions ->
        [one] { $revisions } revision
       *[other] { $revisions } revisions
    }, root { $root }
command-verified-in-part = Nothing was found, but not everything could be looked at ({ $revisions ->
        [one] { $revisions } revision
       *[other] { $revisions } revisions
    }, root { $root })
command-verified-identity = Origin { $origin }, key { $key }: compare origin, key and root with what was noted elsewhere
command-interrupted = Interrupted: what was half done was taken back
command-restored = Noted: the older state of { $size } entries was put back on purpose, { $witnessed } had been signed. The ledger can be written to again
command-nothing-restored = Nothing to note: the witness file knows nothing that the ledger does not
command-not-restored = Not noted: the ledger is not sound beyond being older than what was signed, or not everything could be looked at
command-pushed = { $place } remembers the ledger up to { $size } entries
command-cosigned = { $place } cosigned the ledger at { $size } entries; the cosignature is kept in cosigned.log
command-push-behind = { $place } remembers { $known ->
        [one] { $known } entry
       *[other] { $known } entries
    }, the ledger holds fewer: its end was cut off, or an older copy was put back
command-push-contradicted = { $place } remembers something else than the ledger says: it was rewritten
command-push-refused = { $place } does not cosign (HTTP status { $status }): does it know the public key of this ledger?
command-push-not-cosigned = what { $place } answered is no cosignature with the key given by --cosigner
command-push-key = to have a checkpoint cosigned, give the public key of the cosigner: --cosigner name+id+key
command-push-silent = { $place } does not answer
command-init-already = There is a ledger in { $path } already; it is as it was
command-copy-without-own = this copy has no { $missing }: values of settings, kinds and rulebooks that the bureau keeps there are not known here, and what follows may differ from what the bureau says; have them copied into the data folder as well
command-data-seen = Everybody on this machine can look into { $path }, where personal data lie: take their rights away (chmod 700)
app-no-reason = say why: --reason needs a text
command-not-verified = The ledger has { $findings ->
        [one] { $findings } finding
       *[other] { $findings } findings
    } ({ $revisions ->
        [one] { $revisions } revision
       *[other] { $revisions } revisions
    }, root { $root })
command-not-verified-advice = What to do: write nothing more to this ledger; keep a copy of the whole data folder as it is, as proof; put back the latest backup that verifies, with the newest witness.log or a copy of it kept elsewhere; find out who could reach the data folder and its keys, and report it.
command-not-verified-show = `mingde record show ID` shows what the ledger now says under an id listed above, to be compared with the papers or a backup.
command-no-ledger = There is no ledger in { $path }: check --data; a new one begins with an import (mingde import)
command-sheets-written = Written: { $path }
sheets-scores = Points
sheets-silent = Not reported
sheets-duties = Duties
sheets-about = Version { $version }, { $period }, as of { $as-of }, receipt { $receipt }
sheets-as-of = As of { $as-of }
sheets-no-data = not reported
sheets-not-applicable = not applicable
sheets-not-set = not settled
sheets-not-set-which = not settled: { $settings }
sheets-head-place = Place
sheets-head-subject = Unit or person
sheets-head-points = Points
sheets-head-most = Most
sheets-head-lost = Lost
sheets-head-item = { $title } (of { $most })
sheets-head-rulebook = Rulebook
sheets-head-article = Article
sheets-head-result = What
sheets-head-due = Due
sheets-head-standing = Standing
sheets-head-owner = Owner
command-import-would-add = added
command-import-would-change = changed
command-import-empty = (empty)
command-import-column = { " " }({ $count } times: lines { $lines })
command-import-column-alike = { " " }(and alike in this column, { $count } times: lines { $lines })
command-export-posts-left-out = { $count } posts have no first day and are not in the sheet of posts, which tells them apart by it; fill it in in the sheet of persons
command-export-whole = --parquet writes everything and cannot be narrowed to a unit, a state or days; use --xlsx for a part of it
command-export-done = { $rows ->
        [one] 1 row
       *[other] { $rows } rows
    } exported to { $path }; correct them and run mingde import, which takes what was changed
command-export-nothing = Nothing fits; no file was written
listing-title = Export of the ledger
listing-late = Late entry
command-exported = { $files ->
        [one] { $files } file
       *[other] { $files } files
    } with { $rows ->
        [one] { $rows } row
       *[other] { $rows } rows
    } exported to { $path }
command-ending = what is written here is no file like { $path }: let its name end in { $known }
report-ending = a report does not become a file like { $path }: let its name end in one of { $known }, or say the format by --to
command-report-done = { $form } written ({ $period }, { $characters ->
        [one] { $characters } character
       *[other] { $characters } characters
    }): { $path }

verify-head = { $path }: written by the form { $form }, { $count ->
        [one] { $count } figure
       *[other] { $count } figures
    }
verify-asked = period { $period }, as of { $day }; the ledger had { $then ->
        [one] { $then } revision
       *[other] { $then } revisions
    } then and has { $now } now
verify-not-asked = The file does not say how its figures were asked for; the ledger cannot be asked again, only edits by hand are checked.
verify-no-ledger = There is no ledger ({ $path }); only edits by hand are checked. Use --data for one elsewhere.
verify-no-form = The library has no usable report form { $form } any more; the ledger cannot be asked again, only edits by hand are checked.
verify-form-rewritten = The report form { $form } has been rewritten since; it may ask differently now.
verify-other-ledger = This report was not written from this ledger: the root at revision { $position } is another. Causes cannot be named.
verify-unchanged = unchanged: { $count }
verify-changed = changed in the ledger: { $count }
verify-vanished = {"  "}{ $title }: { $old } → no longer there
verify-further = and { $count ->
        [one] { $count } more cause
       *[other] { $count } more causes
    }
verify-no-data = not reported
verify-edited = edited by hand: { $count }
verify-edited-place = {"  "}{ $title }: printed as "{ $printed }", now reads "{ $says }"
verify-other-words = {"  "}{ $title }: printed as "{ $printed }", now written "{ $says }", the same value
verify-gone = {"  "}{ $title }: printed as "{ $printed }", no longer found
verify-without-receipt = without a receipt: { $count }
verify-cause-added = added
verify-cause-corrected = corrected
verify-cause-withdrawn = withdrawn
verify-cause-accepted = accepted
verify-cause-returned = returned or handed in anew
verify-cause-referred = what it refers to has changed
verify-cause-result = result changed
verify-cause-rules = rulebook or form rewritten
verify-field-date = date
verify-field-name = name
verify-field-kind = kind
verify-field-participants = participants
diff-head-title = figure
diff-head-old = old
diff-head-new = new
diff-head-change = change
diff-head-percent = percent
diff-points = { $points } points
diff-names = { $names } and so on, { $count } in all
diff-absent = absent
diff-counted = unchanged: { $same }

command-head-id = id
command-head-kind = kind
command-head-title = title
command-head-date = date
command-head-reporter = reported by
command-head-state = state
command-head-revision = revision
command-head-recorded = recorded
command-head-batch = batch
command-head-file = file
command-head-author = imported by
command-head-added = added
command-head-changed = changed
command-head-refused = returned
command-head-undone = undone by
command-head-rulebook = rulebook
command-head-version = version
command-head-period = period
command-head-subject = subject
command-head-results = results
command-head-points = points
command-head-lost = lost
command-head-grade = grade
command-head-lost-in = lost in
command-head-unreported = not reported
command-scores-none = { $title } gives no points, so there are none to list
command-scores-silent = nothing reported, no points: { $units }
command-yes = yes
command-no = no
command-between = {", "}
command-head-result = result
command-head-values = values
command-head-met = met
command-head-not-met = not met
command-head-not-applicable = not applicable
command-head-no-data = no data
command-head-behind = units behind
command-head-limit = limit
command-head-figures = figures
command-head-figure = figure
command-head-unit = unit
command-head-from = from
command-head-form = form
state-draft = draft
state-submitted = submitted
state-accepted = accepted
state-returned = returned
state-withdrawn = withdrawn
period-week = weekly
period-month = monthly
period-quarter = quarterly
period-semester = each semester
period-school-year = each school year
period-year = yearly
subject-unit = unit
subject-department = department
subject-person = person
result-measure = measure
result-duty = duty
result-item = item
result-total = total
result-veto = veto

app-file = { $path } could not be read or written
app-no-folder = there is no folder { $path }; make it first
app-file-is-folder = { $path } is a folder; name the files in it
app-file-missing = there is no { $path }
app-file-denied = reading or writing { $path } is not permitted
app-disk-full = the disk is full; { $path } was not written
app-ledger-unreadable = entry { $position } of the ledger does not read; run mingde ledger verify
app-library-id-twice = `{ $id }` is defined in { $other } already; to replace it, give the file the same name
app-library-other-build = this program ships with other kinds, rulebooks or settings than the one that asks: have the same version everywhere
app-rulebook-left-out = the rulebook file { $file } has { $count ->
        [one] { $count } error
       *[other] { $count } errors
    } and is left out; `mingde check` shows them
app-rulebook-not-utf8 = the rulebook file { $file } is no UTF-8 text and is left out; save it as UTF-8 in its editor
app-rulebook-not-read = the rulebook file { $file } cannot be opened and is left out: see whether it is there and may be read
app-library-findings = the library has { $count ->
        [one] { $count } finding
       *[other] { $count } findings
    }
refused-office = not permitted; one of these offices is needed there: { $wanted }
refused-nobody = not permitted; no office may do this
refused-own-filing = whoever filed a record does not accept it, unless its kind names one office for both
refused-own-case = this record is about you: somebody else files, corrects and decides it; where nobody else holds the office, it is granted to somebody first
refused-own-proposal = nobody publishes what they wrote or put forward
refused-own-grant = nobody grants an office to themselves
refused-administrations = system, security and audit administration are never in one hand
refused-own-account = what concerns one's own account is done on one's own page
refused-other-administration = accounts of security and audit administrators are kept by the operator, on the server itself
grant-over = a grant from { $first } to { $last } is over already
grant-long = a grant until { $last } lasts more than a hundred years; say the end of a term, and grant it again then
refused-grant-without-end = a grant has a first and a last day, the first before the last
refused-other-way = not permitted: this is not written in this way
refused-narrowed = not permitted: whoever acts in somebody's name was not given so much
app-unknown-kind = there is no kind `{ $name }`; the nearest is `{ $nearest }`
app-unknown-rulebook = there is no rulebook `{ $name }`; the nearest is `{ $nearest }`
app-several-rulebooks = several rulebooks are titled `{ $name }`; write the id: { $ids }
app-unknown-figure = there is no figure `{ $name }`; the nearest is `{ $nearest }`
report-period-ahead = { $period } begins on { $from } and has not come by { $as_of }: there are no figures of it; name a period that has begun
app-unknown-form = there is no form `{ $name }`; the nearest is `{ $nearest }`
app-unknown-subject = there is no subject `{ $name }`; the nearest is `{ $nearest }`
app-several-subjects = several are called `{ $name }`; name one by its code: { $codes }
app-unknown-result = there is no result `{ $name }`; the nearest is `{ $nearest }`
app-unknown-group = there is no group `{ $name }`; the nearest is `{ $nearest }`
app-unknown-unit = there is no unit `{ $name }`; the nearest is `{ $nearest }`
app-unknown-field = there is no field `{ $name }`; the nearest is `{ $nearest }`
app-unknown-batch = there is no batch `{ $name }`; the nearest is `{ $nearest }`
app-batch-undone = batch { $batch } was undone by { $by }
app-state-step = { $from ->
    [draft] { state-draft }
    [submitted] { state-submitted }
    [accepted] { state-accepted }
    [returned] { state-returned }
   *[withdrawn] { state-withdrawn }
} cannot become { $to ->
    [draft] { state-draft }
    [submitted] { state-submitted }
    [accepted] { state-accepted }
    [returned] { state-returned }
   *[withdrawn] { state-withdrawn }
}
app-reason-wanted = this step needs a reason
app-evidence-wanted = it cannot be accepted without its `{ $title }`; import the record again together with the file
app-nothing-changed = the values are the same as before; nothing was corrected
app-unknown-account = there is no person with the staff number `{ $name }`
app-unknown-office = there is no office `{ $name }`; did you mean `{ $nearest }`?
app-no-grant = no grant id begins with `{ $id }`
app-several-grants = several grant ids begin with `{ $id }`; give more of it
app-id-short = “{ $id }” is too short to say which record: write { $least } or more characters of its id, the first column of record list
app-no-record = no record id begins with `{ $id }`
app-several-records = several record ids begin with `{ $id }`; give more digits
app-not-utf8 = { $path } is not UTF-8 text; save it as UTF-8 in your editor
app-exporting = exporting
app-docx = the document could not be written
report-shorter-period = the figure { $figure } asks rulebooks ({ $rulebooks }) whose periods are shorter than what is reported on, and does not say of which: it tells of the last alone. Write period: each where each is meant; for the last write period: latest and say so in the text
report-unknown-rulebook = the figure { $figure } asks for a rulebook `{ $name }` that does not exist
report-unknown-result = the figure { $figure } asks for a result `{ $name }` that does not exist
app-making-demo = making and importing the demo bureau
app-demo-other-scale = { $path } holds a demo bureau of another size already ({ $scale }); name another folder with --data
app-demo-other-day = The demo bureau in { $path } tells up to { $day }; name another folder with --data, or leave --day out
app-demo-unreadable = The demo stops: its workbook { $file } cannot be read. { $cause }
app-demo-bad-day = On { $day } none of the rulebooks holds; the demo needs a day on which some do
app-demo-not-empty = The ledger in { $path } holds other data already, and the demo does not write into it; name another folder with --data
command-demo-duplicates = Probably one person under two staff numbers: { $pairs }
command-demo-takes-small = Making a small demo bureau: less than a minute and about 40 MB. It is made once.
command-demo-takes-county = Making the demo bureau of a county: some minutes and less than 1 GB. It is made once; --scale small is the quick look.
command-demo-people = People to sign in as (also in { $path }):
command-demo-head-office = Office
command-demo-head-name = Name
command-demo-head-account = Account
command-demo-head-password = Password
command-demo-head-unit = Unit
command-demo-reused = The demo bureau in { $path } is reused (delete that folder to make it anew)
command-demo-made = { $files ->
        [one] { $files } workbook
       *[other] { $files } workbooks
    } made and imported: { $added } added, { $changed } changed, { $withdrawn } withdrawn; they are in { $path }
command-demo-counts = The ledger: { $units ->
        [one] { $units } unit
       *[other] { $units } units
    }, { $persons ->
        [one] { $persons } person
       *[other] { $persons } persons
    }, { $records ->
        [one] { $records } record
       *[other] { $records } records
    }, { $participations ->
        [one] { $participations } participation
       *[other] { $participations } participations
    }
command-demo-behind = Who is behind (last period that was over by { $day }):
command-demo-late = { $count } not met
command-demo-late-persons = { $count ->
        [one] { $count } person
       *[other] { $count } people
    } not met
command-demo-vetoed = { $count } under a veto
command-demo-silent = Least reported by: { $units }
command-demo-silent-unit = { $name } ({ $count } missing)
command-demo-names = {" "}({ $names })
command-demo-line = { $rulebook }, { $period }, { $title }: { $text }
command-comma = {","}{" "}
command-demo-next = Try next:
command-semicolon = {";"}{" "}
app-unknown = there is no `{ $name }`, nor anything like it
app-making-province = making the demo province
command-demo-more = {"  "}... and { $count } more; see mingde assess
app-unit-ended = { $name } { $entry ->
    [person] has no post
    [group] is no longer there
   *[unit] is no longer there
} from { $day } and is not assessed as of { $as_of }; to see how it stood before, add --as-of { $last }
app-not-meant = { $name } is not assessed by this rulebook, which asks for { $condition }
app-unit-not-yet = { $name } { $entry ->
    [person] has no post
    [group] is not there yet
   *[unit] is not there yet
} on { $as_of } and is not assessed
command-unit-ended = { $name } (ended, last day { $last })
command-units-ended = units and groups that ended within the period are assessed as on their last day: { $units }
command-other-period = this rulebook has no period { $asked }: the above is of { $period }; name another of its own periods with --period
command-period-not-over = { $period } ends on { $last } and is not over: the above is as of { $as_of }, and points and grades will still change
command-period-ahead = this period begins on { $from } and has not come yet: nothing of it is due
command-more-than-all = { $title } is more than all of them for { $count } ({ $units }): the numerator has people that the denominator has not, or a record is wrong; look at it with mingde explain
command-founded = A new ledger was founded in { $path }. Its keys are in { $path }/keys: back them up apart from the database, without them sealed values never open again; keep a copy of witness.log elsewhere, too. Print the recovery sheet of the keys now (mingde keys sheet -o sheet.txt), and lock it up apart from the backup.
command-no-ledger-import = there is no ledger in { $path }, and none of these files names units: nothing was imported. If the ledger is elsewhere, say where with --data; to begin one, import the sheets of units and persons along.
cli-record-open = open a sealed field: with a purpose, and a line in the trail
cli-record-open-id = id of the record, or how it begins; with --person or --unit a staff number, a name or a unit
cli-record-open-field = name of the field, or of an attribute of participants
cli-record-open-purpose = what for; it stands in the trail
cli-record-open-participant = whose, where several participants have it: staff number or name
cli-record-open-person = open a field of a person of the registry
cli-record-open-unit = open a field of a unit of the registry
cli-keys = keys: print a recovery sheet, restore, renew
cli-keys-sheet = print the recovery sheet, from which lost key files are typed in again
cli-keys-sheet-output = write it to this new file, which only its owner may read; else to the screen
cli-keys-restore = make missing key files from a recovery sheet
cli-keys-restore-file = file with what the sheet says; else standard input
cli-keys-renew = put a new key in force and seal everything anew; former keys stay and open what they sealed
cli-ledger-upgrade = seal anew what is sealed in a former way
app-purpose-wanted = opening what is sealed needs a purpose (--purpose)
app-nothing-sealed = “{ $field }” is empty, or not sealed
app-several-sealed = several participants have “{ $field }”: say whose with --participant
app-unknown-person = there is no person `{ $name }`; the nearest is `{ $nearest }`
app-sealing-anew = sealing anew
command-sensitive-argument = `{ $field }` is sensitive: everybody on the machine can see the arguments of a command, and the shell keeps them. Write { $field }=- and give the new value on standard input
command-moving = moving
command-moved = { $rows } rows moved, { $size } revisions, root { $root }
    From now on use { $how }; the former database is marked and takes nothing more. Check with mingde ledger verify.
command-moved-by-default = the embedded database (no --database)
command-moved-ballots = { $count ->
        [one] One secret ballot is
       *[other] { $count } secret ballots are
    } in no database: they stay in ballots in the data folder; what is published can still be read, what is not over goes on
command-move-where = { $word } is no database: write postgres://user@host/database, or sqlite
command-backing-up = copying evidence
command-backup-without = what lies in the object storage { $address } is not in this copy: copy the bucket with the tools of the storage, or have it keep versions
command-backed-up = { $path } holds { $size } revisions, { $evidence } pieces of evidence, { $megabytes } MB
    root { $root }
    The keys are not in it: keep them, or their recovery sheet, in another place. To put it back, see docs/ledger.md.
command-restore-passphrase = Passphrase of the backup, one line:
command-put-back = { $path } was put back: { $size } revisions, { $evidence } pieces of evidence, { $megabytes } MB
    root { $root }
    The keys are in it. Compare size and root with what the page of jobs said, then run mingde ledger verify.
command-upgraded = { $count } entries were sealed anew in today's way, by the key { $key }
keys-sheet-written = the recovery sheet is in { $path }: print it, then delete the file
keys-all-there = all key files are there and hold what the sheet says
keys-restored = { $path } was restored
cli-person = what is held of a person: a copy, and an end of its use
cli-person-copy = writes all that is held of a person who asks for it; what is sealed is opened, with a line in the trail
cli-person-copy-person = staff number, or NAME(STAFF NUMBER)
cli-person-copy-purpose = who asks, and what for
cli-person-copy-output = write to this file
cli-person-withhold = of somebody who has left, on request or when it is needed no more: keeps staff number and posts, shows nothing else, as one revision
cli-person-withhold-person = staff number, or NAME(STAFF NUMBER)
cli-person-withhold-reason = why, or by which document
cli-keys-destroy = destroys the former keys: what only earlier revisions hold sealed opens for nobody any more
cli-keys-destroy-reason = why, or by which document
app-withheld-already = it is withheld already
app-withhold-post = { $name } still has a post, and the law asks for these data: end the post first (the page of units and people)
app-withhold-office = { $name } still holds an office: take it back first (mingde office)
app-withhold-account = the account of { $name } is open: close it first (mingde account close)
command-person-withheld = staff number { $code }: only it and the posts are kept, the name is shown nowhere. Earlier revisions stay in the ledger; what is sealed in them opens for nobody once the key was renewed and the former ones destroyed (mingde keys renew, mingde keys destroy)
command-person-copied = the copy is in { $path }: it has personal data, hand it to its owner and keep none
command-person-copy = Copy of the personal data of { $name } (staff number { $code }), { $day }
command-person-registry = Registry, { $count ->
        [one] { $count } revision
       *[other] { $count } revisions
    }:
command-person-own = { $name }{ $sex ->
    [male] , male
    [female] , female
   *[other] {""}
}
command-person-born = born { $birth }
command-person-groups = Groups, { $count }:
command-person-records = Records, { $count } (of others only their number; what is sealed may be about others and stays ******):
command-person-others = { $others ->
        [one] { $others } other person
       *[other] { $others } other people
    }, evidence: { $evidence }
command-person-offices = Offices, { $count }:
command-person-account = Account made { $made }; sessions kept: { $sessions }, drafts kept: { $drafts }
command-person-opened = What is sealed was opened, { $count ->
        [one] { $count } time
       *[other] { $count } times
    }:
keys-none-former = there is no former key to destroy; put a new one in force first (mingde keys renew)
keys-destroyed = destroyed { $keys }: what only earlier revisions hold sealed opens for nobody any more. Backups and printed sheets still have these keys: destroy them too, and print a new sheet (mingde keys sheet)
keys-renewed = the new key { $key } is in force; { $count } entries were sealed anew. Former recovery sheets do not have this key: print a new one (mingde keys sheet)
keys-sheet = Mingde: recovery sheet for the keys of a ledger
    {""}
    Whoever has this sheet can open everything that is sealed in the ledger, and sign in its name. Lock it up; no photograph, no
    copy on a computer.
    When key files are lost, type in what follows as it stands (lines that begin with # may be left out), save it as a file and run
        mingde keys restore FILE
    then check the ledger with: mingde ledger verify
    field is a key of what is sealed, the first is in force; signing is the key that signs; ledger is the name of the ledger.
    Of each group the first four characters are the key, the fifth checks them. There are no letters I, L, O, U; capitals and
    small letters are the same. A group that was mistyped is told when restoring.
    After the key was renewed (mingde keys renew) this sheet does not open what was sealed since: print a new one.
app-too-many-decided = at most { $most } records are decided on at once, here are { $count }: narrow the list first.
app-no-decision = there is no such decision, or it was not yours
app-nowhere = there is no “{ $name }”, or it is not among what may be seen
glance-numbered = { $name } ({ $number })
glance-and-others = {" "}and others, { $count } in all
measure-people = { $count ->
    [one] one person
   *[other] { $count } people
 }
measure-yuan = { $count } yuan
measure-hours = { $count } h
measure-minutes = { $count } min
measure-days = { $count ->
    [one] one day
   *[other] { $count } days
 }
measure-points = { $count } points
measure-percent = { $count }%
measure-items = { $count }
measure-square-metres = { $count } m²

cli-serve = Serve the pages: signing in, what is to be done, filing, the ledger
cli-serve-listen = Address to listen at
cli-serve-behind-proxy = A proxy of your own is in front; its X-Forwarded-For and X-Forwarded-Proto are believed
cli-serve-certificate = Certificate for TLS (PEM)
cli-serve-key = Its private key (PEM)
cli-serve-plain-http-on-own-network = Serve without encryption in a network of your own, with a warning where people sign in
cli-serve-idle-minutes = Minutes of idleness after which somebody is signed out
cli-serve-public-address = Where browsers reach the pages (https://bureau.example): people who sign in elsewhere are led back there
cli-serve-bureaus = Serve all bureaus whose data folders lie in this folder, each under a name of its own: --public-address https://*.bureaus.example
cli-serve-list-bureaus = List the bureaus by name at the address in common; without it the page asks for the code
cli-serve-sleep-minutes = Minutes without anybody asking after which a bureau is put to sleep
cli-account = Accounts, kept by the operator on the server itself
cli-account-list = List accounts
cli-account-create = Make an account for a person
cli-account-create-person = Staff number
cli-account-create-password-stdin = Read the first password from standard input; otherwise a one-time link is printed
cli-account-reset = Print a one-time link by which a new password is set
cli-account-reset-person = Staff number
cli-account-reset-second-factor = Remove a second factor
cli-account-reset-second-factor-person = Staff number
cli-account-close = Close an account
cli-account-close-person = Staff number
cli-account-open = Open an account again
cli-account-open-person = Staff number
cli-account-token = Print a token by which a program acts in the name of a person (docs/api.md)
cli-account-token-person = Staff number
cli-account-token-name = What it is called: the program that gets it
cli-account-token-days = For so many days; up to 90, and up to 366 for a machine
cli-account-token-machine = For a machine at which nobody sits; it has to be narrowed
cli-account-token-reads-only = It changes nothing
cli-account-token-kind = A kind of records that it is narrowed to; may be given several times
cli-account-hook = Have the program of a token told at an address, of any network, that something has changed; prints the secret of its signatures (docs/api.md)
cli-account-hook-person = Staff number
cli-account-hook-token = What the token is called
cli-account-hook-url = The address
cli-value-address = ADDRESS
cli-value-minutes = MINUTES
serve-listens = Pages at { $address }; Ctrl-C ends it
serve-set-up = There is no account yet. Open this address in a browser to set the bureau up (good once, not to be passed on): { $address }
serve-own-network = Caution: nothing is encrypted, and others on this network may see passwords. Only for a network of your own.
serve-ended = Ended; whoever was being answered has the answer
serve-no-name = Mingde
serve-in-clear = serving at { $address } without encryption shows passwords to everybody on the way. Give --certificate and --key, or put a proxy in front (--behind-proxy), or say --plain-http-on-own-network
serve-public-address = { $address } is no address of this house: https://, a name, and no path
serve-address-in-use = { $address } is taken; choose another port with --listen
serve-address-denied = not permitted to listen at { $address }; ports below 1024 need a permission
serve-address = cannot listen at { $address }
serve-certificate = certificate or key cannot be read, or do not belong together
serve-failed = serving was interrupted; the log says why
lodgings-no-folder = there is no folder { $path }. Make it, with a folder for each bureau: mingde --data { $path }/CODE init
lodging-link = a link is not followed here; the folder itself has to stand in this place
lodging-bad-code = no code of a bureau: at most 32 small letters, figures and single hyphens
lodging-empty = there is no ledger in it; mingde --data FOLDER init begins one
lodging-twice = it is the same ledger as that of { $code }: a copy is not served beside its original
serve-lodging-stray = { $name } is passed over: { $why }
serve-many-listens = Pages of { $count } bureaus at { $address }; Ctrl-C ends it
serve-many-set-up = { $code } has no account yet. Open this address in a browser to set the bureau up (good once, not to be passed on): { $address }
serve-many-address = { $address } does not say where the bureaus are reached: https://*.bureaus.example, where the star stands for the code of each
serve-many-no-address = --bureaus needs --public-address, such as https://*.bureaus.example: each bureau has a name of its own
serve-many-database = --bureaus serves the databases that lie in the folders; --database names a single one
account-created = account of { $account } made
account-link = { $account } sets a password at { $path } (behind the address of this system): within twenty-four hours, once
account-second-factor-reset = second factor of { $account } removed
account-closed = account { $account } closed
account-opened = account { $account } open again
account-list-empty = there is no account yet
account-head-account = staff number
account-head-name = name
account-head-state = state
account-head-second-factor = second factor

# Channels
cli-channel = Channels for messages: groups in WeCom and DingTalk, mail
cli-channel-list = List channels and what was not taken
cli-channel-robot = Set the robot of a group: reads its address from standard input, and the signing secret from the second line
cli-channel-robot-robot = wecom or dingtalk
cli-channel-robot-at-once = Speak when something happens; without it once a day
cli-channel-robot-pages = Address of these pages, for messages
cli-channel-mail = Set the mail server: reads the password from standard input
cli-channel-mail-server = Host name and port, such as smtp.example.cn:465
cli-channel-mail-starttls = Encrypt by STARTTLS; without it from the first byte
cli-channel-mail-from = Address that mail comes from
cli-channel-mail-user = Who signs in; nobody without it
cli-channel-mail-authority = Certificate of an authority of your own (PEM)
cli-channel-mail-pages = Address of these pages, for mails
cli-channel-test = Send a test
cli-channel-test-channel = wecom, dingtalk or mail
cli-channel-test-to = Address for a test of mail
cli-channel-remove = Stop using a channel
cli-channel-remove-channel = wecom, dingtalk or mail
cli-value-robot = ROBOT
cli-value-channel = CHANNEL
cli-value-server = HOST:PORT
cli-value-user = USER
cli-value-what = WHAT
cli-value-email = EMAIL
channel-kept = { $channel } is set, goes to { $host }
channel-tried = { $channel }: taken
channel-dropped = { $channel } is no longer used
channel-list-empty = No channel is set
channel-head-channel = channel
channel-head-host = goes to
channel-head-sent = last taken
channel-head-troubles = not taken
channel-server = Write the server as host name and port, such as smtp.example.cn:465
channel-robot-unknown = There is no robot { $name }: wecom or dingtalk
