//! From the text of a 制度 that somebody pasted to a draft: its articles are found, what it demands is marked, and measures of kinds
//! that speak of the same are put beside it. Nothing is taken that nobody ticked, and what is not understood is listed as that.

mod demands;
mod matching;
mod passages;
mod rules;

use std::collections::BTreeSet;
use std::sync::Arc;

use mingde_checkup::{Options, check_up};
use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::policy::Actor;

pub use self::demands::{Demand, NotUnderstood};
use self::demands::{Reading, demands};
use self::matching::Kinds;
use self::passages::{Passage, passages};
pub use self::rules::ReadyRule;
use self::rules::{front_period, ready};
use super::blank::{free_id, front_of, one_line};
use super::checking::checked;
use super::{DraftSort, begin_draft, front, may_write, tidy};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::long_work::in_turn;
use crate::sight::Sight;

/// What is pasted, and what is known of it.
#[derive(Debug, Clone, Default)]
pub struct Pasted {
    /// The text.
    pub text: String,
    /// What it is called; read off the text where nothing is said.
    pub title: String,
    /// Its id; spelt after the title where nothing is said.
    pub id: String,
    /// Who issues it.
    pub issuer: String,
}

/// A text taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenApart {
    /// What it is called.
    pub title: String,
    /// Its articles.
    pub articles: Vec<FoundArticle>,
    /// How many places of a damaged text were mended on the way.
    pub repaired: usize,
    /// The period by which its demands go: the longest that one of them names.
    pub period: &'static str,
}

/// An article that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundArticle {
    /// Its heading.
    pub heading: String,
    /// How deep it stands: 2 for the uppermost.
    pub depth: usize,
    /// Its text in pieces, with whether each is a demand.
    pub pieces: Vec<(bool, String)>,
    /// What it demands, with what might be counted for it.
    pub demands: Vec<OfferedDemand>,
}

/// Something that an article demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedDemand {
    /// What is demanded.
    pub demand: Demand,
    /// Rules that are ready-made for it; each has to be ticked.
    pub rules: Vec<ReadyRule>,
    /// Why there is none.
    pub why_none: Option<NotUnderstood>,
}

impl TakenApart {
    /// How many demands there are, and for how many nothing is offered.
    pub fn counts(&self) -> (usize, usize) {
        let demands = || self.articles.iter().flat_map(|article| &article.demands);
        (demands().count(), demands().filter(|demand| demand.rules.is_empty()).count())
    }
}

/// Takes a text apart, with what each ready-made rule would count today among those whom the actor sees.
///
/// # Errors
/// [`AppError::Refused`] for those who write no rulebooks; `draft-empty`, `draft-long`.
pub async fn take_apart(
    bureau: &Bureau,
    actor: &Actor,
    pasted: &Pasted,
    today: Day,
) -> Result<TakenApart, AppError> {
    may_write(actor)?;
    let text = tidy(&pasted.text)?;
    if text.trim().is_empty() {
        return Err(AppError::Invalid(Message::new("draft-empty")));
    }
    let present = bureau.present().await?;
    let (library, sight, title) = (present.library.clone(), present.sight(actor), pasted.title.clone());
    Ok(in_turn(move || {
        let mut found = apart(&library, &text, &title);
        count(&library, &sight, &mut found, today);
        found
    })
    .await)
}

/// Begins a draft of a text with the rules that were ticked: `article.demand.rule`, each counted from 0.
///
/// # Errors
/// As of [`take_apart`] and [`begin_draft`]; `draft-title-wanted`, `draft-id-taken`.
pub async fn begin_from_text(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    pasted: &Pasted,
    ticked: &BTreeSet<String>,
) -> Result<EntityId, AppError> {
    may_write(actor)?;
    let text = tidy(&pasted.text)?;
    if text.trim().is_empty() {
        return Err(AppError::Invalid(Message::new("draft-empty")));
    }
    let library = bureau.library();
    let (known, title) = (library.clone(), pasted.title.clone());
    let found = in_turn(move || apart(&known, &text, &title)).await;
    let title = one_line(&found.title)?;
    let id = free_id(&library, DraftSort::Rulebook, &pasted.id, &title)?;
    let front = front_of(&id, &title, &pasted.issuer, now.day().year());
    let written = written(&front::with(&front, "period", found.period), &found, &|key| ticked.contains(key));
    begin_draft(bureau, actor, now, DraftSort::Rulebook, (&written, "")).await
}

fn apart(library: &Library, text: &str, title: &str) -> TakenApart {
    let done = check_up(text, &Options::default());
    let reading = Reading::of(&done);
    let (own_title, passages) = passages(reading.chars);
    let all: Vec<Vec<Demand>> = passages.iter().map(|passage| demands(&reading, passage)).collect();
    let period = front_period(all.iter().flatten());
    let kinds = Kinds::of(library);
    let articles = passages.iter().zip(all).enumerate();
    let articles =
        articles.map(|(at, (passage, demands))| found(library, &kinds, (at, passage), demands, period));
    let title = if title.trim().is_empty() { own_title } else { title.trim().to_owned() };
    TakenApart {
        title,
        articles: articles.collect(),
        repaired: if reading.is_mended { done.repairs.len() } else { 0 },
        period,
    }
}

