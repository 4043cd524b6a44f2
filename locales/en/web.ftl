# Pages

web-skip = Skip to the text
web-missing = The address is wrong, or the page is not among what you may see.
web-broken = This could not be done; the cause is in the log. What you filled in was not written to the ledger.
web-missing-title = No such page
web-fault-title = Not done
web-to-todo = Back to what is to be done

# Frame
web-title-faulty = To repair:{" "}
web-sections = Main sections
web-common = Common sections
web-elsewhere = More sections
web-trail = Where you are
web-settings = Settings
web-sign-out = Sign out
web-search = Search
web-search-short = Search
web-and = ,{" "}
web-print = Print
web-printed = printed on { $day } by { $name }
web-undo = Undo
web-faults = { $count ->
    [one] One thing to repair
   *[other] { $count } things to repair
 }
web-page-back = Previous page
web-page-on = Next page
web-chip-off = Take off:{" "}
web-section-todo = To do
web-section-notices = Notices
web-section-file = File a record
web-section-ledger = Ledger
web-section-imports = Import from Excel
web-section-rulebooks = Rulebooks
web-section-calendar = Calendar
web-section-units = Units and people
web-section-grants = Offices
web-section-offices = Accounts
web-section-own = Mine
web-tab-todo = To do
web-tab-file = File
web-tab-ledger = Ledger
web-tab-rulebooks = Rules
web-tab-calendar = Calendar
web-tab-own = Mine
web-weekday-1 = Monday
web-weekday-2 = Tuesday
web-weekday-3 = Wednesday
web-weekday-4 = Thursday
web-weekday-5 = Friday
web-weekday-6 = Saturday
web-weekday-7 = Sunday
web-day-today = today
web-day-tomorrow = tomorrow
web-day-yesterday = yesterday
web-days-left = { $count } days left
web-days-past = { $count ->
    [one] one day late
   *[other] { $count } days late
 }
web-days-ago = { $count } days ago
web-stale = This form was not opened in the session you are in now. Go back to its page, open it anew and send it again.
web-unreadable = What was sent does not read. Go back and try once more.
web-address-unreadable = This address does not read: a character may be missing, or something stands in it twice. Please come in by the menu.
web-method = This address is not used in this way. Please come in by the menu.
web-or = {" "}or{" "}
web-colon = :{" "}
web-quote-open = “
web-quote-close = ”
web-items = { $count }
web-yes-word = yes
web-no-word = no
web-record-gist = { $kind }: { $gist } ({ $day })
web-state-met = met
web-state-not-met = not met
web-state-no-data = not reported
web-state-not-applicable = not applicable
web-state-not-set = not settled
web-not-settled = not settled, nothing is asked yet: { $settings } has no value
web-unsettled = { $count ->
    [one] One requirement without a number
   *[other] { $count } requirements without a number
 }
web-state-overdue = overdue
web-state-soon = due soon
web-state-later = not due yet
web-state-done = done

# To do
web-todo-lacking = Lacking:
web-todo-lacking-all = All { $count } that lack it
web-todo-nothing = There is nothing to do now.
web-todo-count = { $count ->
    [one] One thing to do.
   *[other] { $count } things to do.
 }
web-todo-overdue-count = { $count } overdue.
web-todo-returned-count = { $count } returned.
web-todo-week-count = { $count } due this week.
web-todo-usual = File at once
web-todo-all-kinds = All kinds
web-todo-overdue = Overdue
web-todo-returned = Returned, to be repaired
web-todo-to-accept = Waiting for me
web-todo-this-week = Due this week
web-todo-later = Due later
web-todo-others = Waiting for others
web-todo-done = { $count } done this month
web-todo-beside = At a glance
web-todo-drafts = Drafts
web-todo-drafts-count = { $count }
web-todo-standing = as it stands
web-todo-why = { $rulebook } { $article }
web-todo-oneself = yourself
web-todo-persons = { $done } of { $of } people done
web-todo-units = { $done } of { $of } units done
web-todo-groups = { $done } of { $of } groups done
web-todo-times = { $count } times
web-todo-at-least = { $bound } or more asked for
web-todo-at-most = { $bound } at most asked for
web-todo-exactly = { $bound } asked for
web-todo-has = { $has }, { $asked }
web-todo-has-and-lacks = { $has }, { $asked }, { $lacks } short
web-todo-waits-for = handed in, to be accepted by { $offices }
web-todo-decides-as = as { $offices }
web-todo-of-units = { $count ->
    [one] from one unit
   *[other] from { $count } units
 }
web-todo-records = { $name }: { $count }
web-todo-ahead = Looked { $count } days ahead.
web-todo-to-ledger = To the ledger
web-todo-to-rulebooks = To the rulebooks
web-go-file = File it
web-go-look = Look
web-go-mend = Repair
web-go-decide = Decide

# Ledger
web-ledger-views = Views of the ledger
web-ledger-waiting = Waiting for me
web-ledger-late = Late entry
web-ledger-all = All
web-ledger-kind = Kind
web-ledger-any-kind = All kinds
web-ledger-unit = Unit
web-ledger-any-unit = All units
web-ledger-state = State
web-ledger-any-state = All states
web-ledger-period = Period
web-ledger-any-period = Any period
web-ledger-chip-period = Period: { $value }
web-ledger-no-period = `{ $value }` is no period; the list is not narrowed by it. Write 2025-autumn, 2025-2026 or 2025-09.
web-ledger-from = From
web-ledger-to = To
web-ledger-text = Find: name, place, content or number
web-ledger-narrow = Filter
web-ledger-clear = Take all off
web-ledger-open-filters = Change filters
web-ledger-export = Export
web-ledger-counted = { $count ->
    [one] One record
   *[other] { $count } records
 } of { $units ->
    [one] one unit
   *[other] { $units } units
 }
web-ledger-stretch = { $first } to { $last } of { $count }
web-ledger-tick = Choose
web-ledger-tick-page = All on this page
web-ledger-content = Content
web-ledger-amounts = Amounts
web-ledger-by-date = Date
web-ledger-by-kind = Kind
web-ledger-by-unit = Unit
web-ledger-by-entered = Entered
web-ledger-none = Nothing found
web-ledger-none-narrowed = No record fits all of these. Take one off:
web-ledger-left = { $count ->
    [one] One record was
   *[other] { $count } records were
} left as it stood, and is marked below: something required is missing, or somebody changed it after the list was opened. Look at it, then accept it or send it back.
web-ledger-left-one = left as it stood
web-ledger-none-at-all = There are no records here that you may see. Not recorded does not mean not done; reports will say “not reported”.
web-ledger-none-late = No records were entered late.
web-ledger-none-waiting = No records wait for you to accept them.
web-ledger-reason = When returning, say what is to be repaired; the unit will read it
web-ledger-reason-1 = Attendance is not complete
web-ledger-reason-2 = Date and evidence do not agree
web-ledger-reason-3 = Already recorded
web-ledger-all-that-fit = All { $count } that fit instead
web-ledger-accept = Accept those chosen
web-ledger-accept-count = Accept { $count }
web-ledger-return = Return those chosen
web-calendar-export = Export the list
web-rulebook-export = Export points and who has not reported
web-ledger-bulk = Decide on the ticked records
web-ledger-ticked-before = { "" }
web-ledger-ticked-behind = { " ticked" }
web-ledger-return-open = Return…
web-ledger-no-kind = There is no kind `{ $value }`; the list is not narrowed by it.
web-ledger-text-cut = what is looked for is too long; its first { $most } characters are
web-ledger-no-day = `{ $value }` is no date; the list is not narrowed by it. Write 2025-09-01.
web-ledger-no-state = There is no state `{ $value }`; the list is not narrowed by it.
web-ledger-no-unit = There is no such unit, or it is not for you to see; the list is not narrowed by it.
web-ledger-no-person = There is no such person, or it is not for you to see; the list is not narrowed by it.
web-ledger-days-turned = The first day { $from } is after the last day { $to }: there can be no records.
web-ledger-chip-kind = Kind: { $value }
web-ledger-chip-unit = Unit: { $value }
web-ledger-chip-person = Person: { $value }
web-ledger-chip-from = from { $value }
web-ledger-chip-to = until { $value }
web-ledger-chip-state = State: { $value }
web-ledger-chip-text = says “{ $value }”
web-said-accepted = { $count ->
    [one] One record accepted.
   *[other] { $count } records accepted.
 } How they stood before stays in the ledger.
web-said-returned = { $count ->
    [one] One record returned.
   *[other] { $count } records returned.
 } The unit will read why.
web-said-taken-back = Taken back; { $count ->
    [one] one record waits again.
   *[other] { $count } records wait again.
 }
web-said-nothing = None of those chosen was waiting any more; nothing was changed.

# Units and people
web-to = {" "}to{" "}
web-since = since { $day }
web-until = until { $day }
web-places-text = Name or code of a unit, name or staff number of a person
web-places-find = Find
web-places-none = There is no “{ $text }”, or it is not among what you may see.
web-places-persons = People
web-places-units = Units
web-places-more = { $count } more; write one more character.
web-places-name = Name
web-places-kind = Kind
web-places-parent = Above it
web-places-people = People
web-places-code = code { $code }
web-places-staff = staff number { $code }
web-places-ended = not there since { $day }
web-places-owed = Still to be done
web-places-nothing-owed = Nothing is unmet or unreported.
web-places-settled = { $count } met
web-places-records = Latest records
web-places-took-part = Records taken part in
web-places-all-records = all { $count }
web-places-no-records = There are no records that you may see.
web-places-below = Units below
web-places-beside = Organisation
web-places-posts = Posts
web-places-concurrent = beside a main post
web-places-own = This is your own file: posts, results by the rulebooks, records you took part in. What is wrong your unit's contact corrects; statements and appeals in ethics cases are filed from here, within their time.

# Rulebooks
web-rulebooks-none = No rulebook is in force
web-rulebooks-none-why = Once one is published, it is listed here.
web-rulebooks-title = Rulebook
web-rulebooks-issuer = Issued by
web-rulebooks-version = Version
web-rulebooks-now = Now
web-rulebook-all = All
web-rulebook-from = { $unit }, { $period }, as of { $day }
web-rulebook-change = change
web-rulebook-period = Period
web-rulebook-this-period = The present one
web-rulebook-as-of = As of
web-rulebook-known-on = Known on
web-rulebook-look = Look
web-rulebook-version = version { $version }
web-rulebook-in-force = in force since { $day }
web-rulebook-today = As it stands
web-rulebook-applies-units = It applies to { $count ->
    [one] one unit.
   *[other] { $count } units.
 }
web-rulebook-applies-groups = It applies to { $count ->
    [one] one group.
   *[other] { $count } groups.
 }
web-rulebook-applies-persons = It applies to { $count ->
    [one] one person.
   *[other] { $count } people.
 }
web-rulebook-behind-units = { $count ->
    [one] One unit is behind with something.
   *[other] { $count } units are behind with something.
 }
