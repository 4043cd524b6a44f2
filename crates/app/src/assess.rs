//! Assessing rulebooks and explaining single results.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::office::Power;
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_rulebook::{
    AssessedSubject, Assessment, AssessmentDate, Difference, ExplainError, Explainer, Explanation, Impact,
    Reference, ResultKind, Rulebook, Subject, WrittenReceipt,
};
use mingde_snapshot::{Check, Manifest};

use crate::error::{AppError, unknown};
use crate::import::Directories;
use crate::library::Library;
use crate::sight::{Sight, Unseen};

/// What to assess.
#[derive(Debug, Clone, Default)]
pub struct AssessRequest {
    /// Rulebooks by id or title; all if none is named.
    pub rulebooks: Vec<String>,
    /// The period; by default the one of each rulebook's own kind that contains the day.
    pub period: Option<Period>,
    /// As it stood on this day; by default the day of the call, or the day of the period that is nearest to it: nothing of
    /// a period that is not over is missed yet.
    pub as_of: Option<Day>,
    /// Only what was known at this instant.
    pub known_on: Option<Timestamp>,
    /// The version of the rulebooks named, instead of the one that holds on the day.
    pub version: Option<String>,
}

impl AssessRequest {
    /// The day and period asked about.
    pub fn date(&self, today: Day) -> AssessmentDate {
        let within = |period: Period| today.clamp(period.from, period.last());
        let as_of = self.as_of.or_else(|| self.period.map(within)).unwrap_or(today);
        AssessmentDate { as_of, period: self.period }
    }
}

/// Which result of whom to explain.
#[derive(Debug, Clone)]
pub struct ExplainRequest {
    /// Rulebook, period and days; exactly one rulebook is named.
    pub assess: AssessRequest,
    /// Code, name or id of the subject.
    pub subject: String,
    /// Result; all of the rulebook if none is named.
    pub result: Option<String>,
}

/// Assesses the rulebooks asked for, each in the version that holds on the day. All are evaluated together,
/// since one may consult another's veto; the results are those of the subjects that may be seen.
pub fn assess(
    library: &Library,
    sight: &Sight,
    request: &AssessRequest,
    today: Day,
) -> Result<Vec<Assessment>, AppError> {
    let mut assessed = Vec::new();
    assess_each(library, sight, request, today, |assessment| assessed.push(assessment))?;
    Ok(assessed)
}

/// The same, each handed over as soon as it is there, so that a county's need not all be held at once.
pub fn assess_each(
    library: &Library,
    sight: &Sight,
    request: &AssessRequest,
    today: Day,
    mut take: impl FnMut(Assessment),
) -> Result<(), AppError> {
    let snapshot = sight.uncut();
    let take = |mut assessment: Assessment| {
        sight.cut(&mut assessment);
        take(assessment);
    };
    let mut wanted = Vec::new();
    for name in &request.rulebooks {
        wanted.push(library.rulebook(name)?.id.clone());
    }
    let date = request.date(today);
    let all = chosen(library, request, date.as_of)?;
    if wanted.is_empty() {
        mingde_rulebook::assess_each(&all, snapshot, date, &library.own, take);
        return Ok(());
    }
    // Those that are named come in the order of the names.
    let mut assessed = mingde_rulebook::assess(&all, snapshot, date, &library.own);
    assessed.retain(|a| wanted.contains(&a.rulebook));
    assessed.sort_by_key(|a| wanted.iter().position(|w| *w == a.rulebook));
    assessed.into_iter().for_each(take);
    Ok(())
}

/// Assesses rulebooks over an export in Parquet files (`mingde export --parquet`), all if none is named, each in
/// the version that holds on the day or is named. Every file is compared with its hash in `snapshot.json` first; then only
/// the columns that the rulebooks look at are read, so that a province fits into memory. The receipts name the ledger that
/// was exported.
pub fn assess_export(
    library: &Library,
    actor: &Actor,
    dir: &Path,
    request: &AssessRequest,
    today: Day,
) -> Result<Vec<Assessment>, AppError> {
    let date = request.date(today);
    let all = chosen(library, request, date.as_of)?;
    let mut asked = Vec::new();
    for name in &request.rulebooks {
        let id = &library.rulebook(name)?.id;
        asked.extend(all.iter().copied().find(|r| r.id == *id));
    }
    if request.rulebooks.is_empty() {
        asked = all;
    }
    assess_these(library, actor, &asked, (dir, Check::Hashes), date)
}