fn found(
    library: &Library,
    kinds: &Kinds,
    (at, passage): (usize, &Passage),
    demands: Vec<Demand>,
    period: &'static str,
) -> FoundArticle {
    let mut pieces: Vec<(bool, String)> = Vec::new();
    let mut here = passage.body.start;
    let text = |from: usize, to: usize| passage.text(from, to);
    for demand in &demands {
        if demand.at.start < here {
            continue;
        }
        pieces.push((false, text(here, demand.at.start)));
        pieces.push((true, text(demand.at.start, demand.at.end)));
        here = demand.at.end;
    }
    pieces.push((false, text(here, passage.body.end)));
    pieces.retain(|(_, text)| !text.is_empty());
    let offered = demands.into_iter().enumerate().map(|(nth, demand)| {
        let near = kinds.near(&demand.sentence, &passage.heading);
        let (rules, why_none) = match ready(&demand, &near, (at, nth), period) {
            Ok(rules) => (rules, None),
            Err(why) => (Vec::new(), Some(why)),
        };
        // What would not read is not offered.
        let reads = |rule: &ReadyRule| {
            let front = front::with(&front_of("try", "试", "", 2025), "period", period);
            let text = format!("{front}## 第一条\n\n```rule\n{}```\n", rule.text);
            checked(library, DraftSort::Rulebook, (&text, "")).is_sound()
        };
        let rules: Vec<ReadyRule> = rules.into_iter().filter(reads).collect();
        let why_none = if rules.is_empty() { why_none.or(Some(NotUnderstood::NoKind)) } else { None };
        OfferedDemand { demand, rules, why_none }
    });
    FoundArticle {
        heading: passage.heading.clone(),
        depth: passage.depth,
        pieces,
        demands: offered.collect(),
    }
}

/// The text of a rulebook with the rules of which `is_ticked` holds.
fn written(front: &str, found: &TakenApart, is_ticked: &dyn Fn(&str) -> bool) -> String {
    let mut text = front.to_owned();
    for (at, article) in found.articles.iter().enumerate() {
        if !article.heading.is_empty() {
            text += &format!("{} {}\n\n", "#".repeat(article.depth), article.heading);
        }
        let words: String = article.pieces.iter().map(|(_, words)| words.as_str()).collect();
        for paragraph in words.lines().map(str::trim).filter(|line| !line.is_empty()) {
            // A line that begins like a heading or a fence is none.
            let paragraph = paragraph.trim_start_matches(['#', '`', '~']).trim_start();
            text += &format!("{paragraph}\n\n");
        }
        let mut sections: Vec<(&'static str, Vec<&str>)> = Vec::new();
        for (nth, demand) in article.demands.iter().enumerate() {
            for (of, rule) in demand.rules.iter().enumerate() {
                if is_ticked(&key(at, nth, of)) {
                    for (section, line) in &rule.lines {
                        match sections.iter_mut().find(|(known, _)| known == section) {
                            Some((_, lines)) if lines.contains(&line.as_str()) => {}
                            Some((_, lines)) => lines.push(line),
                            None => sections.push((*section, vec![line.as_str()])),
                        }
                    }
                }
            }
        }
        if !sections.is_empty() && !article.heading.is_empty() {
            text += "```rule\n";
            for (section, lines) in sections {
                text += &format!("{section}:\n");
                for line in lines {
                    text += &format!("  {line}\n");
                }
            }
            text += "```\n\n";
        }
    }
    text.trim_end().to_owned() + "\n"
}

/// By what a rule is ticked.
fn key(article: usize, demand: usize, rule: usize) -> String {
    format!("{article}.{demand}.{rule}")
}

/// What each measure would count today: all rules are taken once, and read off.
fn count(library: &Arc<Library>, sight: &Sight, found: &mut TakenApart, today: Day) {
    let front = front::with(&front_of("try", "试", "", today.year()), "period", found.period);
    let text = written(&front, found, &|_| true);
    let Some(rulebook) = checked(library, DraftSort::Rulebook, (&text, "")).rulebook else { return };
    let figures = super::preview::figures(library, sight, &rulebook, today);
    for rule in found
        .articles
        .iter_mut()
        .flat_map(|article| &mut article.demands)
        .flat_map(|demand| &mut demand.rules)
    {
        let figure = figures.iter().find(|(id, ..)| *id == rule.measure);
        rule.today = figure.map(|(_, value, reported, silent)| (value.clone(), *reported, *silent));
    }
}

#[cfg(test)]
mod tests;
