# Check-up of materials
checkup-typos-not-a-mapping = a list of wrong words must be a mapping of the wrong word to the right one
checkup-old-word = this is an old Word file (.doc); save it as .docx first
checkup-other-office = this is a workbook or a slide show, no document: the check-up reads prose; save its text as .docx or .txt
checkup-not-docx = cannot be opened: not a sound Word document (.docx)
checkup-not-pdf = cannot be opened: not a sound PDF, or locked with a password
checkup-pdf-without-text = this PDF holds pictures and no text; run text recognition first
checkup-pdf-beyond-us = the text of this PDF cannot be read: it is in an encoding not known here, or the file is damaged. Save the Word or WPS file it was made from as .docx and look at that
checkup-pdf-unfolds = this file cannot be read: shapes on a page draw each other without end. Save it as a PDF anew from WPS or Word; do not use files from nobody knows where
checkup-too-long = too long: a material has at most a million bytes of text, about 300,000 Chinese characters; split it
checkup-binary = this file is no material; text, Markdown, HTML, DOCX and PDF can be looked at
checkup-file-unread = { $path }: { $reason }
checkup-rich-text = this is rich text (RTF); open it in Word and save it as .docx
checkup-embedded = the text of this Word document is another file inside it; open it in Word and save it as .docx
checkup-open-document = this is an OpenDocument text (.odt); open it in LibreOffice or Word and save it as .docx first
checkup-ofd = this is an OFD file; export it as PDF from an OFD reader, or check the .docx it was made from
checkup-archive = this is an archive; unpack it first and check the files inside
checkup-mask-unfilled = `{ $mask }` has been left open here
checkup-typo = `{ $wrong }` may be a slip; perhaps `{ $right }` is meant
checkup-unreadable = `{ $text }` is unreadable and cannot be restored; compare it with the original
checkup-over-length = { $length ->
        [one] { $length } character
       *[other] { $length } characters
    }, more than the { $limit } allowed
