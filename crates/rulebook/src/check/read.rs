//! Front matter, and the way from a file to a rulebook.

use std::ops::Range;
use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::diagnostic::{Diagnostic, Message, Severity, Source};
use mingde_core::period::{Period, PeriodKind};
use mingde_core::registry::Span;
use mingde_core::text::nearest;
use mingde_core::yaml::{Data, Fields, Findings, Node, parse};
use sha2::{Digest, Sha256};

use super::condition::condition;
use super::names::Rows;
use super::naming::names_in;
use super::overlay::{self, Texts};
use super::rules::{plan, subject_rows};
use super::setting::layer;
use crate::assessment::{Reason, Status};
use crate::document::take_apart;
use crate::evaluate::Gather;
use crate::evaluate::Who;
use crate::evaluate::cell::Cell;
use crate::evaluate::counts::{Counts, Tallies};
use crate::evaluate::frame::Frame;
use crate::evaluate::sheet::Sheet;
use crate::evaluate::tally::Tally;
use crate::evaluate::times::Times;
use crate::evaluate::veto::Vetoes;
use crate::layer::LayerText;
use crate::library::Library;
use crate::plan::{Body, Condition, ItemSort, Plan};
use crate::rulebook::{Article, ResultSpec, Rulebook, Subject};
use crate::syntax;

const SUBJECTS: [(&str, Subject); 3] =
    [("unit", Subject::Unit), ("department", Subject::Department), ("person", Subject::Person)];

/// What is written for a subject, and what it is called here.
const MEANT: [(&[&str], &str); 3] = [
    (&["school", "schools", "bureau", "单位", "学校", "基层单位"], "unit"),
    (&["section", "office", "科室", "股室", "部门"], "department"),
    (&["teacher", "staff", "cadre", "people", "人", "个人", "人员", "教师", "干部"], "person"),
];

/// Reads a rulebook with what lower layers add to it.
pub(crate) fn read(sources: &[Arc<Source>], library: &Library) -> (Option<Rulebook>, Vec<Diagnostic>) {
    let Some(first) = sources.first() else { return (None, Vec::new()) };
    let mut findings = Findings::new(first);
    let (mut fronts, mut articles, mut blocks) = (Vec::new(), Vec::new(), Vec::new());
    let mut lost = Vec::new();
    for (layer, source) in sources.iter().enumerate() {
        findings.source = source.clone();
        let document = take_apart(&mut findings);
        match &document.front {
            None => {
                findings.error(0..0, Message::new("rulebook-front-matter-missing"));
            }
            Some(range) => match parse(source, range.clone()) {
                Ok(front) => fronts.push(front),
                Err(finding) => findings.list.push(*finding),
            },
        }
        for block in &document.blocks {
            match parse(source, block.range.clone()) {
                Ok(node) => blocks.push((articles.len() + block.article, node)),
                Err(finding) => {
                    lost.extend(names_in(&source.text[block.range.clone()]));
                    findings.list.push(*finding);
                }
            }
        }
        lost.extend(document.stray.iter().flat_map(|range| names_in(&source.text[range.clone()])));
        articles.extend(document.articles.into_iter().map(|article| Article { layer, ..article }));
    }
    if fronts.len() < sources.len() {
        return (None, findings.list);
    }
    findings.source = first.clone();
    let rulebook = rulebook(sources, &fronts, articles, (&blocks, &lost), library, &mut findings);
    let good = !findings.list.iter().any(|d| d.severity == Severity::Error);
    let text = |d: &Diagnostic| sources.iter().position(|s| Arc::ptr_eq(s, &d.source));
    findings.list.sort_by_key(|d| (text(d), d.span.start, d.span.end));
    findings.list.dedup();
    (good.then_some(rulebook), findings.list)
}

