//! What a superior asks for: a file in YAML. Whoever answers names its hash, so that both speak of the same.

use std::ffi::OsString;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::diagnostic::{Message, Source};
use mingde_core::period::Period;
use mingde_core::yaml::{Entry, Fields, Findings, parse_whole};
use sha2::{Digest as _, Sha256};

use crate::error::AppError;
use crate::library::read_text;

/// Longest name of a request, in characters: it is a folder and a line of a note.
const LONGEST_ID: usize = 60;

/// A request of the superior.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollUpRequest {
    /// Its name: `talks-2025-autumn`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who asks.
    pub issuer: String,
    /// The period that is asked about.
    pub period: Period,
    /// As it stood on this day.
    pub as_of: Day,
    /// By when an answer is due.
    pub due: Option<Day>,
    /// What is asked for, by rulebook.
    pub wanted: Vec<WantedResults>,
    /// Kinds of records of which the snapshot is asked for, without people; the bureau has to agree to it.
    pub snapshot: Vec<String>,
    /// SHA-256 of the file, in hexadecimal.
    pub hash: String,
    /// The note by which it is signed, where there is one beside the file; nobody has looked at it.
    pub note: Option<String>,
}

/// What is asked for of one rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedResults {
    /// Its id.
    pub rulebook: String,
    /// The version that is expected; none for whichever the superior has.
    pub version: Option<String>,
    /// For the bureau as a whole.
    pub of_bureau: bool,
    /// For each unit.
    pub of_units: bool,
    /// Ids of the results.
    pub results: Vec<String>,
}

/// Where the signature of a request lies: beside it, with `.note` behind its name.
pub fn note_of(request: &Path) -> PathBuf {
    let mut name = OsString::from(request);
    name.push(".note");
    PathBuf::from(name)
}

/// Reads the file of a request.
///
/// # Errors
/// [`AppError::Library`] with all that is wrong with it, each at its place; those of reading a file.
pub fn read_request(path: &Path) -> Result<RollUpRequest, AppError> {
    let source = Source::new(path.display().to_string(), read_text(path)?);
    let signed = note_of(path);
    let note = if signed.is_file() { Some(read_text(&signed)?) } else { None };
    Ok(RollUpRequest { note, ..request(&source)? })
}

fn request(source: &Arc<Source>) -> Result<RollUpRequest, AppError> {
    let node = parse_whole(source).map_err(AppError::Library)?;
    let mut findings = Findings::new(source);
    let mut fields = Fields::of(&node, &mut findings);
    let id = fields.required_text("id", &mut findings).to_owned();
    let is_name = |id: &str| id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !id.is_empty() && (!is_name(&id) || id.len() > LONGEST_ID || id.starts_with('-')) {
        let at = place(&mut fields, "id", &node.span);
        findings.error(at, Message::new("roll-up-request-id").with("most", LONGEST_ID));
    }
    let title = fields.required_text("title", &mut findings).to_owned();
    let issuer = fields.required_text("issuer", &mut findings).to_owned();
    let period = Period::parse(fields.required_text("period", &mut findings)).ok();
    if period.is_none() {
        let at = place(&mut fields, "period", &node.span);
        findings.error(at, Message::new("roll-up-request-period"));
    }
    let as_of = day(&mut fields, "as_of", &node.span, &mut findings);
    if let (Some(period), Some(day)) = (period, as_of)
        && day < period.last()
        && !period.contains(day)
    {
        let at = place(&mut fields, "as_of", &node.span);
        findings.error(at, Message::new("roll-up-request-before").with("day", day));
    }
    let due = day(&mut fields, "due", &node.span, &mut findings);
    let asked = fields.entries("results", &mut findings);
    if asked.is_empty() {
        findings.error(node.span.clone(), Message::new("roll-up-request-empty"));
    }
    let wanted = asked.iter().map(|entry| wanted(entry, &mut findings)).collect();
    let snapshot = fields.words("snapshot", &mut findings);
    let snapshot = snapshot.into_iter().map(|(word, _)| word.to_owned()).collect();
    fields.finish(&mut findings);
    match period {
        Some(period) if !findings.has_errors() => Ok(RollUpRequest {
            id,
            title,
            issuer,
            period,
            as_of: as_of.unwrap_or_else(|| period.last()),
            due,
            wanted,
            snapshot,
            hash: hex::encode(Sha256::digest(source.text.as_bytes())),
            note: None,
        }),
        _ => Err(AppError::Library(findings.list)),
    }
}

