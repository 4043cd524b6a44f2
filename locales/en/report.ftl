# Reports
report-front-matter-missing = a report form begins with a line `---`, its name and figures, and another line `---`; the text follows
report-quote-braces = a text is wanted here; a text with {"{{ }}"} in it must be quoted
report-period-unknown = unknown period `{ $word }`
report-from-unknown = unknown source of figures `{ $word }`
report-take-one = give exactly one of these: { $keys }
report-text-wanted = a name is wanted here
report-word-unknown = unknown word `{ $word }`
report-words-known = one of: { $words }
report-condition-bad = cannot read the condition `{ $text }`; write item = bus-card, unit.class in school, institution, or amount >= 1000
report-figure-name = `{ $name }` cannot name a figure: only letters, digits, hyphens and underscores, and none of the framing words
report-title-twice = two figures are titled `{ $title }`
report-figure-unknown = no figure `{ $name }` is defined
report-figure-unused = the figure `{ $title }` is defined but never used
report-column-unknown = `{ $row }` has no column `{ $column }`
report-brace-open = {"{{"} is not closed by {"}}"} on its line
report-braces-empty = no figure is named between {"{{ }}"}
report-wording-unknown = unknown wording `{ $word }`
report-wording-argument = this wording does not take `{ $argument }`
report-wording-shape = the figure `{ $figure }` cannot be worded `{ $wording }`; figures made of rows are written out with 每个
report-each-form = a loop is written: 每个 school 属于 figure
report-each-not-list = `{ $figure }` is not a list and cannot be looped over
report-end-missing = this part is not closed by 结束
report-end-alone = `{ $word }` has no 如果 or 每个 before it
report-test-form = cannot read the condition; write: 如果 figure, 如果 没有 figure, or 如果 figure >= 10
report-test-mixed = one condition cannot use both 且 and 或
report-markdown-unsupported = { $what } has no place in an official document and is treated as plain text
report-too-long = the body has { $characters } characters, { $over } more than the { $limit } allowed
report-not-reported = { $count } figures were not reported: { $figures }
report-docx-not-written = the Word file could not be written; memory may have run out
report-not-docx = this is not a Word (DOCX) file, or it is damaged
report-no-receipts = this file carries no receipts: it was not written here, or they were removed
report-picture-unknown = the picture "{ $name }" is neither PNG nor JPEG and was not printed
report-picture-damaged = the picture "{ $name }" is damaged and was not printed
report-picture-missing = the picture "{ $name }" was not found and not printed; pictures lie beside the form
report-receipts-unreadable = the receipts inside this file cannot be read; they may be damaged
report-receipts-newer = the receipts inside this file were written by a later version (format { $format }); update this software first