/// The same for rulebooks that need not be in the library, with the files compared as closely as is said; vetoes they consult
/// are looked up there.
pub fn assess_these(
    library: &Library,
    actor: &Actor,
    asked: &[&Rulebook],
    (dir, check): (&Path, Check),
    at: AssessmentDate,
) -> Result<Vec<Assessment>, AppError> {
    actor.may(Power::ReadEverything)?;
    let mut all = asked.to_vec();
    let around = library.rulebooks_on(at.as_of)?;
    all.extend(mingde_rulebook::asked_by(asked, &around));
    let (schema, kinds) = (library.schema.clone(), library.kinds.values().cloned());
    // Of an earlier period the version is asked that held then.
    let mut read = all.clone();
    read.extend(library.own.earlier_versions(&all));
    let (wanted, held) = (mingde_rulebook::wanted(&read), mingde_rulebook::held(&read));
    let (snapshot, runs) = mingde_snapshot::open(dir, schema, kinds, check, wanted, &held)?;
    let own = library.own.clone().of_ledger(&Manifest::read(dir)?.ledger.origin);
    let mut assessed = Vec::new();
    mingde_rulebook::assess_with(&all, &snapshot, &runs, at, &own, |a| assessed.push(a))?;
    assessed.truncate(asked.len());
    Ok(assessed)
}

/// The rulebooks that hold on a day, those that are named in the version that is named.
pub(crate) fn chosen<'l>(
    library: &'l Library,
    request: &AssessRequest,
    day: Day,
) -> Result<Vec<&'l Rulebook>, AppError> {
    let mut all = library.rulebooks_on(day)?;
    let Some(version) = &request.version else { return Ok(all) };
    if request.rulebooks.is_empty() {
        return Err(AppError::Invalid(Message::new("app-version-of-what")));
    }
    for name in &request.rulebooks {
        let id = library.rulebook(name)?.id.clone();
        let edition = library.edition(&id, version)?.readable()?;
        match all.iter_mut().find(|r| r.id == id) {
            Some(place) => *place = edition,
            None => all.push(edition),
        }
    }
    Ok(all)
}

/// A version of a rulebook to hold against others: a file, or the name of a version.
pub fn version_of(library: &Library, id: &str, named: &str) -> Result<Arc<Rulebook>, AppError> {
    let path = std::path::Path::new(named);
    if path.is_file() || named.ends_with(".md") {
        let (rulebook, _) = crate::publish::read(library, path)?;
        return Ok(Arc::new(rulebook));
    }
    library.edition(id, named)?.readable().cloned()
}

/// Whose results change from one version of a rulebook to another.
pub fn impact_of(
    library: &Library,
    sight: &Sight,
    request: &AssessRequest,
    (before, after): (&Rulebook, &Rulebook),
    today: Day,
) -> Result<Vec<Impact>, AppError> {
    let at = request.date(today);
    let around = library.rulebooks_on(at.as_of)?;
    let assessed = |this: &Rulebook| {
        let others = around.iter().copied().filter(|r| r.id != this.id && r.id != before.id);
        let all: Vec<&Rulebook> = [this].into_iter().chain(others).collect();
        let mut assessed = mingde_rulebook::assess(&all, sight.uncut(), at, &library.own).swap_remove(0);
        sight.cut(&mut assessed);
        assessed
    };
    let [before, after] = [before, after].map(|version| tried(version, at.as_of));
    Ok(mingde_rulebook::impact(&assessed(&before), &assessed(&after)))
}

/// A version that does not hold yet, as if it had held: what it would have changed is asked before it does.
fn tried(version: &Rulebook, on: Day) -> Cow<'_, Rulebook> {
    match version.effective.from {
        Some(from) if on < from => {
            let mut tried = version.clone();
            tried.effective.from = None;
            Cow::Owned(tried)
        }
        _ => Cow::Borrowed(version),
    }
}

/// Reads a receipt, or the receipt in an assessment or explanation.
pub fn read_receipt(text: &str) -> Result<WrittenReceipt, AppError> {
    WrittenReceipt::read(text).ok_or_else(|| AppError::Invalid(Message::new("receipt-unreadable")))
}