fn wanted(entry: &Entry, findings: &mut Findings) -> WantedResults {
    let mut fields = Fields::of(&entry.value, findings);
    let version = fields.text("version", findings).map(str::to_owned);
    let each = fields.words("each", findings);
    for (word, span) in &each {
        if !EACH.contains(word) {
            let message = Message::new("roll-up-request-each").with("word", *word);
            findings.unknown(span.clone(), message, word, EACH);
        }
    }
    let names = |word| each.iter().any(|(named, _)| *named == word);
    let results: Vec<String> =
        fields.words("ask", findings).into_iter().map(|(word, _)| word.to_owned()).collect();
    if results.is_empty() {
        let message = Message::new("roll-up-request-nothing").with("rulebook", &entry.key);
        findings.error(entry.key_span.clone(), message);
    }
    fields.finish(findings);
    let (of_units, of_bureau) = (names("unit"), each.is_empty() || names("bureau"));
    WantedResults { rulebook: entry.key.clone(), version, of_bureau, of_units, results }
}

const EACH: [&str; 2] = ["bureau", "unit"];

fn day(
    fields: &mut Fields<'_>,
    key: &'static str,
    whole: &Range<usize>,
    findings: &mut Findings,
) -> Option<Day> {
    let text = fields.text(key, findings)?;
    let day = text.parse().ok();
    if day.is_none() {
        let at = place(fields, key, whole);
        findings.error(at, Message::new("command-bad-day").with("text", text));
    }
    day
}

fn place(fields: &mut Fields<'_>, key: &'static str, whole: &Range<usize>) -> Range<usize> {
    fields.node(key).map_or_else(|| whole.clone(), |node| node.span.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = "id: talks-2025-autumn\ntitle: 谈心谈话\nissuer: 市教育局\nperiod: 2025-autumn\nresults:\n  \
                         talks: { version: '2025.1', ask: [staff, half] }\n  marks: { each: [bureau, unit], ask: score }\n";

    fn read(text: &str) -> Result<RollUpRequest, Vec<&'static str>> {
        request(&Source::new("request.yaml", text)).map_err(|error| match error {
            AppError::Library(findings) => findings.iter().map(|one| one.message.code).collect(),
            other => panic!("{other}"),
        })
    }

    #[test]
    fn it_says_what_is_wanted_of_which_period_and_day() {
        let request = read(SOUND).unwrap();
        assert_eq!((request.as_of.to_string().as_str(), request.due), ("2026-01-31", None));
        let [talks, marks] = request.wanted.as_slice() else { panic!("{request:?}") };
        assert_eq!(
            (talks.version.as_deref(), talks.of_bureau, talks.of_units),
            (Some("2025.1"), true, false)
        );
        assert_eq!((marks.version.as_deref(), marks.of_bureau, marks.of_units), (None, true, true));
        assert_eq!(talks.results, ["staff", "half"]);
        assert_eq!(request.hash.len(), 64);
        assert_ne!(read(&SOUND.replace("half", "third")).unwrap().hash, request.hash);
    }

    #[test]
    fn what_cannot_be_asked_is_said() {
        for (from, to, code) in [
            ("id: talks-2025-autumn", "id: ../elsewhere", "roll-up-request-id"),
            ("2025-autumn\nresults", "秋天\nresults", "roll-up-request-period"),
            ("2025-autumn\nresults", "2025-autumn\nas_of: 2025-08-31\nresults", "roll-up-request-before"),
            ("[bureau, unit]", "person", "roll-up-request-each"),
            (", ask: [staff, half]", "", "roll-up-request-nothing"),
            ("title: 谈心谈话\n", "", "yaml-key-missing"),
            ("issuer", "isuer", "yaml-key-unknown"),
        ] {
            let found = read(&SOUND.replace(from, to)).unwrap_err();
            assert!(found.contains(&code), "{to}: {found:?}");
        }
    }
}
