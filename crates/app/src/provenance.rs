//! Asking a paper about its figures: what was altered by hand since it was written, what the ledger says today,
//! and which records made the difference.

mod causes;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use mingde_core::diagnostic::Message;
use mingde_core::office::Power;
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_core::snapshot::Snapshot;
use mingde_reader::{ReadingRoom, read_file};
use mingde_report::carried::Carried;
use mingde_report::document::Stated;
use mingde_report::figure::{FigureValue, Figures, Row};
use mingde_report::form::{Form, Question};
use mingde_report::provenance::{Asked, Receipts};
use mingde_report::verify::{Judged, Standing, judge};

pub use causes::{Cause, CauseKind, MOST_CAUSES, Shift};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::figures::{Answers, Texts};
use crate::long_work::apart;
use crate::report::{evidence_files, form, form_hash};
use crate::report_page::may_write_reports;
use crate::sight::Sight;

/// A paper that was asked about its figures.
#[derive(Debug)]
pub struct Verified {
    /// Id of the form it was written from.
    pub form: String,
    /// What was asked when it was written.
    pub asked: Option<Asked>,
    /// Number of revisions in the ledger now.
    pub ledger: u64,
    /// What makes the comparison with the ledger doubtful or impossible.
    pub doubts: Vec<Message>,
    /// The figures, in the order they are first stated.
    pub figures: Vec<VerifiedFigure>,
    /// Places that are marked as figures of which the paper carries no receipt, each with what became of it; and clauses with a
    /// number that were written into it since.
    pub without_receipt: Vec<Judged>,
}

/// One figure of a paper.
#[derive(Debug)]
pub struct VerifiedFigure {
    /// Key within the form.
    pub key: String,
    /// What the paper states, with its receipt.
    pub stated: Stated,
    /// Where it is stated, and what became of each place.
    pub places: Vec<Judged>,
    /// What the ledger says today.
    pub now: Now,
}

/// What the ledger says of a figure today.
#[derive(Debug, PartialEq, Eq)]
pub enum Now {
    /// It could not be asked again; [`Verified::doubts`] says why.
    NotAsked,
    /// The same.
    Unchanged,
    /// Something else.
    Changed {
        /// The exact value today; none where there is no data.
        value: Option<String>,
        /// Why, at most [`MOST_CAUSES`].
        causes: Vec<Cause>,
        /// How many further causes there are.
        further: usize,
    },
    /// The form has no such figure any more, or the row is no longer there.
    Vanished,
}

impl VerifiedFigure {
    /// Whether any place was altered by hand or is gone.
    pub fn is_edited(&self) -> bool {
        self.places.iter().any(|p| matches!(p.standing, Standing::Edited(_) | Standing::Gone))
    }
}

impl Verified {
    /// Whether anything needs a look.
    pub fn has_problems(&self) -> bool {
        let changed = |figure: &VerifiedFigure| matches!(figure.now, Now::Changed { .. } | Now::Vanished);
        let unknown = !self.doubts.is_empty() || !self.without_receipt.is_empty();
        unknown || self.figures.iter().any(|f| f.is_edited() || changed(f))
    }
}

/// A paper larger than this is not read.
const LARGEST_PAPER: u64 = 64 << 20;

/// Reads a paper (DOCX, HTML or PDF) with what it carries about its figures.
pub fn read_paper(reading: &ReadingRoom, path: &Path) -> Result<Carried, AppError> {
    let bytes = read_file(path, LARGEST_PAPER).map_err(AppError::file(path))?;
    Ok(reading.carried(bytes)?)
}

/// A paper that somebody sent is larger than any that is written here if it has more bytes.
pub const LARGEST_SENT: usize = 20 << 20;

/// Asks a paper that somebody sent about its figures: read in a process of its own, held against the ledger as it is now.
///
/// # Errors
/// [`AppError::Refused`] for those who neither read everything nor write reports, [`AppError::Unreadable`] for what is no paper
/// of ours.
pub async fn verify_sent(bureau: &Bureau, actor: &Actor, bytes: Vec<u8>) -> Result<Verified, AppError> {
    may_write_reports(actor)?;
    let reading = bureau.reading.clone();
    let carried = apart(move || reading.carried(bytes)).await?;
    verify_paper(Some((bureau, actor)), carried).await
}

