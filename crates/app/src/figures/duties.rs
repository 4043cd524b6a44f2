//! Figures from duties: what was not met, and by whom. They feed the section on shortcomings.

use std::collections::BTreeMap;

use mingde_core::yaml::Node;
use mingde_report::figure::{Figure, FigureValue, Receipt, Row};
use mingde_report::form::{DutiesTake, Gathered, Parts, Status as Wanted};
use mingde_report::proof::{Listing, Proof};
use mingde_rulebook::{ResultKind, Subject};
use rust_decimal::Decimal;

use super::Answers;
use super::assessed::{Judged, cells, is};

/// A duty with the subjects that have the status asked for.
struct Duty<'a> {
    judged: Judged<'a>,
    subjects: Vec<String>,
    /// To how many it applies.
    of: usize,
}

impl Answers<'_> {
    pub(super) fn duties(
        &self,
        rulebooks: &[String],
        take: DutiesTake,
        wanted: Wanted,
        (which, parts): (Option<&Node>, Parts),
    ) -> (Figure, Proof) {
        let mut duties = Vec::new();
        let mut owed = 0;
        for id in self.library.rulebook_ids() {
            if !rulebooks.is_empty() && !rulebooks.iter().any(|r| r == id) {
                continue;
            }
            let Some(rulebook) = self.last_assessed(id, parts) else { continue };
            for result in rulebook.results.iter().filter(|r| r.kind == ResultKind::Duty) {
                let Some(judged) = self.judged(id, &result.id, which, parts) else { continue };
                let applies = |at: &usize| !is(judged.status(*at), Wanted::NotApplicable);
                let of = judged.chosen.iter().copied().filter(|at| applies(at)).count();
                owed += of;
                let with = judged.chosen.iter().filter(|&&at| is(judged.status(at), wanted));
                let mut subjects: Vec<String> = with.map(|&at| judged.name(at)).collect();
                subjects.sort_by_cached_key(|name| mingde_core::text::sort_key(name));
                if !subjects.is_empty() {
                    duties.push(Duty { judged, subjects, of });
                }
            }
        }
        // What most have not done comes first.
        duties.sort_by_key(|d| std::cmp::Reverse(d.subjects.len()));
        let names: Vec<String> = match gathered(take) {
            Gathered::Duties => duties.iter().map(|d| d.judged.column.title.clone()).collect(),
            Gathered::Subjects => by_subject(&duties).into_iter().map(|(name, _)| name).collect(),
        };
        let value = match take {
            _ if owed == 0 => FigureValue::NoData,
            DutiesTake::Count(_) => FigureValue::Number(Decimal::from(names.len() as u64)),
            DutiesTake::Names(_) => FigureValue::List(names),
            DutiesTake::Rows(Gathered::Duties) => FigureValue::Rows(duties.iter().map(row).collect()),
            DutiesTake::Rows(Gathered::Subjects) => {
                let rows = by_subject(&duties).into_iter().map(|(name, titles)| {
                    let count = FigureValue::Number(Decimal::from(titles.len() as u64));
                    let receipt =
                        Receipt { source: "制度规定的应办事项".into(), ..Receipt::default() };
                    let cells = cells(&receipt, [("count", count), ("names", FigureValue::List(titles))]);
                    Row { name, cells }
                });
                FigureValue::Rows(rows.collect())
            }
        };
        let lines = duties.iter().map(|d| {
            let title = format!("《{}》{}", d.judged.assessment.title, d.judged.column.title);
            vec![title, format!("{}/{}", d.subjects.len(), d.of), d.subjects.join("、")]
        });
        let counted = Listing::new(&["事项", "个数/应达到", "名单"], lines);
        let proof = Proof { counted, ..Proof::default() };
        let mut figure = Figure::new(value, "制度规定的应办事项");
        figure.receipt.counted = Some(owed as u64);
        (figure, proof)
    }
}

fn gathered(take: DutiesTake) -> Gathered {
    match take {
        DutiesTake::Count(gathered) | DutiesTake::Names(gathered) | DutiesTake::Rows(gathered) => gathered,
    }
}

fn row(duty: &Duty<'_>) -> Row {
    let judged = &duty.judged;
    let number = |n: usize| FigureValue::Number(Decimal::from(n as u64));
    let text = |text: &str| match text {
        "" => FigureValue::NoData,
        text => FigureValue::Text(text.to_owned()),
    };
    let subject = match judged.assessment.subject_kind {
        Subject::Unit | Subject::Department => "单位",
        Subject::Person => "人员",
        Subject::Group => "小组",
        Subject::Bureau => "",
    };
    let cells = cells(
        &judged.receipt(),
        [
            ("rulebook", text(&judged.assessment.title)),
            ("article", text(&judged.column.article)),
            ("owner", text(&judged.column.owner)),
            ("subject", text(subject)),
            ("count", number(duty.subjects.len())),
            ("of", number(duty.of)),
            ("names", FigureValue::List(duty.subjects.clone())),
        ],
    );
    Row { name: judged.column.title.clone(), cells }
}

/// Each subject with the titles of its duties: those with most of them first, then by pinyin.
fn by_subject(duties: &[Duty<'_>]) -> Vec<(String, Vec<String>)> {
    let mut subjects: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for duty in duties {
        for name in &duty.subjects {
            subjects.entry(name).or_default().push(duty.judged.column.title.clone());
        }
    }
    let mut list: Vec<(String, Vec<String>)> =
        subjects.into_iter().map(|(name, titles)| (name.to_owned(), titles)).collect();
    list.sort_by_cached_key(|(name, titles)| {
        (std::cmp::Reverse(titles.len()), mingde_core::text::sort_key(name))
    });
    list
}
