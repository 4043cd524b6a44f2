# ledger
ledger-database = the database cannot be used; the log has the cause (set MINGDE_LOG=info to see it)
ledger-overtaken = somebody else was faster just now; look at it again
ledger-busy = another program is writing to the ledger; try again in a moment
ledger-unreachable = the database server does not answer or does not let us in: is it running, and are address, user and password right?
ledger-commit-unknown = the connection to the database server was lost before it answered: whether the change was kept is not known. Look before you do it again; to import the same file once more does no harm
ledger-no-locks = the file system of the data folder knows no locks (a network drive without a lock service?): the ledger cannot be kept safe from two writers there; put the data folder on a local disk, or use PostgreSQL
ledger-untrusted = the way to the database server is not protected as it should be: the server offers no TLS, or its certificate is not of an authority that is trusted here or not for this name. Name the authority with `sslrootcert=FILE`; how much protection is asked for is said by `sslmode`
ledger-address-parameter = the address of the database has a parameter `{ $name }` that means nothing: is it mistyped?
ledger-none = there is no ledger in { $path }
ledger-denied = the database server does not give this user the right to do that; to examine a ledger, the right to read all its tables (SELECT) is enough
ledger-full = there is no room left on the disk of the database; what was not yet committed was not kept: make room and try again
ledger-disk = the file of the database cannot be read or written: is the disk full, broken or gone?
ledger-cannot-open = the file of the database cannot be opened: check the path and the rights of the data folder
ledger-read-only = the database may not be written to: check the rights of the data folder and of the file in it
ledger-unfolded = { $path } may only be read, but it was not closed in good order and a journal (-wal or -journal) beside it would have to be folded in: copy the whole data folder to a place that can be written to, and open it there
ledger-older-archive = the database may only be read, but its tables have layout { $found } and would have to be brought to { $known }: copy the whole data folder to a place that can be written to, and open it there
ledger-corrupt = the file of the database is damaged and cannot be read: put back a backup and compare it with the witness file
ledger-tables = a table or column of the ledger is missing or was made by something else: the database was edited; put back a backup
ledger-unreadable = a value in the database cannot be read; `mingde ledger verify` tells where
ledger-address = the address of the database is not a PostgreSQL address: postgres://user:password@host:port/database
ledger-file = { $path } cannot be read or written
ledger-file-full = { $path } cannot be written: there is no room left on the disk
ledger-file-denied = { $path } cannot be read or written: check the rights to it
ledger-elsewhere = this ledger was moved to { $there }; what is here was left behind. Name the database it is in by --database
ledger-same-database = the ledger is in this database already
ledger-not-empty = another ledger is in that database; name an empty one
ledger-no-backup = a database server holds this ledger: back it up with the server's own tools (pg_dump), and copy evidence and witness.log from the data folder
ledger-not-a-backup = { $path } is no encrypted backup of this program: name the file that was made on the page of jobs; a folder of `mingde backup` is copied as it is
ledger-backup-closed = { $path } does not open: the passphrase is another one, the keys are those of another ledger, or the file was altered at its beginning. Nothing was restored
ledger-backup-altered = { $path } was altered or is not whole: what follows its beginning is not what was written. Nothing was restored; take another backup
ledger-taken = { $path } is there already; name a folder that is not there yet
ledger-no-file = { $path } is no ordinary file: a folder, a pipe or a device stands in its place; put the file itself there
ledger-database-missing = the database file { $path } is gone, but the keys that belong to it are there: put back a backup and begin no new ledger
ledger-key-missing = the key file { $path } is missing, but there is a ledger that needs it: put it back from your backup; a new key would fit neither what is sealed nor what is signed
ledger-verifier-missing = the public key { $path } is missing, and without it no signature can be checked: get it from the bureau, which may give it to anybody, and put it there
ledger-key-damaged = the key file { $path } is damaged: put it back from your backup
ledger-keys-apart = signing.key and signing.pub in { $path } are no pair: one of them was altered or exchanged; put both back from your backup
ledger-field-key = in { $count ->
        [one] { $count } revision
       *[other] { $count } revisions
    } a sealed value does not open with field.key: the key file was altered or exchanged; put it back from your backup, and import nothing before
ledger-field-key-unknown = { $path } has no key { $key }, with which this was sealed: put the whole key file back from your backup or the recovery sheet
ledger-entropy = the random source of this machine failed, so no keys were made and no ledger was founded: mend it and try again
ledger-sealed-misplaced = entry { $position } about { $id }: what is sealed under “{ $field }” does not open there: it was altered, or moved there from elsewhere
ledger-sealed-form = in { $count ->
        [one] { $count } revision
       *[other] { $count } revisions
    } what should be sealed does not even look it: it was altered
ledger-sealed-destroyed = what is sealed in { $count ->
        [one] { $count } earlier revision
       *[other] { $count } earlier revisions
    } opens for nobody: its key was destroyed, as the trail says
ledger-sealed-unchecked = field.key is not at hand: what is sealed in { $count ->
        [one] { $count } revision
       *[other] { $count } revisions
    } was checked in its form only and not opened
