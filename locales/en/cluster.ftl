# Many bureaus at once
cluster = Mingde for many bureaus: one question to all of them, on one machine or on many
cluster-any-lang = language: zh or en
cluster-assess = Ask all bureaus, and add up what they come to
cluster-assess-rulebooks = rulebooks by id or title
cluster-assess-from = folder with a folder for each bureau, as `mingde export --parquet` writes it
cluster-assess-scheduler = HOST:PORT of the scheduler
cluster-assess-local = work in this process, without a scheduler
cluster-assess-slots = with --local: so many bureaus at a time (1 unless told)
cluster-assess-sql = what is asked of the table `results`: a statement, or a file ending in .sql
cluster-assess-with = a further table NAME=FILE (CSV or Parquet) that all executors see under the same path
cluster-assess-out = write the answer to a file ending in .csv or .parquet; without --sql every result
cluster-assess-format = how the answer is printed: table or csv
cluster-assess-period = period, as `mingde assess` takes it
cluster-assess-as-of = as it stood on this day
cluster-assess-library = folder or settings file over what ships; may be given several times
cluster-assess-count-persons = take rulebooks about persons and groups as well, and tell how many, never who
cluster-assess-timeout = seconds to wait for the answer (600 unless told)
cluster-scheduler = Plan, and hand work to executors
cluster-scheduler-host = address to listen on, in a network where everybody may do everything: nobody signs in
cluster-scheduler-port = port to listen on (50050 unless told)
cluster-scheduler-executors = ready from so many executors on (1 unless told)
cluster-scheduler-lost-after = seconds of silence after which an executor is taken for lost (15 unless told, 8 at least)
cluster-executor = Assess bureaus for a scheduler
cluster-executor-scheduler = HOST:PORT of the scheduler
cluster-executor-host = address to listen on, by which the other executors and whoever asks reach it
cluster-executor-port = port to listen on (50051 unless told)
cluster-executor-slots = so many bureaus at a time (1 unless told); each takes the memory of one bureau
cluster-executor-work = folder for what lies between two stages (a temporary one unless told)
cluster-no-bureaus = { $path } holds no folder of a bureau. Have each bureau's export in a folder of its own there
cluster-broke-off = assessing it broke off in an unforeseen place; the log of the executor has the place
cluster-no-scheduler = no scheduler answers at { $scheduler }. Start one with `mingde-cluster scheduler`, or work with --local
cluster-no-executors = the scheduler at { $scheduler } is still waiting for executors. Start them with `mingde-cluster executor --scheduler { $scheduler }`
cluster-no-answer = no answer within { $seconds } seconds; what was asked has been called off. See whether the executors live, or wait longer with --timeout
cluster-about-persons = “{ $title }” is about persons or groups. With --count-persons their numbers are told, never who they are
cluster-bad-table = `{ $text }` is not NAME=FILE
cluster-engine = the engine gave no answer: { $said }
cluster-answered = { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
} about { $bureaus ->
    [one] { $bureaus } bureau
   *[other] { $bureaus } bureaus
}
cluster-left-out = left out: { $bureau }: { $why }
