//! The published result as a paper: who might have voted and who did, what each was rated, of how many each share is taken, and where
//! everybody can verify it. The scrutineers sign it by hand as well.

use mingde_ballot::{Denominator, Outcome, Relation, ResultSheet, State, Threshold, Verdict};
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_core::words::{Locale, say, say_code};
use mingde_report::document::{Align, Block, Document, Level, Properties, Run, Table};

use super::following::{Lot, lot};
use super::issuing::own;
use super::plan::BallotPlan;
use super::round::{RESULT, Round, permit_of};
use super::stage::BallotStage;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;
use crate::report::ReportFormat;

/// The sheet of a published ballot, for whoever holds it or stands on its roll. What is neither Word nor a page is Word.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else, [`AppError::Conflict`] before the result is published.
pub async fn ballot_paper(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    format: ReportFormat,
    locale: Locale,
) -> Result<Vec<u8>, AppError> {
    let (ballots, library) = (bureau.store.ballots(), bureau.library());
    let (actor, id) = (actor.clone(), id.to_owned());
    apart(move || {
        let round = Round::open(&ballots, &id)?;
        if let Err(none) = permit_of(&library, &actor, &round.plan) {
            own(&round, &actor).map_err(|_| none)?;
        }
        let sheet = round.papers.said(RESULT, 0)?.and_then(|bytes| ResultSheet::read(&bytes));
        let sheet = sheet.filter(|_| round.stage == BallotStage::Published).ok_or_else(|| round.not_now())?;
        let lot = lot(&round)?;
        let document = Paper { plan: &round.plan, sheet: &sheet, lot: lot.as_ref(), locale }.document();
        Ok(match format {
            ReportFormat::Html => mingde_report::html::write(&document).into_bytes(),
            _ => mingde_report::docx::write(&document)?,
        })
    })
    .await
}

struct Paper<'p> {
    plan: &'p BallotPlan,
    sheet: &'p ResultSheet,
    lot: Option<&'p Lot>,
    locale: Locale,
}

type Row = Vec<Vec<Run>>;

fn row(cells: impl IntoIterator<Item = String>) -> Row {
    cells.into_iter().map(|cell| vec![Run::plain(cell)]).collect()
}

