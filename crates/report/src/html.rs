//! The document as readable HTML: semantic, nothing in it runs, fit for a phone. Each figure is a link to its
//! proof at the end of the page, and carries its exact value for machines.
//!
//! The page itself is `templates/report.html`, the document in it `templates/article.html`; everything here gets the document
//! to them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mingde_core::text::harmless;

use crate::document::{Align, Block, Document, Level, Mention, Run, Stated, Table, plain_text};
use crate::picture::Image;
use crate::proof::{Proof, Proofs};
use crate::provenance::{FILE_NAME, MEDIA_TYPE, Receipts};

/// The document as one HTML page; of each figure the proof shows what its receipt says.
pub fn write(document: &Document) -> String {
    write_with_proofs(document, &Proofs::new())
}

/// The document as one HTML page. The proof of a figure shows the article, the formula and what was counted.
pub fn write_with_proofs(document: &Document, known: &Proofs) -> String {
    let receipts = Receipts::of(document).to_json().ok().map(|json| in_a_page(&json));
    let title = plain_text(&document.title);
    let article = article(document, &|figure| format!("#proof-{figure}"));
    let page = Page { title, document, article, proven: proven(document, known), receipts };
    // Only a writer can fail, and this one is memory.
    harmless(&page.render().unwrap_or_default()).into_owned()
}

/// JSON in which nothing can end its block, and nothing is left that a page may not show.
fn in_a_page(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let mut room = [0; 4];
    for c in json.chars() {
        let own = &*c.encode_utf8(&mut room);
        if c == '<' || harmless(own) != own {
            _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}

/// The document by itself, as an element of a page that somebody else makes; `leads` says where a figure leads to, by its key.
/// Its words are those of every other output.
pub fn article(document: &Document, leads: &dyn Fn(&str) -> String) -> String {
    // Only a writer can fail, and this one is memory.
    Article { document, leads }.render().unwrap_or_default()
}

#[derive(Template)]
#[template(path = "article.html")]
struct Article<'d> {
    document: &'d Document,
    leads: &'d dyn Fn(&str) -> String,
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'d> {
    title: String,
    document: &'d Document,
    /// The document as an element.
    article: String,
    proven: Vec<Proven<'d>>,
    /// The receipts as JSON: a data block, which no browser runs.
    receipts: Option<String>,
}

/// A figure with its exact value and source, which the links in the text lead to. What a value rests on is always in
/// sight, the list of records opens without a script.
struct Proven<'d> {
    key: &'d str,
    /// `在校学生数：28412人`
    heading: String,
    /// Where it comes from: the source, and in brackets the rule.
    basis: Option<String>,
    proof: Option<&'d Proof>,
    hash: Option<&'d str>,
    /// The first place where it is stated.
    place: Option<u32>,
}

impl Page<'_> {
    fn style(&self) -> &'static str {
        include_str!("html.css")
    }

    fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    fn file_name(&self) -> &'static str {
        FILE_NAME
    }
}

impl Article<'_> {
    /// The figure that a run states.
    fn stated<'r>(&'r self, run: &'r Run) -> Option<(&'r Mention, &'r Stated)> {
        let mention = run.mention.as_ref()?;
        Some((mention, self.document.figures.get(&mention.figure)?))
    }

    fn leads(&self, mention: &Mention) -> String {
        (self.leads)(&mention.figure)
    }

    fn heading(&self, level: &Level) -> &'static str {
        ["h2", "h3", "h4", "h5"][level.depth() - 1]
    }

    fn align(&self, table: &Table, column: &usize) -> &'static str {
        match table.columns.get(*column) {
            Some(Align::Right) => " class=\"r\"",
            Some(Align::Centre) => " class=\"c\"",
            _ => "",
        }
    }

    /// A picture travels inside the page, so that the page stays one file.
    fn inlined(&self, image: &Image) -> String {
        STANDARD.encode(&image.bytes)
    }

    fn plain(&self, runs: &[Run]) -> String {
        plain_text(runs)
    }
}

/// What each figure rests on; a table states its cells, and what the table as a whole rests on stands once.
fn proven<'d>(document: &'d Document, known: &'d Proofs) -> Vec<Proven<'d>> {
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    for mention in document.runs().filter_map(|run| run.mention.as_ref()) {
        places.entry(&mention.figure).or_insert(mention.place);
    }
    let figures = document.figures.iter();
    let mut all: Vec<Proven<'d>> =
        figures.map(|(key, stated)| figure(key, stated, known, places.get(key.as_str()).copied())).collect();
    let mut tables: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, stated) in &document.figures {
        if let Some((table, row)) = key.split_once('/')
            && !document.figures.contains_key(table)
            && !row.contains('/')
        {
            tables.entry(table).or_insert(&stated.title);
        }
    }
    all.extend(tables.into_iter().filter_map(|(key, title)| {
        let proof = Some(known.get(key)?);
        Some(Proven { key, heading: title.to_owned(), basis: None, proof, hash: None, place: None })
    }));
    all
}

fn figure<'d>(key: &'d str, stated: &'d Stated, known: &'d Proofs, place: Option<u32>) -> Proven<'d> {
    let receipt = &stated.receipt;
    let (value, unit) = match &stated.exact {
        Some(value) => (value.as_str(), stated.unit.as_str()),
        None => ("未报", ""),
    };
    let rule = [&receipt.rulebook, &receipt.version, &receipt.article, &receipt.result];
    let rule: Vec<&str> = rule.into_iter().flatten().map(String::as_str).collect();
    let rule = if rule.is_empty() { String::new() } else { format!("（{}）", rule.join(" ")) };
    Proven {
        key,
        heading: format!("{}：{value}{unit}", stated.title),
        basis: Some(format!("{}{rule}", receipt.source)),
        proof: known.get(key),
        hash: receipt.hash.as_deref(),
        place,
    }
}
