# Rulebooks: findings of the checker
rulebook-front-matter-missing = the file does not begin with front matter between two lines `---` (id, title, version, effective, period, subject)
rulebook-rule-without-article = this rule stands under no article; write a heading beginning with `## ` above it
rulebook-fence-word = unknown block `{ $word }`
rulebook-fence-open = this part is never closed
rulebook-no-rules = this rulebook has no rules
rulebook-bad-name = `{ $name }` cannot be a name: begin with a small letter and use small letters, digits, `_` and `-`
rulebook-name-reserved = `{ $name }` is a word of the formula language and cannot be a name
rulebook-name-twice = the name `{ $name }` is taken
rulebook-unknown-subject = unknown subject `{ $word }`
rulebook-subject-narrow = to assess only some of them write a line `applies`, for example applies: unit.class = 'school'
rulebook-unknown-period = unknown period `{ $word }`
rulebook-every-too-long = `{ $word }` is not shorter than the period of the rulebook, so there are no occurrences within it
rulebook-effective-empty = it never holds: the end is not after the beginning
rulebook-bad-day = `{ $text }` is not a day; write 2026-02-01
rulebook-bad-time = `{ $text }` is not a time of day; write 08:30
rulebook-bad-number = `{ $text }` is not a number: write 12, 12.5, 1/3 or 50 %
rulebook-bad-rounding = write round: 1, or round: {"{"} decimals: 1, how: half-up {"}"}; how is half-up, up or down, with at most four decimals
rulebook-unset-with-value = a setting that is `unset: true` has no value
rulebook-percent-sign = write the per-cent sign: 90 %
rulebook-unknown-unit = unknown unit `{ $word }`
rulebook-unknown-kind = no kind of record `{ $word }`
rulebook-veto-of-another = ask for a veto of another rulebook with veto(…), in quotation marks as a whole
rulebook-field-sealed = `{ $name }` is sensitive: it is kept sealed and cannot be used in rules
rulebook-choice-order = options have no order: use =, != or in […]
rulebook-hours-or-minutes = convert first: hours(…) makes hours of minutes, minutes(…) minutes of hours
rulebook-unknown-name = unknown name `{ $name }`
rulebook-unknown-option = no option `{ $word }`
rulebook-unknown-state = unknown state of a record `{ $word }`
rulebook-unknown-window = unknown window `{ $text }`
rulebook-unknown-missing = unknown policy for missing data `{ $word }`
rulebook-unknown-function = unknown function `{ $name }`
rulebook-unknown-item = no item `{ $name }`
rulebook-names-known = known: { $names }
rulebook-arguments = wrong number or sort of arguments for { $name }
rulebook-arguments-form = write { $form }
rulebook-rule-unread = this rule cannot be read: write it another way
rulebook-compare-it = compare it, as in { $name } >= 60; a place as in { $name } <= 3
rulebook-table-uneven = the rows of table `{ $name }` are not equally deep: each has either a number or one for each of the same words
rulebook-table-deep = a table has between one and { $most } words in a row, and no empty row
rulebook-table-word = table `{ $name }` has a row `{ $word }`, and there is no such option to look it up by
rulebook-table-gap = table `{ $name }` has no number for `{ $row }`: add it, or `otherwise:` for everything it does not name
rulebook-table-rest = say with `otherwise:` what stands for everything that table `{ $name }` does not name
rulebook-table-key = a table is looked up by an option, a text, a number or a grade; this is { $sort }
rulebook-table-arguments = table `{ $name }` is looked up by so many things: { $wanted }
rulebook-choice-clause = say once, with something behind it: `{ $clause }`
rulebook-choice-way = `{ $clause }` stands with `sum` and `average` (`weight` with `average` alone), not with `{ $way }`
rulebook-without-what = behind `without` stands which end is left out: without highest and lowest (one of each), without highest, without lowest
rulebook-best-number = write how many count, a whole number: `best 3 of points`, not `{ $text }`
rulebook-attribute-compared = { $sort } of the subject is no number: compare it, as in unit.kind = 'primary-school' or person.birth > 1990-01-01
rulebook-competing-for-what = write the name of a quota, of a ranking or of a grade with places in competing(…): it says how many compete
rulebook-band-places-lowest = the lowest band has a place for everybody: whoever finds none above comes into it
rulebook-each-alone = each subject would compete with itself alone; write in what those are alike who compete, such as each: unit.kind
rulebook-weighted-mean = “{ $sum }” over “{ $weights }” counts the weight of rows that have no value: write `average: VALUE weight WEIGHT`, which passes over them
rulebook-previous-what = write the name of a rule in previous(…), and if need be how many periods earlier, 1 to { $most }: previous(level), previous(score, 2)
rulebook-previous-of-given = what this was earlier is not known: it rests on a figure that is neither counted nor computed here
rulebook-result-name = write rulebook and result with a dot between them, in quotation marks: result('safety-targets.score')
rulebook-result-own = `{ $name }` is a rule of this rulebook: write its name alone
rulebook-result-of-bureau = rulebooks speak of units, persons and groups, and this is about the whole bureau: take `from: assessment`, or ask for it in a column of `rows: all`
rulebook-result-nowhere = no rulebook `{ $rulebook }` is known here; what asks for it has no data until there is one
rulebook-result-not-there = rulebook `{ $rulebook }` gives no result `{ $result }`
rulebook-periods-of-itself = from: periods and from: members take results of another rulebook; of this one, from: results compares its subjects and previous(…) looks at earlier periods
rulebook-missed-of-what = write the name of a duty with `every` in missed(…): it says how many parts were missed
rulebook-every-of-whole = `{ $name }` has its value for the whole period and cannot stand in a duty of each week or month
rulebook-quota-places = write a whole number of places, or a share such as 20 %
rulebook-deduction-negative = write what is taken off without a sign: so many points off are that number
rulebook-score-negative = a score is never below 0: what is taken off stands under `deductions`, without a sign
rulebook-least-above-most = the least, { $least }, is above the most, { $most }: they are the wrong way round
rulebook-most-of-nothing = with { $most } at most nobody gets a point: `most` is above 0
rulebook-pass-share = the pass mark is in points, not a share: full marks are { $points }
rulebook-band-above-all = `{ $band }` begins at { $from }, and the most there can be is { $most }: nobody comes into it
rulebook-band-beneath-all = nobody is below { $from }, so nobody comes into `{ $band }`
rulebook-heading-twice = two articles are called `{ $heading }`: results cite them, so their headings must differ
rulebook-words-differ = the article says `{ $phrase }`, and rule { $rule } has no such number but { $asked }: change one or the other
rulebook-words-points = the article says `{ $phrase }`, and the rules come to { $points } points: change one or the other
rulebook-words-band = the article says `{ $phrase }` for { $band }, and the rule begins at { $from }: change one or the other
rulebook-circle = these need each other: { $circle }
rulebook-unit-sides = `{ $one }` is { $left }, `{ $other }` is { $right }
rulebook-unit-mismatch = units differ: { $left } and { $right } cannot be compared or added
rulebook-share-above-all = more than one hundred per cent is asked for
rulebook-branches-differ = one branch of `if` is a number, the other a condition
rulebook-condition-wanted = a condition is wanted here, this is { $sort }
rulebook-number-wanted = a number is wanted here, this is a condition
rulebook-number-field-wanted = a field with a number is wanted here, this is { $sort }
rulebook-name-wanted = the name of a field or role is wanted here
rulebook-word-where = { $sort } cannot be compared with a text
rulebook-word-quotes = “{ $word }” is a word, so it stands in quotation marks
rulebook-dotted-name = a formula speaks of rules and settings; count fields under `measures` first
rulebook-formula-wanted = a formula is wanted here
rulebook-formula-literal = a formula has no texts, days or months
rulebook-formula-character = cannot read `{ $text }` in a formula
rulebook-formula-numerals = write numbers in a formula with digits: 90 %, 1/2, 12
rulebook-formula-too-long = the formula is too long, at most { $most } bytes
rulebook-formula-too-many = the formula joins more than { $most } parts
rulebook-formula-too-deep = the formula is nested too deeply
rulebook-formula-ends-early = the formula ends too early
rulebook-formula-counter = no `{ $word }` behind a number: counts are bare, as in checks >= 3; money and time are 20 yuan, 3 hours, shares 90 %
rulebook-formula-either = one of several numbers is checks = 3 or checks = 4
rulebook-formula-unexpected = the formula cannot go on like this
rulebook-formula-wanted-word = `{ $word }` is wanted here
rulebook-formula-chained = comparisons do not chain; write a < b and b < c
rulebook-quote-open = the quotation mark is never closed
rulebook-two-roles = one count cannot go by two roles with several participants, `{ $one }` and `{ $other }`
rulebook-by-missing = the subject is a person or group: say with `by` through which role a record belongs to it ({ $roles })
rulebook-by-person = `{ $name }` is a person and the subject is a unit: go by the unit of that person
rulebook-by-person-group = `{ $name }` is a person and the subject is a group: name the sort of group it belongs to, as in { $name }.party-group
rulebook-by-group = `{ $name }` is a group and the subject is a unit: go by the unit of that group
rulebook-by-bureau = this counts the whole bureau, units and persons are not told apart: leave out by
rulebook-by-sort = { $sort } is nothing to go by
rulebook-count-one-way = say one way of counting: { $ways }
rulebook-count-what = unknown `{ $text }`: count is `rows`, `distinct` with a role or field, or `distinct one with other`
rulebook-number-role = `number` says how many take part in a role: number(role) or number(role, condition)
rulebook-shift-field = a field with a { $wanted } is wanted here, this is { $sort }
rulebook-shift-ever = minutes without anybody are counted in a window with a beginning: not `within: ever`
rulebook-uncovered-zero = nothing reported does not mean that nobody was missing: `missing` is no-data or not-applicable
rulebook-count-unit = the unit `{ $word }` does not fit what is counted
rulebook-count-unit-what = a count may be people, days, yuan … or, to take an average over it, factor (a plain number); a sum, average, least or greatest is of the unit of its field; so many points a day or yuan a person are the unit of a setting or table: points per day, yuan per person
rulebook-day-wanted = a field with a day is wanted here, this is { $sort }
rulebook-day-point = `{ $text }` is not a day: write period-end - 7 days, period-start, first-school-day + 14 days, school-week-3 (Monday of the third week), as-of or 2026-01-15
rulebook-measure-from-or-value = a measure has either `from` (counted from records) or `value` (computed from others)
rulebook-item-score-or-tiers = an item has either `score` (a formula) or `tiers`
rulebook-points-wanted = points are wanted here, this is { $sort }
rulebook-points-divide = divided by a standard of the same unit it is a share: give the setting or table `unit: { $unit }`, or say so many points for each, as in `unit: { $each }`
rulebook-points-positive = points must be more than zero
rulebook-tier-above-points = more than the { $points } points of the item: nobody can get them
rulebook-tier-unreachable = this step is not below the one before, so it is never reached; write from high to low
rulebook-total-of-nothing = the total has no items
rulebook-points-sum = the total is declared as { $declared }, the items add up to { $sum }
rulebook-pass-unreachable = the pass mark is above the { $most } points that can be had
rulebook-full-marks-for-nothing = with nothing reported this item earns full points
rulebook-points-for-nothing = with nothing reported this item earns { $points } points
rulebook-nothing-is-zero = where nothing was reported { $counts } is taken for 0: leave out `missing: zero` there, unless nothing to report means that nothing happened
rulebook-nothing-is-missed = under `missing: missed` of { $duty } silence is a duty not done, and what is left after it still earns: where silence is to earn nothing, write `score: if { $count } >= 1 then (the formula as it is) else 0`
rulebook-two-answers-to-silence = where nothing was reported { $rule } is 0 and { $whole } has no data, and both count the same rows. Leave out `missing: zero`: where something was reported and nothing fits the condition a count is 0 by itself; to take an empty number for 0 write `sum: if FIELD is given then FIELD else 0`
rulebook-veto-name = name a veto as 'rulebook.veto', in quotation marks
rulebook-vetoed-arguments = vetoed takes a person or unit and 'rulebook.veto' in quotation marks
rulebook-veto-nowhere = the library has no rulebook `{ $rulebook }`: whoever asks for its veto `{ $veto }` gets no data
rulebook-veto-not-there = rulebook `{ $rulebook }` has no veto `{ $veto }`
# Rulebooks: words of results
rulebook-status-met = met
rulebook-status-not-met = not met
rulebook-status-points-off = not full marks
rulebook-status-not-applicable = not applicable
rulebook-status-no-data = no data
rulebook-reason-none = has a value
rulebook-reason-nothing-reported = nothing reported
rulebook-reason-not-set = not set
rulebook-reason-nothing-to-share = nothing to take a share of
rulebook-reason-condition-not-met = the condition does not hold
rulebook-reason-too-large = number too large
rulebook-reason-rulebook-missing = the rulebook it consults is not assessed with it
rulebook-reason-not-due = not due yet
rulebook-left-out-withdrawn = withdrawn
rulebook-left-out-not-accepted = not accepted
rulebook-left-out-wrong-date = date outside the window
rulebook-left-out-no-date = no date
rulebook-left-out-condition-not-met = condition not met
rulebook-left-out-field-missing = a field it needs is empty
rulebook-left-out-duplicate = already counted
rulebook-left-out-unknown = not in the registry
rulebook-left-out-not-in-force = not in force on that day
rulebook-left-out-no-number = no number
rulebook-left-out-not-chosen = not chosen
rulebook-explain-head = { $rulebook } { $version } · { $subject } · { $period } (as of { $day })
rulebook-explain-source = by: { $source }
rulebook-explain-contest = { $competing } compete
rulebook-explain-contest-places = { $competing } compete, for { $places } places
rulebook-explain-line-in = the last with a place: { $name }, place { $place }, { $value }
rulebook-explain-line-in-closed = the last with a place has place { $place }
rulebook-explain-line-out = the first without one: { $name }, place { $place }, { $value }
rulebook-explain-line-out-closed = the first without one has place { $place }
rulebook-explain-rounded = { $from }, rounded to { $to }
rulebook-explain-capped = { $from }, but no more than { $to }
rulebook-explain-capped-off = { $from } would be taken off, but no more than { $to }
rulebook-explain-least = { $from }, but no less than { $to }
rulebook-explain-redistributed = what applies is worth { $from } points and is scaled up to { $to }
rulebook-explain-pass = passes from { $pass } up
rulebook-explain-band = { $title } begins at { $from }
rulebook-explain-band-next = { $title } would begin at { $from }
rulebook-explain-band-vetoed = a veto is in force: { $title }
rulebook-explain-band-moved = moved by what lifts or lowers: { $title }
rulebook-explain-lifted = lifted by one band, the highest at most: { $reason }
rulebook-explain-lowered = lowered by one band: { $reason }
rulebook-explain-band-no-place = no place left: { $title }
rulebook-explain-not-meant = not meant: { $condition } is asked for
rulebook-explain-when = the condition does not hold: { $condition } ({ $numbers })
rulebook-explain-more-inputs = … and { $count } more
rulebook-explain-counted = ({ $count } counted)
rulebook-explain-due = due: { $day }
rulebook-explain-owner = owner: { $owner }
rulebook-explain-records = { $kind }: { $from } to { $to }, { $counted } counted, { $left } left out
rulebook-explain-records-ever = { $kind }: from the beginning to { $to }, { $counted } counted, { $left } left out
rulebook-explain-condition = condition: { $condition }
rulebook-explain-more = … and { $count } more
rulebook-explain-receipt = receipt: { $hash }
# Rulebooks: cases beside them
rulebook-test-period = `{ $text }` names no period; write 2025-09, 2025-Q3, 2025-H1, 2025-autumn, 2025-2026 or 2025
rulebook-test-unit = no unit `{ $code }` in this case
rulebook-test-person = no person `{ $code }` in this case
rulebook-test-group = no group `{ $code }` in this case
rulebook-test-unit-kind = unknown kind of unit `{ $word }`
rulebook-test-rank = unknown rank `{ $word }`
rulebook-test-post = `{ $text }` is not a post; write unit and rank, perhaps with days: S1 teacher 2025-09-01..2026-03-01
rulebook-test-range = `{ $text }` is not a range of codes; write T1..T20
rulebook-test-value = `{ $text }` is no value for { $field }
rulebook-test-bureau = this case cannot be put together
rulebook-test-expected = `{ $text }` cannot be expected; write met, not_met, no_data or not_applicable, a number, or both
rulebook-test-assessed = { $case }: { $subject } should not be assessed, but is
rulebook-test-not-assessed = { $case }: { $subject } is not assessed
rulebook-test-failed = { $case }: { $subject } { $result } should be { $expected }, it is { $found }
rulebook-test-formula = { $written } → { $numbers }
rulebook-test-records = { $kind }: { $counted } counted, { $left } left out
rulebook-test-no-rulebook = no rulebook `{ $path }` beside these cases
rulebook-unknown-result = no result `{ $name }`
rulebook-test-count = { $cases ->
        [one] { $cases } case was
       *[other] { $cases } cases were
    } run