web-rulebook-behind-groups = { $count ->
    [one] One group is behind with something.
   *[other] { $count } groups are behind with something.
 }
web-rulebook-behind-persons = { $count ->
    [one] One person is behind with something.
   *[other] { $count } people are behind with something.
 }
web-rulebook-silent-units = { $count ->
    [one] One unit has not reported.
   *[other] { $count } units have not reported.
 }
web-rulebook-silent-groups = { $count ->
    [one] One group has not reported.
   *[other] { $count } groups have not reported.
 }
web-rulebook-silent-persons = { $count ->
    [one] Of one person nothing is reported.
   *[other] Of { $count } people nothing is reported.
 }
web-rulebook-reported-units = { $count ->
    [one] One unit has reported.
   *[other] { $count } units have reported.
 }
web-rulebook-reported-groups = { $count ->
    [one] One group has reported.
   *[other] { $count } groups have reported.
 }
web-rulebook-reported-persons = { $count ->
    [one] Reported of one person.
   *[other] Reported of { $count } people.
 }
web-rulebook-zero-units = { $count ->
    [one] One unit has nothing on record, taken as zero.
   *[other] { $count } units have nothing on record, taken as zero.
 }
web-rulebook-zero-groups = { $count ->
    [one] One group has nothing on record, taken as zero.
   *[other] { $count } groups have nothing on record, taken as zero.
 }
web-rulebook-zero-persons = { $count ->
    [one] Of one person nothing is on record, taken as zero.
   *[other] { $count } people have nothing on record, taken as zero.
 }
web-view-no-day = `{ $value }` is no date and was passed over. Write 2025-09-01.
web-view-no-period = `{ $value }` is no period and was passed over. Write 2025-autumn, 2025-Q3 or 2025.
web-view-no-unit = The unit `{ $value }` in the address does not read and was passed over.
web-calendar-no-day = `{ $value }` is no date; the calendar begins with this week. Write 2025-09-01.
web-sheet-no-day = `{ $value }` is no date; nothing was exported. Write 2025-09-01.
web-sheet-no-period = `{ $value }` is no period; nothing was exported. Write 2025-autumn, 2025-Q3 or 2025.
web-rulebook-others-units = { $count } more
web-rulebook-others-groups = { $count } more
web-rulebook-others-persons = { $count } more
web-rulebook-no-figures = Nothing is counted for this article.
web-rulebook-each = Each by itself, no total
web-rulebook-owner = Owner:{" "}
web-rulebook-rules = How it is computed

# Proofs
web-proof-head = { $subject }, { $period }, as of { $day }.
web-proof-result = Result
web-proof-article = Article
web-proof-formula = Formula
web-proof-data = Data
web-proof-due = Due{" "}
web-proof-condition = Condition:{" "}
web-proof-counted = { $count } counted
web-proof-left-out = { $count } left out
web-proof-tally = { $counted } counted, { $left } left out
web-proof-more = { $count } more are not listed.
web-proof-example = For instance{" "}
web-proof-who = Who
web-proof-number = Number
web-proof-record = Record
web-proof-receipt = Receipt
web-proof-position = revision { $count } of the ledger
web-proof-verify = With mingde verify and the text above, the system administrator computes it again.

# Results of all
web-article = Article { $number }
web-comma = ,{" "}
web-proof-holds = holds
web-proof-fails = does not hold
web-proof-first-of-them = The first { $shown } of { $count }
web-proof-all-of-them = All { $count } of them
web-proof-closed = { $count ->
    [one] One is not among what you may see: its number is said, and it is closed to you.
   *[other] { $count } are not among what you may see: their number is said, and they are closed to you.
 }
web-proof-closed-of-them = {" "}({ $count } of them closed to you)
web-proof-lacking = Who lacks
web-proof-uncounted = { $count ->
    [one] One person is not counted yet:
   *[other] { $count } people are not counted yet:
 }
web-result-states = By state
web-result-all = All
web-result-reported = reported
web-result-value = Result
web-result-order = Who has not reported stands first, then who has not met it, each by name; nobody is ranked. A name leads to the proof.
web-result-order-placed = Those not reported come first, then by name. Places are those of the workbook of scores; equals have the same place. A name leads to the proof.
web-places-others = Results
web-places-duties = Duties

# Calendar
web-calendar-this-week = This week
web-calendar-week = Week
web-calendar-owner = Owner
web-calendar-any-owner = All owners
web-calendar-late = done late
web-calendar-late-of = { $count } of them late
web-calendar-nothing = Nothing is due.
web-feed-subscribe = Into your own calendar
web-feed-title = Calendar feed
web-feed-lead = Your telephone or desk calendar fetches what is due from an address of your own: duties and numbers, no names of persons. Whoever knows the address can read it; take it back at any time.
web-feed-since = You have had an address since { $made }. It was shown once and cannot be shown again.
web-feed-none = You have no address yet.
web-feed-make = Make an address
web-feed-renew = Make another one; the present one stops
web-feed-drop = Take the address back
web-feed-dropped = The address has been taken back
web-feed-made-title = Address of your calendar
web-feed-made-lead = Copy it now into your calendar under “subscribe by URL”. It is not shown again after this page. Pass it on to nobody.
web-feed-how = A calendar asks again by itself, usually once or twice a day.
web-feed-name = { $bureau }: duties
web-feed-event = { $title } ({ $state })
web-feed-event-several = { $title } ({ $state }, { $progress })
web-tokens = Tokens for programs
web-tokens-lead = A program that shows a token acts in your name. A token may never do more than you may, ends by itself, and can be taken back at any time.
web-token-new = New token
web-token-lead = A program that shows the token acts in your name, and whatever it does is written down under your name. It may do no more than you may on the day; give it less where it needs less. It opens nothing sealed and administers nothing.
web-token-name = Name
web-token-name-help = Which program gets it, so that you know it again.
web-token-for = Who uses it
web-token-for-person = Myself, at a desk: up to { $most } days
web-token-for-machine = A machine at which nobody sits: up to { $most } days, narrowed to reading or to some kinds
web-token-personal = at a desk
web-token-machine = machine
web-token-days = Good for so many days
web-token-reads-only = Reads only
web-token-kinds = Only some kinds of records
web-token-kinds-help = Without a tick it has to do with all that you see. With one it sees records of these kinds and nothing that is computed from others.
web-token-make = Make the token
web-token-made-title = Your token
web-token-made-lead = Copy it now into the program that needs it. It is not shown again after this page. Whoever has it acts in your name.
web-token-made-how = To try it:
web-token-until = good until { $expires }
web-token-expired = expired { $expires }
web-token-used = , last used { $used }
web-token-drop = Take back
web-token-dropped = The token has been taken back

# One record
web-record-says = What it says
web-record-continue = Go on filling it in
web-record-begun = This is a draft and has not been handed in.
web-record-mend = Change it
web-record-sent-back = { $who } sent this back
web-record-sealed = sealed
web-places-sealed = Sealed
web-record-purpose = Purpose of opening it (it goes into the audit trail)
web-record-open = Open
web-record-opened = Written down: who opened it, when, and what for. It is no longer shown once you leave this page.
web-record-somebody = not among whom you may see
web-record-evidence = Evidence
web-record-picture = Evidence { $count }
web-record-acts = What may be done
web-record-submission = Submit
web-record-acceptance = Accept
web-record-return = Return
web-record-withdrawal = Withdraw
web-record-return-help = Return: it goes back to whoever filed it, to be mended and handed in again.
web-record-withdrawal-help = Withdraw: it counts no longer, for good; what it said stays in the ledger.
web-record-correct = Correct
web-record-reason = Say why
web-record-history = History
web-record-position = entry { $count } of the ledger
web-record-beside = Where it counts
web-record-uses = Where it counts
web-record-uses-count = { $count }
web-record-no-uses = No rulebook counts records of this kind yet.
web-record-counted = counted
web-record-counted-by-person = person by person
web-record-proof = Proof
web-record-seen-as = You see it as
web-record-seen-own = yourself
web-technical = Technical details
web-record-id = Id
web-record-revision = Revisions
web-record-log = Length of the ledger
web-record-root = Root of the ledger
web-said-submitted = Handed in; somebody else accepts it.
web-said-withdrawn = Withdrawn. What it said stays in the ledger.
web-record-number = No.

# Signing in, and accounts

