//! Which address is answered by which screen.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use mingde_app::provenance::LARGEST_SENT;
use mingde_app::{LARGEST_ATTACHMENT, LARGEST_MATERIAL_SENT, LARGEST_PHOTO, LARGEST_WORKBOOK};
use tower_http::compression::CompressionLayer;

use crate::assets;
use crate::booth;
use crate::compressing::only_for_who_asked;
use crate::fault::Fault;
use crate::house::House;
use crate::routing::{delete, get, post, put};
use crate::screens::{
    ballots, boards, calendar, cases, channels, check_up, drafts, file, follow_ups, form, goals, imports,
    inclusion, jobs, ledger, missing, notices, offices, organisation, pick, places, record, reply, reports,
    result, rulebooks, school_year, search, selections, settings, sheets, system, tasks, todo, trail,
    uploads, versions,
};

/// All screens. Whoever serves them puts the layer that knows sessions around it.
pub fn router(house: House) -> Router {
    Router::new()
        .route("/", get(todo::get))
        .route("/records", get(ledger::get))
        .route("/records/export", get(ledger::export))
        .route("/registry/export", get(ledger::export_registry))
        .route("/records/decisions", post(ledger::decide))
        .route("/records/decisions/{positions}/undoing", post(ledger::take_back))
        .route("/records/{id}", get(record::get))
        .route("/records/{id}/steps/{step}", post(record::step))
        .route("/records/{id}/proof", get(inclusion::get))
        .route("/records/{id}/proof/file", get(inclusion::file))
        .route("/records/{id}/opening", post(record::open))
        .route("/search", get(search::get))
        .route("/units", get(places::find))
        .route("/units/{id}", get(places::unit))
        .route("/organisation/{act}", get(organisation::get).merge(post(organisation::post)))
        .route("/persons/{id}", get(places::person))
        .route("/persons/{id}/opening", post(places::open))
        .route("/rulebooks", get(rulebooks::list))
        .route("/rulebooks/{id}", get(rulebooks::one))
        .route("/rulebooks/{id}/scores", get(sheets::scores))
        .route("/rulebooks/{id}/versions", get(versions::get))
        .route("/rulebooks/{id}/{result}", get(result::get))
        .route("/rulebooks/{id}/{result}/{subject}", get(rulebooks::proof))
        .route("/boards", get(boards::bureau))
        .route("/boards/burden", get(boards::costs))
        .route("/boards/rulebooks/{id}", get(boards::rulebook))
        .route("/boards/units/{id}", get(boards::unit))
        .route("/calendar", get(calendar::get))
        .route("/calendar/duties", get(sheets::duties))
        .route("/channels", get(channels::get))
        .route("/channels/{name}", post(channels::set))
        .route("/channels/{name}/trial", post(channels::trial))
        .route("/channels/{name}/removal", post(channels::remove))
        .route("/notices", get(notices::get))
        .route("/notices/wish", post(notices::keep))
        .route("/notices/reading", post(notices::read_all))
        .route("/notices/{id}/reading", post(notices::read))
        .route("/offices", get(offices::get).merge(post(offices::grant)))
        .route("/offices/{id}/ending", get(offices::ending).merge(post(offices::end)))
        .route("/trail", get(trail::get))
        .route("/assets/{address}", get(assets::get))
        .merge(balloting())
        .merge(filing())
        .merge(importing())
        .merge(looking_after())
        .merge(reporting())
        .merge(tasking())
        .merge(writing())
        .fallback(async || Fault::missing())
        .layer(from_fn_with_state(house.clone(), missing::told))
        .layer(CompressionLayer::new())
        .layer(from_fn(only_for_who_asked))
        .with_state(house)
}

/// Secret ballots, as far as whoever asks is signed in. Casting has a door of its own.
fn balloting() -> Router<House> {
    Router::new()
        .route("/ballots", get(ballots::list).merge(post(ballots::preparing::post)))
        .route("/ballots/new", get(ballots::preparing::get))
        .route("/ballots/{id}", get(ballots::one))
        .route("/ballots/{id}/ballot", get(booth::vote))
        .route(
            "/ballots/{id}/credential",
            get(ballots::credential::get).merge(post(ballots::credential::post)),
        )
        .route("/ballots/{id}/steps/{step}", post(ballots::step))
        .route("/ballots/{id}/key", post(ballots::key))
        .route("/ballots/{id}/sheet/{format}", get(ballots::sheet::get))
        .route("/ballots/{id}/lot", post(ballots::lot))
        .route("/ballots/{id}/records", post(ballots::record))
}

/// Filing by a form, with what a form needs.
fn filing() -> Router<House> {
    // A browser without a script sends its photos with the form, a few at a time.
    let form_and_photos = DefaultBodyLimit::max(3 * LARGEST_PHOTO as usize);
    Router::new()
        .route("/file", get(file::get))
        .route("/file/{kind}", get(form::get).merge(post(form::post)).layer(form_and_photos))
        .route("/file/{kind}/draft", post(form::keep))
        .route("/file/{kind}/draft/{key}/removal", post(form::drop_draft))
        .route(
            "/records/{id}/correction",
            get(form::correction).merge(post(form::correct)).layer(form_and_photos),
        )
        .route(
            "/records/{id}/replies/{kind}",
            get(reply::get).merge(post(reply::post)).layer(form_and_photos),
        )
        .route("/records/{id}/evidence/{address}", get(uploads::evidence))
        .route("/pick/{of}", get(pick::get))
        .route("/uploads", post(uploads::begin))
        .route(
            "/uploads/{id}",
            get(uploads::progress)
                .merge(put(uploads::put))
                .merge(delete(uploads::remove))
                .layer(DefaultBodyLimit::max(uploads::LONGEST_PIECE)),
        )
        .route("/uploads/{id}/photo", post(uploads::photo))
        .route("/uploads/{id}/picture", get(uploads::picture))
}