rulebook-always-so = `{ $comparison }` holds whatever is counted, so this asks for nothing
rulebook-never-so = `{ $comparison }` can never hold, whatever is counted
rulebook-unknown-during = unknown time `{ $word }`
rulebook-reason-not-in-force = the rulebook does not hold in this period
rulebook-reason-no-school-day = holidays or vacation throughout
rulebook-reason-not-there = not there at the time
rulebook-standing-done = done
rulebook-standing-coming = coming
rulebook-standing-overdue = overdue
# Duties listed
cli-duties = What is due and overdue, and by whom
cli-duties-rulebooks = Only these rulebooks, by id or title
cli-duties-due = Coming within so many days
cli-duties-subject = Only this unit or person, by code or name
cli-duties-done = List what is done as well
cli-duties-message = Say it as a text to paste into a group chat: a line for each unit, no names of persons
cli-duties-xlsx = Write the list as an .xlsx file instead
duties-bad-days = `{ $text }` is no number of days; write 30d
duties-head-overdue = overdue
duties-head-coming = coming
duties-persons = members of staff
duties-message-head = What is due, as of { $day }: { $overdue } overdue, { $coming } due within { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.
duties-message-overdue = { $name }: { $overdue } overdue ({ $titles })
duties-message-both = { $name }: { $overdue } overdue ({ $titles }), { $coming } coming
duties-message-coming = { $name }: { $coming } coming
duties-message-more = {""}, …
duties-head-due = due
duties-head-standing = standing
duties-head-subject = who
duties-head-duty = duty
duties-head-owner = owner
duties-head-article = article
duties-counted = { $overdue } overdue, { $coming } coming
rulebook-reason-circle = it is needed by what it needs
rulebook-reason-excepted = an exception is in force
rulebook-bands-wanted = write at least two bands, the highest first
rulebook-band-from = every band but the lowest needs `from`
rulebook-band-lowest = the lowest band takes what is left and has no `from`
rulebook-unknown-grade = no grade `{ $name }`
rulebook-grade-alone = a grade is compared with the name of a band only: level = 'excellent'
rulebook-ranking-persons = persons are not ranked unless the rulebook says so with `persons: true`
rulebook-within = write a time limit: 15 days or 10 workdays
rulebook-unknown-word = unknown word `{ $word }` for { $key }
rulebook-exception-expiry = an exception expires: say with `in_force` from when to when
rulebook-exception-rule = name the rule the exceptions are from, or write from, by, where and in_force
rulebook-exception-kind = there is no record kind `exception` with rule, reason, approver and expires_on
result-grade = grade
result-quota = quota
result-ranking = ranking
result-proposal = proposal
result-exception = exception
rulebook-months = at most { $most } whole months
rulebook-needs-too-deep = more than { $most } rules in a chain need each other; no proof could be followed
rulebook-differs-origin = it is of another ledger
rulebook-differs-kinds = kinds are not what they were: { $kinds }
rulebook-differs-registry = the registry’s schema (kinds of units, ranks …) is not what it was
rulebook-differs-result = { $subject } { $result }: the file says { $told }, recomputed it is { $now }
rulebook-differs-receipt = the receipt was edited
rulebook-differs-engine = made by another version of the evaluation
rulebook-differs-no-rulebook = its rulebook is not in the library
rulebook-differs-rulebook = the rulebook's text is another one
rulebook-differs-consulted = a rulebook it consults is another one
rulebook-differs-ledger = the ledger stands elsewhere
rulebook-differs-calendar = the calendar is another one
rulebook-differs-setting = a setting has another value ({ $setting })
rulebook-differs-results = the results differ although all inputs are the same
# Versions and receipts
cli-rulebook-diff = Show what another version changes in the text and the rules
cli-rulebook-diff-rulebook = Rulebook of the library, by id or title
cli-rulebook-impact = Show whose results another version changes
cli-rulebook-impact-rulebook = Rulebook of the library, by id or title
cli-rulebook-verify = Recompute an assessment from its receipt
cli-rulebook-verify-receipt = JSON of an assessment, an explanation or a receipt; or the receipt as it is printed
change-head = front matter
change-article = article
change-setting = setting
change-table = table
change-rule = rule
change-check = check
change-counted = { $count ->
        [one] { $count } change
       *[other] { $count } changes
    }
change-tried = { $version } holds from { $from } on; here it is tried as if it had held in the period asked about
change-impact = { $title }: { $count } change
change-head-result = result
change-head-subject = who
change-head-before = before
change-head-after = after
receipt-unreadable = this file holds no receipt
inclusion-included = revision { $number } of record { $id } ({ $state }, recorded { $recorded }) stands in the ledger at position { $position }; signed when it had { $size ->
    [one] one revision
   *[other] { $size } revisions
 }
inclusion-not-ours = the checkpoint in this proof was not signed by this ledger, or was altered
inclusion-broken = the hashes of this proof do not lead to the root that was signed
inclusion-otherwise = this proof is sound and the ledger has something else at position { $position }: run mingde ledger verify
inclusion-unreadable = the file begins as a proof of a record and does not read on as one; take it from the page of the record again
receipt-borne-out = recomputed: every input and every result is the same
# Rulebooks: layers and settings
rulebook-origin = from: { $text }
rulebook-origin-province = from: the province · { $text }
rulebook-origin-city = from: the city · { $text }
rulebook-origin-bureau = from: the bureau · { $text }
rulebook-origin-school = from: the school · { $text }
rulebook-from-twice = two values of one setting both begin on { $day }
rulebook-setting-unit = `{ $text }` does not fit the unit of the setting: { $unit } wanted
rulebook-locked = `{ $name }` is laid down by { $text }; no layer beneath may change it
rulebook-locked-note = to leave it open, the text above writes override: free
rulebook-below-floor = `{ $name }` may not be below { $bound }, which { $text } lays down
rulebook-above-ceiling = `{ $name }` may not be above { $bound }, which { $text } lays down
rulebook-other-sort = `{ $name }` stands under { $section } in { $text } and cannot become something else
rulebook-extends-alone = this text adds to `{ $word }` and is checked together with it
rulebook-extends-other = this text adds to `{ $word }`, not to `{ $id }`
rulebook-layer-order = { $own } is not beneath { $above }
rulebook-unit-of-school = only layer: school names a school, with unit: and its code
settings-no-rulebook = there is no rulebook `{ $name }`; a setting is written `rulebook.setting`
settings-no-setting = rulebook `{ $name }` has no setting `{ $setting }`
settings-twice = `{ $name }` was laid down in { $file } of the same layer already
settings-gap = `{ $name }` has a value from { $first } on only, but the rulebook holds from { $from }; in between the answer is "not set"
settings-beneath = `{ $name }` is laid down in { $text } of a lower layer; the value here has no effect
# Versions, layers, what a correction changes
cli-rulebook-publish = Publish versions: the text goes into the ledger with its hash and is never altered
cli-rulebook-publish-files = Rulebook files
cli-rulebook-diff-other = The other version: a file, or the name of a published version
cli-rulebook-diff-from = Compare with this version instead of the library's text
cli-rulebook-impact-other = The other version: a file, or the name of a published version
cli-rulebook-impact-from = Compare with this version instead of the library's text
cli-verify = Recompute an assessment from its receipt
cli-verify-receipt = JSON of assessments, explanations or receipts; or the receipt as it is printed
cli-verify-known-on = As the ledger knew at the end of this day; by default at the receipt's own position
cli-any-edition = This version instead of the one that holds on the day
cli-assess-since = Only results that changed since, and why: a receipt, or a position of the ledger
cli-explain-format = How to print; html is a page of its own
command-head-standing = standing
command-proof-written = Proof written: { $path }
edition-draft = library text
edition-published = published { $day }, from { $from }
publish-done = Published { $title } { $version } ({ $hash })
publish-already = { $title } { $version } was published before, word for word ({ $hash })
publish-same-day = { $title } { $other } holds from { $day } too, so nobody could say which does: give { $version } another day under `effective`
receipt-hash-alone = by this number alone nothing is found: type the whole line behind “receipt”, or give the file
receipt-differences-more = and { $count } differences more; --format json lists all
receipt-of-nothing = neither the ledger as it stood nor any version of the rulebook gives this receipt: it is mistyped, or rulebook, settings, calendar or kinds are other ones
receipt-leads-to = the receipt holds: { $title } { $version }, { $period }, as of { $day }, { $subjects ->
        [one] { $subjects } subject
       *[other] { $subjects } subjects
    }
receipt-see = each result: { $command }
publish-version-taken = { $title } { $version } was published at { $at } with another text; a published version is never altered, give it a new version
app-unknown-version = there is no version `{ $name }`; there is: { $known }
app-version-of-what = --version needs the name of a rulebook
app-no-position = the ledger never stood at position { $position }
setting-from = from { $day }
leeway-higher = layers beneath may only raise it
leeway-lower = layers beneath may only lower it
leeway-locked = locked for layers beneath
layer-province = province
layer-city = city
layer-bureau = bureau
layer-school = school
proof-source = by
proof-origin = from
proof-due = due
proof-owner = owner
proof-counted = Counted
proof-left-out = Left out
proof-exceptions-used = Exceptions used
proof-exceptions-not-met = Exceptions not met
proof-day = date
proof-who = who
proof-says = record says
proof-number = number
proof-why = why not
proof-record = record
entity-unit = unit
entity-person = person
entity-group = group
delta-head = { $title } { $version } · { $period } (as of { $day })
delta-new = new
delta-no-record = no record changed; the registry, a setting or the day did
delta-registry-new = new { $entity } { $name } ({ $at })
delta-registry-changed = changed { $entity } { $name } ({ $at })
delta-counted = { $revisions ->
        [one] { $revisions } revision
       *[other] { $revisions } revisions
    } since position { $since }, { $count ->
        [one] { $count } result
       *[other] { $count } results
    } changed
cli-rulebook-verify-known-on = As the ledger knew at the end of this day; by default at the receipt's own position
rulebook-formula-quotes = between braces a comma ends the formula: put quotes around it, as in score: 'min(a, 1) * 10'
# Checks at entry
entry-refused = { $title }: { $require } is required ({ $rulebook }, { $article })
entry-refused-advice = { $title }: { $require } is required ({ $rulebook }, { $article }). { $advice }
entry-barred = { $title }: it cannot be taken now ({ $rulebook })
entry-barred-advice = { $title }: it cannot be taken now ({ $rulebook }). { $advice }
entry-barred-reason = { $title }: it cannot be taken now ({ $rulebook }); if it is to be entered all the same, say why
entry-doubted = { $title }: { $require } is expected ({ $rulebook }, { $article }); give a reason
entry-doubted-advice = { $title }: { $require } is expected ({ $rulebook }, { $article }). { $advice }
entry-reason-wanted = { $title }: { $require } is expected ({ $rulebook }, { $article }); if it is so, say why
# Boundary cases
cli-check-boundaries = List the boundary cases made from the thresholds, and what came of them
boundary-count = { $cases ->
        [one] { $cases } boundary case
       *[other] { $cases } boundary cases
    } made and run
boundary-contradicts = the article says `{ $phrase }`, but with { $count } at { $value } ({ $comparison }) the outcome is the opposite
boundary-is-met = by the rule: met
boundary-is-not-met = by the rule: not met
boundary-under = just under
boundary-at = at
boundary-over = just over
boundary-no-data = nothing reported
boundary-head-rule = rule
boundary-head-comparison = comparison
boundary-head-side = side
boundary-head-given = given
boundary-head-status = outcome
rulebook-share-above-one = `{ $text }` is more than the whole: write 60 % or 3/5
rulebook-extends-unknown = there is no rulebook `{ $word }` to add to
# rulebooks: sorts of values
sort-number = a bare number
sort-share = share
sort-percent = per cent
sort-people = people
sort-yuan = yuan
sort-hours = hours
sort-minutes = minutes
sort-days = days
sort-points = points
sort-items = items
sort-square-metres = square metres
sort-day = day
sort-time = time
sort-yes-no = yes/no
sort-text = text
sort-choice = choice
sort-unit = unit
sort-person = person
sort-group = group
rulebook-ended = { $subject } { $entry ->
    [person] has no post
    [group] is no longer there
   *[unit] is no longer there
} from { $day }; this is how it stood on { $last }, its last day
rulebook-presumed = the notice of holidays for { $from } to { $to } is not out: working days are presumed by the weekday (provisional), and deadlines and counts that rest on them may change
rulebook-share-of-others = { $some } and { $all } count different people (those of the day of the record and those of the day asked about, or other conditions), so the share may pass the whole: take people as on the day asked about, `by: ROLE.now.unit` or `where: ROLE.now.unit = unit`, and the other conditions as `ROLE.now.…` too
rulebook-more-than-all = { $title } is more than all of them: the numerator has people that the denominator has not, or a record is wrong. Look at it
rulebook-veto-clear = not in force
rulebook-veto-in-force = in force
rulebook-proposal-clear = no review called for
rulebook-proposal-open = review called for
rulebook-quota-in = has a place
rulebook-quota-out = has no place
rulebook-exception-in-force = exception in force
rulebook-reason-taken-for-zero = nothing on record, taken as zero
