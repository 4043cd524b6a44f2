//! A check-up as a page shows it: the text with its marks, findings worst first, what the ledger says, what was checked and
//! what was not. Nothing of the text is kept.

use std::ops::Range;
use std::sync::Arc;

use mingde_checkup::material::Format;
use mingde_checkup::show::extent;
use mingde_checkup::{Action, CheckUp, Class, Finding, Options, Typos, check_up};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;

use super::marked::{Mark, MarkSort, Marked, marked};
use super::verdicts::{KEY, Said, Verdicts, hash, verdicts};
use super::{Compared, Outcome, Phrases, checkup_figures, compare, typos};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::{apart, in_turn};
use crate::report::ReportRequest;
use crate::report_page::writes_reports;
use crate::sight::Sight;

/// A material that somebody sends has so many bytes at most.
pub const LARGEST_MATERIAL_SENT: usize = 16 << 20;
/// A text has so many at most, as one that is read from a file.
const LONGEST_TEXT: usize = 1 << 20;

/// A material that was pasted or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaterialSent {
    /// What it is called; empty where it was pasted.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Whether it is written in Markdown.
    pub markdown: bool,
}

impl MaterialSent {
    /// A text as a form sends it, whatever line ends the browser made of those it had.
    pub fn pasted(name: &str, text: &str, markdown: bool) -> Self {
        Self { name: name.to_owned(), text: text.replace("\r\n", "\n").replace('\r', "\n"), markdown }
    }
}

/// Reads a material that somebody sent, in a process of its own.
///
/// # Errors
/// [`AppError::Unreadable`] for what is none, or cannot be read.
pub async fn read_sent(bureau: &Bureau, name: String, bytes: Vec<u8>) -> Result<MaterialSent, AppError> {
    let reading = bureau.reading.clone();
    let (name, material) = apart(move || {
        let material = reading.material(&name, bytes);
        (name, material)
    })
    .await;
    let material = material?;
    Ok(MaterialSent::pasted(&name, &material.text, material.format == Format::Markdown))
}

/// So many findings are listed, the worst: a small file may have hundreds of thousands, and a page of all of them is of no use.
const LISTED: usize = 1_000;
/// The worst are looked for among so many.
const SORTED_FROM: usize = 20_000;

/// How it is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CheckupWish {
    /// Most characters it may have.
    pub limit: Option<usize>,
    /// The ledger as it stood on this day; as it stands today, if none is said.
    pub as_of: Option<Day>,
}

/// A check-up.
#[derive(Debug, Clone)]
pub struct CheckupPage {
    /// Characters, white space not counted.
    pub characters: usize,
    /// How many quantities were read.
    pub claims: usize,
    /// How many places were repaired before reading.
    pub repaired: usize,
    /// The repaired text, line by line.
    pub lines: Vec<Vec<Marked>>,
    /// The findings, the worst first; the number of each is its place, from 1.
    pub findings: Vec<FindingLine>,
    /// How many more there are, which nobody reads one by one.
    pub more: usize,
    /// What was compared or worked out and is right.
    pub right: Vec<RightLine>,
    /// How many claims the ledger bears out, contradicts and does not cover; none where it was not asked, because the
    /// actor writes no reports of the bureau.
    pub ledger: Option<[usize; 3]>,
    /// What was checked, and what was not.
    pub extent: [Message; 2],
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingLine {
    /// What names it in its material.
    pub key: String,
    /// `ledger`, `contradiction`, `incomplete`, `form` or `open`.
    pub class: &'static str,
    /// Whether something cannot be right, and is not only to be looked at.
    pub grave: bool,
    /// What stands there.
    pub quote: String,
    /// What was found.
    pub message: Message,
    /// Whether it is about two places.
    pub has_other: bool,
    /// What the actor said of it, with the word.
    pub said: Option<(Said, String)>,
}

/// Something that was compared or worked out and is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightLine {
    /// What stands there.
    pub quote: String,
    /// What holds.
    pub message: Message,
    /// Whether the ledger says so.
    pub of_ledger: bool,
}

impl CheckupPage {
    /// The findings that are open: of which nobody has said that they are none.
    pub fn open(&self) -> impl Iterator<Item = &FindingLine> {
        self.findings.iter().filter(|line| !line.is_dismissed())
    }
}

impl FindingLine {
    /// Whether the actor has said that it is none.
    pub fn is_dismissed(&self) -> bool {
        matches!(self.said, Some((Said::Dismissed, _)))
    }
}

/// Looks a material through, for anybody; the ledger is asked for those who write reports of the bureau.
///
/// # Errors
/// `checkup-too-long` for a text that is longer than any material.
pub async fn look_through(
    bureau: &Bureau,
    actor: &Actor,
    material: &MaterialSent,
    wish: &CheckupWish,
    today: Day,
) -> Result<CheckupPage, AppError> {
    if material.text.len() > LONGEST_TEXT {
        return Err(AppError::Invalid(Message::new("checkup-too-long")));
    }
    let said = verdicts(bureau, actor, &hash(&material.text)).await?;
    let (data, material, wish) = (bureau.data.clone(), material.clone(), *wish);
    let mut ledger = None;
    if writes_reports(actor) {
        let present = bureau.present().await?;
        let form = checkup_figures(&present.library, &data)?;
        ledger = Some((present.library.clone(), present.sight(actor), form));
    }
    in_turn(move || {
        let typos = typos(&data)?;
        let done = look(&material, wish.limit, &typos);
        let compared = ledger.map(|(library, sight, form): (Arc<_>, Sight, _)| {
            let request = ReportRequest { period: None, as_of: wish.as_of };
            compare(&library, &sight, &form, &Phrases::load(&data)?, &done, &request, today)
        });
        Ok(page(&done, compared.transpose()?.as_deref(), &said))
    })
    .await
}

