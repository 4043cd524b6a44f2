//! Assessments told in few words, for a table on the screen and a message to a group: points with what was lost first, and
//! how much each unit and each owner is behind. Persons are counted and not named.

use std::collections::BTreeMap;

use mingde_core::words::Locale;
use mingde_rulebook::{Assessment, DutyLine, ResultKind, Standing, Status, Subject};
use rust_decimal::Decimal;

use crate::figures::name_of;
use crate::library::Library;

/// The points of a total of all units or groups.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreList {
    /// What the total is called.
    pub title: String,
    /// The most points there are; none where nothing bounds them.
    pub most: Option<Decimal>,
    /// Who has points, whoever lost most first.
    pub lines: Vec<ScoreLine>,
    /// Who has none, because nothing was reported.
    pub silent: Vec<String>,
}

/// The points of one unit or group.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreLine {
    /// Name.
    pub name: String,
    /// Points.
    pub points: Decimal,
    /// Its grades, by name.
    pub grades: Vec<String>,
    /// Items with the points that were lost in each, most first; none of what nobody reported.
    pub lost: Vec<(String, Decimal)>,
    /// Items that nobody reported.
    pub missing: Vec<String>,
}

/// What is overdue and coming of one unit, group or owner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DutySum {
    /// Name; empty for all persons together.
    pub name: String,
    /// Overdue.
    pub overdue: usize,
    /// Coming.
    pub coming: usize,
    /// What is overdue, each duty once, the one that is overdue most often first.
    pub titles: Vec<String>,
}

/// The lists of points of an assessment, one for each total; none of persons.
pub fn score_lists(library: &Library, assessment: &Assessment, locale: Locale) -> Vec<ScoreList> {
    if assessment.subject_kind == Subject::Person {
        return Vec::new();
    }
    let Ok(rulebook) = library.rulebook(&assessment.rulebook) else { return Vec::new() };
    let say = |title: &str| library.english.say(locale, title).to_owned();
    let grades: Vec<_> = assessment.columns.iter().filter(|c| c.kind == ResultKind::Grade).collect();
    let list = |parts: mingde_rulebook::ScoreParts| {
        let total = assessment.column(&parts.total)?;
        let items: Vec<_> =
            parts.items.iter().filter_map(|(item, most)| Some((assessment.column(item)?, *most))).collect();
        let (mut lines, mut silent) = (Vec::new(), Vec::new());
        for (at, subject) in assessment.subjects.iter().enumerate() {
            let Some(points) = total.value(at) else {
                if total.status(at) == Status::NoData {
                    silent.push((subject.ended.is_some(), name_of(subject, locale)));
                }
                continue;
            };
            let mut lost = Vec::new();
            let mut missing = Vec::new();
            for (item, most) in &items {
                match (item.value(at), most) {
                    (Some(own), Some(most)) if own < *most => lost.push((say(&item.title), *most - own)),
                    // A deduction has its value with a minus.
                    (Some(own), None) if own < Decimal::ZERO => lost.push((say(&item.title), -own)),
                    (None, Some(_)) if item.status(at) == Status::NoData => missing.push(say(&item.title)),
                    _ => {}
                }
            }
            lost.sort_by(|(_, a), (_, b)| b.cmp(a));
            let grades = grades.iter().filter_map(|grade| grade.view(at).grade.map(|(_, title)| say(title)));
            let name = name_of(subject, locale);
            let line = ScoreLine { name, points, grades: grades.collect(), lost, missing };
            lines.push((subject.ended.is_some(), line));
        }
        // Those that ended within the period stand behind the others.
        lines.sort_by(|(ended, a), (also, b)| (ended, a.points, &a.name).cmp(&(also, b.points, &b.name)));
        silent.sort_by_key(|(ended, _)| *ended);
        let lines = lines.into_iter().map(|(_, line)| line).collect();
        let silent = silent.into_iter().map(|(_, name)| name).collect();
        Some(ScoreList { title: say(&total.title), most: parts.most, lines, silent })
    };
    rulebook.scores().into_iter().filter_map(list).collect()
}

/// How much each unit and group is behind, whoever is most behind first, and how much all persons together.
pub fn duties_by_subject(lines: &[DutyLine<'_>]) -> Vec<DutySum> {
    counted(lines, |line| match line.assessment.subject_kind {
        Subject::Person => String::new(),
        _ => line.assessment.subjects[line.subject].name.to_string(),
    })
}

/// The same by who sees to it, as rulebooks word it.
pub fn duties_by_owner(lines: &[DutyLine<'_>]) -> Vec<DutySum> {
    counted(lines, |line| line.column.owner.clone())
}

fn counted(lines: &[DutyLine<'_>], name: impl Fn(&DutyLine<'_>) -> String) -> Vec<DutySum> {
    let mut found: BTreeMap<String, (DutySum, BTreeMap<&str, usize>)> = BTreeMap::new();
    for line in lines {
        let name = name(line);
        let (count, titles) = found.entry(name.clone()).or_default();
        count.name = name;
        match line.standing {
            Standing::Overdue => {
                count.overdue += 1;
                *titles.entry(&line.column.title).or_default() += 1;
            }
            Standing::Coming => count.coming += 1,
            Standing::Done => {}
        }
    }
    let told = |(count, titles): (DutySum, BTreeMap<&str, usize>)| {
        let mut titles: Vec<(&str, usize)> = titles.into_iter().collect();
        titles.sort_by_key(|(_, often)| std::cmp::Reverse(*often));
        DutySum { titles: titles.into_iter().map(|(title, _)| title.to_owned()).collect(), ..count }
    };
    let mut counts: Vec<DutySum> = found.into_values().map(told).collect();
    counts.retain(|count| count.overdue + count.coming > 0);
    counts.sort_by(|a, b| (b.overdue, b.coming, &a.name).cmp(&(a.overdue, a.coming, &b.name)));
    counts
}