web-fault-number = Request number { $number }; the log has the cause under it.
web-disk-full = The disk of the server is full: nothing was written. What you filled in stands in the form; keep the page open and tell whoever looks after the server.
web-ledger-behind = Nothing was written: the database is behind what was signed, as if an older backup had been put back, and takes nothing until that is settled. Leave the page open and tell whoever looks after the machine to see the page System.
web-ledger-read-only = The database may only be read at the moment: nothing was written. Leave the page open and tell whoever looks after the machine; trying again alone does not help.
web-ledger-away = The database does not answer at the moment: nothing was written. Keep the page open and try again in a moment.
web-commit-unknown = The answer of the database was lost: it is not known whether this was written. Look whether it is there before you send it again.
web-form-overtaken = Somebody else changed this record at { $when }, after this form was opened. Look at the record first; sent once more, the form replaces what stands there.
web-record-overtaken = Somebody else changed this record after the page was opened. It stands here as it is now: look at it, then decide.
web-other-address = This bureau's address is { $address }; please open that.
web-full = Too many people are at it just now; please try again in a moment.
web-slow = This took too long and was stopped. What you filled in was not written to the ledger.
web-form-large = What was sent is too large.
web-form-slow = the form did not arrive within ten seconds. Check the network and send it again; what you wrote is on the page before
web-form-strange = The page is out of date, or this was not sent by a page of this system. Please go back, reload and send it again.
web-in-clear = This connection is not encrypted: others on the same network may see pages and what you type, passwords too.
web-in-clear-label = Security of the connection
web-sign-in-title = Sign in
web-sign-in = Sign in
web-sign-in-help = Your account is your staff number. The first time, scan the code on the strip of paper that your school hands out; if you forgot your password, ask the administrator of your school.
web-account-number = Staff number
web-password = Password
web-go-on = Go on
web-code-title = Second factor
web-code-lead = The password is right. A code of your telephone is needed too.
web-code = Code
web-code-help = Six figures from your authenticator app; without your telephone, one of your recovery codes.
web-own-page = My own page
web-account-title = My account
web-appearance = Appearance
web-appearance-kept = Kept
web-language = Language
web-large-print = Large print
web-keep = Keep
web-password-present = Present password
web-password-next = New password
web-password-again = New password once more
web-password-help = At least { $least } characters; none that many people use, and not your own staff number or name. A sentence that only you know is best.
web-password-change = Change password
web-password-changed = The password is changed; sessions elsewhere have ended
web-passwords-differ = the two new passwords differ
web-password-set = Set password
web-second-factor = Second factor
web-second-factor-on = On: signing in asks for a code of your telephone beside the password.
web-second-factor-off = Off. We recommend it: whoever gets hold of the password cannot sign in with it.
web-second-factor-begin = Set up a second factor
web-second-factor-change = Recovery codes, turning it off
web-second-factor-lead = Type your password first, then scan a code with the authenticator app of your telephone.
web-second-factor-asked = You hold an administration: please set up a second factor before you go on.
web-second-factor-scan = Scan with your authenticator app
web-second-factor-scan-lead = Then type the six figures that the app shows.
web-second-factor-type = If you cannot scan it, type this:
web-second-factor-confirm = Turn on
web-second-factor-remove = Turn the second factor off
web-second-factor-removed = The second factor is off
web-recovery-codes = Recovery codes
web-recovery-codes-lead = The second factor is on. If your telephone is lost, each of these stands in for a code, once. Copy or print them and keep them safe: they are not shown again.
web-recovery-codes-renew = New recovery codes
web-sessions = Sessions
web-session-own = this session
web-session-times = begun { $begun }, used last { $seen }
web-session-end = End
web-sessions-end = End all others
web-other-sessions-ended = All other sessions have ended; this one goes on
web-sessions-ended = Ended
web-browser-unknown = Browser
web-link-title = Set a password
web-link-lead = { $name }, please set a password for account { $account }.
web-link-done = The password of account { $account } is set; please sign in.
web-accounts-title = Accounts
web-accounts-list = All accounts
web-accounts-none = There is no account yet
web-accounts-closed = The account is closed
web-accounts-opened = The account is open again
web-accounts-second-factor = The second factor is removed; its owner sets it up anew
web-accounts-unit-help = Type a few characters and choose a unit, or type its code
web-accounts-not-yours = These accounts are not yours to keep.
web-account-person = Person
web-account-person-help = Type a name or staff number and choose who is meant
web-invite-title = Invite a unit
web-invite-lead = A strip of paper with a code for everybody of the unit who has no password yet, to be printed, cut apart and handed out. Each is good for fourteen days, once. Strips of before are void.
web-invite = Make the sheet
web-unit = Unit
web-name = Name
web-account-make = New account
web-account-state = State
web-account-acts = What to do
web-account-in-use = in use
web-account-waits = waits for its owner to set a password
web-account-closed = closed
web-account-open = Open again
web-account-close = Close
web-account-close-sure = { $account } is signed out at once and cannot sign in until the account is opened again.
web-account-close-now = Close it
web-account-reset = Reset password
web-account-second-factor-reset = Remove second factor
web-reset-title = A link that sets a password
web-reset-lead = This link is for { $name } ({ $account }). Hand this paper to its owner. It is good for twenty-four hours, once, and is not shown again.
web-sheet-lead = { $invited ->
    [one] One person
   *[other] { $invited } persons
}, until { $day }. { $signed-up ->
    [one] One has
   *[other] { $signed-up } have
} a password already; { $left-out ->
    [one] one holds
   *[other] { $left-out } hold
} an office elsewhere and are invited by whoever keeps their accounts. This is not shown again.
web-sheet-strip = Scan the code with your telephone and set your own password. It is good once; do not pass it on.
web-set-up-title = Set-up
web-set-up-lead = Nobody has an account here yet. Please say what the bureau is called and who its two administrators are; this page is good once.
web-set-up-bureau = The bureau
web-set-up-bureau-name = Name
web-set-up-bureau-code = Code
web-set-up-system = System administrator
web-set-up-system-lead = Keeps accounts. Sets up a second factor after signing in.
web-set-up-security = Security administrator
web-set-up-security-lead = Grants offices, and is somebody else. Afterwards you hand over a link by which they set a password.
web-set-up-do = Set up
web-set-up-done = Set up
web-set-up-keys = Recovery sheet of the keys
web-set-up-keys-lead = Print this page now and lock it away. If the keys are lost and there is no such sheet, what is sealed never opens again. Later, mingde keys sheet prints it on the server.
web-set-up-link = Hand this link to the security administrator in person. It is good for twenty-four hours, once:
web-set-up-next = Now sign in with staff number { $account }. People come in from Excel: by mingde import, or by the personnel office on the page Excel.

# Offices

web-offices-three = System, security and audit administrator are three people: whoever holds one of the three is not granted another. Nobody grants to themselves.
web-offices-view = Order
web-offices-by-unit = By unit
web-offices-by-person = By person
web-offices-ended = Ended
web-offices-none = There is no such grant.
web-offices-grant = Grant an office
web-offices-office = Office
web-offices-person = Person
web-offices-person-help = Staff number, or name (staff number).
web-offices-operator = whoever looks after the server
web-offices-unit-ended = its unit has ended: take it back, or grant it anew
web-offices-holder-left = its holder has no post any more: take it back
web-offices-reach = Where
web-offices-reach-unit = One unit alone
web-offices-reach-below = A unit and all below it
web-offices-reach-bureau = Whole bureau
web-offices-unit = Name or code of the unit
web-offices-unit-help = Left empty for the whole bureau.
web-offices-first = First day
web-offices-last = Last day
web-offices-by = Granted by
web-offices-taken-by = Taken back by
web-offices-look = See what it does
web-offices-day = { $place }: “{ $text }” is no day; write it like 2026-09-01
web-offices-preview = To be granted
web-offices-changes = The same grant has lasted until { $day }; the last day above takes its place.
web-offices-may = The holder may then
web-offices-no-more = The holder may no longer
web-offices-powers = powers
web-offices-files = file
web-offices-accepts = accept
web-offices-opens = open sealed values of
web-offices-beside = Held at the same time
web-offices-confirm = Grant it
web-offices-back = Do not grant it
web-offices-end = Take back
web-offices-end-title = Take an office back
web-offices-end-lead = It ends at once; grant and end both stay in the ledger. To change the last day, grant it again from the same first day.
web-offices-reason = Reason
web-offices-keep = Leave it
web-offices-holds = in force
web-offices-later = not begun
web-offices-over = expired
web-offices-taken-back = taken back
web-offices-said-granted = Granted
web-offices-said-ended = Taken back

web-tree-title = The organisation on { $day }
web-tree-day = Day
web-tree-look = Look
web-tree-none = On this day there is no unit that you may see.
web-history = History
web-history-began = founded
web-history-came-from = came from { $names }
web-history-renamed = “{ $former }” became “{ $name }”
web-history-below = below { $names }
web-history-ended = ended
web-history-continued-by = continued by { $names }
web-history-also = also called { $names }
web-change-changes = Changes
web-change-founding = Found a unit
web-change-renaming = Rename
web-change-move = Move below another unit
web-change-merger = Merge units
web-change-division = Split
web-change-closure = Close
web-change-appointment = Somebody joins
web-change-transfer = Transfer, new post, return
web-change-departure = Somebody leaves
web-change-lead = You see what it changes before anything is written. What was recorded and assessed before stays with the unit it belonged to.
web-change-place-person = Person
web-change-place-units = Units to be merged
web-change-place-into = Into
web-change-place-unit = Unit
web-change-place-unit-appointment = At which unit
web-change-place-unit-transfer = Unit of the post
web-change-place-name = Name
web-change-place-name-renaming = New name
web-change-place-name-appointment = Name
web-change-place-name-merger = Name of the new unit
web-change-place-code = Code
web-change-place-code-appointment = Staff number
web-change-place-code-merger = Code of the new unit
web-change-place-kind = Kind
web-change-place-kind-merger = Kind of the new unit
web-change-place-parent = Unit above
web-change-place-parent-move = New unit above
web-change-place-parent-merger = Unit above the new one
web-change-place-parts = Into
web-change-place-sex = Sex
web-change-place-birth = Date of birth
web-change-help-birth = A day, or the month alone: 1985-03.
web-change-place-title = Post
web-change-place-rank = Rank
web-change-place-concurrent = Beside the main post, which goes on
web-change-place-from = From which day
web-change-place-from-appointment = First day
web-change-place-from-transfer = First day in the new post
web-change-place-from-departure = First day without a post
web-change-place-from-closure = First day on which it is no longer there
web-change-place-reason = Reason
web-change-help-units = Names or codes, with commas between them.
web-change-help-into = A unit that is there already. Left empty if they become a new one, which is written below.
web-change-help-code = The school's national code, or one of the bureau's own.
web-change-help-parts = Two at least. Kind and unit above are those of the unit that is split; who goes where is entered afterwards as transfers, or imported as posts.
web-change-help-person = Name or staff number; staff number of somebody who has left.
web-change-help-unit = The present unit, if only the post changes.
web-change-help-reason = With the number of the document.
web-change-male = male
web-change-female = female
web-change-beside = {" "}(beside)
web-change-from = from { $day }
web-change-not-yet = Nothing is written yet. Look through it, then confirm.
web-change-same-birth = born at the same time, probably the same person
web-change-same-person = It is the same: enter a transfer instead
web-change-namesakes = The registry has persons of this name. Make sure that it is somebody else:
web-change-unit-begins = { $name } (code { $code }) is founded on { $day }.
web-change-unit-renamed = { $former } is called { $name } from { $day }; the old name is still understood.
web-change-unit-belongs = { $name } belongs to { $parent } from { $day }.
web-change-unit-ends = { $name } ends; its last day is { $last }. What was recorded and assessed before stays its own.
web-change-ends = ends:{" "}
web-change-begins = begins:{" "}
web-change-stays = goes on:{" "}
web-change-more = { $count } more.
web-change-more-items = { $count } more.
web-change-groups = Groups that end
web-change-memberships = Groups that are left
web-change-records-after = Records dated after the end; they stay with the unit, look through them
web-change-office-unit-ends = Offices held for a unit that ends
web-change-office-holder-leaves = Offices of somebody who leaves
web-change-office-holder-moves = Offices of somebody who works elsewhere afterwards
web-change-offices-by-others = Offices neither end nor follow by themselves. Whoever grants them (the security administrator) takes them back on the page of offices, or grants them anew for the other unit.
web-change-accounts = Accounts that can still sign in afterwards
web-change-accounts-by-others = Whoever keeps accounts closes them on their page.
web-change-rulebooks = Rulebooks that assess others than before
web-change-gained = From then on { $names }
web-change-lost = No longer { $names }
web-change-duties = Not done as of today
web-change-nothing-else = No office, no subject of a rulebook and no open duty is touched.
web-change-confirm = Write it
web-change-edit = Change something
web-change-back = Do not change anything
web-change-said = Written into the registry

web-set-up-people = Bring in units and people first
web-set-up-people-why = If there is a workbook; the administrators below are then among them. It can be done later as well.
web-set-up-people-lead = Fill in units and people, in one workbook or in two (units first). You see what would be written before anything is.
web-set-up-people-none = Do it later
web-set-up-people-another = Another file
web-set-up-people-refused = Rows with faults are left out. You can repair them in the workbook and bring it in once more.
web-set-up-people-said = Units and people are in the registry
web-set-up-template-units = Template of units
web-set-up-template-people = Template of people