/// Reads every receipt of a file: of assessments of several rulebooks, or of several proofs.
pub fn read_receipts(text: &str) -> Result<Vec<WrittenReceipt>, AppError> {
    WrittenReceipt::read_all(text).ok_or_else(|| AppError::Invalid(Message::new("receipt-unreadable")))
}

/// The assessment that a printed receipt is of, recomputed; `None` if no version of its rulebook gives that receipt.
/// `sight` is of the ledger as it stood at the receipt's position.
pub fn assessment_of_reference(
    library: &Library,
    sight: &Sight,
    reference: &Reference,
) -> Result<Option<Assessment>, AppError> {
    let at = AssessmentDate { as_of: reference.as_of, period: Some(reference.period) };
    let id = &library.rulebook(&reference.rulebook)?.id;
    let around = library.rulebooks_on(reference.as_of)?;
    for edition in library.editions(id) {
        let Ok(rulebook) = &edition.rulebook else { continue };
        let others = around.iter().copied().filter(|r| r.id != *id);
        let all: Vec<&Rulebook> = [rulebook.as_ref()].into_iter().chain(others).collect();
        let mut found = mingde_rulebook::assess(&all, sight.uncut(), at, &library.own).swap_remove(0);
        if reference.is_of(&found.receipt) {
            sight.cut(&mut found);
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Recomputes the assessment of a receipt and names what differs. Each rulebook is taken in the version the
/// receipt names, where there is one.
pub fn verify_receipt(
    library: &Library,
    sight: &Sight,
    written: &WrittenReceipt,
) -> Result<Vec<Difference>, AppError> {
    let all = rulebooks_of_receipt(library, written)?;
    // What somebody was given was cut to what he may see.
    let cut = |found: &mut Assessment| sight.cut(found);
    let cut_proof = |proof: &mut Explanation| sight.cut_proof(proof);
    let cuts: mingde_rulebook::Cut<'_> = (&cut, &cut_proof);
    Ok(mingde_rulebook::verify_cut(written, &all, sight.uncut(), &library.own, cuts).0)
}

/// The rulebooks an assessment was made with, as far as they are still there.
pub(crate) fn rulebooks_of_receipt<'l>(
    library: &'l Library,
    written: &WrittenReceipt,
) -> Result<Vec<&'l Rulebook>, AppError> {
    let receipt = &written.receipt;
    let mut all = library.rulebooks_on(receipt.as_of)?;
    let named = [(&receipt.rulebook, receipt.rulebook_hash)];
    let consulted = receipt.consulted.iter().map(|(id, hash)| (id, *hash));
    for (id, hash) in named.into_iter().chain(consulted) {
        let texts = library.editions.all(id).filter_map(|e| e.rulebook.as_ref().ok());
        if let Some(same) = texts.map(AsRef::as_ref).find(|r: &&Rulebook| r.hash == hash)
            && let Some(place) = all.iter_mut().find(|r| r.id == *id)
        {
            *place = same;
        }
    }
    Ok(all)
}

/// Explains one result, or each result of the rulebook, for one subject. Of what was counted those rows are named that
/// the actor may see; their number is that of all.
pub fn explain(
    library: &Library,
    sight: &Sight,
    request: &ExplainRequest,
    today: Day,
) -> Result<Vec<Explanation>, AppError> {
    let name = request.assess.rulebooks.first().map_or("", String::as_str);
    let at = request.assess.date(today);
    let all = chosen(library, &request.assess, at.as_of)?;
    let id = library.rulebook(name)?.id.clone();
    let found = all.iter().find(|r| r.id == id);
    let rulebook = *found.ok_or_else(|| unknown("app-unknown-rulebook", name, None))?;
    let results: Vec<&str> = match &request.result {
        Some(word) => vec![result_named(rulebook, word)],
        None => rulebook.results.iter().map(|r| r.id.as_str()).collect(),
    };
    let subject = match sight.sees_everything() {
        true => called_otherwise(sight, rulebook, &request.subject),
        false => seen_subject(sight, rulebook, &request.subject, at.as_of)?,
    };
    // What all proofs of the subject need is worked out once.
    let explainer = Explainer::new(&all, sight.uncut(), at, &library.own);
    let explained = results.into_iter().map(|result| {
        let mut explained = explainer.explain(&rulebook.id, &subject, result).map_err(cannot_explain)?;
        sight.cut_proof(&mut explained);
        Ok(explained)
    });
    explained.collect()
}

/// The code of a subject that may be seen. Whoever may not be seen is not suggested either.
fn seen_subject(sight: &Sight, rulebook: &Rulebook, word: &str, day: Day) -> Result<String, AppError> {
    sight.subject(rulebook.subject, word, day).map_err(|unseen| {
        let word = word.to_owned();
        cannot_explain(match unseen {
            Unseen::None { nearest } => ExplainError::NoSubject { word, nearest },
            Unseen::Several { codes } => ExplainError::SeveralSubjects { word, codes },
        })
    })
}

/// The code of whom another name means: a former name, an alias, `姓名(工号)`; what nobody is called stays as it was typed.
fn called_otherwise(sight: &Sight, rulebook: &Rulebook, word: &str) -> String {
    let snapshot = sight.uncut();
    let directories = Directories::of(snapshot);
    let directory = directories.directory();
    let code = match rulebook.subject {
        Subject::Person => {
            let at = directory.person(word, None).ok().and_then(|id| snapshot.persons.index_of(id));
            at.map(|at| snapshot.persons.code[at as usize].to_string())
        }
        Subject::Group => {
            let id = directory.group(word).ok();
            let at = snapshot.groups.id.iter().position(|own| Some(*own) == id);
            at.map(|at| snapshot.groups.group[at].code.clone())
        }
        _ => {
            let at = directory.unit(word).ok().and_then(|id| snapshot.units.index_of(id));
            at.map(|at| snapshot.units.unit[at as usize].code.clone())
        }
    };
    code.unwrap_or_else(|| word.to_owned())
}

/// Whom a word means among all who may be assessed: units, persons and groups, by code, name, former name, alias or
/// `姓名(工号)`. Only whoever sees everything looks among all; others are told of those in what was assessed for them.
///
/// # Errors
/// [`AppError::NotFound`] where nobody is called so, with the nearest name.
pub fn subjects_called(
    sight: &Sight,
    assessments: &[Assessment],
    word: &str,
) -> Result<BTreeSet<EntityId>, AppError> {
    let subjects = || assessments.iter().flat_map(|assessment| &assessment.subjects);
    let same = |subject: &&AssessedSubject| subject.code == word || subject.name == word;
    let mut meant: BTreeSet<EntityId> = subjects().filter(same).map(|subject| subject.id).collect();
    if meant.is_empty() && sight.sees_everything() {
        meant.extend(Directories::of(sight.uncut()).participant(word));
    }
    match meant.is_empty() {
        true => Err(unknown("app-unknown-subject", word, subjects().map(|subject| subject.name.as_str()))),
        false => Ok(meant),
    }
}

/// The id of a result by id or title: an official asks by the title that the report shows. Should a measure and the
/// points computed from it be called the same, the points.
fn result_named<'r>(rulebook: &'r Rulebook, word: &'r str) -> &'r str {
    if rulebook.results.iter().any(|r| r.id == word) {
        return word;
    }
    let titled = || rulebook.results.iter().filter(|r| r.title == word);
    let judged = titled().find(|r| r.kind != ResultKind::Measure);
    judged.or_else(|| titled().next()).map_or(word, |r| r.id.as_str())
}

fn cannot_explain(error: ExplainError) -> AppError {
    match error {
        ExplainError::NoRulebook(name) => unknown("app-unknown-rulebook", &name, None),
        ExplainError::NoSubject { word, nearest } => {
            unknown("app-unknown-subject", &word, nearest.as_deref())
        }
        ExplainError::SeveralSubjects { word, codes } => AppError::Invalid(
            Message::new("app-several-subjects").with("name", word).with("codes", codes.join("、")),
        ),
        ExplainError::NotThere { name, entry, ended, as_of } => {
            let message = Message::new(match ended {
                Some(_) => "app-unit-ended",
                None => "app-unit-not-yet",
            });
            let message = message.with("name", name).with("entry", entry).with("as_of", as_of);
            AppError::NotFound(match ended {
                Some(day) => message.with("day", day).with("last", day.plus(-1)),
                None => message,
            })
        }
        ExplainError::NotMeant { name, condition: (chinese, english) } => AppError::NotFound(
            Message::new("app-not-meant").with("name", name).with_translated("condition", &chinese, &english),
        ),
        ExplainError::NoResult { word, nearest } => unknown("app-unknown-result", &word, nearest.as_deref()),
    }
}