fn rulebook(
    sources: &[Arc<Source>],
    fronts: &[Node],
    articles: Vec<Article>,
    blocks: (&[(usize, Node)], &[String]),
    library: &Library,
    findings: &mut Findings,
) -> Rulebook {
    let front = &fronts[0];
    let hashes: Vec<[u8; 32]> = sources.iter().map(|s| Sha256::digest(s.text.as_bytes()).into()).collect();
    let mut fields = Fields::of(front, findings);
    let id = fields.required_text("id", findings).to_owned();
    let title = fields.required_text("title", findings).to_owned();
    let english = fields.text("english", findings).unwrap_or("").to_owned();
    let version = fields.required_text("version", findings).to_owned();
    let issuer = fields.text("issuer", findings).unwrap_or("").to_owned();
    let effective = effective(&mut fields, findings);
    let period = match fields.required("period", findings) {
        None => PeriodKind::Semester,
        Some(node) => {
            let word = node.as_text().unwrap_or("");
            PeriodKind::parse(word).unwrap_or_else(|| {
                let known = PeriodKind::ALL.map(|(_, name)| name);
                unknown(findings, node.span.clone(), "rulebook-unknown-period", word, &known);
                PeriodKind::Semester
            })
        }
    };
    let subject = match fields.required("subject", findings) {
        None => Subject::Unit,
        Some(node) => {
            let word = node.as_text().unwrap_or("");
            let found = SUBJECTS.iter().find(|(name, _)| *name == word).map(|(_, subject)| *subject);
            found.unwrap_or_else(|| {
                let known = SUBJECTS.map(|(name, _)| name);
                unknown(findings, node.span.clone(), "rulebook-unknown-subject", word, &known);
                if let Some(finding) = findings.list.last_mut() {
                    let meant = MEANT.iter().find(|(words, _)| words.contains(&word));
                    finding.suggestion = meant.map(|(_, s)| (*s).to_owned()).or(finding.suggestion.take());
                    finding.notes.push(Message::new("rulebook-subject-narrow"));
                }
                Subject::Unit
            })
        }
    };
    let words = |list: Vec<(&str, Range<usize>)>| -> Vec<String> {
        list.into_iter().map(|(w, _)| w.to_owned()).collect()
    };
    let carries = words(fields.words("carries", findings));
    let answers = words(fields.words("answers", findings));
    let from = subject_rows(subject);
    let applies = match fields.node("applies").and_then(|n| syntax::read(n, findings)) {
        None => None,
        Some(written) => condition(&Rows::new(library, &from), &written.tree, findings),
    };
    let layer = layer(&mut fields, findings);
    if let Some(node) = fields.node("extends") {
        let word = node.as_text().unwrap_or("");
        findings.error(node.span.clone(), Message::new("rulebook-extends-alone").with("word", word));
    }
    fields.finish(findings);
    let own = LayerText {
        id: id.clone(),
        layer,
        title: title.clone(),
        version: version.clone(),
        issuer: issuer.clone(),
        effective,
        hash: hashes[0],
    };
    let mut layers = vec![own];
    let mut school = None;
    for at in 1..fronts.len() {
        findings.source = sources[at].clone();
        let above = layers.iter().filter_map(|l| l.layer).max();
        let (text, own_school) = overlay::front(&fronts[at], (&id, above), hashes[at], findings);
        school = own_school.or(school);
        layers.push(text);
    }
    let texts = Texts { sources, layers: &layers, articles: &articles };
    let mut plan = plan(library, (&id, subject, period), &texts, blocks, findings);
    findings.source = sources[0].clone();
    plan.applies = match &school {
        None => applies,
        Some(code) => within(applies, &Rows::new(library, &from), code, findings),
    };
    plan.asks_calendar |= crate::dated::asks_calendar(&mut plan);
    if plan.rules.is_empty() && !findings.has_errors() {
        findings.warning(front.span.start..front.span.start, Message::new("rulebook-no-rules"));
    }
    if !findings.has_errors() {
        gaps(&plan, effective, &texts, findings);
        full_marks_for_nothing(&plan, period, effective, subject, &texts, findings);
        super::reach::thresholds(&plan, &texts, findings);
        findings.source = sources[0].clone();
    }
    let results = plan.rules.iter().map(|rule| ResultSpec {
        id: rule.id.clone(),
        kind: rule.kind,
        title: rule.title.clone(),
        article: rule.article,
        unit: rule.shown.word,
    });
    let lowest = layers.last().filter(|_| school.is_some());
    let versions: Vec<&str> = layers.iter().map(|l| l.version.as_str()).collect();
    let version = versions.join(" + ");
    Rulebook {
        results: results.collect(),
        id: lowest.map_or(id, |l| l.id.clone()),
        title: lowest.map_or(title, |l| l.title.clone()),
        english,
        version,
        issuer,
        effective,
        period,
        subject,
        carries,
        answers,
        articles,
        hash: if hashes.len() == 1 { hashes[0] } else { Sha256::digest(hashes.concat()).into() },
        layers,
        school,
        plan: Arc::new(plan),
    }
}

/// What applies to the school alone.
fn within(
    applies: Option<Condition>,
    rows: &Rows<'_>,
    code: &str,
    findings: &mut Findings,
) -> Option<Condition> {
    let text = format!("unit.code = '{}'", code.replace('\'', ""));
    let source = Source::new("school", text);
    let mut inner = Findings::new(&source);
    let node = parse(&source, 0..source.text.len()).ok()?;
    let own = syntax::read(&node, &mut inner).and_then(|w| condition(rows, &w.tree, &mut inner));
    if own.is_none() {
        findings.error(0..0, Message::new("rulebook-unit-of-school"));
    }
    Some(Condition::And(applies.into_iter().chain(own).collect()))
}

