//! What duties of rulebooks ask of somebody.

use std::collections::{BTreeMap, HashMap};

use mingde_core::date::Day;
use mingde_core::id::UnitId;
use mingde_core::kind::Kind;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::policy::{Actor, may_file};
use mingde_rulebook::{
    Assessment, Bound, DutyLine, Reach, ResultColumn, Rulebook, Standing, Status, Subject, owed_by,
};
use rust_decimal::Decimal;

use super::{AHEAD, Amount, DutyCount, Lacking, Task, TaskOf};
use crate::assessed::Assessed;
use crate::library::Library;
use crate::sight::Sight;
use crate::view::Title;

/// What is owed, sorted by when.
#[derive(Default)]
pub(super) struct Owed {
    pub overdue: Vec<Task>,
    pub this_week: Vec<Task>,
    pub later: Vec<Task>,
    pub by_others: Vec<Task>,
    pub done: Vec<Task>,
    pub standing: Option<(UnitId, String, DutyCount)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Overdue,
    ThisWeek,
    Later,
    Done,
}

/// Where a row stands among the others of a rulebook: whether the actor has to see to it, and its duty, numbered.
type Place = (Group, bool, Day, usize);

/// Numbers duties as they come, one after another.
#[derive(Default)]
struct Nth<'a> {
    latest: Option<&'a ResultColumn>,
    number: usize,
}

impl<'a> Nth<'a> {
    fn of(&mut self, duty: &'a ResultColumn) -> usize {
        if !self.latest.is_some_and(|latest| std::ptr::eq(latest, duty)) {
            (self.latest, self.number) = (Some(duty), self.number + 1);
        }
        self.number
    }
}

/// All lines of one duty that stand in one row.
struct Row<'a> {
    line: DutyLine<'a>,
    occurrences: usize,
    no_data: bool,
    subjects: Vec<usize>,
    done: usize,
    file: Vec<&'a Kind>,
    unit: Option<UnitId>,
    own: bool,
}

pub(super) fn owed(library: &Library, sight: &Sight, assessed: &Assessed, today: Day) -> Owed {
    let mut owed = Owed::default();
    let sunday = today.plus(7 - i32::from(today.weekday()));
    let month = Period::containing(PeriodKind::Month, today);
    let is_of_month = |day: Day| month.contains(day);
    for (rulebook, assessment) in assessed.by_rulebook() {
        let subjects = sight.subjects_seen(assessment);
        if subjects.is_empty() {
            continue;
        }
        let title = rulebook_title(library, assessment);
        let mut rows: BTreeMap<Place, Row<'_>> = BTreeMap::new();
        let mut coming = None;
        let mut to_file = ToFile::of(library, sight, (rulebook, assessment));
        // Of how many each duty is asked for a day.
        let mut asked: BTreeMap<(usize, Day), usize> = BTreeMap::new();
        let mut duties = Nth::default();
        for line in owed_by(assessment, subjects.iter().copied(), today.plus(AHEAD)) {
            let duty = duties.of(line.column);
            *asked.entry((duty, line.due)).or_default() += 1;
            let group = match line.standing {
                Standing::Done => Group::Done,
                Standing::Overdue => Group::Overdue,
                Standing::Coming if line.due <= sunday => Group::ThisWeek,
                Standing::Coming => Group::Later,
            };
            if group == Group::Done && !is_of_month(line.due) {
                continue;
            }
            // Of a repeated duty the next occurrence is enough; all of one subject come one after another.
            if line.standing == Standing::Coming {
                let this = (duty, line.subject);
                if coming.is_some_and(|(other, due)| other == this && due != line.due) {
                    continue;
                }
                coming = Some((this, line.due));
            }
            add(&mut rows, &mut to_file, (group, duty), line);
        }
        for ((group, mine, _, duty), row) in rows {
            let of = asked.get(&(duty, row.line.due)).copied().unwrap_or(0);
            let task = task((rulebook, assessment, sight), (&title, today), (row, of));
            match group {
                Group::Overdue | Group::ThisWeek if !mine => owed.by_others.push(task),
                _ if !mine => {}
                Group::Overdue => owed.overdue.push(task),
                Group::ThisWeek => owed.this_week.push(task),
                Group::Later => owed.later.push(task),
                Group::Done => owed.done.push(task),
            }
        }
        stand(&mut owed.standing, sight, assessment, &subjects);
    }
    for tasks in
        [&mut owed.overdue, &mut owed.this_week, &mut owed.later, &mut owed.by_others, &mut owed.done]
    {
        tasks.sort_by_key(|task| task.due);
    }
    owed
}

