# Snapshots as Parquet files
snapshot-io = { $path } cannot be read or written: see whether the disk is sound
snapshot-nowhere = { $path } is not there and cannot be made there: choose another folder
snapshot-denied = no permission to read or write { $path }: choose another folder, or ask whoever keeps this machine
snapshot-full = the disk is full: nothing was exported, and what was exported there before is as it was
snapshot-foreign = { $path } is not replaced: it holds `{ $found }`, which no snapshot put there. Name an empty or a new directory
snapshot-none = { $path } holds no snapshot (no readable snapshot.json). Write one with `mingde export --parquet { $path }`
snapshot-version = the snapshot has format { $found }; this version reads { $known }. Export it again
snapshot-missing-file = { $path } is missing. Export the snapshot again
snapshot-changed = { $path } is not the file that was exported: its length, rows or hash differ from snapshot.json. Export the snapshot again
snapshot-damaged = { $path } is not a readable Parquet file. Export the snapshot again
snapshot-missing-column = { $path } has no column `{ $column }` (nearest: { $nearest }). If the kind has changed since, export the snapshot again
snapshot-wrong-type = { $path }, column `{ $column }`: the type is { $found }, { $wanted } is wanted
snapshot-bad-value = { $path }, column `{ $column }`, row { $row }: `{ $value }` cannot be
snapshot-unknown-kind = the snapshot holds records of the kind `{ $kind }`, which is not known here (nearest: { $nearest })
snapshot-out-of-range = { $path }, column `{ $column }`, row { $row }: { $value } does not fit. Correct the record and export again
snapshot-unsorted = { $path }: row { $row } is out of order; rows go by unit, event date and record id
snapshot-twice = { $path } was already written
