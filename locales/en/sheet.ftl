# Spreadsheets
sheet-returned-place = { $own } (of the file: { $original })
sheet-suggestion = did you mean `{ $word }`
sheet-cannot-write = cannot write the workbook: { $detail }

## Files that cannot be opened
sheet-file-unreadable = cannot read the file: { $detail }
sheet-file-empty = the file is empty
sheet-file-too-large = the file is larger than 256 MB; please split it
sheet-file-damaged = the file is damaged or incomplete; please save it as .xlsx again
sheet-too-many-sheets = the file has { $count } sheets, at most { $most } are read; save the sheets to be imported as a file of their own
sheet-cell-mask = the ****** in “{ $column }” stands for a sealed value and is none: leave it empty to keep what is there, or state another
sheet-rows-alike = from line { $line } on { $count } rows say the same, which no table that was filled in does; the file is not read, check where it comes from
sheet-file-bomb = unpacked, the file is larger than makes sense and is not read; check where it comes from, or split it
sheet-file-password = the file has a password; please remove it and save again
sheet-file-text = this is a text file, not an Excel workbook; if its columns are separated by commas, name it .csv
sheet-file-html = this is a web page with a table, not an Excel workbook; open it in Excel or WPS and save it as .xlsx
sheet-file-xml = this is an XML file, not an Excel workbook; open it in Excel or WPS and save it as .xlsx
sheet-file-xlsb = binary workbooks (.xlsb) are not read; please save as .xlsx
sheet-file-zip = this is an archive, not an Excel workbook; unpack it and import the .xlsx inside
sheet-file-numbers = this is an Apple Numbers document; export it as .xlsx
sheet-file-lock = this is a temporary file that Excel or WPS leaves while a workbook is open, without data; import the workbook of the same name
sheet-file-no-sheets = the workbook has no worksheet that could hold data
sheet-file-encoding = line { $line } cannot be read as text: the file is damaged, or put together from two encodings; open it in Excel, check it and save it as CSV UTF-8 or .xlsx
sheet-file-no-text = this is no text, or UTF-16 without its mark; open it in Excel and save it as CSV UTF-8 or .xlsx
sheet-file-other = this is not a spreadsheet; .xlsx, .ods, .xls and .csv can be imported

## Sheets that are not recognised
sheet-all-empty = there is no data in this workbook, its sheets are empty: { $sheets }
sheet-none-recognised = no data found: none of the sheets { $sheets } has known headings in its first 20 lines; get a template with mingde template and use its headings
sheet-none-recognised-few = of sheet `{ $sheet }` only the columns { $known } are known, which many kinds have, so that nobody can tell which is meant; name the sheet after the kind, or get a template with mingde template and use its headings
sheet-nearest = this sheet was not imported: headings are missing; it is most like { $title }; mend them as said below, or compare with mingde template { $template }
sheet-nearest-or = this sheet was not imported: headings are missing; it is most like { $title }, and as much like { $others }; mend them as said below, name the sheet after the kind that is meant, or compare with mingde template { $template }
sheet-ambiguous = sheet `{ $sheet }` looks like { $first } and like { $second }; name the sheet after one of them, or use the template
sheet-hidden = this sheet is hidden, and its rows are imported as well; delete it if that is not meant
sheet-ignored-empty = empty sheet
sheet-ignored-headings = no known headings in the first 20 lines
sheet-ignored-few = only the columns { $known } are known, which does not tell what it is
sheet-ignored-resembles = headings are missing; it is most like { $title }, and another sheet has complete data
sheet-ignored-incomplete = it is like { $title }, but the required columns { $missing } are missing; another sheet has complete data, and this one was not imported
sheet-template-older = the columns of this template differ from those in use; get the new template
sheet-column-unknown = unknown column `{ $heading }`; it is not imported
sheet-columns-unknown = { $count ->
        [one] { $count } more column is
       *[other] { $count } more columns are
    } unknown and not imported