impl Paper<'_> {
    fn word(&self, code: &str) -> String {
        say_code(self.locale, code, &[])
    }

    fn paragraph(&self, message: &Message) -> Block {
        Block::Paragraph(vec![Run::plain(say(self.locale, message))])
    }

    fn heading(&self, code: &str) -> Block {
        Block::Heading(Level::First, vec![Run::plain(self.word(code))])
    }

    fn document(&self) -> Document {
        let (plan, sheet) = (self.plan, self.sheet);
        let mut blocks = vec![self.heading("ballot-paper-turnout"), self.turnout()];
        if plan.categories.len() > 1 {
            blocks.push(self.by_category());
        }
        blocks.push(
            self.paragraph(&Message::new("ballot-paper-counted-by").with("superseded", sheet.superseded)),
        );
        blocks.push(self.heading("ballot-paper-result"));
        match sheet.state {
            State::Counted => blocks.extend(self.items()),
            State::TooFew => blocks.push(self.paragraph(&Message::new("web-ballot-too-few-came"))),
            State::Void => blocks.push(self.paragraph(&Message::new("web-ballot-void"))),
        }
        blocks.push(self.heading("ballot-paper-verify"));
        let verify = Message::new("ballot-paper-verify-by").with("size", sheet.size);
        blocks.push(self.paragraph(&verify));
        for (code, hash) in [("ballot-paper-manifest", sheet.manifest), ("ballot-paper-root", sheet.root)] {
            blocks.push(self.paragraph(&Message::new(code).with("hash", hash)));
        }
        let signs = plan.scrutineers.iter().map(|name| row([name.clone(), String::new()]));
        blocks.push(Block::Table(Table {
            columns: vec![Align::Centre, Align::Left],
            header: row([self.word("web-ballot-scrutineer"), self.word("ballot-paper-signed")]),
            rows: signs.collect(),
            to_fill: true,
            ..Table::default()
        }));
        blocks.push(Block::Signature { issuer: vec![Run::plain(plan.unit_name.clone())], date: plan.last });
        Document {
            title: vec![Run::plain(say_code(self.locale, "ballot-paper-title", &[("title", &plan.title)]))],
            blocks,
            properties: Properties {
                issuer: plan.unit_name.clone(),
                dated: Some(plan.last),
                ..Properties::default()
            },
            ..Document::default()
        }
    }

    /// 应到、实到、领票、收回、有效、无效. Who is there is who took a ballot: there is no other list of those who came.
    fn turnout(&self) -> Block {
        let it = &self.sheet.turnout;
        let columns = [
            ("web-ballot-expected", it.expected),
            ("ballot-paper-present", it.issued),
            ("web-ballot-issued", it.issued),
            ("web-ballot-returned", it.returned),
            ("web-ballot-valid", it.valid),
            ("web-ballot-invalid", it.invalid),
        ];
        Block::Table(Table {
            columns: vec![Align::Centre; columns.len()],
            header: row(columns.map(|(code, _)| self.word(code))),
            rows: vec![row(columns.map(|(_, count)| count.to_string()))],
            ..Table::default()
        })
    }

    fn by_category(&self) -> Block {
        let titled = |code: &str| self.plan.categories.iter().find(|(own, ..)| own == code);
        let rows = self.sheet.categories.iter().map(|it| {
            let title = titled(&it.code).map_or(it.code.clone(), |(_, title, _)| title.clone());
            let issued = it.issued.iter().min().copied().unwrap_or_default();
            row([title, it.expected.to_string(), issued.to_string(), it.valid.to_string()])
        });
        let codes = ["ballot-paper-category", "web-ballot-expected", "web-ballot-issued", "web-ballot-valid"];
        Block::Table(Table {
            columns: vec![Align::Left, Align::Centre, Align::Centre, Align::Centre],
            header: row(codes.map(|code| self.word(code))),
            rows: rows.collect(),
            ..Table::default()
        })
    }

    /// For each item its counts, each share with what it is taken of, and what follows.
    fn items(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (item, counted) in self.plan.items.iter().zip(&self.sheet.items) {
            let of = self.denominator(counted.denominator);
            let shares = counted.counts.iter().zip(&counted.shares);
            let mut rows: Vec<Row> = item
                .options
                .iter()
                .zip(shares)
                .map(|(option, (count, share))| {
                    row([option.title.clone(), count.to_string(), tenths(*share)])
                })
                .collect();
            let unused = if item.choose == 1 { "web-ballot-unused" } else { "ballot-paper-unused" };
            rows.push(row([self.word(unused), counted.unused.to_string(), String::new()]));
            let share = Message::new("ballot-paper-share").with("of", of).with("count", counted.of);
            blocks.push(Block::Table(Table {
                caption: vec![Run::plain(item.title.clone())],
                columns: vec![Align::Left, Align::Right, Align::Right],
                header: row([
                    self.word("web-ballot-option"),
                    self.word("web-ballot-count"),
                    say(self.locale, &share),
                ]),
                rows,
                ..Table::default()
            }));
            let outcome = self.sheet.outcomes.iter().find(|it| it.item == item.code);
            blocks.extend(outcome.into_iter().flat_map(|outcome| self.follows(item, outcome)));
        }
        blocks
    }

    fn denominator(&self, it: Denominator) -> String {
        self.word(match it {
            Denominator::Expected => "web-ballot-expected",
            Denominator::Issued => "web-ballot-issued",
            Denominator::Returned => "web-ballot-returned",
            Denominator::Valid => "web-ballot-valid",
        })
    }

    fn follows(&self, item: &mingde_ballot::Item, outcome: &Outcome) -> Vec<Block> {
        let titles = |codes: &[String]| {
            let named = item.options.iter().filter(|option| codes.contains(&option.code));
            named.map(|option| option.title.clone()).collect::<Vec<_>>().join("、")
        };
        let mut blocks = Vec::new();
        for verdict in &outcome.thresholds {
            let line = self.plan.thresholds.iter().find(|line| line.code == verdict.code);
            blocks.extend(
                line.map(|line| self.paragraph(&self.verdict(line, verdict, &titles(&line.options)))),
            );
        }
        for (codes, said) in
            [(&outcome.elected, "ballot-paper-elected"), (&outcome.tied, "ballot-paper-tied")]
        {
            if !codes.is_empty() {
                blocks.push(self.paragraph(&Message::new(said).with("names", titles(codes))));
            }
        }
        if let Some(lot) = self.lot {
            let message = Message::new("ballot-paper-lot").with("names", titles(&lot.elected));
            blocks.push(self.paragraph(&message.with("told", &lot.told)));
        }
        blocks
    }

    /// `基本称职、不称职合计 5 票，占有效 10 的 50.0 %，超过 33.0 %`
    fn verdict(&self, line: &Threshold, verdict: &Verdict, options: &str) -> Message {
        let code = match (verdict.met, line.relation) {
            (None, _) => "ballot-paper-threshold-of-none",
            (Some(true), Relation::MoreThan) => "ballot-paper-threshold-above",
            (Some(false), Relation::MoreThan) => "ballot-paper-threshold-not-above",
            (Some(true), Relation::AtLeast) => "ballot-paper-threshold-reached",
            (Some(false), Relation::AtLeast) => "ballot-paper-threshold-not-reached",
        };
        let [numerator, denominator] = line.share;
        let message = Message::new(code).with("options", options).with("count", verdict.count);
        let message = message.with("of", self.denominator(line.denominator)).with("whole", verdict.of);
        message
            .with("share", rounded(verdict.count, verdict.of))
            .with("line", rounded(numerator, denominator))
    }
}

/// Tenths of a percent as a percentage.
fn tenths(share: u32) -> String {
    format!("{}.{} %", share / 10, share % 10)
}

/// A share in percent, rounded to a tenth.
fn rounded(part: u32, whole: u32) -> String {
    let (part, whole) = (u64::from(part), u64::from(whole));
    let share = if whole == 0 { 0 } else { (part * 2000 + whole) / (2 * whole) };
    tenths(u32::try_from(share).unwrap_or(u32::MAX))
}