# Notices
web-notices-none = No notices
web-notices-none-help = You are told here when a record of yours is returned or accepted, when records wait for your decision, when a duty falls due or is overdue, and when your offices or your account change.
web-notices-unread-title = Unread
web-notices-read-title = Read
web-notices-unread = { $count } unread
web-notices-read = Got it
web-notices-read-all = Mark all as read
web-notices-said-read = All marked as read
web-notice-record-returned = { $kind } of { $day } that you filed was returned
web-notice-record-withdrawn = { $kind } of { $day }, which you filed or which concerns you, was withdrawn by somebody else
web-notice-reply-open = You may now file: { $kind }, on a record of { $day }
web-notice-reply-closing = The time to file ends { $day }: { $kind }
web-notice-case-step-due = { $kind }: { $step } due { $day }
web-notice-case-step-overdue = { $kind }: { $step } overdue, was due { $day }
web-notice-selection-called = You may nominate: { $title }
web-notice-selection-closing = { $title }: nominations end { $day }
web-notice-selection-rating = Please rate by { $day }: { $title }
web-notice-selection-noticed = { $title }: the list is on public notice
web-notice-selection-decided = { $title }: the result is out
web-notice-records-waiting-done = { $kind }: { $count } handed in; none waits for your decision any more
web-notice-records-accepted = { $kind }: { $count } that you filed accepted
web-notice-records-waiting = { $kind }: { $count } handed in, waiting for your decision
web-notice-duty-due = { $title }: due { $day }
web-notice-duty-overdue = { $title }: overdue, was due { $day }
web-notice-duty-several = { $rulebook }, { $count } units or persons
web-notice-office-granted = An office of yours was granted or changed: { $office }
web-notice-office-revoked = An office of yours was taken back: { $office }
web-notice-password-reset = An administrator made a link that sets the password of your account. If you did not ask for it, tell your administrator at once
web-notice-second-factor-reset = An administrator removed the second factor of your account. If you did not ask for it, tell your administrator at once and set it up anew
web-notice-import-undone = Your import of { $file } was undone by somebody else
web-notice-gone = Something that you may no longer see, or that is no longer there
notice-unknown = There is no such notice
notice-address = { $address } is not an address of mail
web-notices-how = How I am told
web-notices-rhythm = How often
web-notices-rhythm-off = Not at all (but for changes of my account and my offices)
web-notices-rhythm-page = Here alone
web-notices-rhythm-daily = And by one mail a day (at eight on working days, none if there is nothing)
web-notices-rhythm-at-once = And by mail when something happens (not at night nor on days off)
web-notices-address = Address of mail
web-notices-address-help = A mail holds numbers and an address of these pages, no names and nothing of what is recorded. The address is kept encrypted.
web-notices-no-mail = There is no mail server yet, so notices stand here alone.
web-notices-said-kept = Kept
web-channels-title = Channels for messages
web-channels-lead = From here messages go to groups in WeCom and DingTalk and to people's mail. A group is told numbers and an address, nothing of people and nothing of what is recorded; once a day at eight on working days, never from nine in the evening to half past seven nor on days off.
web-channels-link = Channels for messages: WeCom, DingTalk, mail
web-channel-wecom = Robot of a WeCom group
web-channel-dingtalk = Robot of a DingTalk group
web-channel-mail = Mail
web-channel-unset = Not set
web-channel-set = Goes to { $host }, set { $made }
web-channel-sent = Last taken: { $sent }
web-channel-never = Nothing was taken yet
web-channel-waits = { $count } waiting to be sent
web-channel-trouble = { $why }: { $count }, tried again
web-channel-given-up = { $why }: { $count }, not tried any more until something new happens
web-channel-url = Webhook address of the robot
web-channel-url-help = Begins with { $begins }. Whoever knows it can write to the group, so it is kept encrypted and not shown again.
web-channel-secret = Signing secret
web-channel-secret-help = The secret of the security setting "sign", beginning with SEC; leave it empty if that was not chosen.
web-channel-rhythm = How often
web-channel-daily = Once a day
web-channel-at-once = When something happens (gathered, not at night nor on days off)
web-channel-pages = Address of these pages
web-channel-pages-help = What people press in a message, such as https://mingde.example.cn; without it they are asked to sign in.
web-channel-host = Mail server
web-channel-security = Encryption
web-channel-security-tls = From the first byte (port 465)
web-channel-security-start-tls = STARTTLS (port 587)
web-channel-user = Signs in as
web-channel-password = Password
web-channel-password-help = Kept encrypted and not shown again; it has to be given anew with every change.
web-channel-from = Mail comes from
web-channel-keep = Keep
web-channel-try = Send a test
web-channel-try-to = Address for the test
web-channel-drop = Stop using it
web-channel-said-set = Kept. Now send a test
web-channel-said-tried = Taken: look at the group or the mailbox
web-channel-said-dropped = No longer used
channel-robot-address = That is no address of such a robot: it begins with { $begins }, followed by letters, figures and hyphens
channel-mail-host = Name the mail server by its host name, such as smtp.example.cn
channel-mail-port = The port is 465 or 587; others, and a certificate of your own, are set by the operator with the command mingde channel mail
channel-pages = An address begins with https:// or http:// and has no parameters
channel-none = There is no channel { $channel }
channel-unreadable = What { $channel } is set to cannot be read; set it anew
undelivered-unreachable = Nobody answers there
undelivered-untrusted = The certificate there is not trusted
undelivered-too-often = Too much was sent of late; nothing is taken for a while
undelivered-busy = Busy there
undelivered-not-let-in = Address, secret or password is not good; nothing is taken
undelivered-refused = Refused there
undelivered-strange = The answer makes no sense; check the address
message-title = { $bureau }: to do
message-trial-title = { $bureau }: a test
message-trial = This is a test. If you read it, the channel works.
message-group-waiting = Waiting for a decision: { $count }
message-group-returned = Returned to be repaired: { $count }
message-group-due = Due within seven days: { $count }
message-group-overdue = Missed in the last seven days: { $count }
message-group-end = Sign in to see your own.
message-group-end-at = [Sign in to see your own]({ $address })
message-mail-subject = { $bureau }: notices ({ $count })
message-mail-lead = There are new notices for you:
message-mail-end = Sign in to read them. To stop such mails, sign in and change it under Notices.
message-mail-end-at = Sign in to read them: { $address } (mails are stopped there as well)
message-record-returned = Records returned: { $count }
message-record-withdrawn = Records withdrawn by others: { $count }
message-reply-open = Statements and appeals that you may file now: { $count }
message-reply-closing = Statements and appeals whose time is about to end: { $count }
message-case-step-due = Steps of cases falling due: { $count }
message-case-step-overdue = Steps of cases overdue: { $count }
message-selection-called = Selections in which you may nominate: { $count }
message-selection-closing = Selections whose nominations are about to end: { $count }
message-selection-rating = Selections in which you rate: { $count }
message-selection-noticed = Selections on public notice: { $count }
message-selection-decided = Selections with a result: { $count }
message-records-accepted = Records accepted: { $count }
message-records-waiting = Records waiting for your decision: { $count }
message-duty-due = Duties falling due: { $count }
message-duty-overdue = Duties overdue: { $count }
message-office-granted = Offices granted or changed: { $count }
message-office-revoked = Offices taken back: { $count }
message-password-reset = An administrator made a link that sets the password of your account ({ $count }). If you did not ask for it, tell your administrator at once
message-second-factor-reset = An administrator removed the second factor of your account ({ $count }). If you did not ask for it, tell your administrator at once
message-import-undone = Imports undone by somebody else: { $count }

web-own-cases = Decisions on you: statement and appeal
web-own-replies = You may
web-own-openings = Who opened sealed values of mine
web-own-openings-none = Nobody else has.
web-reply-not-yet = not the time yet
web-reply-open = open until the decision
web-reply-left = until { $day }, { $count } days left
web-reply-over = over ({ $day } was the last day)
web-reply-papers = Photos of papers that bear it out. Whoever sees what you file sees them.
web-reply-help = At most { $count } characters. It is sealed: the office that receives it opens it for a purpose that is written down. Keep a copy. It cannot be changed once filed; what comes back may be added to and filed again.
web-reply-file = File it
web-reply-leave = Not now
web-reply-filed = filed already

# The proof of a record
web-record-prove = Proof in the ledger
web-record-replies-to = It replies to:{" "}
web-record-enter-outcome = Enter into the case what came of it
web-record-answers = Statements and appeals
web-record-own-purpose = reading the own words again
web-record-taken = taken on { $day }
web-record-taken-unknown = the file does not say when it was taken
web-record-put-by = put here by { $who }, { $day }
web-reply-outcome = Outcome: { $outcome }
web-reply-outcome-sealed = There is an outcome; it is sealed, and the office tells you
web-inclusion-title = Proof in the ledger
web-inclusion-revision = revision { $count }
web-inclusion-gist = The latest revision of this record ({ $state }, recorded { $moment }) stands in the ledger at position { $position } of { $size }; the bureau has signed that.
web-inclusion-gist-former = Revision { $number } of this record ({ $state }, recorded { $moment }) stands in the ledger at position { $position } of { $size }; the bureau has signed that. { $later ->
    [one] One revision follows it.
   *[other] { $later } revisions follow it.
 }
web-inclusion-file = The proof as a file
web-inclusion-what-for = Whoever keeps this file can show later that the record stood there as it was on that day: if it is altered or removed in the ledger afterwards, the check fails. The file holds hashes and a signature, nothing of what the record says.
web-inclusion-download = Take the proof away
web-inclusion-command = Command that checks it
web-inclusion-leaf = Hash of this revision
web-inclusion-path = From there to the root
web-inclusion-origin = Ledger

# Reports
web-section-reports = Reports
web-reports-lead = See it as it will be written; every figure leads to its proof, and what lacks data to whoever reports it.
web-reports-none = There is no usable report form yet
web-reports-none-help = A form that is put into library/reports in the data folder stands here.
web-reports-broken = { $count ->
    [one] One form has mistakes and is not listed: whoever runs the program sees them with mingde check.
   *[other] { $count } forms have mistakes and are not listed: whoever runs the program sees them with mingde check.
 }
web-report-figures = { $count ->
    [one] one figure
   *[other] { $count } figures
 }
web-report-limit = at most { $count } characters
web-report-length = { $count } characters
web-report-length-of = { $count } characters of at most { $limit }
web-report-from = { $period }, as of { $day }
web-report-period = Period
web-report-again = Write again
web-report-page = Page
web-report-about = This report
web-report-text = Text
web-report-data = Figures
web-report-ledger = Ledger
web-report-receipts = kept inside the file
web-report-missing = { $count ->
    [one] One figure without data
   *[other] { $count } figures without data
 }
web-report-missing-help = Nobody reporting is not zero. The text says 未报, or leaves out what would speak of it.
web-report-missing-see = see which
web-report-missing-more = { $count } more
web-report-file = File it
web-report-registry-keep = Fill in the registry
web-report-silent = Who is silent
web-report-filed = Records: { $kind }, filed by { $by }
web-report-registry = Registry
web-report-judged = Results of { $rulebook }
web-report-computed = Computed from other figures of this report
web-report-duties = Duties of all rulebooks
web-report-calendar = Calendar
web-report-rows = { $count ->
    [one] one row
   *[other] { $count } rows
 }
