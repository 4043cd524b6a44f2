account-wrong = account or password is wrong
account-wrong-present = The present password is wrong; nothing was changed
account-wrong-code = the code is wrong, or was used before; take the next one
account-wait = too many attempts; try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}
account-nobody = please sign in first
account-password-short = a password has at least { $least } characters
account-password-long = a password has at most { $most } characters
account-password-common = many people use this password, so it is tried first; choose another one
account-password-own = a password does not contain one's own staff number or name
account-there-is = there is an account of staff number { $account } already
account-none = staff number { $account } has no account that is open
account-no-session = there is no such session, or it has ended
account-wall-unknown = There is no such wall display, or it was taken back.
account-feed-unknown = there is no such address of a calendar
account-token-name = a name of one to { $most } characters, without line breaks: the program that gets the token
account-token-days = a token of this sort is good for 1 to { $most } days
account-token-machine = a token of a machine is narrowed: to reading, or to some kinds of records
account-token-named = you have a token named “{ $name }” already: choose another name, or take that one back if you did not keep it
account-token-many = there are { $most } tokens already; take one back first
account-token-unknown = there is no such token
account-link-void = this link is void: used, expired or taken back; ask the administrator for another one
account-second-factor-there = a second factor is set up already; to change the telephone, turn the old one off first
account-second-factor-none = no second factor is set up
account-second-factor-asked = administrators have a second factor and cannot turn it off
account-set-up-done = somebody can sign in already; set-up is done once
account-set-up-empty = every field is needed
account-operator = Operator (command line)

# Where programs are told.
hook-elsewhere = a program is told at an address that begins with https:// and is on the whole net; one of a network of your own is set on the server (mingde account hook)
hook-own-network = this address is of this machine or of a network of your own, however it is spelt; a program is told on the whole net alone, and one of your own network is set on the server (mingde account hook)
hook-no-address = this is no address
hook-unknown = no address is set at which the program of this token is told