ledger-keys-of-another = these keys belong to the ledger { $keys }, the database holds { $database }: is the data folder the right one?
ledger-newer-layout = the ledger has layout { $found }, this program knows up to { $known }: use the newer program that wrote it
ledger-concern = the table of whom records concern does not say what the log says: somebody may miss a record of their own, or see one that is not
ledger-not-kept = { $id } may pass into another state, but what it says may not change with it
ledger-other-author = what one person is permitted, another cannot write
ledger-conflict = { $id } was changed meanwhile: it is at revision { $found }, the change was based on { $expected }; look at it again
ledger-transition = { $id } cannot pass from state { $from } to { $to }
ledger-other-entity = { $id } is a { $found }, not a { $asked }
ledger-spent = an earlier step of this change failed, so nothing of it was kept
ledger-damaged = row { $position } of { $table } is damaged; `mingde ledger verify` tells more
ledger-unsealable = a sealed value cannot be opened: it was altered or sealed with another key
ledger-bad-evidence-address = an evidence address has 64 hexadecimal digits in small letters
ledger-behind-witness = the database ends at { $size } entries, but { $witnessed } were signed: the end was cut off, or an old copy was put back; if that was on purpose, say so with `mingde ledger restored --reason …`
ledger-no-writing-behind = nothing is written: the ledger ends at { $size } entries, but { $witnessed } were signed. Put back the newest backup; if this older state was put back on purpose, say so with a reason: `mingde ledger restored --reason …`
ledger-restored = on { $day } { $author } put back an older state on purpose, of { $size } entries of { $witnessed } that were signed ({ $lost } were lost): { $reason }
ledger-lost-altered = what the ledger says about a history that was given up is not what was signed: the table `lost` or its line in the trail was altered
ledger-checkpoint-none = the ledger has no checkpoint: they were removed
ledger-checkpoint-signature = the checkpoint at { $size } entries is not signed by this ledger's key
ledger-checkpoint-altered = the checkpoint at { $size } entries was altered
ledger-checkpoint-removed = the checkpoint at { $size } entries was removed: the witness file still has it
ledger-witness-signature = note { $entry } of the witness file is not signed by this ledger's key
ledger-witness-edited = the witness file holds { $count ->
        [one] { $count } piece that is
       *[other] { $count } pieces that are
    } no part of a note: it was edited
ledger-witness-none = there is no note in the witness file: what was rewritten and signed again would not be found
ledger-witness-lags = the witness file ends at { $witnessed ->
        [one] { $witnessed } entry
       *[other] { $witnessed } entries
    }, the database at { $size }: what came after is not witnessed
ledger-witness-interrupted = the witness file holds { $count ->
        [one] { $count } unfinished note
       *[other] { $count } unfinished notes
    }: a write was cut off
ledger-witness-doubt = the witness file remembers something else of { $size } entries than the database says; run `mingde ledger verify`
ledger-witness-differs = among entries { $position } to { $to } something was rewritten: the witness file has another root for { $size } entries than the database gives
ledger-witness-two = the witness file has two different roots for { $size } entries: two histories were signed
ledger-root = entries { $position } to { $to } do not give the signed root: something among them was altered, inserted, removed or reordered
ledger-removed = entries { $position } to { $to } were removed
ledger-inserted = entries { $position } to { $to } are covered by no checkpoint: they were inserted, or the checkpoint was removed
ledger-inserted-before = an entry was inserted at position { $position }, before the beginning of the log
ledger-moved = entries { $position } to { $to } were reordered: they were recorded from position { $was } on
ledger-altered = entry { $position } was altered; it is about { $id }
ledger-clock-behind = the clock of this machine says { $now }, before the latest entry of the ledger ({ $latest }): set it right before anything is written, or the order of revisions will be wrong
ledger-clock-ahead = the clock of this machine says { $now }, more than two years after the latest entry of the ledger ({ $latest }): unless nobody wrote for so long, set it right before anything is written
ledger-finding-about = { $kind }, { $unit }, { $day }
ledger-finding-differs = { $field }: { $signed } was signed, { $stored } is stored
ledger-row-damaged = entry { $position } was altered so that it cannot be read
ledger-number = entry { $position } has revision number { $number } of { $id } where { $expected } is due
ledger-link = entry { $position } does not point to the revision before it of { $id }
ledger-entered = entry { $position } is wrong about when { $id } was first recorded
ledger-entity-changed = entry { $position } turns { $id } into something else
ledger-backdated = entry { $position } is recorded earlier than the revision before it of { $id }
ledger-transition-found = entry { $position } takes { $id } from state { $from } to { $to }, which is not allowed
ledger-payload = entry { $position } has content about { $id } that cannot be read
ledger-batch-missing = entry { $position } came with the import { $batch }, of which there is no line
ledger-batch-altered = the line about the import { $batch } is not what the log says
ledger-batch-undoing = what undid the import { $batch } is not what the audit trail says
ledger-batch-unreadable = a line about an import was altered so that it cannot be read
ledger-trail-altered = lines { $from } to { $to } of the audit trail and the imports do not lead to what was signed: some were altered, removed or added
ledger-trail-differs = among lines { $from } to { $to } of the audit trail and the imports something was rewritten: the witness file has another hash for line { $to } than the database gives
ledger-trail-two = the witness file has two different hashes for line { $place } of the audit trail and the imports: two histories were signed
ledger-trail-inserted = { $count ->
        [one] { $count } line of the audit trail or the imports was
       *[other] { $count } lines of the audit trail or the imports were
    } never signed: added afterwards
