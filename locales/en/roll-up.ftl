cli-submit = Send results to the superior: what its request names and no more, numbers and no names of people, signed by the key of the ledger
cli-submit-folder = Folder into which it is put, or an object storage (s3+https://HOST/BUCKET/PREFIX)
cli-submit-request = The superior's request (a YAML file)
cli-submit-dry-run = Only show what would be sent; write nothing
cli-submit-with-snapshot = The snapshot that is asked for goes along (units, numbers, dates and choices of records; no people and no texts)
cli-submit-withdraw = Take back results that were sent
cli-submit-withdraw-folder = The folder or object storage to which they were sent
cli-submit-withdraw-request = The request that they answer
cli-submit-withdraw-reason = Why they are taken back
cli-collect = Take in the results that bureaus below have sent, and list who has not
cli-collect-folders = Folders or object storages (s3+https://…) with what was sent, several if needed
cli-collect-request = The request that was sent to the bureaus (a YAML file)
cli-collect-believe = Say which ledger belongs to which bureau below; before that nothing of it is taken
cli-collect-believe-unit = Name or code of the bureau below
cli-collect-believe-key = The public key that they told: name+id+key (the line in their keys/signing.pub)
cli-collect-believe-from = Take the key that signed what lies in this folder; compare its id by telephone first
cli-collect-believe-reason = Why another key is believed, or a ledger that was put back from a backup

reason-sent-anew = sent anew: { $title }
reason-collected = collected from below: { $title }
reason-no-longer-sent = no longer among what the bureau sent: { $title }
reason-taken-back = taken back by the bureau: { $title }
reason-believed-anew = believed anew

roll-up-request-id = id is at most { $most } small letters, digits and hyphens
roll-up-request-period = period is the period assessed, such as 2025-autumn, 2025-2026, 2025-Q4
roll-up-request-before = as_of { $day } is before the period begins
roll-up-request-each = there is no each: { $word }; write bureau (all together) or unit (each unit)
roll-up-request-nothing = nothing is asked for under { $rulebook }; write ask: [results]
roll-up-request-empty = nothing is asked for; write a line for each rulebook under results
roll-up-no-kind = of the kinds of submissions, ledgers below and results below one is missing; leave rolls_up in library/kinds as it is
roll-up-no-bureau = The ledger has no unit that is the bureau, so nobody knows who sends; import the units first
roll-up-foreign = { $path } is nothing that was sent and is not written over; choose another folder, or move it away
roll-up-nothing-sent = Nothing was sent in answer to “{ $title }”, so nothing is taken back
roll-up-no-rulebook = there is no rulebook { $rulebook } here, so nothing of it can be sent; the superior sees that
roll-up-rulebook-missing = they have no rulebook { $rulebook }; nothing of it came
roll-up-own-version = { $title } is version { $version } here, { $expected } is asked for; it is sent as it is, and the superior sees it
roll-up-no-result = { $title } has no result { $result }
roll-up-snapshot-kept = A snapshot of { $kinds } is asked for and was not sent along; give --with-snapshot to agree
roll-up-kind-missing = there is no kind { $kind } here, so nothing of it goes along
roll-up-unreadable = { $name } cannot be read; nothing was taken, have them send it again
roll-up-not-signed = The signature on { $name } is wrong: another key made it, or it was altered since; nothing was taken
roll-up-checkpoint = Position and root in the list are not those of the signed checkpoint; nothing was taken
roll-up-unknown-ledger = Nobody has said yet whose ledger { $origin } is; nothing was taken. Compare the key, then use mingde collect believe
roll-up-other-key = It is signed by the key { $theirs } and not by { $believed }, which is believed; nothing was taken. If they do have a new key, compare it and believe it anew
roll-up-told-twice = { $name } tells a result twice; nothing was taken
roll-up-missing = { $name } is in the list and not there; nothing was taken
roll-up-altered = { $name } is not what the signed list says: altered or exchanged; nothing was taken
roll-up-other-ledger = The results say they are of another ledger ({ $origin }) than the one that signed; nothing was taken
roll-up-behind = The past was rewritten, or this was sent earlier: on { $when } the ledger had { $known } entries (root { $root }), this is of one with { $size } ({ $now }), cut short or put back from a backup. Nothing was taken. If it was sent earlier in answer to another request, lay what they have sent since beside it
roll-up-rewritten = The past was rewritten: on { $when } the first { $known } entries had the root { $root }, and the ledger of now ({ $size } entries, { $now }) does not prove that it goes on from there. Nothing was taken
roll-up-forgotten = The past was rewritten: on { $when } something was taken of this ledger at { $known } entries (root { $root }), and the ledger of now ({ $size } entries, { $now }) does not know that it sent it: an older backup was put back and written on. Nothing was taken
roll-up-request-changed = They answered another text of “{ $title }” than the one here; nothing was taken. Send them this one and have them send again
roll-up-outdated = It is older than what was taken on { $when }; nothing was taken
roll-up-was-taken-back = They took it back, which was noted on { $when }; nothing was taken. If it holds all the same, have them send anew
roll-up-takes-back-another = What it takes back is not what was taken here; nothing was done
roll-up-other-version = { $title } is version { $version } there, { $expected } is asked for; it is taken as version { $version }, which rulebooks can tell apart
roll-up-other-text = the text of { $title } { $version } is another one than here (they may have added rules of their own)
roll-up-other-kind = the kind { $kind } is another one than here
roll-up-no-place = { $count ->
        [one] { $count } value has
       *[other] { $count } values have
    } a measure for which there is no field, and is left out
roll-up-not-below = { $name } is no bureau below: its kind has to be the bureau of a city, county or district
roll-up-no-key = That is no public key; give the line of their keys/signing.pub, or a folder with what they sent by --from
roll-up-of-another = { $origin } is believed to be the ledger of { $name }
roll-up-key-changed = The key believed of { $name } is { $former }, this one is { $key }; nothing was changed. If they do have a new key, compare it and give --reason
roll-up-which-folder = { $path } holds what { $count } different keys have signed; name the folder of one ledger

roll-up-head-rulebook = Rulebook
roll-up-head-result = Result
roll-up-head-about = About
roll-up-head-says = What is sent
roll-up-head-bureau = Bureau below
roll-up-head-state = State
roll-up-head-day = Taken on
roll-up-head-due = Due
roll-up-about-bureau = the whole bureau
roll-up-subjects = { $count } subjects
roll-up-few = fewer than five people, not told
roll-up-standing-met = met
roll-up-standing-not-met = not met
roll-up-standing-not-applicable = not applicable
roll-up-standing-no-data = no data
roll-up-would-send = A rehearsal: this would be sent in answer to “{ $title }” (ledger of { $position } entries); nothing was written
roll-up-sent = Sent in answer to “{ $title }” (ledger of { $position } entries): { $path }
roll-up-sent-again = Nothing has changed since “{ $title }” was answered (ledger of { $position } entries); the files are the same, byte for byte: { $path }
roll-up-withdrawn = Taken back: “{ $title }”, { $path }
roll-up-nobody = nobody known
roll-up-taken = taken: { $added } added, { $changed } changed, { $withdrawn } withdrawn, { $unchanged } unchanged
roll-up-unchanged = taken before, nothing has changed
roll-up-passed-over = answers another request ({ $request }) and is left to that
roll-up-taken-back = taken back by the bureau; { $withdrawn } results count no longer
roll-up-believed = { $origin } is believed to be the ledger of { $name }, key { $key }; compare this id with them by telephone
roll-up-believed-already = { $origin } was believed to be the ledger of { $name } before, key { $key }
roll-up-state-sent = sent
roll-up-state-outdated = sent, to an earlier text of the request
roll-up-state-taken-back = taken back
roll-up-state-missing = not sent
roll-up-state-unknown = no ledger believed
roll-up-days-left = { $count ->
        [0] today
        [one] in { $count } day
       *[other] in { $count } days
    }
roll-up-days-late = { $count ->
        [one] { $count } day late
       *[other] { $count } days late
    }

web-trail-submit-results = Results sent to the superior
web-trail-withdraw-submission = Results taken back
web-trail-believe-ledger = Ledger believed
web-trail-collect = Results collected
web-trail-take-back-results = Collected results taken back
cli-submit-superior-key = The public key by which the superior signs what it asks for: name+id+key, compared by telephone; remembered, and nothing unsigned is answered from then on
cli-submit-reason = Why another key of the superior is believed than before
cli-collect-sign = Sign a request by the key of the ledger, so that bureaus know whose it is; the note is written beside the file
cli-collect-sign-request = The request (a YAML file)
roll-up-request-signed = “{ $title }” is signed: { $path }, to be sent along with the request. Bureaus are told this key once, by another way: { $key }
roll-up-request-unsigned = “{ $title }” comes without a signature, and the superior's key is known: ask the superior for the file .note that belongs beside the request
roll-up-request-not-theirs = “{ $title }” is not as the superior signed it: somebody else wrote or changed it, or its note belongs to another text; nothing was sent
roll-up-request-unbelieved = the request is signed by the ledger { $origin }, and no key of the superior is known here: name it by --superior-key once it was compared
roll-up-superior-changed = the superior signs by the key { $key }, and { $former } was believed: if that is right, say why with --reason
web-trail-ask-results = Request signed
web-trail-believe-superior = Superior's key believed