/// Puts a line into its row.
fn add<'a>(
    rows: &mut BTreeMap<Place, Row<'a>>,
    to_file: &mut ToFile<'a>,
    (group, duty): (Group, usize),
    line: DutyLine<'a>,
) {
    let own = is_own(to_file.sight.actor(), &line);
    let (unit, file) = to_file.kinds(&line);
    let mine = own || !file.is_empty();
    // What was missed stands in one row, however often; what comes stands by its day.
    let day = if group == Group::Overdue { Day::EARLIEST } else { line.due };
    let no_data = line.status == Status::NoData;
    let row = rows.entry((group, mine, day, duty)).or_insert_with(|| Row {
        line: line.clone(),
        occurrences: 0,
        no_data: true,
        subjects: Vec::new(),
        done: 0,
        file: file.to_vec(),
        unit,
        own,
    });
    row.occurrences += 1;
    row.no_data &= no_data;
    row.done += usize::from(line.standing == Standing::Done);
    // All occurrences of one subject come one after another.
    if row.subjects.last() != Some(&line.subject) {
        row.subjects.push(line.subject);
    }
    if line.due < row.line.due {
        row.line = line;
    }
}

/// Something that is owed about now.
pub(crate) struct Near {
    pub rulebook: String,
    pub duty: String,
    pub due: Day,
    pub overdue: bool,
    /// By how many.
    pub of: usize,
}

/// What somebody has to see to that is due between two days and is not done, as [`owed`] sorts it out.
pub(crate) fn near(library: &Library, sight: &Sight, assessed: &Assessed, days: (Day, Day)) -> Vec<Near> {
    let mut near: BTreeMap<(String, String, Day), Near> = BTreeMap::new();
    for (asking, assessment) in assessed.by_rulebook() {
        let subjects = sight.subjects_seen(assessment);
        let mut to_file = ToFile::of(library, sight, (asking, assessment));
        for line in owed_by(assessment, subjects.iter().copied(), days.1) {
            let mut mine = || is_own(sight.actor(), &line) || !to_file.kinds(&line).1.is_empty();
            if line.standing == Standing::Done || line.due < days.0 || !mine() {
                continue;
            }
            let (rulebook, duty) = (assessment.rulebook.clone(), line.column.id.clone());
            let overdue = line.standing == Standing::Overdue;
            let found = near.entry((rulebook.clone(), duty.clone(), line.due));
            found.or_insert(Near { rulebook, duty, due: line.due, overdue, of: 0 }).of += 1;
        }
    }
    near.into_values().collect()
}

fn is_own(actor: &Actor, line: &DutyLine<'_>) -> bool {
    let assessment = line.assessment;
    assessment.subject_kind == Subject::Person
        && actor.who().is_some_and(|who| who.0 == assessment.subjects[line.subject].id)
}

/// What is filed to do the duties of an assessment, found once for each duty and unit: thousands of persons owe the same.
struct ToFile<'a> {
    library: &'a Library,
    sight: &'a Sight,
    rulebook: &'a Rulebook,
    assessment: &'a Assessment,
    /// Units of the subjects, as far as they were asked for.
    units: Vec<Option<Option<UnitId>>>,
    kinds: HashMap<(&'a str, UnitId), Vec<&'a Kind>>,
}

impl<'a> ToFile<'a> {
    fn of(
        library: &'a Library,
        sight: &'a Sight,
        (rulebook, assessment): (&'a Rulebook, &'a Assessment),
    ) -> Self {
        let units = vec![None; assessment.subjects.len()];
        Self { library, sight, rulebook, assessment, units, kinds: HashMap::new() }
    }

    /// The unit for which a record is filed that does a duty, and the kinds among those that the duty counts which the
    /// actor files for it.
    fn kinds(&mut self, line: &DutyLine<'a>) -> (Option<UnitId>, &[&'a Kind]) {
        let Self { library, sight, rulebook, assessment, .. } = *self;
        let of_subject = || {
            let subject = &assessment.subjects[line.subject];
            sight.unit_of_subject(assessment.subject_kind, subject, assessment.as_of)
        };
        let unit = *self.units[line.subject].get_or_insert_with(of_subject);
        let Some(for_unit) = unit else { return (unit, &[]) };
        let duty: &'a str = &line.column.id;
        let kinds = self.kinds.entry((duty, for_unit)).or_insert_with(|| {
            let counted = rulebook.kinds_counted(duty).into_iter();
            let kinds = counted.filter_map(|id| library.kinds.get(id).map(AsRef::as_ref));
            kinds.filter(|kind| may_file(sight.actor(), kind, for_unit).is_ok()).collect()
        });
        (unit, kinds)
    }
}