/// Excel.
fn importing() -> Router<House> {
    let workbook = DefaultBodyLimit::max(LARGEST_WORKBOOK as usize + 4096);
    Router::new()
        .route("/imports", get(imports::list).merge(post(imports::send)).layer(workbook))
        .route("/imports/{id}", get(imports::preview))
        .route("/imports/{id}/headings", post(imports::headings))
        .route("/imports/headings/removal", post(imports::forget))
        .route("/imports/{id}/mending", post(imports::mend))
        .route("/imports/{id}/confirmation", post(imports::confirm))
        .route("/imports/{id}/returned", get(imports::returned))
        .route("/imports/batches/{batch}", get(imports::undoing))
        .route("/imports/batches/{batch}/undoing", post(imports::undo_it))
        .route("/templates", get(imports::templates))
        .route("/templates/{kind}", get(imports::template))
}

/// The machine, and what takes long.
fn looking_after() -> Router<House> {
    Router::new()
        .route("/system", get(system::get))
        .route("/school-year", get(school_year::get))
        .route("/jobs", get(jobs::get))
        .route("/jobs/backup", post(jobs::backup))
        .route("/jobs/export", post(jobs::export))
        .route("/jobs/verification", post(jobs::verify))
        .route("/jobs/{id}/file", get(jobs::file))
        .route("/jobs/{id}/removal", post(jobs::remove))
}

/// Reports, and materials of others that are looked through.
fn reporting() -> Router<House> {
    let paper = DefaultBodyLimit::max(LARGEST_SENT + 4096);
    // A file, or the text of one, beside what was said of its findings.
    let material = DefaultBodyLimit::max(LARGEST_MATERIAL_SENT + (4 << 20));
    Router::new()
        .route("/check-up", get(check_up::get).merge(post(check_up::post)).layer(material))
        .route("/reports", get(reports::list))
        .route(
            "/reports/verification",
            get(reports::verification::get).merge(post(reports::verification::post)).layer(paper),
        )
        .route("/reports/{form}", get(reports::one))
        .route("/reports/{form}/texts", post(reports::keep))
        .route("/reports/{form}/requests", post(reports::request))
        .route("/reports/{form}/files/{format}", get(reports::file))
        .route("/reports/{form}/figures/{figure}", get(reports::proof::get))
}

/// Documents and tasks, cases, selections.
fn tasking() -> Router<House> {
    let attachment = DefaultBodyLimit::max(LARGEST_ATTACHMENT + (1 << 20));
    Router::new()
        .route("/tasks", get(tasks::list).merge(post(tasks::sending::post)).layer(attachment))
        .route("/tasks/new", get(tasks::sending::get))
        .route("/tasks/{id}", get(tasks::one))
        .route("/tasks/{id}/units/{unit}/{step}", post(tasks::step))
        .route("/tasks/{id}/reminders", post(tasks::reminder))
        .route("/tasks/{id}/files/{nth}", get(tasks::file))
        .route("/cases", get(cases::list))
        .route("/cases/{id}", get(cases::one))
        .route("/cases/{id}/steps/{step}", get(form::step::get).merge(post(form::step::post)))
        .route("/cases/{id}/letters/{letter}/{format}", get(cases::paper))
        .route("/selections", get(selections::list))
        .route("/selections/{id}", get(selections::one))
        .route("/selections/{id}/sheet", get(selections::sheet).merge(post(selections::hand_in)))
        .route("/selections/{id}/sheet/draft", post(selections::keep))
        .route("/selections/{id}/nominees/{nominee}/{nth}", get(selections::material))
        .route("/selections/{id}/closure", post(selections::close))
        .route("/selections/{id}/notice", post(selections::notice))
        .route("/selections/{id}/notice/{format}", get(selections::paper))
        .route("/selections/{id}/result/{format}", get(selections::result))
        .route("/selections/{id}/decision", post(selections::decide))
        .route("/selections/{id}/honours", post(selections::honour))
        .route("/goals", get(goals::list))
        .route("/goals/{id}", get(goals::one))
        .route("/goals/{id}/parts", post(goals::split))
        .route("/records/{id}/follow-ups", get(follow_ups::get))
}

/// Rulebooks and kinds while they are written.
fn writing() -> Router<House> {
    // A file, or the text of one with what was ticked.
    let material = DefaultBodyLimit::max(LARGEST_MATERIAL_SENT + (4 << 20));
    Router::new()
        .route("/settings", get(settings::list))
        .route("/settings/{rulebook}/{setting}", get(settings::get).merge(post(settings::post)))
        .route("/drafts", get(drafts::list).merge(post(drafts::begin)))
        .route(
            "/drafts/from-text",
            get(drafts::from_text::get).merge(post(drafts::from_text::post)).layer(material),
        )
        .route("/drafts/{id}", get(drafts::editor::get).merge(post(drafts::editor::post)))
        .route("/drafts/{id}/check", post(drafts::editor::check))
        .route("/drafts/{id}/fields", post(drafts::editor::add_field))
        .route("/drafts/{id}/removal", post(drafts::editor::remove))
        .route("/drafts/{id}/proposal", post(drafts::publication::propose))
        .route("/drafts/{id}/proposal/withdrawal", post(drafts::publication::take_back))
        .route(
            "/drafts/{id}/publication",
            get(drafts::publication::get).merge(post(drafts::publication::publish)),
        )
}