fn look(material: &MaterialSent, limit: Option<usize>, typos: &Typos) -> CheckUp {
    let options = Options { limit, markdown: material.markdown, typos: Some(typos) };
    check_up(&material.text, &options)
}

/// A finding before it has its number: where it stands in the repaired text.
struct Located {
    rank: (usize, usize),
    at: Range<usize>,
    other: Option<Range<usize>>,
    line: FindingLine,
}

fn page(done: &CheckUp, compared: Option<&[Compared]>, said: &Verdicts) -> CheckupPage {
    let wrong = || done.findings.iter().filter(|f| !f.holds);
    let mut found: Vec<Located> = wrong().take(SORTED_FROM).map(|f| of_text(done, f)).collect();
    found.extend(compared.unwrap_or_default().iter().filter_map(|compared| of_ledger(done, compared)));
    found.sort_by_key(|one| one.rank);
    let all = found.len() + wrong().skip(SORTED_FROM).count();
    found.truncate(LISTED);
    let mut marks = Vec::new();
    for (number, one) in (1..).zip(&mut found) {
        one.line.said = said.get(&one.line.key).cloned();
        let sort = match (one.line.is_dismissed(), one.line.grave) {
            (true, _) => MarkSort::Settled,
            (false, true) => MarkSort::Wrong,
            (false, false) => MarkSort::Doubtful,
        };
        let has_other = one.line.has_other;
        let mark = |is_other| Mark { finding: Some(number), is_other, has_other, sort };
        marks.push((one.at.clone(), mark(false)));
        marks.extend(one.other.clone().map(|at| (at, mark(true))));
    }
    let right = Mark { finding: None, is_other: false, has_other: false, sort: MarkSort::Right };
    let (right_lines, places): (Vec<RightLine>, Vec<Range<usize>>) =
        right_of(done, compared.unwrap_or_default()).into_iter().take(LISTED).unzip();
    marks.extend(places.into_iter().map(|at| (at, right.clone())));
    let count = |outcome| move |all: &[Compared]| all.iter().filter(|c| c.outcome == outcome).count();
    CheckupPage {
        characters: done.text.chars.iter().filter(|c| !c.is_whitespace()).count(),
        claims: done.claims.len(),
        repaired: done.repairs.iter().filter(|r| matches!(r.action, Action::Fixed | Action::Removed)).count(),
        lines: marked(&done.text.chars, &marks),
        more: all - found.len(),
        findings: found.into_iter().map(|one| one.line).collect(),
        right: right_lines,
        ledger: compared.map(|all| {
            [Outcome::BorneOut, Outcome::Contradicted, Outcome::NotCovered].map(|outcome| count(outcome)(all))
        }),
        extent: extent(done),
    }
}

/// A finding of the text itself.
fn of_text(done: &CheckUp, finding: &Finding) -> Located {
    let class = finding.class();
    let at = done.text.place_of(finding.start..finding.end);
    let quote: String = done.original.get(finding.start..finding.end).unwrap_or_default().iter().collect();
    let other = finding.also.clone().map(|also| done.text.place_of(also));
    let line = FindingLine {
        key: key(finding.message.code, finding.start, &quote),
        class: class.name(),
        grave: matches!(class, Class::Contradiction | Class::Incomplete),
        quote: short(&quote),
        message: finding.message.clone(),
        has_other: other.is_some(),
        said: None,
    };
    Located { rank: (1 + class as usize, finding.start), at, other, line }
}

/// A claim that the ledger contradicts.
fn of_ledger(done: &CheckUp, compared: &Compared) -> Option<Located> {
    if compared.outcome != Outcome::Contradicted {
        return None;
    }
    let claim = done.claims.get(compared.claim)?;
    let line = FindingLine {
        key: key("checkup-contradicted", claim.start, &claim.quote),
        class: "ledger",
        grave: true,
        quote: short(&claim.quote),
        message: compared.message(done)?,
        has_other: false,
        said: None,
    };
    Some(Located { rank: (0, claim.start), at: claim.at.clone(), other: None, line })
}

/// What is right, with its places in the repaired text.
fn right_of(done: &CheckUp, compared: &[Compared]) -> Vec<(RightLine, Range<usize>)> {
    let borne_out = compared.iter().filter(|c| c.outcome == Outcome::BorneOut).filter_map(|compared| {
        let claim = done.claims.get(compared.claim)?;
        let (quote, message) = (short(&claim.quote), compared.message(done)?);
        Some((RightLine { quote, message, of_ledger: true }, claim.at.clone()))
    });
    let holds = done.findings.iter().filter(|finding| finding.holds).map(|finding| {
        let quote: String =
            done.original.get(finding.start..finding.end).unwrap_or_default().iter().collect();
        let line = RightLine { quote: short(&quote), message: finding.message.clone(), of_ledger: false };
        (line, done.text.place_of(finding.start..finding.end))
    });
    borne_out.chain(holds).collect()
}

/// What names a finding in its material: what was found, where, and what stands there.
fn key(code: &str, start: usize, quote: &str) -> String {
    let named = format!("{code} {start} {quote}");
    blake3::hash(named.as_bytes()).to_hex()[..KEY].to_owned()
}

/// The beginning of what stands at a place, on one line.
fn short(quote: &str) -> String {
    const MOST: usize = 30;
    let line: String = quote.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match line.trim().char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line.trim()[..at]),
        None => line.trim().to_owned(),
    }
}