/// Asks a paper about its figures. With a bureau, its ledger is asked again, for those who may write reports of it.
pub async fn verify_paper(bureau: Option<(&Bureau, &Actor)>, carried: Carried) -> Result<Verified, AppError> {
    let mut doubts = Vec::new();
    let (mut now, mut ledger) = (BTreeMap::new(), 0);
    if let Some((bureau, actor)) = bureau {
        let sight = bureau.sight(actor, None).await?;
        ledger = sight.whole_for(Power::WriteReports)?.position;
        now = ask_again(bureau, &sight, &carried.receipts, &mut doubts).await?;
    }
    let figures = sorted_figures(&carried, now);
    let known = &carried.receipts.figures;
    let mut without_receipt: Vec<Judged> =
        judge(&carried).into_iter().filter(|place| !known.contains_key(&place.figure)).collect();
    let typed = |clause: &String| Judged {
        figure: String::new(),
        printed: clause.clone(),
        standing: Standing::Edited(clause.clone()),
    };
    without_receipt.extend(carried.typed.iter().map(typed));
    let Receipts { form, asked, .. } = carried.receipts;
    Ok(Verified { form, asked, ledger, doubts, figures, without_receipt })
}

fn sorted_figures(carried: &Carried, mut now: BTreeMap<String, Now>) -> Vec<VerifiedFigure> {
    let mut places: BTreeMap<String, Vec<Judged>> = BTreeMap::new();
    let mut order = Vec::new();
    for judged in judge(carried) {
        if !places.contains_key(&judged.figure) {
            order.push(judged.figure.clone());
        }
        places.entry(judged.figure.clone()).or_default().push(judged);
    }
    let figures = order.into_iter().filter_map(|key| {
        let stated = carried.receipts.figures.get(&key)?.clone();
        let places = places.remove(&key).unwrap_or_default();
        let now = now.remove(&key).unwrap_or(Now::NotAsked);
        Some(VerifiedFigure { key, stated, places, now })
    });
    figures.collect()
}

/// The figures as the ledger answers them today, held against what was stated.
async fn ask_again(
    bureau: &Bureau,
    sight: &Sight,
    receipts: &Receipts,
    doubts: &mut Vec<Message>,
) -> Result<BTreeMap<String, Now>, AppError> {
    let today = sight.whole_for(Power::WriteReports)?;
    let Some(asked) = &receipts.asked else {
        doubts.push(Message::new("verify-not-asked"));
        return Ok(BTreeMap::new());
    };
    let Ok(period) = Period::parse(&asked.period) else {
        doubts.push(Message::new("verify-not-asked"));
        return Ok(BTreeMap::new());
    };
    let Ok(form) = form(&bureau.library(), &receipts.form) else {
        doubts.push(Message::new("verify-no-form").with("form", &receipts.form));
        return Ok(BTreeMap::new());
    };
    if form_hash(&form) != asked.form_hash {
        doubts.push(Message::new("verify-form-rewritten").with("form", &form.name));
    }
    let files = evidence_files(bureau, sight, &form).await?;
    let library = bureau.library();
    // What its author wrote no ledger has: the paper's own words are taken for it.
    let texts = texts_of(&form, receipts);
    let answers = |snapshot| {
        Answers::new(&library, snapshot, &files, &form, period, asked.as_of).with_texts(texts.clone())
    };
    let (figures, _) = answers(today).answer();
    let mut now: BTreeMap<String, Now> = receipts
        .figures
        .iter()
        .map(|(key, stated)| {
            let now = match find(&figures, key, stated) {
                None => Now::Vanished,
                Some(value) if value == stated.exact => Now::Unchanged,
                Some(value) => Now::Changed { value, causes: Vec::new(), further: 0 },
            };
            (key.clone(), now)
        })
        .collect();
    let same_ledger = match bureau.store.checkpoint_at(asked.ledger).await? {
        Some(checkpoint) => hex::encode(checkpoint.root) == asked.root,
        None => false,
    };
    if !same_ledger {
        // Another ledger's records explain nothing.
        doubts.push(Message::new("verify-other-ledger").with("position", asked.ledger));
        return Ok(now);
    }
    let changed = |now: &Now| matches!(now, Now::Changed { .. } | Now::Vanished);
    if now.values().any(changed) {
        let then = match asked.known_on {
            Some(_) => bureau.snapshot(asked.known_on).await?,
            None => Arc::new(bureau.snapshot_at(asked.ledger).await?),
        };
        let question = causes::Question { bureau, then: &then, now: today, asked };
        give_causes(&question, &form, receipts, answers, &mut now).await?;
    }
    Ok(now)
}

fn texts_of(form: &Form, receipts: &Receipts) -> Texts {
    let written = form.figures().iter().filter(|request| request.question == Question::Author);
    let stated = written.filter_map(|request| {
        Some((request.name.clone(), receipts.figures.get(&request.name)?.exact.clone()?))
    });
    stated.collect()
}