checkup-product-holds = { $number } × { $each } = { $total } holds
checkup-product-differs = { $number } × { $each } = { $product }, but the text says { $total }
checkup-sum-holds = { $parts } = { $total } holds
checkup-sum-differs = { $parts } = { $sum }, but the total in the text is { $total }
checkup-said-differently = `{ $subject }` is said with two numbers: `{ $first }` before, `{ $second }` here
checkup-share-of-what = `{ $quote }` does not say what it is a share of
checkup-no-such-day = `{ $quote }`: there is no such day, the month has { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
checkup-no-such-month = `{ $quote }`: there is no such month
checkup-no-such-time = `{ $quote }`: there is no such time of day
checkup-headline-differs = `{ $quote }` announces { $said }, the list has { $listed }
checkup-table-sum-differs = in the table, “{ $column }” of “{ $row }”: { $parts } = { $sum }, and the table says { $total }
checkup-table-differs = the text says “{ $said }” of “{ $row }” ({ $subject }), and the table { $cell }
checkup-change-holds = the change comes to { $worked }, and the text says “{ $said }”
checkup-change-differs = the change comes to { $worked }, and the text says “{ $said }”
checkup-change-direction = from “{ $first }” to “{ $second }” goes the other way than the text says
checkup-share-holds = “{ $part }” is { $worked } of “{ $whole }”, as the text says
checkup-share-differs = “{ $part }” is { $worked } of “{ $whole }”, and the text says “{ $said }”
checkup-average-holds = { $total } over { $number } is { $worked }, as the text says
checkup-average-differs = { $total } over { $number } is { $worked }, and the text says “{ $said }”
checkup-ratio-holds = “{ $first }” to “{ $second }” is { $worked }, as the text says
checkup-ratio-differs = “{ $first }” to “{ $second }” is { $worked }, and the text says “{ $said }”
checkup-shares-over = { $parts } = { $sum }, which is more than all of it
checkup-all-and-remaining = “{ $subject }” is “{ $share }” and yet “{ $rest }” remain
checkup-below-present = the aim “{ $subject } { $aim }” is below the “{ $present }” that are there
checkup-above-present = the aim “{ $subject } { $aim }” is above the “{ $present }” that are there, and it is meant to fall
checkup-dates-reversed = “{ $quote }” ends before it begins
checkup-dates-order = what comes later is dated “{ $second }”, before “{ $first }”
checkup-dates-signed = “{ $date }” does not go with the day of the paper, “{ $signed }”
checkup-period-length = “{ $range }” is { $right }, and the text says “{ $said }”
checkup-weekday = “{ $date }” is { $right }, not { $said }
checkup-number-skips = “{ $mark }” follows “{ $before }”; it should be “{ $wanted }”
checkup-number-twice = “{ $mark }” repeats “{ $before }”; it should be “{ $wanted }”
checkup-number-first = the numbers begin with “{ $mark }”; “{ $wanted }” is missing
checkup-number-nests = “{ $mark }” stands below “1.”; the order is 一、 （一） 1. （1）
checkup-item-skips = only { $before } items stand before “{ $mark }”; one is missing
checkup-attachment-missing = the text names “{ $quote }”, which is not among the attachments
checkup-two-spellings = “{ $second }” differs from “{ $first }” before it in one character; are they the same name?
checkup-mark-unbalanced = “{ $around }”: the mark “{ $mark }” has no other half
checkup-number-estimate = “{ $quote }”: an estimate by two neighbouring digits takes no comma; “{ $wanted }” (GB/T 15835)
checkup-number-range = “{ $quote }”: both ends of a range of shares take the sign; “{ $wanted }” (GB/T 15835)
checkup-number-mixed = “{ $quote }”: figures do not go with 十, 百 and 千; “{ $wanted }” (GB/T 15835)
checkup-number-two-styles = “{ $quote }” mixes figures with numbers in words; “{ $wanted }” (GB/T 15835)
checkup-number-nought = “{ $quote }”: the nought of a year is 〇; “{ $wanted }” (GB/T 15835)
checkup-number-about = “{ $quote }” says twice that it is about
checkup-torn-off = the text breaks off at `{ $tail }`; its end may be missing
checkup-empty = The file is empty: there is no text to look through
checkup-class-contradiction = Contradictions
checkup-class-incomplete = Missing or unreadable
checkup-class-form = Form
checkup-class-open = Left open
checkup-class-holds = Worked out and right
checkup-masks-unfilled = { $count } places were left open, such as “{ $mask }”
checkup-checked = Checked: sums and parts, products, changes, shares, what is said twice, dates, numbering, attachments, names, marks and the writing of numbers; { $right } of them worked out right, { $tables } tables read.
checkup-unchecked = Not checked: text in pictures, papers and clauses that are quoted, whether it is true{ $tables ->
    [0] .
   *[other] ; { $tables } tables were not understood.
}
checkup-number-torn = “{ $first }” and “{ $second }” on the next line may be one number torn in two; look at the original
checkup-cut-by-site = the website says that it does not show everything; more may follow
checkup-summary = { $file }: { $repairs ->
        [one] { $repairs } repair
       *[other] { $repairs } repairs
    }, { $claims ->
        [one] { $claims } quantity
       *[other] { $claims } quantities
    }, { $findings ->
        [one] { $findings } problem
       *[other] { $findings } problems
    }
checkup-title = Check-up: { $file }
checkup-heading-findings = Findings
checkup-heading-repairs = Repairs and remarks
checkup-heading-claims = Quantities
checkup-heading-text = The text as repaired
checkup-nothing-found = Nothing was found
checkup-repaired = { $type }: { $count }, for example `{ $example }`
checkup-masked = open
checkup-head-quote = Original
checkup-head-value = Value
checkup-head-kind = Kind
checkup-head-subject = Of what
checkup-head-period = When
checkup-damage-pinyin-gloss = pinyin glosses
checkup-damage-mojibake = wrong encoding
checkup-damage-radical = Radicals in place of characters
checkup-damage-page-marker = page markers
checkup-damage-traditional = traditional characters
checkup-damage-space = stray spaces
checkup-damage-boilerplate = lines of the web page
checkup-damage-mask = masks
checkup-damage-typo = possible slips
checkup-kind-count = count
checkup-kind-number = number
checkup-kind-share = share
checkup-kind-money = money
checkup-kind-date = date
checkup-kind-duration = duration
checkup-kind-frequency = frequency
checkup-kind-ordinal = ordinal
checkup-kind-threshold = threshold
checkup-relation-eq = =
checkup-relation-ge = ≥
checkup-relation-gt = >
checkup-relation-le = ≤
checkup-relation-lt = <
checkup-relation-approx = about
checkup-relation-approx-ge = a little over
checkup-relation-near = just under
checkup-phrases-not-a-mapping = phrases must be a mapping of the phrase to the name of a figure
checkup-borne-out = the ledger agrees: { $title } { $value } ({ $source })
checkup-contradicted = the ledger disagrees: the text says { $said }, { $title } is { $value } ({ $source })
checkup-ledger-summary = Against the ledger: { $borne_out } borne out, { $contradicted } contradicted, { $not_covered } not covered
checkup-mapping-malformed = `{ $text }` should be `phrase=figure`
checkup-mapping-kept = { $count ->
        [one] { $count } phrase
       *[other] { $count } phrases
    } remembered
checkup-phrase-row = { $phrase } → { $figure }
checkup-phrase-own = (said by a person)
checkup-html-one = an HTML report holds one material at a time
checkup-class-ledger = Not what the ledger says
checkup-paper-title = Findings of the check-up
checkup-said-confirmed = A problem
checkup-said-dismissed = No problem
checkup-word-long = That is too long: at most { $most } characters.
checkup-verdicts-many = Too much is remembered: at most { $most } findings for one person.
