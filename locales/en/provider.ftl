provider-silent = the sign-in service does not answer just now; try again later, or sign in with your password
provider-refused = the sign-in service did not vouch for you; if you wanted to sign in, begin again
provider-nameless = the sign-in service does not say your staff number; tell whoever runs this system
provider-untrue = what the sign-in service answered cannot be relied on, so nobody was signed in; tell whoever runs this system
provider-no-account = the sign-in service knows you, but there is no account for you here; ask the administrator of your school or bureau for one
provider-somebody-else = the sign-in service vouches for somebody else than who is signed in here
provider-own-way = whoever holds an administration signs in here with the password of this system
provider-stale = this way to sign in was begun in another browser, took longer than ten minutes, or was used already; begin again
provider-unknown = there is no sign-in service { $id }
provider-bad-id = a sign-in service is called by small letters, figures and hyphens, at most { $most }
provider-bad-field = this is empty, too long or not what it should be: { $field ->
    [title] title in Chinese
    [english] title in English
    [claim] claim or attribute with the staff number
    [client] name of this system at the service
    [scopes] what is asked for
    [hosts] further hosts
    [vouching] claim and values that say a second factor was asked for
    [secret] secret
    [address] address (https://…)
   *[other] { $field }
}
provider-bad-authority = these are no certificates in PEM
provider-operator = this sign-in service may sign administrators in or vouch for a second factor: only the operator changes that, on the server itself (mingde provider)
provider-second-person = Whoever configured it does not open it: another system administrator does on this page, or the operator at the machine (mingde provider open), after a look at it
provider-kept = sign-in service { $id } kept
provider-kept-address = people are led back to { $address }: it has to be registered at the service
provider-closed = sign-in service { $id } closed
provider-opened = sign-in service { $id } open again
provider-dropped = sign-in service { $id } removed
provider-list-empty = there is no sign-in service yet
provider-head-id = id
provider-head-title = title
provider-head-protocol = speaks
provider-head-address = address
provider-head-state = state
provider-head-secret = secret
provider-open = open
provider-is-closed = closed
provider-unreadable = settings of another version
web-providers-title = Sign-in services
web-providers-lead = Where people sign in elsewhere (OpenID Connect or CAS). Who passes for whom here is decided there: each change stands in the trail.
web-providers-none = There is none yet: people sign in with their staff number and password.
web-providers-unreached = Nobody can be led back yet: the server was started without --public-address.
web-providers-add = Add a service
web-providers-change = Change
web-providers-close = Close
web-providers-open = Open
web-providers-drop = Remove
web-providers-callback = Address to register there: { $address }
web-providers-since = changed { $changed }
web-providers-operator = Only the operator changes this one, on the server itself: it may sign administrators in or vouch for a second factor.
web-provider-id = Id in addresses
web-provider-id-help = Small letters, figures and hyphens; it stays what it is.
web-provider-title-chinese = Title in Chinese
web-provider-title-english = Title in English
web-provider-protocol = It speaks
web-provider-oidc = OpenID Connect
web-provider-cas = CAS 3
web-provider-address = Address
web-provider-address-help = OpenID Connect: the issuer, letter by letter. CAS: what stands before /login.
web-provider-client = Name of this system there (client_id)
web-provider-client-help = OpenID Connect only.
web-provider-secret = Secret of the client
web-provider-secret-help = Empty: it stays what it is. It is kept sealed and shown to nobody. After a change of address it is needed again.
web-provider-scopes = What is asked for beside openid
web-provider-scopes-help = Separated by spaces, as the service names them: profile.
web-provider-claim = Claim or attribute with the staff number
web-provider-claim-help = CAS: user is the name that the service gives itself.
web-provider-hosts = Further hosts of the service
web-provider-hosts-help = Separated by spaces. No other host is asked.
web-provider-above = Its button stands above the form
web-provider-opens-accounts = Whoever is in the registry, works here and has no account gets one by signing in
web-provider-authority = Certificates of its authority (PEM)
web-provider-authority-help = Only where the certificate of the service is not of an authority of the web.
web-provider-kept = The service is kept; people sign in by it once another system administrator or the operator has opened it
web-provider-was-closed = The service is closed; whoever signed in by it is signed out
web-provider-was-opened = The service is open again
web-provider-was-dropped = The service is removed; whoever signed in by it is signed out
web-sign-in-with = Sign in with { $title }
web-sign-in-or = or
web-signed-out-title = Signed out
web-signed-out-lead = You are signed out here. You are being taken to { $title } to be signed out there too.
web-signed-out-go = Sign out at { $title }
web-confirm-with = Without a password: be asked anew by { $title }
web-confirmed = { $title } asked you just now; no password is needed.
cli-provider = Sign-in services elsewhere (OpenID Connect, CAS), kept by the operator on the server itself
cli-provider-list = List them
cli-provider-set = Configure one: everything is said at once, and what is not said is not so
cli-provider-set-id = What it is called in addresses: small letters, figures, hyphens
cli-provider-set-oidc = Issuer of OpenID Connect, letter by letter
cli-provider-set-cas = Address of a CAS server, without /login
cli-provider-set-title = What stands on the button, in Chinese
cli-provider-set-english = The same in English
cli-provider-set-claim = Claim or attribute with the staff number; of CAS user is the name itself
cli-provider-set-client = What the service calls this system (client_id)
cli-provider-set-secret-stdin = Read the secret of the client from standard input; otherwise it stays what it was
cli-provider-set-no-secret = The service asks for no secret
cli-provider-set-scope = What is asked for beside openid; can be repeated
cli-provider-set-host = A further host of the service; can be repeated. No other host is asked
cli-provider-set-above = The button stands above the form
cli-provider-set-opens-accounts = Whoever is in the registry, works here and has no account gets one by signing in
cli-provider-set-administrators = Those who hold an administration may sign in by it
cli-provider-set-vouched-by = Claim and values, with commas, that say a second factor was asked for: acr=level2
cli-provider-set-authority = Certificates of the authority behind its own (PEM)
cli-provider-close = Close one; whoever signed in by it is signed out
cli-provider-close-id = Id
cli-provider-open = Open one again
cli-provider-open-id = Id
cli-provider-remove = Remove one with its secret
cli-provider-remove-id = Id
