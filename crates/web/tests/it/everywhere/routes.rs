//! Every route, and how it is asked for what somebody may not see. A place in braces is one of the names under which a
//! secret is known; it is asked for with the secret's own, and with those of what there is not.

/// A route of the house.
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub asked: Asked,
}

/// How a route is asked.
pub enum Asked {
    /// At these addresses, with these forms.
    At(&'static [(&'static str, &'static str)]),
    /// Not with names of others: it takes none, for this reason.
    Own(&'static str),
}

use Asked::{At, Own};

const fn route(method: &'static str, path: &'static str, asked: Asked) -> Route {
    Route { method, path, asked }
}

const TALKS: &str = "/rulebooks/heart-to-heart-talks";
const OWN_ACCOUNT: &str = "about the account of whoever asks";
const OPEN: &str = "of a ballot everybody has the same, and nobody is asked who it is";
const BY_CODE: &str = "whoever has the code of a seat, and nobody else";
const NOBODY: &str = "for whoever has not signed in";

pub const ROUTES: &[Route] = &[
    route("GET", "/", At(&[("/", "")])),
    route(
        "GET",
        "/records",
        At(&[
            ("/records", ""),
            ("/records?view=late", ""),
            ("/records?view=waiting", ""),
            ("/records?kind=ethics-violation", ""),
            ("/records?unit={unit}", ""),
            ("/records?person={person}", ""),
            ("/records?text={name}", ""),
            ("/records?text={unit-name}", ""),
        ]),
    ),
    route(
        "GET",
        "/records/export",
        At(&[
            ("/records/export?kind=heart-to-heart-talk&unit={unit}", ""),
            ("/records/export?kind=heart-to-heart-talk&person={person}", ""),
            ("/records/export?unit={unit}", ""),
        ]),
    ),
    route("GET", "/registry/export", At(&[("/registry/export", "")])),
    route("POST", "/records/decisions", At(&[("/records/decisions", "record={record}&decision=accept")])),
    route(
        "POST",
        "/records/decisions/{positions}/undoing",
        At(&[("/records/decisions/{positions}/undoing", "")]),
    ),
    route("GET", "/records/{id}", At(&[("/records/{record}", "")])),
    route(
        "POST",
        "/records/{id}/steps/{step}",
        At(&[
            ("/records/{record}/steps/submission", ""),
            ("/records/{record}/steps/acceptance", ""),
            ("/records/{record}/steps/return", "reason=x"),
            ("/records/{record}/steps/withdrawal", "reason=x"),
        ]),
    ),
    route("GET", "/records/{id}/proof", At(&[("/records/{record}/proof", "")])),
    route("GET", "/records/{id}/proof/file", At(&[("/records/{record}/proof/file?revision=1", "")])),
    route(
        "POST",
        "/records/{id}/opening",
        At(&[("/records/{record}/opening", "field=main_points&purpose=x")]),
    ),
    route(
        "GET",
        "/records/{id}/replies/{kind}",
        At(&[
            ("/records/{record}/replies/ethics-statement", ""),
            ("/records/{record}/replies/ethics-appeal", ""),
            ("/records/{record}/replies/nothing", ""),
        ]),
    ),
    route(
        "POST",
        "/records/{id}/replies/{kind}",
        At(&[
            ("/records/{record}/replies/ethics-statement", "text=x"),
            ("/records/{record}/replies/ethics-appeal", "text=x"),
        ]),
    ),
    route(
        "GET",
        "/search",
        At(&[
            ("/search", ""),
            ("/search?text=2025", ""),
            ("/search?text={name}", ""),
            ("/search?text={code}", ""),
            ("/search?text={unit-name}", ""),
            ("/search?text={group}", ""),
        ]),
    ),
    route(
        "GET",
        "/units",
        At(&[
            ("/units", ""),
            ("/units?day=2025-09-01", ""),
            ("/units?text={name}", ""),
            ("/units?text={unit-name}", ""),
        ]),
    ),
    route("GET", "/units/{id}", At(&[("/units/{unit}", ""), ("/units/{unit-code}", "")])),
    // Whoever keeps the registry names anybody of the bureau; to all others these are not there.
    route(
        "GET",
        "/organisation/{act}",
        At(&[
            ("/organisation/founding", ""),
            ("/organisation/transfer?person={code}", ""),
            ("/organisation/closure?unit={unit-name}", ""),
        ]),
    ),
    route(
        "POST",
        "/organisation/{act}",
        At(&[
            ("/organisation/transfer", "person={code}&unit=S1&rank=teacher&from=2025-11-03&reason=x"),
            ("/organisation/closure", "unit={unit-code}&from=2025-11-03&reason=x&confirmed=1"),
            ("/organisation/renaming", "unit={unit-name}&name=x&from=2025-11-03&reason=x"),
        ]),
    ),
    route(
        "POST",
        "/persons/{id}/opening",
        At(&[
            ("/persons/{person}/opening", "field=id_number&purpose=x"),
            ("/persons/{code}/opening", "field=phone&purpose=x"),
        ]),
    ),
    route("GET", "/persons/{id}", At(&[("/persons/{person}", ""), ("/persons/{code}", "")])),
    route("GET", "/rulebooks", At(&[("/rulebooks", "")])),
    route("GET", "/rulebooks/{id}", At(&[(TALKS, ""), ("/rulebooks/heart-to-heart-talks?unit={unit}", "")])),
    route(
        "GET",
        "/rulebooks/{id}/{result}",
        At(&[
            ("/rulebooks/heart-to-heart-talks/heads_talk_half", ""),
            ("/rulebooks/heart-to-heart-talks/heads_talk_half?state=not-met", ""),
            ("/rulebooks/heart-to-heart-talks/heads_talk_half?unit={unit}", ""),
        ]),
    ),
    route(
        "GET",
        "/rulebooks/{id}/{result}/{subject}",
        At(&[
            ("/rulebooks/heart-to-heart-talks/heads_talk_half/{unit}", ""),
            ("/rulebooks/heart-to-heart-talks/heads_talk_half/{person}", ""),
        ]),
    ),
    route("GET", "/tasks", At(&[("/tasks", "")])),
    route("POST", "/tasks", Own("units are chosen from the list that whoever sends has; a form in parts")),
    route(
        "GET",
        "/tasks/new",
        At(&[("/tasks/new", ""), ("/tasks/new?kind=document-sent", ""), ("/tasks/new?follows={record}", "")]),
    ),
    route("GET", "/tasks/{id}", At(&[("/tasks/{task}", ""), ("/tasks/{record}", "")])),
    route("GET", "/tasks/{id}/files/{nth}", At(&[("/tasks/{task}/files/1", "")])),
    route(
        "POST",
        "/tasks/{id}/units/{unit}/{step}",
        At(&[
            ("/tasks/{task}/units/{sent-unit}/signature", ""),
            ("/tasks/{task}/units/{sent-unit}/completion", "word=x"),
        ]),
    ),
    route(
        "POST",
        "/tasks/{id}/reminders",
        At(&[("/tasks/{task}/reminders", ""), ("/tasks/{task}/reminders", "unit={sent-unit}")]),
    ),
    route("GET", "/selections", At(&[("/selections", "")])),
    route("GET", "/selections/{id}", At(&[("/selections/{record}", "")])),
    route("GET", "/selections/{id}/sheet", At(&[("/selections/{record}/sheet", "")])),
    route("POST", "/selections/{id}/sheet", At(&[("/selections/{record}/sheet", "intent=keep")])),
    route("POST", "/selections/{id}/sheet/draft", At(&[("/selections/{record}/sheet/draft", "")])),
    route(
        "GET",
        "/selections/{id}/nominees/{nominee}/{nth}",
        At(&[("/selections/{record}/nominees/{record}/1", "")]),
    ),
    route("POST", "/selections/{id}/closure", At(&[("/selections/{record}/closure", "")])),
    route("POST", "/selections/{id}/notice", At(&[("/selections/{record}/notice", "proposed={record}")])),
    route("GET", "/selections/{id}/notice/{format}", At(&[("/selections/{record}/notice/html", "")])),
    route("GET", "/selections/{id}/result/{format}", At(&[("/selections/{record}/result/html", "")])),
    route("POST", "/selections/{id}/decision", At(&[("/selections/{record}/decision", "chosen={record}")])),
    route("POST", "/selections/{id}/honours", At(&[("/selections/{record}/honours", "")])),
    route("GET", "/cases", At(&[("/cases", "")])),
    route("GET", "/cases/{id}", At(&[("/cases/{record}", "")])),
    route("GET", "/cases/{id}/steps/{step}", At(&[("/cases/{record}/steps/decided", "")])),
    route(
        "POST",
        "/cases/{id}/steps/{step}",
        At(&[("/cases/{record}/steps/decided", "stood=1&field.decided_on=2025-11-01")]),
    ),
    route(
        "GET",
        "/cases/{id}/letters/{letter}/{format}",
        At(&[
            ("/cases/{record}/letters/ethics-statement-notice/docx", ""),
            ("/cases/{record}/letters/ethics-service/html", ""),
        ]),
    ),
    route("GET", "/goals", At(&[("/goals", "")])),
    route("GET", "/goals/{id}", At(&[("/goals/{record}", "")])),
    route("POST", "/goals/{id}/parts", At(&[("/goals/{record}/parts", "amount-S1=3")])),
    route("GET", "/records/{id}/follow-ups", At(&[("/records/{record}/follow-ups", "")])),
    route("GET", "/rulebooks/{id}/versions", At(&[("/rulebooks/heart-to-heart-talks/versions", "")])),
    // What a bureau has laid down is read by everybody; who entered it, by whoever sees that person.
    route("GET", "/settings", At(&[("/settings", "")])),
    route("GET", "/settings/{rulebook}/{setting}", At(&[("/settings/heart-to-heart-talks/head_share", "")])),
    route(
        "POST",
        "/settings/{rulebook}/{setting}",
        At(&[("/settings/heart-to-heart-talks/head_share", "value=60&from=2025-09-01&source=")]),
    ),
    // Drafts are of the bureau, about nobody: who neither writes nor publishes rulebooks finds nothing there.
    route("GET", "/drafts", At(&[("/drafts", "")])),
    route("POST", "/drafts", At(&[("/drafts", "sort=rulebook&title=")])),
    route("GET", "/drafts/from-text", At(&[("/drafts/from-text", "")])),
    route("POST", "/drafts/from-text", Own("a text that whoever asks sends along")),
    route("GET", "/drafts/{id}", At(&[("/drafts/{text-draft}", ""), ("/drafts/{text-draft}?save=1", "")])),
    route("POST", "/drafts/{id}", At(&[("/drafts/{text-draft}", "seen=1&text=x&act=check")])),
    route("POST", "/drafts/{id}/check", At(&[("/drafts/{text-draft}/check", "text=x")])),
    route("POST", "/drafts/{id}/fields", At(&[("/drafts/{text-draft}/fields", "title=x&sort=text")])),
    route("POST", "/drafts/{id}/removal", At(&[("/drafts/{text-draft}/removal", "")])),
    route("POST", "/drafts/{id}/proposal", At(&[("/drafts/{text-draft}/proposal", "seen=1")])),
    route(
        "POST",
        "/drafts/{id}/proposal/withdrawal",
        At(&[("/drafts/{text-draft}/proposal/withdrawal", "")]),
    ),
    route("GET", "/drafts/{id}/publication", At(&[("/drafts/{text-draft}/publication", "")])),
    route("POST", "/drafts/{id}/publication", At(&[("/drafts/{text-draft}/publication", "number=1")])),
    route("GET", "/boards", At(&[("/boards", "")])),
    route("GET", "/boards/wall", At(&[("/boards/wall", "")])),
    route("POST", "/boards/wall", Own(OWN_ACCOUNT)),
    route("POST", "/boards/wall/removal", Own(OWN_ACCOUNT)),
    route("GET", "/wall/{token}", Own("for whoever holds the address, by name of nobody")),
    route("GET", "/boards/burden", At(&[("/boards/burden", ""), ("/boards/burden?minutes=3", "")])),
    route(
        "GET",
        "/boards/rulebooks/{id}",
        At(&[("/boards/rulebooks/heart-to-heart-talks", ""), ("/boards/rulebooks/{kind}", "")]),
    ),
    route(
        "GET",
        "/boards/units/{id}",
        At(&[("/boards/units/{unit}", ""), ("/boards/units/{unit-code}", "")]),
    ),
    route("GET", "/calendar/duties", At(&[("/calendar/duties", "")])),
    route("GET", "/rulebooks/{id}/scores", At(&[("/rulebooks/heart-to-heart-talks/scores", "")])),
    route(
        "GET",
        "/calendar",
        At(&[("/calendar", ""), ("/calendar?from=2026-01-19", ""), ("/calendar?unit={unit}&owner=x", "")]),
    ),
    route("GET", "/notices", At(&[("/notices", ""), ("/notices?from=50", "")])),
    route("POST", "/notices/wish", Own("how whoever asks wishes to be told")),
    // Of them there are three, with names that everybody knows.
    route("GET", "/channels", At(&[("/channels", "")])),
    route("POST", "/channels/{name}", At(&[("/channels/wecom", "url=x"), ("/channels/{kind}", "url=x")])),
    route("POST", "/channels/{name}/trial", At(&[("/channels/wecom/trial", "")])),
    route("POST", "/channels/{name}/removal", At(&[("/channels/wecom/removal", "")])),
    route("POST", "/notices/reading", Own("reads the notices of whoever asks")),
    route("POST", "/notices/{id}/reading", At(&[("/notices/{notice}/reading", "")])),
    // Whoever grants offices names anybody of the bureau by staff number.
    route("GET", "/offices", At(&[("/offices", ""), ("/offices?by=person&ended=1", "")])),
    route(
        "POST",
        "/offices",
        At(&[("/offices", "office=school-contact&person="), ("/offices", "confirmed=1")]),
    ),
    route("GET", "/offices/{id}/ending", At(&[("/offices/0123456789abcdef0123456789abcdef/ending", "")])),
    route(
        "POST",
        "/offices/{id}/ending",
        At(&[("/offices/0123456789abcdef0123456789abcdef/ending", "reason=x")]),
    ),
    // Whoever watches over the trail reads what was done to everything, by id; to all others it is not there.
    route(
        "GET",
        "/trail",
        At(&[("/trail", ""), ("/trail?action=file&from=2025-09-01", ""), ("/trail?subject=S2", "")]),
    ),
    route("GET", "/system", At(&[("/system", "")])),
    route("GET", "/school-year", At(&[("/school-year", "")])),
    route("GET", "/jobs", At(&[("/jobs", "")])),
    route("POST", "/jobs/backup", At(&[("/jobs/backup", "passphrase=x&again=x")])),
    route("POST", "/jobs/export", Own("begins a job of whoever asks")),
    route("POST", "/jobs/verification", Own("begins a job of whoever asks")),
    // Whose a job is nobody is told: crates/web/tests/it/jobs.rs asks for those of others.
    route("GET", "/jobs/{id}/file", At(&[("/jobs/0123456789abcdef0123456789abcdef/file", "")])),
    route("POST", "/jobs/{id}/removal", At(&[("/jobs/0123456789abcdef0123456789abcdef/removal", "")])),
    route("GET", "/assets/{address}", Own("files of the program")),
    route("GET", "/file", At(&[("/file", ""), ("/file?q=txth", "")])),
    route(
        "GET",
        "/file/{kind}",
        At(&[
            ("/file/{kind}", ""),
            ("/file/heart-to-heart-talk?unit={listed-unit}", ""),
            ("/file/heart-to-heart-talk?role.counterpart={code}", ""),
            ("/file/heart-to-heart-talk?draft={draft}", ""),
        ]),
    ),
    route(
        "POST",
        "/file/{kind}",
        At(&[
            ("/file/{kind}", "key=1&intent=submit"),
            ("/file/heart-to-heart-talk", "key=1&find=role.counterpart%230&role.counterpart={name}"),
            ("/file/heart-to-heart-talk", "key=1&intent=submit&unit={listed-unit}&date=2025-10-08"),
            ("/file/heart-to-heart-talk", "key=1&intent=submit&unit=S1&role.counterpart={code}"),
            ("/file/heart-to-heart-talk", "key=1&intent=submit&unit=S1&upload={upload}"),
            ("/file/heart-to-heart-talk", "key=1&intent=submit&unit=S1&twins=same+{record}"),
        ]),
    ),
    route(
        "POST",
        "/file/{kind}/draft",
        At(&[
            ("/file/{kind}/draft", "key=1&field.minutes=1"),
            ("/file/heart-to-heart-talk/draft", "key={draft}&field.minutes=1"),
        ]),
    ),
    route(
        "POST",
        "/file/{kind}/draft/{key}/removal",
        At(&[("/file/heart-to-heart-talk/draft/{draft}/removal", "")]),
    ),
    route("GET", "/records/{id}/correction", At(&[("/records/{record}/correction", "")])),
    route(
        "POST",
        "/records/{id}/correction",
        At(&[("/records/{record}/correction", "key=1&intent=submit&unit=S1&reason=x")]),
    ),
    route(
        "GET",
        "/records/{id}/evidence/{address}",
        At(&[
            ("/records/{record}/evidence/{evidence}", ""),
            ("/records/{seen-record}/evidence/{evidence}", ""),
        ]),
    ),
    route(
        "GET",
        "/pick/{of}",
        At(&[
            ("/pick/persons?q={name}", ""),
            ("/pick/persons?q={code}", ""),
            ("/pick/persons?q={name}&unit=S2&kind=heart-to-heart-talk", ""),
            ("/pick/persons?q=&unit=S2", ""),
            ("/pick/units?q={listed-unit}", ""),
            ("/pick/groups?q={group}", ""),
            // Offered to whoever grants offices, and to nobody else.
            ("/pick/holders?q=", ""),
        ]),
    ),
    route("POST", "/uploads", Own("begins an upload of whoever asks")),
    route("GET", "/uploads/{id}", At(&[("/uploads/{upload}", "")])),
    route("PUT", "/uploads/{id}", At(&[("/uploads/{upload}?offset=0", "x=1")])),
    route("DELETE", "/uploads/{id}", At(&[("/uploads/{upload}", "")])),
    route("POST", "/uploads/{id}/photo", At(&[("/uploads/{upload}/photo", "")])),
    route("GET", "/uploads/{id}/picture", At(&[("/uploads/{upload}/picture", "")])),
    route("GET", "/imports", At(&[("/imports", "")])),
    route("POST", "/imports", Own("begins an import of whoever asks")),
    route("GET", "/imports/{id}", At(&[("/imports/{import}", ""), ("/imports/{upload}", "")])),
    route(
        "POST",
        "/imports/{id}/headings",
        At(&[("/imports/{import}/headings", "layout=x&heading=y&meant=")]),
    ),
    route("POST", "/imports/{id}/mending", At(&[("/imports/{import}/mending", "place=x!A2&stood=&cell=y")])),
    route(
        "POST",
        "/imports/headings/removal",
        At(&[("/imports/headings/removal", "layout=kind/heart-to-heart-talk%230&heading={name}")]),
    ),
    route("POST", "/imports/{id}/confirmation", At(&[("/imports/{import}/confirmation", "")])),
    route("GET", "/imports/{id}/returned", At(&[("/imports/{import}/returned", "")])),
    route("GET", "/imports/batches/{batch}", At(&[("/imports/batches/{batch}", "")])),
    route("POST", "/imports/batches/{batch}/undoing", At(&[("/imports/batches/{batch}/undoing", "")])),
    route("GET", "/templates", At(&[("/templates?kind={kind}", "")])),
    route("GET", "/templates/{kind}", At(&[("/templates/{kind}", "")])),
    // Whoever writes reports of the bureau sees all of its units; records, and who is behind a figure, by their own scope.
    route("GET", "/reports", At(&[("/reports", "")])),
    route(
        "GET",
        "/reports/{form}",
        At(&[
            ("/reports/short-introduction", ""),
            ("/reports/evidence-catalogue", ""),
            ("/reports/{kind}", ""),
        ]),
    ),
    route(
        "GET",
        "/reports/{form}/files/{format}",
        At(&[
            ("/reports/short-introduction/files/html", ""),
            ("/reports/party-personnel-summary/files/txt", ""),
            ("/reports/short-introduction/files/{kind}", ""),
        ]),
    ),
    route(
        "GET",
        "/reports/{form}/figures/{figure}",
        At(&[
            ("/reports/short-introduction/figures/teachers", ""),
            ("/reports/short-introduction/figures/vetoes", ""),
            ("/reports/party-personnel-summary/figures/talks", ""),
            ("/reports/short-introduction/figures/{person}", ""),
        ]),
    ),
    // Of a ballot those know who hold it or stand on its roll; to all others there is none.
    route("GET", "/ballots", At(&[("/ballots", "")])),
    route("POST", "/ballots", Own("prepares a ballot of one's own")),
    route("GET", "/ballots/new", Own("a form of one's own")),
    route("GET", "/ballots/{id}", At(&[("/ballots/0000000000000000", "")])),
    route("GET", "/ballots/{id}/ballot", Own("the same page for everybody")),
    route("GET", "/ballots/{id}/credential", At(&[("/ballots/0000000000000000/credential", "")])),
    route("POST", "/ballots/{id}/credential", Own("takes one's own paper")),
    route("POST", "/ballots/{id}/steps/{step}", At(&[("/ballots/0000000000000000/steps/close", "")])),
    route("GET", "/ballots/{id}/sheet/{format}", At(&[("/ballots/0000000000000000/sheet/docx", "")])),
    route("POST", "/ballots/{id}/key", At(&[("/ballots/0000000000000000/key", "")])),
    route("POST", "/ballots/{id}/lot", At(&[("/ballots/0000000000000000/lot", "")])),
    route("POST", "/ballots/{id}/records", At(&[("/ballots/0000000000000000/records", "")])),
    route("GET", "/verifier", Own(OPEN)),
    route("GET", "/vote/{id}", Own(OPEN)),
    route("GET", "/vote/{id}/state", Own(OPEN)),
    route("GET", "/vote/{id}/files", Own(OPEN)),
    route("GET", "/vote/{id}/files/{*name}", Own(OPEN)),
    route("GET", "/vote/{id}/folder.zip", Own(OPEN)),
    route("POST", "/vote/{id}/ballots", Own(OPEN)),
    route("GET", "/seat/{code}", Own(BY_CODE)),
    route("GET", "/seat/{code}/state", Own(BY_CODE)),
    route("GET", "/seat/{code}/messages", Own(BY_CODE)),
    route("GET", "/seat/{code}/result", Own(BY_CODE)),
    route("POST", "/seat/{code}/result", Own(BY_CODE)),
    route("POST", "/seat/{code}/{paper}", Own(BY_CODE)),
    route("GET", "/check-up", At(&[("/check-up", "")])),
    route("POST", "/check-up", Own("looks through what whoever asks has sent")),
    route(
        "POST",
        "/reports/{form}/requests",
        At(&[("/reports/short-introduction/requests", "figure=pupils")]),
    ),
    route(
        "POST",
        "/reports/{form}/texts",
        At(&[
            ("/reports/civilised-unit-report/texts", "name=own_words&of=2025&text=x"),
            ("/reports/civilised-unit-report/texts", "name={person}&of=2025&text=x"),
        ]),
    ),
    route("GET", "/reports/verification", At(&[("/reports/verification", "")])),
    route("POST", "/reports/verification", Own("asks a file of whoever asks")),
    route("GET", "/sign-in", Own(NOBODY)),
    route("POST", "/sign-in", Own(NOBODY)),
    route("GET", "/sign-in/code", Own(NOBODY)),
    route("POST", "/sign-in/code", Own(NOBODY)),
    route("GET", "/sign-in/with/{id}", Own(NOBODY)),
    route("GET", "/sign-in/with/{id}/callback", Own(NOBODY)),
    route(
        "POST",
        "/sign-in/with/{id}/callback",
        Own("for a provider that knows the ticket, by name of nobody"),
    ),
    route("POST", "/sign-out", Own(OWN_ACCOUNT)),
    route("GET", "/link/{token}", Own("for whoever holds the link, by name of nobody")),
    route("POST", "/link/{token}", Own("for whoever holds the link, by name of nobody")),
    route("GET", "/set-up/{token}", Own("for whoever reads the terminal of the machine")),
    route("POST", "/set-up/{token}", Own("for whoever reads the terminal of the machine")),
    route("GET", "/set-up/{token}/people", Own("for whoever reads the terminal of the machine")),
    route("POST", "/set-up/{token}/people", Own("for whoever reads the terminal of the machine")),
    route("GET", "/set-up/{token}/people/{id}", Own("for whoever reads the terminal of the machine")),
    route(
        "POST",
        "/set-up/{token}/people/{id}/confirmation",
        Own("for whoever reads the terminal of the machine"),
    ),
    route("GET", "/set-up/{token}/templates/{name}", Own("for whoever reads the terminal of the machine")),
    route("GET", "/account", At(&[("/account", "")])),
    route("POST", "/account/password", Own(OWN_ACCOUNT)),
    route("POST", "/account/appearance", Own(OWN_ACCOUNT)),
    route("GET", "/account/tokens", At(&[("/account/tokens", "")])),
    route("POST", "/account/tokens", Own(OWN_ACCOUNT)),
    route("POST", "/account/tokens/{id}/removal", Own(OWN_ACCOUNT)),
    route("POST", "/account/feed", Own(OWN_ACCOUNT)),
    route("POST", "/account/feed/removal", Own(OWN_ACCOUNT)),
    route("GET", "/feed/{token}/duties.ics", Own("for whoever holds the address, by name of nobody")),
    route("POST", "/account/sessions/others/end", Own(OWN_ACCOUNT)),
    route("POST", "/account/sessions/{id}/end", At(&[("/account/sessions/{session}/end", "")])),
    route("GET", "/account/second-factor", At(&[("/account/second-factor", "")])),
    route("POST", "/account/second-factor", Own(OWN_ACCOUNT)),
    route("POST", "/account/second-factor/confirmation", Own(OWN_ACCOUNT)),
    route("POST", "/account/second-factor/removal", Own(OWN_ACCOUNT)),
    route("POST", "/account/recovery-codes", Own(OWN_ACCOUNT)),
    route("GET", "/accounts", At(&[("/accounts", "")])),
    route("POST", "/accounts", At(&[("/accounts", "account={account}")])),
    route("POST", "/accounts/invitation", At(&[("/accounts/invitation", "unit={account-unit}")])),
    route("POST", "/accounts/{account}/reset", At(&[("/accounts/{account}/reset", "")])),
    route(
        "POST",
        "/accounts/{account}/second-factor-reset",
        At(&[("/accounts/{account}/second-factor-reset", "")]),
    ),
    route("POST", "/accounts/{account}/closure", At(&[("/accounts/{account}/closure", "")])),
    route("POST", "/accounts/{account}/opening", At(&[("/accounts/{account}/opening", "")])),
    route("GET", "/providers", At(&[("/providers", "")])),
    route(
        "POST",
        "/providers",
        At(&[(
            "/providers",
            "id=county&title=x&english=x&protocol=cas&address=https://sso.example&claim=user",
        )]),
    ),
    route("GET", "/providers/{id}", At(&[("/providers/county", "")])),
    route("POST", "/providers/{id}/closure", At(&[("/providers/county/closure", "")])),
    route("POST", "/providers/{id}/opening", At(&[("/providers/county/opening", "")])),
    route("POST", "/providers/{id}/removal", At(&[("/providers/county/removal", "")])),
    route("GET", "/healthz", Own("tells of the program, not of the bureau")),
    route("GET", "/readyz", Own("tells of the program, not of the bureau")),
    route("GET", "/metrics", Own("tells of the program, not of the bureau")),
];

/// The addresses at which all routes are asked, with method and form.
pub fn probes() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    ROUTES.iter().flat_map(|route| {
        let asked: &[_] = match route.asked {
            At(asked) => asked,
            Own(_) => &[],
        };
        asked.iter().map(|(address, form)| (route.method, *address, *form))
    })
}

/// The names in braces.
pub fn places(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}