/// The day of a record that does a repeated duty.
fn day_to_file(line: &DutyLine<'_>, today: Day) -> Option<Day> {
    line.part.map(|part| today.clamp(part.from, part.last()))
}

/// A row as a task; `of` is of how many it is asked, those who have done it among them.
fn task(
    (rulebook, assessment, sight): (&Rulebook, &Assessment, &Sight),
    (title, today): (&Title, Day),
    (row, of): (Row<'_>, usize),
) -> Task {
    let Row { line, subjects, .. } = &row;
    let whom = assessment.subject_kind;
    let asked = of.max(subjects.len());
    let of = match subjects[..] {
        _ if row.own && subjects.len() == 1 => TaskOf::Oneself,
        [one] => {
            let subject = &assessment.subjects[one];
            TaskOf::One { id: subject.id, name: subject.name.to_string() }
        }
        // Whoever stands in a row has not done it, but in those of what was done.
        _ if row.done > 0 => TaskOf::Several { done: subjects.len(), of: asked, whom },
        _ => TaskOf::Several { done: asked - subjects.len(), of: asked, whom },
    };
    let lack: &[usize] = if row.done > 0 { &[] } else { subjects };
    Task {
        rulebook: assessment.rulebook.clone(),
        rulebook_title: title.clone(),
        article: line.column.article.clone(),
        duty: line.column.id.clone(),
        title: line.column.title.clone(),
        owner: line.column.owner.clone(),
        due: line.due,
        part: line.part,
        occurrences: row.occurrences,
        no_data: row.no_data,
        amount: match subjects[..] {
            [one] => amount(rulebook, assessment, &line.column.id, one),
            _ => None,
        },
        of,
        lack: lack.len(),
        lacking: lacking(assessment, sight, lack),
        file: row.file.iter().map(|kind| (kind.id.clone(), Title::from(*kind))).collect(),
        unit: row.unit.filter(|_| subjects.len() == 1),
        day: day_to_file(line, today),
    }
}

/// So many of those who lack something are named.
const NAMED: usize = 6;

/// The first of several who lack something, each with the unit for which a record is filed that does it.
fn lacking(assessment: &Assessment, sight: &Sight, subjects: &[usize]) -> Vec<Lacking> {
    if subjects.len() < 2 {
        return Vec::new();
    }
    let named = subjects.iter().take(NAMED).map(|at| {
        let subject = &assessment.subjects[*at];
        let unit = sight.unit_of_subject(assessment.subject_kind, subject, assessment.as_of);
        Lacking {
            id: subject.id,
            name: subject.name.to_string(),
            unit: unit.and_then(|unit| sight.unit_name(unit)).map(str::to_owned),
        }
    });
    named.collect()
}

/// How far a subject has come with a duty; none where a single thing is asked for, which is there or is not.
fn amount(rulebook: &Rulebook, assessment: &Assessment, duty: &str, subject: usize) -> Option<Amount> {
    let threshold = rulebook.threshold(duty)?;
    let of = assessment.column(threshold.of)?;
    let bound = match threshold.bound {
        Bound::Number(number) => number,
        Bound::Result(bound) => assessment.column(bound)?.value(subject)?.normalize(),
    };
    let reach = match threshold.reach {
        Reach::AtLeast => "at-least",
        Reach::AtMost => "at-most",
        Reach::Exactly => "exactly",
    };
    let has = of.value(subject).map(|value| value.normalize());
    let one = bound == Decimal::ONE && has.is_none_or(|has| has.is_zero());
    (!one).then_some(Amount { has, bound, reach, unit: of.unit })
}

pub(crate) fn rulebook_title(library: &Library, assessment: &Assessment) -> Title {
    let english = library.rulebooks.get(&assessment.rulebook).map(|rulebook| rulebook.english.clone());
    Title { title: assessment.title.clone(), english: english.unwrap_or_default() }
}

/// Adds the duties of a rulebook to where the only unit that is seen stands.
fn stand(
    standing: &mut Option<(UnitId, String, DutyCount)>,
    sight: &Sight,
    assessment: &Assessment,
    subjects: &[usize],
) {
    let Some((unit, name)) = sight.only_unit().filter(|_| assessment.subject_kind != Subject::Person) else {
        return;
    };
    let own = |at: &&usize| assessment.subjects[**at].id == unit.0;
    let Some(at) = subjects.iter().find(own) else { return };
    let (.., count) = standing.get_or_insert_with(|| (unit, name.to_owned(), DutyCount::default()));
    count.add(assessment, *at);
}