sheet-column-elsewhere = column `{ $heading }` belongs on the sheet `{ $sheet }` and is not read here; add such a sheet as in the template, tied by the number
sheet-column-twice = column `{ $heading }` stands there twice, first in column { $other }
sheet-table-beside = another table with the same headings begins beside the first in column { $at }; move its rows below the first, without its headings, or onto a sheet of their own, and import again
sheet-heading-other-unit = column { $column } is in { $unit }, but the sheet says `{ $heading }`: convert the numbers, correct the heading, import again
sheet-column-missing = required column `{ $title }` is missing
sheet-column-missing-near = required column `{ $title }` is missing; is it the one headed `{ $near }`?

## Cells
sheet-cell-missing = { $column } is required but empty
sheet-merged = merged cells { $range } do not tell what each row has: please unmerge them and fill in every row (units, days, names merged down one column are read)
sheet-merged-read = merged cells { $range } are read with the same value for every row
sheet-headings-again = this line repeats the headings and was passed over
sheet-columns-numbered = this row numbers the columns and was not imported
sheet-second-table = a second table begins here: put it on a sheet of its own and import that; this line and those below are given back as they stand
sheet-second-table-of = a second table ({ $title }) begins here: put it on a sheet of its own and import that; this line and those below are given back as they stand
sheet-column-hidden = the column { $heading } is hidden; what stands in it is imported all the same; delete what is not to be imported
sheet-row-hidden = this row is hidden or filtered out, as others below may be; they are imported all the same; delete what is not to be imported
sheet-row-alone = nothing but `{ $value }` stands in this line, which makes no record; delete it if it is no data
sheet-cell-unheaded = `{ $value }` stands in a column without a heading, which is not imported
sheet-cells-too-many = this line has `{ $value }` beyond the headings: put texts with commas in double quotes, else the columns behind them are shifted
sheet-footer = a line that begins with `{ $text }` is no data and was not imported
sheet-sum-line = the line of `{ $text }` holds sums and no data, and was not imported
sheet-percent-or-share = { $column } is in per cent, and { $value } may be { $value }% or a share of one: write a percentage, or add the sign %
sheet-formula-error = { $column }: the formula has an error, { $error }
sheet-formula-no-value = { $column }: the formula has no result ({ $formula }); open the file in Excel and save it
sheet-cell-hidden = { $column } shows nothing and holds { $value }, which a number format or an option of the sheet hides; let it show, or clear the cell
sheet-cell-part = in “{ $column }”, “{ $left }” is struck out, a raised mark of a note or white, and was not read; taken as “{ $value }”
sheet-cell-struck = “{ $value }” in “{ $column }” is struck out as a whole: clear it or delete the row if it is void; take the line away if it still holds
sheet-row-struck = this row is struck out as a whole and was not imported: delete it if it is void, take the line away if it still holds
sheet-direction-mark = { $column }: `{ $value }` has a mark that turns the order of reading ({ $mark }), so that it is shown otherwise than it is kept; clear the cell and enter it again
sheet-one-only = only one fits into { $column }, and `{ $value }` is { $count }; use a row for each
sheet-too-many = { $column } has { $count ->
        [one] { $count } entry
       *[other] { $count } entries
    }, at most { $max } fit
