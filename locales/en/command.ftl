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
cli-value-batch = BATCH
cli-value-code = CODE
cli-value-date = DATE
cli-value-days = DAYS
cli-value-dir = DIR
cli-value-field-value = FIELD=VALUE
cli-value-file = FILE
cli-value-form = FORM
cli-value-format = FORMAT
cli-value-id = ID
cli-value-kind = KIND
cli-value-lang = LANG
cli-value-n = N
cli-value-name = NAME
cli-value-period = PERIOD
cli-value-position = POSITION
cli-value-result = RESULT
cli-value-rulebook = RULEBOOK
cli-value-scale = SCALE
cli-value-state = STATE
cli-value-subject = SUBJECT
cli-value-text = TEXT
cli-value-unit = UNIT
cli-value-url = URL
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
cli-any-period = Period: 2025-autumn, 2025-2026, 2025-Q4, 2025-09
cli-any-as-of = As it stood on this day
cli-any-known-on = Only what was recorded by the end of this day
cli-any-output = Write to this file
cli-any-list = Only list what there is
cli-any-reason = The reason
cli-any-id = Id of the record; its first digits will do
cli-any-rulebook = Id or title of a rulebook
cli-any-rulebooks = Ids or titles of rulebooks; all if none is given

cli-demo = Make a demo bureau: spreadsheets, import, assessment, report
cli-demo-scale = Size; province writes Parquet files only
cli-demo-out = Where the Parquet files of the province go
cli-demo-schools = Number of schools of the province, 5000 unless given
cli-import = Import spreadsheets: units, persons, posts, groups, members and records
cli-import-files = Excel files
cli-import-dry-run = Check only, write nothing
cli-import-rejects = Folder for returned rows (beside each file by default)
cli-import-undo = Undo an import batch
cli-import-undo-batch = The batch; see import list
cli-import-list = List the import batches
cli-template = Write the Excel template of a kind of record
cli-template-kind = A record kind, or unit, person, post, group, member
cli-record = Look at and handle single records
cli-record-list = List records
cli-record-list-kind = Only this kind
cli-record-list-unit = Only this unit
cli-record-list-state = Only this state
cli-record-list-from = From this day
cli-record-list-to = Up to this day
cli-record-list-after = Go on after this position
cli-record-list-limit = At most so many
cli-record-show = Show a record with all its revisions
cli-record-correct = Correct fields of a record
cli-record-correct-changes = field=value, any number of them; an empty value removes
cli-record-submit = Submit
cli-record-accept = Accept
cli-record-return = Return for repair
cli-record-withdraw = Withdraw
cli-check = Check kinds, rulebooks, report forms and the like, as a compiler would
cli-check-files = Files to check
cli-rulebook = Look at rulebooks
cli-rulebook-list = List the rulebooks
cli-rulebook-show = Show the articles and rules of a rulebook
cli-assess = Assess all units or persons by the rulebooks
cli-assess-from = Folder of an export in Parquet files instead of the ledger; only the columns needed are read
cli-explain = Explain a result: article, formula, records counted and left out
cli-explain-subject = Code or name of a unit or person
cli-explain-result = The result; all of them if absent
cli-report = Write a report
cli-report-form = The report form
cli-report-to = What to write: docx (the default), html, md, txt; without it, by the ending of the output file
cli-report-list = List the report forms
cli-report-show = Show what a form asks for
cli-report-show-form = Id or name of the form
cli-ledger = The ledger
cli-ledger-verify = Verify the ledger: altered, removed, inserted, reordered?
cli-ledger-checkpoint = Show the latest signed checkpoint
cli-export = Export for other software
cli-export-parquet = Folder for the Parquet files

