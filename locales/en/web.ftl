# Pages

web-skip = Skip to the text
web-missing = There is no such page, or it is not among what you may see.
web-broken = This could not be done; the cause is in the log. What you filled in was not written to the ledger.
web-fault-title = Not done
web-to-todo = Back to what is to be done