/// Says of every figure that is another one today what made it so: entries since then, or rules.
async fn give_causes<'a>(
    question: &causes::Question<'a>,
    form: &Form,
    receipts: &Receipts,
    answers: impl Fn(&'a Snapshot) -> Answers<'a>,
    now: &mut BTreeMap<String, Now>,
) -> Result<(), AppError> {
    let changed = |now: &Now| matches!(now, Now::Changed { .. } | Now::Vanished);
    let names: BTreeSet<&str> = now.iter().filter(|(_, n)| changed(n)).map(|(key, _)| base(key)).collect();
    let (answers_then, answers_now) = (answers(question.then), answers(question.now));
    let made_of = |answers: &Answers<'_>| answers.made_of(|name| names.contains(name));
    let (before, after) = (made_of(&answers_then), made_of(&answers_now));
    let (figures_then, _) = answers_then.answer();
    let mut found = BTreeMap::new();
    for name in names {
        if let Some((before, after)) = before.get(name).zip(after.get(name)) {
            found.insert(name.to_owned(), question.causes(before, after).await?);
        }
    }
    for (key, now) in now {
        let Now::Changed { value, causes, further } = now else { continue };
        let stated = &receipts.figures[key];
        if let Some((list, more)) = found.get(base(key)) {
            (*causes, *further) = (list.clone(), *more);
            // What happened to other rows explains nothing about this one.
            if let Some((row, _)) = key.contains('/').then(|| stated.title.rsplit_once('·')).flatten()
                && causes.iter().any(|cause| cause.title.contains(row))
            {
                causes.retain(|cause| cause.title.contains(row));
                *further = 0;
            }
        }
        // The ledger of then gives another figure today: it is the rules that changed.
        let recomputed = find(&figures_then, key, stated).flatten();
        if recomputed != stated.exact {
            let request = form.figures().iter().find(|request| request.name == base(key));
            let asks = request.map(|request| &request.question);
            let value = value.as_deref().unwrap_or_default();
            causes.insert(0, question.rules_changed(asks, stated, value));
        }
    }
    Ok(())
}

/// The figure a key belongs to: `schools/3/pupils` is a cell of `schools`.
pub(crate) fn base(key: &str) -> &str {
    key.split_once('/').map_or(key, |(name, _)| name)
}

/// The exact value a key leads to: `None` where there is no such row any more, `Some(None)` where there is no
/// data.
pub(crate) fn find(figures: &Figures, key: &str, stated: &Stated) -> Option<Option<String>> {
    let figure = figures.get(base(key))?;
    let path: Vec<&str> = key.split('/').skip(1).collect();
    follow(&figure.value, &path, stated)
}

/// Follows the rest of a key, row by column. A row is found by its name, since its number changes with the rows
/// before it; of several of one name, or where the name is not known, one that still says the same will do.
fn follow(value: &FigureValue, path: &[&str], stated: &Stated) -> Option<Option<String>> {
    let [row, path @ ..] = path else { return Some(value.exact()) };
    let row = row.parse::<usize>().ok()?.checked_sub(1)?;
    let name = stated.exact.as_deref();
    match (value, path) {
        // A name is its own value: that it is still among the names is all there is to ask.
        (FigureValue::List(names), []) => {
            names.iter().any(|n| Some(n.as_str()) == name).then(|| stated.exact.clone())
        }
        (FigureValue::Rows(rows), []) => {
            rows.iter().any(|r| Some(r.name.as_str()) == name).then(|| stated.exact.clone())
        }
        (FigureValue::Rows(rows), [column, rest @ ..]) => {
            let named = |row: &Row| stated.title.strip_prefix(&row.name).is_some_and(|t| t.starts_with('·'));
            let innermost = rest.is_empty();
            let mut meant: Vec<&Row> = rows.iter().filter(|row| !innermost || named(row)).collect();
            // The one that stands where it stood comes first.
            if let Some(at) = rows.get(row).and_then(|r| meant.iter().position(|m| std::ptr::eq(*m, r))) {
                meant.swap(0, at);
            }
            let answers = meant.iter().map(|row| match row.cells.get(*column) {
                Some(cell) => follow(&cell.value, rest, stated),
                None => innermost.then_some(None),
            });
            let mut answers = answers.peekable();
            let first = answers.peek().cloned().flatten();
            answers.find(|answer| answer.as_ref() == Some(&stated.exact)).unwrap_or(first)
        }
        _ => None,
    }
}
