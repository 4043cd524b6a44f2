//! The way from a file, with what lower layers add to it, to a rulebook.

use std::collections::HashSet;
use std::sync::Arc;

use mingde_core::diagnostic::{Diagnostic, Message, Severity, Source};
use mingde_core::registry::Span;
use mingde_core::yaml::{Data, Findings, Node, parse, parse_part};
use sha2::{Digest, Sha256};

use super::condition::condition;
use super::front::Front;
use super::names::Rows;
use super::naming::names_in;
use super::overlay;
use super::overlay::Texts;
use super::points_for_nothing::points_for_nothing;
use super::rules::plan;
use crate::language::{Article, LayerText, Library, syntax, take_apart};
use crate::plan::{Condition, From, Plan, ResultSpec, Rulebook};

impl Rulebook {
    /// Reads and checks a rulebook. The second part lists warnings on success and every finding on failure.
    pub fn read(source: &Arc<Source>, library: &Library) -> (Option<Self>, Vec<Diagnostic>) {
        read(std::slice::from_ref(source), library)
    }

    /// The same with what lower layers add to it, from the top: each text but the first `extends` it.
    pub fn read_layered(sources: &[Arc<Source>], library: &Library) -> (Option<Self>, Vec<Diagnostic>) {
        read(sources, library)
    }
}

/// Reads a rulebook with what lower layers add to it.
fn read(sources: &[Arc<Source>], library: &Library) -> (Option<Rulebook>, Vec<Diagnostic>) {
    let Some(first) = sources.first() else { return (None, Vec::new()) };
    let mut findings = Findings::new(first);
    let (mut fronts, mut articles, mut blocks) = (Vec::new(), Vec::new(), Vec::new());
    let mut lost = Vec::new();
    for (layer, source) in sources.iter().enumerate() {
        findings.source = source.clone();
        let document = take_apart(&mut findings);
        match &document.front {
            // That it is not closed has been said.
            None if findings
                .list
                .iter()
                .any(|d| d.message.code == "rulebook-fence-open" && d.span.start == 0) => {}
            None => {
                findings.error(0..0, Message::new("rulebook-front-matter-missing"));
            }
            Some(range) => match parse_part(source, range.clone()) {
                Ok(front) => fronts.push(front),
                Err(found) => findings.list.extend(found),
            },
        }
        for block in &document.blocks {
            match parse_part(source, block.range.clone()) {
                Ok(node) => blocks.push((articles.len() + block.article, node)),
                Err(found) => {
                    lost.extend(names_in(&source.text[block.range.clone()]));
                    findings.list.extend(found);
                }
            }
        }
        lost.extend(document.stray.iter().flat_map(|range| names_in(&source.text[range.clone()])));
        headings_told_apart(&document.articles, &mut findings);
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

/// Results cite their article by its heading, so each has its own.
fn headings_told_apart(articles: &[Article], findings: &mut Findings) {
    let mut before = HashSet::new();
    for article in articles {
        if !before.insert(article.heading.as_str()) {
            let span = findings
                .source
                .text
                .rfind(&article.heading)
                .map_or(0..0, |from| from..from + article.heading.len());
            let message = Message::new("rulebook-heading-twice").with("heading", &article.heading);
            findings.error(span, message);
        }
    }
}

fn rulebook(
    sources: &[Arc<Source>],
    fronts: &[Node],
    articles: Vec<Article>,
    blocks: (&[(usize, Node)], &[String]),
    library: &Library,
    findings: &mut Findings,
) -> Rulebook {
    let hashes: Vec<[u8; 32]> = sources.iter().map(|s| Sha256::digest(s.text.as_bytes()).into()).collect();
    let settings = blocks.0.iter().flat_map(|(_, node)| keys_of(node, "settings")).collect::<Vec<_>>();
    let front = Front::read(&fronts[0], library, &settings, findings);
    let (period, subject, effective) = (front.period, front.subject, front.effective);
    let own = LayerText {
        id: front.id.clone(),
        layer: front.layer,
        title: front.title.clone(),
        version: front.version.clone(),
        issuer: front.issuer.clone(),
        effective,
        hash: hashes[0],
    };
    let mut layers = vec![own];
    let mut school = None;
    for at in 1..fronts.len() {
        findings.source = sources[at].clone();
        let above = layers.iter().filter_map(|l| l.layer).max();
        let (text, own_school) = overlay::front(&fronts[at], (&front.id, above), hashes[at], findings);
        school = own_school.or(school);
        layers.push(text);
    }
    let texts = Texts { sources, layers: &layers, articles: &articles };
    let mut plan = plan(library, (&front.id, subject, period), &texts, blocks, findings);
    findings.source = sources[0].clone();
    plan.applies_written = front.applies_written;
    plan.applies = match &school {
        None => front.applies,
        Some(code) => within(front.applies, &Rows::new(library, &From::subjects(subject)), code, findings),
    };
    plan.asks_calendar |= crate::plan::asks_calendar(&mut plan);
    if plan.rules.is_empty() && !findings.has_errors() {
        let start = fronts[0].span.start;
        findings.warning(start..start, Message::new("rulebook-no-rules"));
    }
    if !findings.has_errors() {
        gaps(&plan, effective, &texts, findings);
        points_for_nothing(&plan, period, effective, subject, &texts, findings);
        super::silence::one_answer_to_silence(&plan, &texts, findings);
        super::reach::thresholds(&plan, library, &texts, findings);
        super::reach::conditions(&plan, &texts, findings);
        super::wording::numbers_in_words(&plan, &texts, findings);
        super::people::shares_of_others(library, &plan, &texts, findings);
        super::weighted::weighted_means(&plan, &texts, findings);
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
    Rulebook {
        results: results.collect(),
        id: lowest.map_or(front.id, |l| l.id.clone()),
        title: lowest.map_or(front.title, |l| l.title.clone()),
        english: front.english,
        version: versions.join(" + "),
        issuer: front.issuer,
        effective,
        period,
        subject,
        articles,
        hash: if hashes.len() == 1 { hashes[0] } else { Sha256::digest(hashes.concat()).into() },
        layers,
        school,
        plan: Arc::new(plan),
    }
}

/// The names in a section of a block.
fn keys_of<'n>(node: &'n Node, section: &str) -> impl Iterator<Item = &'n str> {
    let entries = |node: &'n Node| match &node.data {
        Data::Map(entries) => entries.as_slice(),
        _ => &[],
    };
    let section = entries(node).iter().find(|entry| entry.key == section);
    section.into_iter().flat_map(move |section| entries(&section.value)).map(|entry| entry.key.as_str())
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