web-report-nobody = none
web-report-names = { $names } and others, { $count } in all
web-report-same = { $period }: { $value }, the same as the year before
web-report-was = { $period }: { $value }, { $by }
web-report-was-only = { $period }: { $value }
web-report-up = up { $by }
web-report-down = down { $by }
web-report-up-percent = { $by } ({ $percent }% more)
web-report-down-percent = { $by } ({ $percent }% less)
web-report-points-up = up { $points } points
web-report-points-down = down { $points } points
web-report-names-differ = { $added } came, { $removed } went
web-report-now = The ledger now says { $value }, which is not what the report was written with.
web-report-all-of = The results of all by { $rulebook }
web-report-unlisted = { $count ->
    [one] One more is not listed, or is not for you to see; it is counted above.
   *[other] { $count } more are not listed, or are not for you to see; they are counted above.
 }
web-report-nothing-counted = There are no details to list.
web-report-stable = This address names the position of the ledger and will show the same figure; a change since is told.
web-report-column-day = Day
web-report-column-unit = Unit
web-report-column-record = Record
web-report-column-files = Files
web-report-column-whom = Whom
web-report-column-value = Value
web-report-column-reason = Reason
web-report-column-people = People
web-report-column-name = Name
web-report-column-result = Result
web-report-column-figure = Figure
web-report-column-duty = Duty
web-report-column-of = Number of all
web-report-column-names = Names
web-report-column-indicator = Indicator
web-report-column-records = Records
web-file-too-large = { $name } is too large: at most { $most } megabytes.
web-verify-title = Check a report file
web-verify-lead = A report that you hold as Word, page or PDF: each of its figures is asked whether it still holds and whether it was altered.
web-verify-begin = Choose a file to check
web-verify-file = Report file
web-verify-another = Check another
web-verify-help = Word, page or PDF written here, at most 20 megabytes. A file can be dropped here. It is read once and not kept.
web-verify-do = Check
web-verify-no-file = No file was chosen.
web-verify-not-read = It could not be checked
web-verify-asked = { $period }, as of { $day }. The ledger had { $then } revisions when it was written and has { $now } now.
web-verify-state-edited = Altered by hand
web-verify-state-unknown = No receipt
web-verify-state-vanished = No longer there
web-verify-state-changed = Ledger has changed
web-verify-state-not-asked = Ledger not asked
web-verify-state-holds = Still holds
web-verify-all-hold = Every figure is as it was written, and the ledger has not changed.
web-verify-nothing = There is not one figure in the file.
web-verify-holding = { $count ->
    [one] One that still holds
   *[other] { $count } that still hold
 }
web-verify-edited = Printed as “{ $printed }”, now reads “{ $says }”.
web-verify-gone = Printed as “{ $printed }”, no longer found.
web-verify-other-words = Printed as “{ $printed }”, now written “{ $says }”, the same value.
web-verify-now = The ledger now says { $value }.
web-verify-vanished = The form has no such figure any more, or the row is gone.

# Check-up
web-section-check-up = Check-up
web-check-up-lead = A look before it leaves the house: contradictions, sums that do not add up, what the ledger says otherwise, places left open, form. Not one character is changed by itself.
web-check-up-text = Paste a text
web-check-up-text-help = Reports, summaries, applications; up to some three hundred thousand characters.
web-check-up-file = Or choose a file
web-check-up-file-help = Word (.docx), PDF, text, Markdown, web page, at most 16 megabytes; it can be dropped here. If there is a file, it is what is looked at.
web-check-up-more = Length, and the day of the ledger
web-check-up-limit = Most characters
web-check-up-limit-help = Left empty, length is not checked.
web-check-up-as-of = Ledger as of
web-check-up-as-of-help = Left empty, it is today.
web-check-up-do = Look it through
web-check-up-nothing = No text was pasted and no file chosen.
web-check-up-not-done = It was not looked through
web-check-up-open = { $claims } quantities read, { $count ->
    [one] one place needs a look.
   *[other] { $count } places need a look.
 }
web-check-up-nothing-open = { $claims } quantities read, nothing needs a look.
web-check-up-unlisted = { $count ->
    [one] One more is not listed.
   *[other] { $count } more are not listed: look at those that are first, most are likely one thing.
 }
web-check-up-unaltered = Not one character was changed.
web-check-up-another = Another material
web-check-up-groups = By class
web-check-up-material = The text
web-check-up-finding = What was found, number { $count }
web-check-up-place = Place { $count } in the text
web-check-up-this-place = This place
web-check-up-other-place = The other place
web-check-up-your-word = You wrote:{" "}
web-check-up-say = Is it a problem?
web-check-up-word = A word on it (optional)
web-check-up-confirm = A problem
web-check-up-dismiss = No problem
web-check-up-reopen = Take this back
web-check-up-nothing-found-help = Below stands what was checked and what was not.
web-check-up-extent = What was checked and what was not
web-check-up-length = { $count } characters in all.
web-check-up-repaired = Before reading, { $count } places were repaired (garbled characters, stray spaces); that only changes what is shown here.
web-check-up-ledger-not-asked = It was not held against the ledger: that is for offices that write reports of the bureau.
web-check-up-not-kept = The text is not kept and is gone when you leave this page; only what you said of each finding is remembered, for the next time the same text is looked through.
web-check-up-take = Take the marked text along:

# Search
web-search-lead = Units, people, groups, records, articles of rulebooks, forms and reports: whatever is for you to see. Pinyin and initials do, too.
web-search-text = What for
web-search-do = Search
web-search-none = Nothing found for { $text }
web-search-none-help = Try other words, or fewer; initials do for names. What is not for you to see is not found either.
web-search-units = Units
web-search-persons = People
web-search-groups = Groups
web-search-records = Records
web-search-rulebooks = Rulebooks
web-search-articles = Articles
web-search-kinds = To file
web-search-reports = Report forms
web-search-more = { $count } more
web-search-all = All { $count }
web-search-ledger = See them in the ledger

web-report-author = Written by the author
web-report-text-label = In your own words
web-report-text-keep = Keep
web-report-text-kept = Kept, and written into the report.
web-report-text-former = Written for { $period }:
web-report-text-take = Begin with this
web-report-text-there = What is kept now
web-report-differing = Not as a year before
web-report-others = { $count ->
    [one] One other figure and where it comes from
   *[other] { $count } other figures and where they come from
 }

# Boards
web-section-boards = Boards
web-boards-title = Bureau at a glance
web-boards-of-units = { $count ->
    [one] One unit
   *[other] { $count } units
}
web-boards-as-of = { $period }, as of { $day }
web-boards-asked = Asked
web-boards-asked-what = duties, each once for each who has it
web-boards-met = Met
web-boards-late = Overdue
web-boards-no-data = Not reported
web-boards-ahead = and { $count } not yet due
web-boards-ahead-head = Not yet due
web-boards-late-silent = { $count } of them overdue
web-boards-share = Share met of what is due
web-boards-of-due = { $share } of what is due
web-boards-nothing-due = Nothing is due yet
web-boards-silent = Nothing filed
web-boards-silent-units = { $count ->
    [one] One unit has filed no record this semester
   *[other] { $count } units have filed no record this semester
}
web-boards-silent-unit = No record has been filed this semester.
web-boards-trend = As it stood at the ends of months
web-boards-trend-what = worked out from the ledger as it is now; shares of what is due
web-boards-day = As of
web-boards-filed = Records by month
web-boards-filed-what = by when they happened; submitted and accepted ones that you may see
web-boards-month = Month
web-boards-records = Records
web-boards-units = Units
web-boards-order = Units that have filed nothing come first, the others by how much is open. There are no places.
web-boards-rulebooks-order = Those with the most overdue come first.
web-boards-by-kind = Kind of unit
web-boards-alike = Like with like: { $by }
web-boards-spread = Between units
web-boards-from-to = lowest { $lowest }, middle { $middle }, highest { $highest }
web-boards-text = The rulebook
web-boards-of-persons = What is asked of persons, added up by unit; no person is listed.
web-boards-no-duties = This rulebook has no duties.
web-boards-duty = Duty
web-boards-periods = As it stood at the ends of periods
web-boards-periods-what = the last one as of today; shares of what is due
web-boards-unit-page = Page of the unit
web-boards-with-people = With what is asked of its people, as sums
web-boards-like = { $kind }: { $count } units
web-boards-own = This unit
web-boards-together = together { $share }
web-burden-title = Burden of filing
web-burden-what = Submitted and accepted records that you may see
web-burden-values = Values filled in
web-burden-named = People and units named
web-burden-files = Files
web-burden-minutes = Minutes that a record is supposed to take
web-burden-compute = Estimate
web-burden-hours = At { $minutes } minutes for each record, about { $hours } hours this semester. The minutes are what you suppose; nobody has measured them, and records from spreadsheets take less.
web-burden-not-measured = How long filing took is not measured. Say how many minutes you suppose for a record to have it estimated.
web-burden-no-minutes = “{ $value }” is no number of minutes from 1 to 1440; nothing was estimated.
web-burden-twice = Told twice
web-burden-twice-what = The same answer of one unit for one day, in fields of one name of two kinds of records. Choices, flags and numbers are not compared.
web-burden-not-twice = Nothing was found to be told twice.
web-burden-field = Field
web-burden-kinds = Records that have it
web-burden-times = Times
web-burden-no-merit = By records for each person. Many are no merit, and nobody is judged by them.
web-burden-each = For each person
web-burden-by-kind = By kind of record
web-burden-kind = Record

web-wall-title = Wall display
web-wall-lead = A wall display hangs at an address of your own and is read without signing in: totals alone, no unit and no person, and nothing that fewer than five units have. Whoever knows the address can read it; take it back at any time. It ends with your account, and when you no longer see every unit.
web-wall-since = The address was made { $made }. It was shown once and cannot be shown again.
web-wall-none = There is no address yet.
web-wall-make = Make an address
web-wall-renew = Make another one; the present one stops
web-wall-drop = Take the address back
web-wall-made-lead = Open this address on the display now. It is not shown again after this page. The display reads itself again every half minute.
web-wall-whole = Duties
web-wall-few = Fewer than five units: no totals are shown.
web-wall-records = Records this semester
web-wall-month = Records this month
web-wall-only = Totals alone, no unit and no person.
web-wall-as-of = As of { $moment }

