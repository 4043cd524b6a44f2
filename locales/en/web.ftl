# Pages

web-skip = Skip to the text
web-missing = There is no such page, or it is not among what you may see.
web-broken = This could not be done; the cause is in the log. What you filled in was not written to the ledger.
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
web-search = Find units and people
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
web-section-file = File a record
web-section-ledger = Ledger
web-section-imports = Spreadsheets
web-section-rulebooks = Rulebooks
web-section-calendar = Calendar
web-section-units = Units and people
web-section-offices = Offices and accounts
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