command-failed = It could not be done; the log has the cause (set MINGDE_LOG=info to see it).
command-bad-database = The database URL begins with postgres://.
command-bad-period = `{ $text }` is no period; write 2025-autumn, 2025-2026, 2025-Q4 or 2025-09.
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
command-import-batch = {"  "}batch { $batch }; undo with mingde import undo { $batch }
command-import-already = { $file }: the same file as batch { $batch }, nothing changed
command-import-outdated = {"  "}{ $count } rows repeat values corrected since and were passed over; give --reason to set them back
command-import-evidence = {"  "}{ $count } lack required evidence and are held as submitted
command-import-duplicate = likely duplicate { $place }: staff number { $code } and { $other }: { $reason }
command-import-more = { $count } further errors stand in the returned workbook
command-import-rejects = {"  "}returned rows are in { $path }; repair and import that file
command-undo-done = Batch { $batch } undone: { $withdrawn } withdrawn, { $restored } restored
command-undo-moved-on = { $id } has changed since and was left alone
command-template-done = Template of { $title } written: { $path }
command-record-done = Record { $id } is now { $state } (revision { $number })
command-checked = { $files } files checked: { $errors } errors, { $warnings } warnings
command-assessed = { $title } { $version }, { $period }, { $subjects } subjects
command-verifying = verifying the ledger
command-verified = The ledger is sound: { $revisions } revisions, root { $root }
command-not-verified = The ledger has { $findings } findings ({ $revisions } revisions, root { $root })
command-exported = { $files } files with { $rows } rows exported to { $path }
command-report-done = { $form } written ({ $period }, { $characters } characters): { $path }

command-head-id = id
command-head-kind = kind
command-head-title = title
command-head-date = date
command-head-state = state
command-head-revision = revision
command-head-recorded = recorded
command-head-batch = batch
command-head-file = file
command-head-added = added
command-head-changed = changed
command-head-refused = returned
command-head-undone = undone by
command-head-rulebook = rulebook
command-head-version = version
command-head-period = period
command-head-subject = subject
command-head-results = results
command-head-result = result
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
app-file-missing = there is no { $path }
app-file-denied = reading or writing { $path } is not permitted
app-disk-full = the disk is full; { $path } was not written
app-ledger-unreadable = entry { $position } of the ledger does not read; run mingde ledger verify
app-library-id-twice = `{ $id }` is defined in { $other } already; to replace it, give the file the same name
app-library-findings = the library has { $count } findings
app-refused = not permitted; one of these functions is needed: { $wanted }
app-unknown-kind = there is no kind `{ $name }`; the nearest is `{ $nearest }`
app-unknown-rulebook = there is no rulebook `{ $name }`; the nearest is `{ $nearest }`
app-unknown-form = there is no form `{ $name }`; the nearest is `{ $nearest }`
app-unknown-subject = there is no subject `{ $name }`; the nearest is `{ $nearest }`
app-unknown-result = there is no result `{ $name }`; the nearest is `{ $nearest }`
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
app-reason-wanted = this step needs a reason (--reason)
app-evidence-wanted = it cannot be accepted without its `{ $title }`; import the record again together with the file
app-nothing-changed = the values are the same as before; nothing was corrected
app-no-record = no record id begins with `{ $id }`
app-several-records = several record ids begin with `{ $id }`; give more digits
app-bad-value = { $field } cannot be `{ $text }`
app-not-utf8 = { $path } is not UTF-8 text
app-exporting = exporting
app-docx = the document could not be written
report-unknown-kind = the figure { $figure } asks for a kind `{ $name }` that does not exist
report-unknown-field = the figure { $figure } asks for a field or role `{ $name }` that does not exist
report-unknown-rulebook = the figure { $figure } asks for a rulebook `{ $name }` that does not exist
report-unknown-result = the figure { $figure } asks for a result `{ $name }` that does not exist
app-making-demo = making and importing the demo bureau
app-demo-other-scale = { $path } holds a demo bureau of another size already ({ $scale }); name another folder with --data
app-demo-not-empty = The ledger in { $path } holds other data already, and the demo does not write into it; name another folder with --data
command-demo-duplicates = Probably one person under two staff numbers: { $pairs }
command-demo-reused = The demo bureau in { $path } is reused (delete that folder to make it anew)
command-demo-made = { $files } workbooks made and imported: { $added } added, { $changed } changed, { $withdrawn } withdrawn; they are in { $path }
command-demo-counts = The ledger: { $units } units, { $persons } persons, { $records } records, { $participations } participations
command-demo-behind = Who is behind (as of { $day }):
command-demo-late = { $count } not met
command-demo-silent = { $count } not reported
command-demo-names = {" "}({ $names })
command-demo-line = { $rulebook }, { $title }: { $text }
command-comma = {","}{" "}
command-demo-next = Try next:
command-semicolon = {";"}{" "}
app-unknown = there is no `{ $name }`, nor anything like it
app-making-province = making the demo province
command-demo-more = {"  "}... and { $count } more; see mingde assess