# The trail
web-section-trail = Audit trail
web-trail-lead = Who did what and when: a signed list to which lines are added and in which none is changed.
web-trail-find = Find
web-trail-author = By
web-trail-action = What was done
web-trail-any = Anything
web-trail-subject = To what
web-trail-from = From
web-trail-to = To
web-trail-when = When
web-trail-detail = Detail
web-trail-id = Id
web-trail-office = { $person }: { $office }
web-trail-closed = A record that you may not see
web-trail-withdrawn-record = { $kind }, { $day }, withdrawn
web-trail-unknown = Its id alone
web-trail-none = No line of the trail fits
web-trail-none-why = Whoever did it is named by staff number or account, what it was done to by id, batch, code of a unit or staff number, each in full.
web-trail-import = Import
web-trail-undo-import = Import taken back
web-trail-file = Filed
web-trail-correct = Corrected
web-trail-submit = Submitted
web-trail-accept = Accepted
web-trail-return = Returned
web-trail-withdraw = Withdrawn
web-trail-take-back = Decision taken back
web-trail-publish = Rulebook published
web-trail-grant = Office granted
web-trail-revoke = Office taken back
web-trail-open-sealed = Sealed value opened
web-trail-create-account = Account made
web-trail-close-account = Account closed
web-trail-open-account = Account opened
web-trail-invite = Invitation printed
web-trail-reset-password = Link to set a password handed out
web-trail-reset-second-factor = Second factor removed by an administrator
web-trail-set-password-by-link = Password set by a link
web-trail-change-password = Password changed
web-trail-second-factor-set = Second factor set
web-trail-second-factor-removed = Second factor removed
web-trail-recovery-codes-renewed = Recovery codes renewed
web-trail-make-feed-address = Address of a calendar made
web-trail-drop-feed-address = Address of a calendar taken back
web-trail-make-api-token = Token for a program made
web-trail-drop-api-token = Token for a program taken back
web-trail-use-api-token = Asked by a token
web-trail-set-hook = Address for a program set
web-trail-drop-hook = Address for a program removed
web-trail-make-wall-address = Address of a wall display made
web-trail-drop-wall-address = Address of a wall display taken back
web-trail-set-up = Set up
web-trail-reorganise = Change of units or posts
web-trail-learn-heading = Heading learned
web-trail-set-notices = Way of being told changed

# Ballots
web-section-ballots = Ballots
web-ballots-lead = Secret ballots: nobody sees what somebody voted, whoever keeps this server included. What protects a ballot, and what does not, is said on its page.
web-ballots-none = No ballot concerns you
web-ballots-none-help = When there is one for you to vote in or to hold a seat of, it is listed here.
web-ballots-none-prepare = Prepare one: choose the kind of its records, who votes and who holds the seats.
web-ballots-all = All ballots
web-ballots-voter = You are on the roll
web-ballots-holder = Held by you
web-ballots-seated = you have a seat
web-ballot-new = Prepare a ballot
web-ballot-new-lead = The roll is taken from the registry, questions and options from the kind of record. Once prepared nothing can be changed: to change something, prepare another ballot.
web-ballot-title = What it is about
web-ballot-kind = Kind of record for the result
web-ballot-kind-help = It decides options and fields of the counts; whoever files such records holds the ballot.
web-ballot-unit = For which unit
web-ballot-unit-help = The result is filed for this unit.
web-ballot-first = First day (papers, ballots)
web-ballot-last = Last day (ballots)
web-ballot-day = Day of the roll
web-ballot-day-help = Whoever has the main post in the units on this day may vote.
web-ballot-days = Days
web-ballot-group-title = Name
web-ballot-group-unit = Unit
web-ballot-group-below = With the units below it
web-ballot-group-ranks = Only these ranks (none: all)
web-ballot-subjects = Who is voted on
web-ballot-subjects-help = One a line: persons by staff number or name (staff number), units by code or name.
web-ballot-threshold = Threshold
web-ballot-threshold-help = The share of these options together of the valid ballots; leave empty for none.
web-ballot-threshold-each = The share of the valid ballots that has somebody chosen; leave empty for none.
web-ballot-choose = Most who can be chosen on a ballot
web-ballot-elects = How many are elected
web-ballot-elects-help = 0 where people only nominate.
web-ballot-observers = Observers
web-ballot-observers-help = One a line: name (staff number) and the body, such as “Wang (T001) discipline”.
web-ballot-after-lead = This follows on the round before: the rules of the roll, those who are voted on and the procedure are filled in as they were; check each. Keys, manifest and links are new.
web-ballot-follow = Prepare the next round from this
web-ballot-lot = { $count } by a lot drawn before everybody
web-ballot-lot-help = Where votes are equal and seats are not enough, a lot is drawn as the manifest says. Enter here what came of it; it is not changed afterwards, and the program draws none.
web-ballot-lot-how = How it was drawn, and before whom
web-ballot-lot-go = Enter the lot
web-ballot-lot-told = Those who were tied drew a lot: { $told }
web-ballot-relation = Comparison
web-ballot-more-than = more than
web-ballot-at-least = at least
web-ballot-percent = Percent
web-ballot-tie = In a tie
web-ballot-tie-revote = vote again on those who are tied
web-ballot-tie-lot = draw a lot by hand
web-ballot-trustees = Trustees
web-ballot-trustees-help = One a line, three at least, from different organisations. A majority of them decrypts sums together; fewer cannot. Write name (staff number); for somebody without an account, name / who hands the link over (staff number).
web-ballot-needed = How many decrypt
web-ballot-scrutineers = Scrutineers
web-ballot-scrutineers-help = One a line, two at least, written as above. Their devices follow the board batch by batch and notice a ballot that is dropped or replaced.
web-ballot-printers = Printers of paper slips (where slips are used)
web-ballot-printers-help = Empty: ballots are taken on telephones, signed in. For slips write two, from different organisations, as above: the first prints the white ones, the second the red ones. People draw one of each against a signature and scan them to vote; what nobody draws is counted and void.
web-ballot-prepare = Prepare
web-ballot-said-prepared = Prepared. Trustees and scrutineers sign in and open their seats under Ballots.
web-ballot-said-step = Done.
web-ballot-stages = Stages
web-ballot-over = done
web-ballot-now = now
web-ballot-later = later
web-ballot-waits = The devices of trustees and scrutineers are waited for, see below.
web-ballot-stage-drafted = Making the election key
web-ballot-stage-keyed = Signing the manifest
web-ballot-stage-prepared = Prepared
web-ballot-stage-issuing = Papers are given out
web-ballot-stage-issued = No more papers
web-ballot-stage-casting = Ballots are taken
web-ballot-stage-closed = Closed, sums are decrypted
web-ballot-stage-tallied = Counted, scrutineers sign
web-ballot-stage-published = Published
web-ballot-step-open-issuing = Give papers out
web-ballot-about-open-issuing = Whoever is on the roll signs in and takes one paper.
web-ballot-step-open-issuing-slips = Give out slips
web-ballot-about-open-issuing-slips = Slips of both colours are folded and mixed; whoever is there signs the roll and draws a white and a red one.
web-ballot-step-close-issuing = No more papers
web-ballot-about-close-issuing = Whoever has no paper gets none from here on; whoever has one may fetch it again with the same device.
web-ballot-step-close-issuing-slips = No more slips
web-ballot-about-close-issuing-slips = Both printers count what nobody drew and enter the numbers at their seats.
web-ballot-step-open-casting = Open the box
web-ballot-about-open-casting = The box opens once papers are no longer given out, so that neither tells of the other.
web-ballot-step-open-casting-slips = Void what is left, and take ballots
web-ballot-about-open-casting-slips = As many of both colours have to be left; they are void at once and go onto the board.
web-ballot-step-close = Close the box
web-ballot-about-close = Nothing is taken afterwards, and it cannot be opened again.
web-ballot-step-publish = Publish
web-ballot-about-publish = The scrutineers have signed.
web-ballot-void = The round is void: more ballots than papers. Nothing was decrypted.
web-ballot-too-few-came = Too few ballots count: decrypting them would tell who voted what. Nothing was counted.
web-ballot-small = Fewer than ten voters: the counts alone may tell what somebody voted.
web-ballot-sheet = result of the ballot
web-ballot-result = Result
web-ballot-expected = Entitled
web-ballot-issued = Papers taken
web-ballot-received = Received (replaced ones too)
web-ballot-returned = Returned
web-ballot-valid = Valid
web-ballot-invalid = Invalid
web-ballot-option = Option
web-ballot-count = Votes
web-ballot-share = Of valid ballots
web-ballot-unused = Abstained
web-ballot-together = Votes, and their share of valid ballots
web-ballot-whom = Whom
web-ballot-record = Record it
web-ballot-record-help = A record for each person, with the signed sheet and the last checkpoint of the board.
web-ballot-seats = Trustees and scrutineers
web-ballot-seats-help = Each link is shown to its holder alone, never to whoever holds the ballot: they sign in and open it under Ballots; where somebody has no account, whoever was named hands it over in person. The check code that the device shows on the page of its seat must be the one here: then nobody else sits there.
web-ballot-trustee = Trustee
web-ballot-scrutineer = Scrutineer
web-ballot-lacks = waiting for it
web-ballot-key = Check code
web-ballot-keys-help = The public keys by which the seats sign, in the order above; check codes are worked out from them.
web-ballot-seat-typed = Name (staff number); for somebody without an account, name / who hands the link over (staff number).
web-ballot-own-trustee = Your seat: trustee
web-ballot-own-scrutineer = Your seat: scrutineer
web-ballot-own-printer = Your seat: printer of slips
web-ballot-printer = Printer of slips
web-ballot-seat-open = Open my seat
web-ballot-seat-open-help = Open it on your own phone. The key is made there and you go on with that phone; show this link to nobody.
web-ballot-seat-hand-over = The link below is for { $name }, who has no account: hand it over in person, to be opened on their own phone. Show it to nobody else, and do not open it yourself.
web-ballot-blamed = A share of the key that { $name } sent was proven wrong. Nobody has voted yet: replace them, or have them try again, under Trustees and scrutineers below.
web-ballot-anew = Replace somebody, or make the key anew
web-ballot-anew-help = If a share is wrong or a phone is lost, all can begin anew until everybody has signed the manifest: every seat gets a new link, and everybody makes the key from the beginning.
web-ballot-anew-seat = Who is replaced
web-ballot-anew-nobody = Nobody
web-ballot-anew-instead = By whom
web-ballot-anew-go = Make the key anew
web-ballot-said-anew = Begun anew: the links of all seats are new; trustees and scrutineers open their seats again.
web-ballot-about = About it
web-ballot-own = Your paper
web-ballot-take = Take the paper
web-ballot-vote = Vote
web-ballot-taken = taken
web-ballot-not-taken = not taken
web-ballot-protects = What keeps it secret
web-ballot-level = How it is kept secret
web-ballot-level-s1 = The bureau alone gives papers out (level S1)
web-ballot-level-s3 = Slips drawn in the hall (level S3)
web-ballot-protects-s1 = Ballots are encrypted, only sums are decrypted, and papers are signed unseen; but the one issuer can make ballots for whoever took none: see whether the number of papers is right.
web-ballot-protects-s3 = You draw a white and a red slip in the hall and scan them to vote. Two organisations print the slips, nobody knows who drew which, and to vote for somebody else takes a slip of both.
web-ballot-by-slips = by slips, drawn in the hall
web-ballot-not-protected = Not protected against: coercion, somebody who looks on, a device that was tampered with, a page that was replaced (compare its check code), who took a paper, network addresses, and everybody voting alike.
web-ballot-hash = Check code of the manifest
web-ballot-page-hash = Check code of the voting page
web-ballot-hash-help = The voting page must show the same.
web-ballot-folder = Download what is published
web-ballot-sheet-word = Result sheet (Word)
web-ballot-sheet-page = Result sheet (web page)
web-ballot-poster = Poster
web-ballot-poster-help = Put the address and the check codes up in the hall. The telephones of those who vote show the same codes: then nobody has replaced the manifest or the page.
web-ballot-address = Address
web-ballot-checklist = Checklist
web-ballot-check-1 = Have the administrator rehearse beforehand.
web-ballot-check-2 = Trustees and scrutineers open their links on their own devices, make the key and sign the manifest; trustees write their backup code down.
web-ballot-check-3 = Put address and check codes up; read out how many are entitled and how it goes.
web-ballot-check-4 = Count the papers when no more are given out, then open the box.
web-ballot-check-5 = After the close scrutineers check the board, trustees decrypt, scrutineers sign, the result is published.
web-ballot-check-6 = Anybody may download what is published and check it.
web-ballot-group = Voters, group { $count }
web-ballot-said-recorded = { $written } recorded, { $there } were there.
web-tab-ballots = Ballots