ledger-audit-order = { $count ->
        [one] { $count } line of the audit trail has
       *[other] { $count } lines of the audit trail have
    } a serial number that is not above the one before: the numbers were altered
ledger-trail-cut = the audit trail at { $size } entries is shorter than the witness file knows: its end was cut off, or an old backup was restored
ledger-head-damaged = the current state that points to entry { $position } cannot be read
ledger-head-altered = the current state of { $id } (entry { $position }) is not what the log says
ledger-head-inserted = there is a current state of { $id } (entry { $position }) that the log knows nothing of
ledger-head-removed = the current state of { $id } (entry { $position }) was removed
ledger-evidence-missing = the evidence file { $address } named by entry { $position } is missing
ledger-evidence-altered = the evidence file { $address } named by entry { $position } was altered
ledger-evidence-unreadable = { $count ->
        [one] { $count } evidence file
       *[other] { $count } evidence files
    } could not be read, and nothing is known of them: check the rights to the folder `evidence`
ledger-evidence-gone = the folder `evidence` is gone, and with it the { $count ->
        [one] { $count } evidence file
       *[other] { $count } evidence files
    } that the log names: put it back from your backup
ledger-evidence-unchecked = the folder `evidence` is not at hand: the { $count ->
        [one] { $count } evidence file that the log names was
       *[other] { $count } evidence files that the log names were
    } not checked
ledger-evidence-address = entry { $position } names evidence by `{ $address }`, which is no address
ledger-structure = the database finds fault with its own file: { $complaint }
ledger-object-missing = the { $sort ->
    [table] table
   *[other] index
} `{ $name }` is gone: it was dropped, renamed or replaced by something else
ledger-object-altered = the { $sort ->
    [table] table
   *[other] index
} `{ $name }` is not built as this program built it: it was altered
ledger-trigger-foreign = the database has a trigger `{ $name }` that this program did not make: it may change what is written without anybody knowing; have it removed
ledger-object-foreign = the database has { $sort ->
    [table] a table
    [view] a view
   *[other] an index
} `{ $name }` that this program did not make: the ledger is none the worse, but ask who added it
ledger-broken-off = a value in the database cannot be read, and verification ends there: what was found before is listed, what comes after was not examined
ledger-head-unreadable = a line of the current states was altered so that it cannot be read
ledger-layout-altered = the list of layouts is not what this program wrote: the table schema_version was edited
ledger-name-missing = the name of the ledger was removed from the table `ledger`
ledger-name-others = the table `ledger` holds { $count ->
        [one] { $count } row
       *[other] { $count } rows
    } that this program did not write
ledger-further-findings = { $count ->
        [one] { $count } further finding is
       *[other] { $count } further findings are
    } not listed
ledger-sheet-group = group { $group } of { $key } on the recovery sheet is mistyped: compare it with the sheet
ledger-sheet-key = the groups of { $key } on the recovery sheet do not give that key: one is missing or in the wrong place, or the id or the name of the ledger is mistyped
ledger-sheet-empty = no key was found: type in the lines ledger, field and signing of the recovery sheet with the groups below each
ledger-key-there = { $path } is there and holds something else than the sheet, so nothing was changed: see first to which ledger it belongs, and move it away if it is to be replaced
objects-bad-address = this is no address of an object storage: s3+https://HOST/BUCKET/PREFIX (docs/ledger.md); without encryption only on this machine
objects-no-keys = there are no keys for the object storage: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, in keys/object-storage.keys of the data folder or in the environment
objects-bad-keys = the keys for the object storage cannot be used: the file has lines NAME=value, is readable for its owner alone, and the authority it names is there (docs/ledger.md)
objects-away = the object storage does not answer just now, and nothing was changed: try again in a moment; whoever runs the machine looks whether storage and network are up
objects-untrusted = the certificate of the object storage is not believed: AWS_CA_BUNDLE names the authority that signed it
objects-refused = the object storage does not let these keys in, or not to this: are keys and rights of the bucket right, and the clock of this machine?
objects-no-bucket = there is no such bucket in the object storage
objects-strange = the object storage answered as none does: are address, region and style right?
objects-too-long = what lies in the object storage is too long to be fetched
ledger-evidence-not-as-filed = this file is not what was filed: it was altered where it is kept, and is not shown; `mingde ledger verify` lists such files
ledger-evidence-not-fetched = { $count ->
        [one] { $count } evidence file
       *[other] { $count } evidence files
    } in the object storage could not be read, and nothing is known of them