/// Settings that have no value when the rulebook begins to hold.
fn gaps(plan: &Plan, effective: Span, texts: &Texts<'_>, findings: &mut Findings) {
    for setting in &plan.settings {
        let first = setting.values.iter().map(|v| v.from).min().flatten();
        if let (Some(first), Some(begins)) = (first, effective.from)
            && begins < first
        {
            findings.source = texts.source(setting.article);
            let message = Message::new("settings-gap").with("name", &setting.id).with("from", begins);
            findings.warning(setting.span.clone(), message.with("first", first));
        }
    }
}

/// Items that would earn all their points if nothing whatever had been reported.
fn full_marks_for_nothing(
    plan: &Plan,
    period: PeriodKind,
    effective: Span,
    subject: Subject,
    texts: &Texts<'_>,
    findings: &mut Findings,
) {
    let day = effective.from.unwrap_or(Day::from_number(20_000));
    let frames = [Frame::new(Period::containing(period, day), Period::containing(period, day).last())];
    let mut counts = Counts::default();
    for (rule, (count, _)) in plan.counts() {
        let nothing = Tallies::Frames(vec![Tally::empty(count, 1)]);
        counts.whole.insert(rule, (nothing, Gather::Everyone));
    }
    let settings: Vec<Cell> = plan
        .settings
        .iter()
        .map(|s| s.values.last().and_then(|v| v.value).map_or(Cell::NoData(Reason::NotSet), Cell::Number))
        .collect();
    let applies = vec![None; plan.rules.len()];
    let (who, vetoes) = ([Who { index: 0, unit: 0 }], Vetoes::default());
    let mut sheet = Sheet {
        plan,
        who: &who,
        frames: &frames,
        counts: &counts,
        settings: &settings,
        vetoes: &vetoes,
        applies: &applies,
        persons: subject == Subject::Person,
        cells: vec![None; plan.rules.len()],
        statuses: vec![None; plan.rules.len()],
        occurrences: vec![None; plan.rules.len()],
        times: Times::always(),
        known: crate::evaluate::population::Known::none(),
        offset: 0,
    };
    for (at, rule) in plan.rules.iter().enumerate() {
        if let Body::Item(item) = &rule.body
            && item.sort == ItemSort::Points
        {
            sheet.fill(at);
            if sheet.status(at, 0).0 == Status::Met {
                findings.source = texts.source(rule.article);
                findings.warning(rule.span.clone(), Message::new("rulebook-full-marks-for-nothing"));
            }
        }
    }
}

fn unknown(findings: &mut Findings, at: Range<usize>, code: &'static str, word: &str, known: &[&str]) {
    let near = nearest(word, known.iter().copied()).map(str::to_owned);
    let finding = findings.error(at, Message::new(code).with("word", word));
    finding.suggestion = near;
    finding.notes.push(Message::new("rulebook-names-known").with("names", known.join(", ")));
}

/// `effective: 2026-02-01` or `effective: { from: …, to: … }`; `to` is the first day on which it no longer holds.
pub(super) fn effective(fields: &mut Fields<'_>, findings: &mut Findings) -> Span {
    let Some(node) = fields.required("effective", findings) else { return Span::ALWAYS };
    let mut day = |node: &Node| {
        let text = node.as_text().unwrap_or("");
        let day = mingde_core::date::parse_day(text).ok();
        if day.is_none() {
            bad_day(node, findings);
        }
        day
    };
    if node.as_text().is_some() {
        return Span { from: day(node), to: None };
    }
    let find = |key: &str| match &node.data {
        Data::Map(entries) => entries.iter().find(|e| e.key == key).map(|e| &e.value),
        _ => None,
    };
    let span = Span { from: find("from").and_then(&mut day), to: find("to").and_then(&mut day) };
    let mut inner = Fields::of(node, findings);
    inner.node("from");
    inner.node("to");
    inner.finish(findings);
    if let (Some(from), Some(to)) = (span.from, span.to)
        && to <= from
    {
        findings.error(node.span.clone(), Message::new("rulebook-effective-empty"));
    }
    span
}

/// A text that is no day, with the last day of its month where there is such a month.
pub(super) fn bad_day(node: &Node, findings: &mut Findings) {
    let text = node.as_text().unwrap_or("");
    let message = Message::new("rulebook-bad-day").with("text", text);
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月', '日']).map(str::trim).collect();
    let near = match parts.as_slice() {
        [year, month, day, ..] => (1..=31).rev().find_map(|last| {
            let day = day.parse::<u32>().ok()?.min(last);
            let written = format!("{year}-{:02}-{day:02}", month.parse::<u32>().ok()?);
            mingde_core::date::parse_day(&written).ok().map(|d| d.to_string())
        }),
        _ => None,
    };
    findings.error(node.span.clone(), message).suggestion = near;
}
