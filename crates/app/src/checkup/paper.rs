//! A check-up as a paper to take along: the findings with what was said of them, then the text with its marks.

use mingde_core::date::Day;
use mingde_core::words::{Locale, say, say_code};
use mingde_report::document::{Block, Document, Level, Properties, Run};

use super::page::{CheckupPage, FindingLine, MaterialSent};
use crate::error::AppError;
use crate::report::ReportFormat;

/// The paper in the format that is asked for; what is neither Word nor a page is Word.
///
/// # Errors
/// [`AppError::Docx`] where it cannot be written.
pub fn checkup_paper(
    material: &MaterialSent,
    shown: &CheckupPage,
    format: ReportFormat,
    (locale, today): (Locale, Day),
) -> Result<Vec<u8>, AppError> {
    let document = document(material, shown, locale, today);
    Ok(match format {
        ReportFormat::Html => mingde_report::html::write(&document).into_bytes(),
        _ => mingde_report::docx::write(&document)?,
    })
}

fn document(material: &MaterialSent, shown: &CheckupPage, locale: Locale, today: Day) -> Document {
    let word = |code: &str| say_code(locale, code, &[]);
    let heading = |code: &str| Block::Heading(Level::First, vec![Run::plain(word(code))]);
    let title = match material.name.as_str() {
        "" => word("checkup-paper-title"),
        name => say_code(locale, "checkup-title", &[("file", name)]),
    };
    let mut blocks = vec![heading("checkup-heading-findings")];
    if shown.findings.is_empty() {
        blocks.push(Block::Paragraph(vec![Run::plain(word("checkup-nothing-found"))]));
    }
    let numbered = (1..).zip(&shown.findings);
    blocks.extend(numbered.map(|(number, line)| finding(number, line, locale)));
    blocks.extend(shown.extent.iter().map(|told| Block::Paragraph(vec![Run::plain(say(locale, told))])));
    blocks.push(heading("checkup-heading-text"));
    blocks.extend(shown.lines.iter().map(|line| {
        let mut runs = Vec::new();
        for part in line {
            let strong = part.ends.iter().chain(&part.begins).any(|mark| mark.finding.is_some());
            runs.push(Run { text: part.text.replace('\t', "　"), strong, mention: None });
            let numbers = part.ends.iter().filter_map(|mark| mark.finding);
            runs.extend(numbers.map(|number| Run::plain(format!("〔{number}〕"))));
        }
        Block::Paragraph(runs)
    }));
    Document {
        title: vec![Run::plain(title)],
        blocks,
        properties: Properties { dated: Some(today), ..Properties::default() },
        ..Document::default()
    }
}

/// `〔1〕与台账不符：在校学生2万9千余人。… 不是问题：…`
fn finding(number: usize, line: &FindingLine, locale: Locale) -> Block {
    let class = say_code(locale, &format!("checkup-class-{}", line.class), &[]);
    let mut runs = vec![
        Run { text: format!("〔{number}〕{class}　"), strong: true, mention: None },
        Run::plain(say(locale, &line.message)),
    ];
    if let Some((said, word)) = &line.said {
        let told = say_code(locale, &format!("checkup-said-{}", said.name()), &[]);
        let gap = if word.is_empty() { "" } else { "：" };
        runs.push(Run::plain(format!("　[{told}{gap}{word}]")));
    }
    Block::Paragraph(runs)
}
