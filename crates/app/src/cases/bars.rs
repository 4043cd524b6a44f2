//! What a case keeps somebody from: the vetoes of rulebooks that are in force because of it, and the rulebooks that go by these.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_core::record::{Content, Who};
use mingde_rulebook::{AssessmentDate, Explainer, ResultKind, Rulebook, asked_by};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::glance::RowAt;
use crate::present::Present;
use crate::view::Title;

/// Something that is in force because of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// The rulebook that says so.
    pub rulebook: String,
    /// What it is called.
    pub rulebook_title: Title,
    /// Heading of the article.
    pub article: String,
    /// What it is called.
    pub title: String,
    /// Its effect in words; may be empty.
    pub effect: String,
    /// Other rulebooks that ask for it: whose results and checks go by it.
    pub asked_by: Vec<(String, Title)>,
}

/// What is in force today because of a record.
///
/// # Errors
/// When a rulebook that was published cannot be read.
pub(super) fn bars(present: &Present, row: &RowAt<'_>, today: Day) -> Result<Vec<Bar>, AppError> {
    let rulebooks = present.library.rulebooks_on(today)?;
    let kind = row.kind().id.as_str();
    let vetoes = |rulebook: &&Rulebook| -> Vec<(String, String, usize)> {
        let of_kind = rulebook.results.iter().filter(|result| {
            result.kind == ResultKind::Veto && rulebook.counts_itself(&result.id) == Some(kind)
        });
        of_kind.map(|veto| (veto.id.clone(), veto.title.clone(), veto.article)).collect()
    };
    let snapshot = &present.snapshot;
    let persons = row.person_places().map(|at| snapshot.persons.code[at].to_string());
    let unit = snapshot.units.unit.get(row.table.unit[row.row] as usize).map(|unit| unit.code.clone());
    let codes: Vec<String> = persons.chain(unit).collect();
    let mut bars = Vec::new();
    for rulebook in &rulebooks {
        let vetoes = vetoes(rulebook);
        if vetoes.is_empty() {
            continue;
        }
        let mut around = vec![*rulebook];
        around.extend(asked_by(&[*rulebook], &rulebooks));
        let period = Period::containing(rulebook.period, today);
        let at = AssessmentDate { as_of: today, period: Some(period) };
        let explainer = Explainer::new(&around, snapshot, at, &present.library.own);
        for (id, title, article) in vetoes {
            let holds =
                |code: &String| matches!(explainer.fate(&rulebook.id, code, &id, row.row), Ok(Some(Ok(()))));
            if !codes.iter().any(holds) {
                continue;
            }
            let asking = rulebooks.iter().filter(|other| other.asks_for_veto(&rulebook.id, &id));
            bars.push(Bar {
                rulebook: rulebook.id.clone(),
                rulebook_title: titled(rulebook),
                article: rulebook.articles.get(article).map_or(String::new(), |a| a.heading.clone()),
                title,
                effect: rulebook.effect_of(&id).to_owned(),
                asked_by: asking.map(|other| (other.id.clone(), titled(other))).collect(),
            });
        }
    }
    Ok(bars)
}

/// By which cases somebody who takes part in a record is kept from it: told to whoever sees these cases, and to nobody else.
///
/// # Errors
/// When the ledger, or a rulebook that was published, cannot be read.
pub(crate) async fn why_barred(
    bureau: &Bureau,
    actor: &Actor,
    content: &Content,
    today: Day,
) -> Result<Vec<Message>, AppError> {
    let present = bureau.present().await?;
    let sight = present.sight(actor);
    let persons = content.participants.iter().filter_map(|part| match part.who {
        Who::Person(person) => sight.place_of(person),
        _ => None,
    });
    let mut why = Vec::new();
    for row in persons.flat_map(|at| sight.rows_of_person(at)) {
        if row.kind().procedure.is_none() || bars(&present, &row, today)?.is_empty() {
            continue;
        }
        let kind = row.kind();
        let message = Message::new("case-bars").with_title("case", kind);
        why.push(message.with("day", row.date()));
    }
    Ok(why)
}

fn titled(rulebook: &Rulebook) -> Title {
    Title { title: rulebook.title.clone(), english: rulebook.english.clone() }
}