sheet-digits-lost = { $column }: { $value } has more than 15 digits, and Excel has lost the last ones; format the column as text and enter it again
sheet-code-scientific = { $column }: { $value } is written in powers of ten, so that not every figure is seen; format the column as text and enter it again
sheet-code-malformed = { $column } must be a code of at most 64 characters, not `{ $value }`
sheet-code-several = `{ $column }` takes one code, and there are { $count } in `{ $value }`; give each a row of its own
sheet-code-point = in `{ $column }` some program seems to have taken { $value } for a number; the noughts behind the point were not read, and { $code } is recorded
sheet-number-malformed = { $column } must be a number, not `{ $value }`
sheet-number-several = { $column } takes one number; `{ $value }` has several. Thousands are separated by commas
sheet-number-too-large = { $column }: { $value } is too large
sheet-number-too-fine = { $column }: { $value } has more than four decimals
sheet-number-is-date = { $column } must be a number, but the cell is a date or time, { $value }; change its format and enter it again
sheet-number-other-unit = { $column } is counted in { $unit }, not as `{ $value }`
sheet-number-wan = { $column }: please write all digits instead of `{ $value }`
sheet-number-shown-otherwise = { $column } shows `{ $shown }` and holds { $number }: which is right cannot be told. Write the number in full, without a format that adds a unit or scales it
sheet-number-held = { $column } shows { $shown } and holds { $number }; { $number } is taken
sheet-date-malformed = { $column } must be a date such as 2025-09-01, not `{ $value }`
sheet-date-no-such-day = { $column }: there is no such day as `{ $value }`
sheet-date-none = no day stands in { $column }: { $value } comes of a formula that points at an empty cell, of a time alone, or of a program that writes it for no date. Write the day, or leave the cell empty
sheet-date-out-of-range = { $column }: `{ $value }` is not between 1890 and 2199
sheet-date-early = { $column } shows { $value } (the cell holds the number { $number }), hardly the day that was meant: look at it. If it is, write it as text
sheet-date-month-begins = { $column }: `{ $value }` is a month; { $day } is taken, on which it begins. Other cells of the column are taken likewise without a further word
sheet-date-month-unclear = { $column }: { $value } may be January or October: write { $year }-01 or { $year }-10, or make the cell a text
sheet-date-day-unclear = { $column }: { $value } may be day { $day } or { $day }0 of month { $month } (a cell of numbers shows { $month }.{ $day }0 so, too): write the whole date, as 2025-09-01
sheet-date-months = { $column }: `{ $value }` looks like several months, not a day; give one day, as 2025-09-01
sheet-date-no-day = { $column }: `{ $value }` has no day
sheet-date-lunar = `{ $column }`: `{ $value }` is a day of the lunar calendar; write the date as 2025-09-01
sheet-date-no-year = { $column }: `{ $value }` has no year
sheet-date-several = { $column } takes one day, `{ $value }` gives a stretch of time or several; write the first day, or one row for each
sheet-date-weekday = { $column }: in `{ $value }` day and weekday do not fit, for that day is a { $weekday }; look which of them is wrong
sheet-date-other-calendar = { $column } is shown by another calendar (of the moon, of an era); change its format to a date such as 2025-09-01
sheet-date-abroad = { $value } in { $column } is { $day } in China; that day is taken
sheet-date-serial = { $column } shows the number { $number }; { $day }, which it stands for in Excel, is taken. Other cells of the column are taken likewise without a further word
sheet-date-year-unseen = { $column } shows { $shown } without its year; { $day }, which the cell holds, is taken: look at the year. Other cells of the column in that year are taken without a further word
sheet-date-time-dropped = { $column } keeps the date only; { $time } is not kept
sheet-time-malformed = { $column } must be a time such as 08:30, not `{ $value }`
sheet-time-midnight = `{ $value }` in { $column } is midnight: write 00:00, and the day to which that moment belongs (most likely the next)
sheet-time-twelve = `{ $value }` in { $column } may be noon or midnight: write 12:00 for noon, 00:00 for midnight
sheet-time-shown-otherwise = { $column } shows `{ $shown }` and holds { $time }; enter the time again, such as 08:30
sheet-time-date-dropped = { $column } keeps the time only; the date is not kept
sheet-flag-malformed = { $column } must be 是 (yes) or 否 (no), not `{ $value }`
sheet-choice-unknown = { $column } has no option `{ $value }`; options: { $options }
sheet-choice-unknown-of-many = { $column } has no option `{ $value }`; options: { $options } and others
sheet-id-number-lost = { $column }: Excel has lost the last digits (as in 1.2E+17); format the column as text and enter it again
sheet-id-number-old = { $column } is an old number of 15 digits; enter the number of 18
sheet-id-number-length = { $column } must have 18 characters, not { $length }
sheet-id-number-malformed = { $column } must be 17 digits and a digit or X
sheet-id-number-birth = { $column }: digits 7 to 14 are not a date of birth
sheet-id-number-check = { $column }: the check character does not fit, usually because one digit is wrong
sheet-phone-lost = Excel has lost the last digits of { $column } (like 1.38E+10); set the column to text format and fill it in again
sheet-phone-malformed = { $column } must be one mobile number of 11 digits or one landline number with its area code
