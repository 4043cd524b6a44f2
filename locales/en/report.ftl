# Reports
report-front-matter-missing = a report form begins with a line `---`, its name and figures, and another line `---`; the text follows
report-quote-braces = a text is wanted here; a text with {"{{ }}"} in it must be quoted
report-period-unknown = unknown period `{ $word }`
report-from-unknown = unknown source of figures `{ $word }`
report-take-one = give exactly one of these: { $keys }
report-text-wanted = a name is wanted here
report-word-unknown = unknown word `{ $word }`
report-words-known = one of: { $words }
report-figure-name = `{ $name }` cannot name a figure: only letters, digits, hyphens and underscores, and none of the framing words
report-title-twice = two figures are titled `{ $title }`
report-figure-unknown = no figure `{ $name }` is defined
report-figure-unused = the figure `{ $title }` is defined but never used
report-column-unknown = `{ $row }` has no column `{ $column }`
report-brace-lone = a lone or full-width `{"{"}` cites nothing; a figure is cited in two half-width braces
report-brace-open = {"{{"} is not closed by {"}}"} on its line
report-braces-empty = no figure is named between {"{{ }}"}
report-wording-unknown = unknown wording `{ $word }`
report-wording-argument = this wording does not take `{ $argument }`
report-wording-shape = the figure `{ $figure }` cannot be worded `{ $wording }`; figures made of rows are written out with 每个
report-each-form = a loop is written: 每个 school 属于 figure
report-each-not-list = `{ $figure }` is not a list and cannot be looped over
report-end-missing = this part is not closed by 结束
report-too-deep = more than { $most } parts stand in one another here; what follows was not read
report-end-alone = `{ $word }` has no 如果 or 每个 before it
report-markdown-unsupported = { $what } has no place in an official document and is treated as plain text
report-too-long = the body has { $characters ->
        [one] { $characters } character
       *[other] { $characters } characters
    }, { $over } more than the { $limit } allowed
report-not-reported = { $count ->
        [one] { $count } figure was
       *[other] { $count } figures were
    } not reported: { $figures }
report-docx-not-written = the Word file could not be written; memory may have run out
report-not-docx = this is not a Word (DOCX) file, or it is damaged
report-not-paper = this is neither a Word (DOCX) nor an HTML nor a PDF file
report-not-pdf = this PDF cannot be read: it may be damaged or protected by a password
report-no-receipts = this file carries no receipts: it was not written here, or they were removed
report-column-source = a column counts, or takes its figure from an assessment or a setting
report-column-rows = only rows of units or persons (from: unit, person, post, member) can be asked about in a column
report-counter-form = write: number NAME, or number NAME digits (and total likewise)
report-counter-unknown = there is no `number { $name }` in the text, so there is nothing to total
report-each-clause = this part of the loop cannot be read; in this order one can write: where TEST, by FIGURE descending (or ascending), first NUMBER
report-unknown-setting = figure `{ $figure }` asks for a setting that does not exist: `{ $name }`
report-picture-unknown = the picture "{ $name }" is neither PNG nor JPEG and was not printed
report-picture-damaged = the picture "{ $name }" is damaged and was not printed
report-picture-missing = the picture "{ $name }" was not found and not printed; pictures lie beside the form
report-receipts-unreadable = the receipts inside this file cannot be read; they may be damaged
report-receipts-newer = the receipts inside this file were written by a later version (format { $format }); update this software first
report-text-long = This is too long: at most { $most } characters.
report-text-overtaken = Somebody has kept another text since you opened this. Look at what is kept now; keeping once more puts yours in its place.