web-section-tasks = Documents and tasks
web-todo-received = Documents and tasks
web-tasks-lead = What was sent to your unit is signed for and finished here; of what you sent you see who has signed, who has done it and who is late.
web-tasks-open = To be signed for and done
web-tasks-sent = Sent
web-tasks-done = { $count } done
web-tasks-none = No documents and no tasks
web-tasks-none-help = What is sent to your unit appears here and among what is to do.
web-task-send = Send: { $kind }
web-task-new = Send a document or a task
web-task-kinds = What is sent
web-task-sender = Sent by
web-task-to-help = Several groups may be ticked; a unit gets it once.
web-task-to-single = Single units ({ $count })
web-task-units = { $count ->
    [one] 1 unit
   *[other] { $count } units
 }
web-task-owner-help = This person is told, and may sign and finish for the lead unit.
web-task-answer-choose = With a kind of record, filing one is doing it; without, a word is written when it is done.
web-task-answer-none = Nothing to file, a word is enough
web-task-file-help = One file of 20 MB at most. Units download it as it is; the system does not open it.
web-task-more = Number and date
web-task-number = Number
web-task-send-now = Send
web-task-leave = Do not send
web-task-said-sent = Sent; the units have it among what is to do
web-task-said-signed = Signed for
web-task-said-done = Done
web-task-said-reminded = { $count ->
    [one] 1 unit was reminded
   *[other] { $count } units were reminded
 }
web-task-due = to be done by { $day }
web-task-asks-record = file: { $kind }
web-task-asks-word = say how it was done
web-task-asks-signature = only to be signed for
web-task-state-sent = Not signed
web-task-state-signed = Signed
web-task-state-done = Done
web-task-state-overdue = Overdue
web-task-tally = { $signed } of { $of } signed, { $done } done
web-task-to-none = Sent to no unit
web-task-to-none-why = It names no unit that existed on the day it was sent, so nobody has received it. Open its record and correct whom it is for.
web-task-overdue-count = { $count } overdue
web-task-sign = Sign for it
web-task-sign-help = This signs with your account and today's date; nobody signs for others or for another day.
web-task-signed-by = { $day }, { $who }
web-task-signed-on-paper = { $day }, on paper
web-task-done-by = Done { $day }, { $who }
web-task-done-on = Done { $day }
web-task-answer-help = Filing this does it: { $kind }.
web-task-answer-record = The record
web-task-word = How it was done
web-task-word-help = A sentence or two, which the sender reads.
web-task-finish = Done
web-task-finish-help = The record that was asked for is there. Press once to finish it in your name.
web-task-text = What it says
web-task-follows = From: { "" }
web-task-board = How the units stand
web-task-unit = Unit
web-task-state = State
web-task-signed = Signed
web-task-done = Done
web-task-reminded = Reminded
web-task-remind = Remind
web-task-remind-all = { $count ->
    [one] Remind the 1 unit that has not done it
   *[other] Remind the { $count } units that have not done it
 }
web-task-record = This record and its history
web-notice-assignment-sent = Sent to you: { $title }
web-notice-assignment-reminded = The sender reminds you: { $title }
web-notice-assignment-due = { $title }: due { $day }
web-notice-assignment-overdue = { $title }: overdue, it was due { $day }
web-trail-sign = Sign for or finish
web-trail-remind = Remind
message-assignment-sent = Documents and tasks sent to you: { $count }
message-assignment-reminded = Documents and tasks you were reminded of: { $count }
message-assignment-due = Documents and tasks that fall due: { $count }
message-assignment-overdue = Documents and tasks that are overdue: { $count }
web-goals = Targets by unit
web-goals-lead = Targets that are numbers: to whom they were given, whether the parts come to the whole, and how far each has come.
web-goals-none = No target with a number yet
web-goals-none-help = File a target with a number; here it can be split over the units.
web-goal-new = File a target
web-goal-parts = { $count ->
    [0] not split
    [one] split over 1 unit
   *[other] split over { $count } units
 }
web-goal-nothing-said = not reported
web-goal-progress = { $reached } of { $amount } ({ $percent } %)
web-goal-reached = { $reached } of { $amount }
web-goal-adds-up = comes to the whole
web-goal-less = { $amount } less than the whole
web-goal-more = { $amount } more than the whole
web-goal-sum = The parts are { $sum }
web-goal-by-unit = By unit
web-goal-how-far = How far
web-goal-of-it = Split further
web-goal-split = Split over units
web-goal-split-help = Each unit with a number gets a record of its own. The parts should come to the whole; where they do not, that is said first.
web-goal-amount = Number
web-goal-meant = Split it like this
web-goal-hand-down = Hand down
web-goal-said-split = { $count ->
    [one] Handed down to 1 unit
   *[other] Handed down to { $count } units
 }
web-goal-counts = Progress is how many there are: { $kind }
web-follow-ups = Decisions and what follows
web-follow-ups-items = Items
web-follow-ups-decided = Decided
web-follow-ups-handed-out = handed out
web-follow-ups-hand-out = Hand out a task
web-follow-ups-tasks = Tasks
web-follow-ups-none = No tasks were handed out yet
web-report-ask = Ask them for it
web-report-request = Please report: { $figure } ({ $report })

web-section-cases = Cases
web-todo-cases = Steps of cases falling due
web-calendar-case-step = last day of a step
web-calendar-own-reply = last day to file
web-calendar-nominations-begin = nominations begin
web-calendar-nominations-end = nominations end
web-calendar-evaluation-ends = rating ends
web-calendar-notice-begins = public notice begins
web-calendar-notice-ends = public notice ends
web-feed-own-reply = A matter that concerns you: today is the last day on which you may say something
web-feed-case-step = { $kind }: { $step } ({ $day })
web-feed-selection = { $title } ({ $day })
web-case-body-decides = Whether anything follows, and what, a body in charge decides together; here it is told what is due, by when, and how the votes stand. Nothing is decided here.
web-cases-kinds = Kinds of cases
web-cases-all = All
web-cases-begin = Enter a new one
web-case-begin = Enter: { $kind }
web-cases-open = Open
web-cases-waiting = Waiting for whom they concern
web-cases-in-force = In force
web-cases-none = No open cases
web-cases-none-help = Once an ethics case, a suitability check or a matter from the public is filed, the time of each step stands here.
web-cases-further = { $count } more; choose a kind to see them
web-cases-closed = { $count } more have gone through all steps
web-case-enter = Enter what was done
web-case-enter-step = Enter
web-case-end = Enter the end
web-case-leave = Leave
web-case-enter-whole = To change anything else, correct the whole record
web-case-said-entered = Entered.
web-case-record = Record
web-case-steps = Steps
web-case-beside = Decision, effects and letters
web-case-by-body = for the body to decide
web-case-by-office = for the office that handles it
web-case-by-person = for whom it concerns
web-case-body = The decision
web-case-body-unnamed = It is not entered which body decides.
web-case-body-in-order = Attendance and votes are as they have to be
web-case-attendance = { $present } of { $entitled } members were there; it takes { $least }.
web-case-attendance-none = Attendance: not entered yet ({ $entitled } members; at least { $least } have to be there).
web-case-apart = { $count } more whom it concerns or who inquired into it stand apart and are not counted.
web-case-votes = { $for } for, { $against } against, { $abstained } abstained; it takes { $wanted } for it.
web-case-votes-none = Votes: not entered yet (it takes { $wanted } for it).
web-case-blocks = In force
web-case-blocks-help = Only who sees the case sees the reason; others learn that a nomination cannot be taken now.
web-case-asked-by = Also followed by:{" "}
web-case-letters = Letters
web-case-letters-help = In official layout. What is sealed is not filled in and leaves a line; the body in charge signs what is printed.
web-case-letter-lacks = enter first: { $fields }
web-case-withdrawn = This case was withdrawn; nothing in it is due.
web-case-done = done { $day }
web-case-done-late = done { $day }, after its time
web-case-waived = waived
web-case-in-force = in force from { $from } to { $last }
web-case-in-force-open = in force from { $day }
web-case-begins = in force from { $day }, which is not yet
web-case-ended = ended { $day }
web-case-late = overdue
web-case-next = to be done
web-case-take-up = filed, to be dealt with
web-case-missing = not entered
web-case-open = may be filed
web-case-waits = later
web-case-no-last-day = no last day
web-case-not-taken = not filed in time
web-case-idle = does not arise
web-case-days = within { $count } days
web-case-workdays = within { $count } working days
web-case-until = by { $day }
web-case-until-within = { $until } ({ $within })
web-case-presumed = presumed: the holidays of that year are not published
web-case-not-set = how long is for the bureau to lay down, and it has not yet
web-lodger-closed = This bureau cannot be reached just now. The others are not concerned. Whoever keeps the machine finds the cause under the number below; try again in a while.
web-lodger-held = Somebody is at work on the data of this bureau on the machine itself, so it cannot be reached just now. The others are not concerned. Try again in a few minutes; if it stays so, tell whoever keeps the machine the number below.
web-lodger-missing = There is no bureau at this address.
web-front-name = Mingde
web-front-title = Which bureau?
web-front-lead = Each bureau has an address of its own, and its pages, accounts and records are there alone.
web-front-choose = Each bureau has its own address and its own accounts. Choose yours.
web-front-code = Code of your bureau
web-front-help = It stands in the address that your bureau gave you, at its beginning: { $address }
web-front-go = Go there
web-front-unknown = { $code } is no code: small letters, figures and single hyphens. It stands at the beginning of the address that your bureau gave you.
web-front-to = To the choice of bureaus

