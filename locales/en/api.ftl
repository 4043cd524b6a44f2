# What programs are told by the API.
api-missing = There is no such thing, or it is not among what the token may see.
api-broken = The house failed. The number names what happened in its log.
api-method = This address is not asked in this way.
api-large = What was sent is larger than is taken here.
api-address-unreadable = What stands in the address does not read; see /api/openapi.json.
api-unreadable = What was sent does not read; see /api/openapi.json.
api-value = `{ $value }` is no value of { $name }; see /api/openapi.json
api-body = What was sent does not read; errors name each place.
api-json = this is no JSON from line { $line }, column { $column } on
api-json-ends = the JSON ends before it is whole, in line { $line }, column { $column }
api-json-unfit = what stands in line { $line }, column { $column } is not as /api/openapi.json describes it
api-lacks = { $name } is wanted and is not there
api-no-such-name = there is no `{ $name }` here; there are: { $names }
api-twice = { $name } is said more than once
api-sort = { $name } is to be { $wanted } and is { $found }
api-sort-whole = this is to be { $wanted } and is { $found }
api-choice = { $field } has no option `{ $value }`; options: { $options }
api-choice-of-many = { $field } has no option `{ $value }`; options: { $options } and others, see /api/v1/kinds
api-media = This is sent as { $wanted }.
api-slow = What was sent took too long to come in; send it again.
api-kind = there is no kind of records `{ $kind }` that the token may file; see /api/v1/kinds
api-faults = What was sent does not fit; errors name each place.
api-doubts = Checks doubt what was sent. Mend it, or send it again with a word on it as reason.
api-alike = There is probably such a record already. Send it again with "another": true if it is another one.
api-overtaken = It was changed since it was looked at. Look at it again; nothing was written.
api-withdrawn = It was taken back; file it anew.
api-unseen = If-Match is wanted, with the ETag of what was looked at, so that nobody writes over what they have not seen.
api-tag = If-Match takes one tag as the answer had it, in its quotes: "3".
api-cursor = `after` lies behind the end of the ledger, as after a restore from a copy. Take everything over anew.
api-token-unknown = A token is wanted: Authorization: Bearer …. This one was never given out, has ended or was taken back.
api-token-reads-only = This token only reads.
api-token-of-kinds = This token has to do with records of some kinds alone, and this goes beyond them.
api-too-often = Too many requests by this token; ask again in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}
api-key = an Idempotency-Key has 1 to { $most } characters
api-key-of-another = something else was asked under this Idempotency-Key before; a new request takes a new key
api-key-in-use = what was asked under this Idempotency-Key is being answered just now; ask again in a moment