# Looking after the machine: how it does, and long work
web-section-system = System
web-section-jobs = Jobs
web-system-lead = What has to be well for this house to work, and what to do where something is not. Only whoever keeps the accounts of the whole bureau sees this page.
web-system-about = What
web-system-state = How it is
web-system-do = What to do
web-system-all-well = All is well.
web-system-watch = { $count ->
    [one] Something should be seen to.
   *[other] { $count } things should be seen to.
}
web-system-ill = { $count ->
    [one] Something does not work: see to it today.
   *[other] { $count } things do not work: see to them today.
}
health-state-well = well
health-state-watch = see to it
health-state-ill = not well
health-about-database = Database
health-about-room = Room on the disk
health-about-backup = Last backup
health-about-ledger = Ledger
health-about-witness = Witness
health-about-outbox = Messages
health-about-reader = Reader of files
health-about-clock = Clock
health-about-holidays = Days off
health-holidays = those of { $year } are known ({ $source })
health-holidays-none = those of { $year } are not known: its working days are presumed by the weekday
health-do-holidays = Once the State Council has announced them (in November), copy library/calendars/cn.yaml into library/calendars of the data folder with the new year added, and start the service anew.
health-about-versions = Versions
health-database = { $name } with { $size } revisions; a row was written and taken back
health-database-archive = the database may only be read
health-database-full = the database takes nothing more: there is no room
health-database-ill = the database does not answer, or takes no write
health-room = { $free } GB free of { $total } GB
health-room-unknown = the system does not say how much is free
health-backup = made on { $when }
health-backup-none = none is known: neither from the page of jobs nor by the command mingde backup
health-backup-server = the database is on a server, which has backups of its own (pg_dump)
health-checkpoint = { $size } revisions, root { $root }
health-verified = read again on { $when }
health-verified-never = it was never read again from a page
health-witness = the witness file follows up to { $noted } revisions; nobody else cosigns
health-witness-cosigned = the witness file follows up to { $noted } revisions; cosigned by somebody else up to { $cosigned }
health-witness-none = there is no witness file, or none that these keys signed
health-witness-unread = the witness file cannot be read
health-witness-doubt = the ledger and its witness disagree
health-outbox = { $waiting } wait to be sent, { $failed } were given up
health-reader = a reader was started and read a few words
health-reader-ill = no reader starts, so no workbook, document or photo is read
health-clock = it agrees with the latest entry
health-versions = Mingde { $version }, layout { $layout } of the tables in { $database }
health-do-database = Look at the log of the service (journalctl -u mingde) and at the disk; with PostgreSQL, whether it runs. What people typed waits on their devices.
health-do-database-archive = The medium or the account may only read: give the account of the service the right to write, or move the data folder to another disk.
health-do-room = Make room on the disk of the data folder, or move it to a larger one; remove backups that are kept there on the page of jobs.
health-do-backup = Make one on the page of jobs, and keep it on another machine; at the command line, mingde backup every day.
health-do-verify = Have it read again on the page of jobs. It takes minutes, and everybody goes on working.
health-do-not-verified = Write nothing more; keep the data folder as it is, as proof; run mingde ledger verify, and read “When verification finds something” in docs/ledger.md.
health-do-witness = Look whether witness.log lies in the data folder and may be read; mingde ledger push keeps a second one elsewhere.
health-do-outbox = Under Accounts, Channels, it says what was wrong; send a test there.
health-do-reader = Look at the log of the service: the program must be able to start itself, and have memory for it.
health-do-clock = Set the clock of the machine, and let it follow a time server. Entries made meanwhile bear the wrong time.
web-school-year-link = What the new school year asks for
web-school-year-title = School year { $from }–{ $to }: what is to be done
web-school-year-lead = In this order. What was done is counted from { $since } on; where it says “please look”, the ledger cannot know what is left.
web-school-year-step = Step
web-school-year-mark = .{" "}
web-school-year-known = How, and what was done
web-school-year-nothing-carried = Nothing is carried over: a period follows from dates, and results of the former year can be worked out and questioned at any time.
school-year-state-done = nothing left
school-year-state-open = something left
school-year-state-look = please look
school-year-schools = Schools founded, closed, merged, renamed
school-year-schools-do = Under Units and people, with effect from 1 September; what happened before stays with the school where it happened.
school-year-schools-known = { $begun ->
    [one] 1 founded
   *[other] { $begun } founded
}, { $ended ->
    [one] 1 closed or merged
   *[other] { $ended } closed or merged
}
school-year-moves = People who move, come and leave
school-year-moves-do = Many at once as posts in a workbook, few on the page of each.
school-year-moves-known = { $begun ->
    [one] 1 new post
   *[other] { $begun } new posts
}, { $left ->
    [one] 1 person left
   *[other] { $left } people left
}
school-year-stranded = People of schools that are closed
school-year-stranded-do = The school is gone and they still belong to it: give each a new post, or enter that they left.
school-year-stranded-known = { $count ->
    [0] nobody
    [one] 1 person
   *[other] { $count } people
}
school-year-groups = Members of groups
school-year-groups-do = Where a member has left, end the membership, or the group.
school-year-groups-known = { $count ->
    [0] no group has members who left
    [one] 1 group has members who left
   *[other] { $count } groups have members who left
}
school-year-offices = Offices
school-year-offices-do = Take back those whose unit is closed or whose holder left; grant those anew that end before September, or to somebody else.
school-year-offices-known = { $loose ->
    [one] 1 has lost its ground
   *[other] { $loose } have lost their ground
}, { $ending ->
    [one] 1 ends by September
   *[other] { $ending } end by September
}
school-year-accounts = Accounts
school-year-accounts-do = Close those of people who left; print an invitation sheet for a school for those who came.
school-year-accounts-known = { $left ->
    [one] 1 person left and has one
   *[other] { $left } people left and have one
}, { $without ->
    [one] 1 works here and has none
   *[other] { $without } work here and have none
}
school-year-rulebooks = New versions of rulebooks
school-year-rulebooks-do = A rulebook that changes takes effect on 1 September and is published by a second person; the former year stays with the former version.
school-year-rulebooks-known = { $count ->
    [one] 1 version has taken effect since the summer
   *[other] { $count } versions have taken effect since the summer
}
school-year-settings = Values to be laid down
school-year-settings-do = By the body that the rulebook names, with its source and the day from which it holds.
school-year-settings-known = { $count ->
    [0] none is open
    [one] 1 is open
   *[other] { $count } are open
}
school-year-holidays = Days off
school-year-holidays-do = Once announced they go into the calendar, so that working days are counted right.
school-year-backup = Backup
school-year-backup-do = Make one before much is changed at once.
web-jobs-lead = What takes longer than a page waits. Leave and come back: it goes on without you.
web-jobs-list = What goes on and what came of it
web-jobs-none = Nothing was begun yet.
web-jobs-what = What
web-jobs-who = Who
web-jobs-since = Since
web-jobs-state = State
web-jobs-result = What came of it
web-job-backup = Backup
web-job-export = Export of everything
web-job-verification = Ledger read again
web-job-import = Import
web-job-state-running = going on
web-job-state-done = done
web-job-state-failed = came to nothing
web-job-state-interrupted = cut off
web-job-progress = { $done } of { $total }
web-job-progress-unknown = beginning
web-job-interrupted = The server ended before it did. Nothing of it was kept; begin it again.
web-job-file = { $name }, { $megabytes } MB
web-job-fetch = Download
web-job-remove = Remove the file
web-job-until = waits to be fetched until { $when }
web-job-kept = is kept in the data folder (made) until somebody removes it
web-job-began = It goes on. You may leave this page and come back.
web-job-removed = The file was removed.
job-goes-on = One is being made already: wait until it is done
job-unknown = There is no such job
web-backup-title = Make a backup
web-backup-lead = The whole data folder in the state of one moment, while everybody goes on working: database, evidence, settings, the bureau's own library, witness. One file, encrypted; it may lie anywhere.
web-backup-opens = It opens with two things together: the passphrase you choose here, and the signing key of the ledger, from the printed recovery sheet or the folder of keys. Whoever has the file and the passphrase reads nothing without the sheet. The keys of sealed values are in it, and only encrypted.
web-backup-lost = The passphrase stands nowhere. Who forgets it has no backup: write it down, and lock it up apart from the recovery sheet.
web-backup-passphrase = Passphrase
web-backup-passphrase-help = Twelve characters at least; four or five words that have nothing to do with each other are good.
web-backup-again = Once more
web-backup-kept = Keep the file in the data folder too, until somebody removes it
web-backup-kept-help = Otherwise it waits a day to be fetched. A backup on the same disk does not survive that disk.
web-backup-restore = To put it back: mingde --data NEW-FOLDER restore FILE --keys RECOVERY-SHEET, which asks for the passphrase. It says size and root of what it put back.
web-backup-server = A database server holds this ledger: back it up with its own tools (pg_dump), and copy evidence and witness.log from the data folder.
web-export-title = Export everything
web-export-lead = All records, units, people and groups as Parquet files in one archive, for other software. Sealed values are not in it. It is not encrypted: keep it as you keep the ledger.
web-reread-title = Read the ledger again
web-reread-lead = Every revision is hashed again and held against what was signed, as mingde ledger verify does.
web-job-begin-backup = Make a backup
web-job-begin-export = Export
web-job-begin-verification = Read again
backup-passphrase-short = at least { $least } characters: whoever has the file tries as often as they like
backup-passphrase-differs = the two passphrases are not the same
backup-passphrase-unfit = this passphrase cannot be used here
reason-job-backed-up = { $size } revisions, root { $root }, { $evidence } pieces of evidence, { $megabytes } MB
reason-job-exported = { $rows } rows in { $files } files
reason-job-verified = all { $revisions } revisions are as they were signed
reason-job-verified-in-part = { $revisions } revisions were read and nothing was found, but not everything could be read
reason-job-not-verified = { $findings } findings in { $revisions } revisions: the ledger is not what was signed
reason-job-disk-full = there was no room on the disk
reason-job-on-a-server = a database server holds this ledger, which has backups of its own
reason-job-no-keys = the keys of the ledger are missing or damaged, without which no backup is closed
reason-job-broken = it failed; the log of the server says why
web-trail-backup = Backup made
web-trail-export = Everything exported
web-trail-verification = Ledger read again
web-trail-restored = Restored from a backup
web-trail-destroy-key = Former key destroyed
web-trail-upgrade-ledger = Ledger upgraded
web-trail-renew-keys = Keys of sealed values renewed
web-trail-drop-provider = Identity provider removed
web-trail-close-provider = Identity provider closed
web-trail-open-provider = Identity provider opened
web-trail-keep-provider = Identity provider set
web-trail-drop-channel = Channel removed
web-trail-set-channel = Channel set
web-trail-withhold-person = Person withheld
web-trail-copy-personal-data = Personal data copied
web-trail-write-honours = Honours entered
web-trail-put-on-notice = Put on notice
web-trail-close-evaluation = Rating closed
web-trail-hand-in-sheet = Rating sheet handed in
web-trail-decide-selection = Selection decided
web-trail-forget-heading = Heading forgotten
web-trail-reply = Replied
