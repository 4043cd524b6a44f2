//! Trouble planted in known places, so that whoever assesses the demo bureau can be asked to find it again.

mod list;
mod text;

use std::sync::Arc;

use mingde_core::date::{Day, civil};
use mingde_core::kind::Kind;
use mingde_core::number::Fixed;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::record::Value;

use crate::cast::Sort;
use crate::rows::{FileContent, PartRow, RecordRow};
use crate::year::{Arrival, DemoBureau};

pub use list::{Named, Planted, Trouble};
pub use text::planted_text;

/// A file that changes what was handed in before.
pub(crate) struct Change {
    pub(crate) title: String,
    pub(crate) reason: String,
    pub(crate) content: FileContent,
}

/// Kinds that trouble is planted in.
pub(crate) const MEETING: &str = "leading-group-meeting";
pub(crate) const STUDY: &str = "study-session";
pub(crate) const SERVICE: &str = "volunteer-service";
pub(crate) const VISIT: &str = "home-visit";
pub(crate) const VIOLATION: &str = "ethics-violation";
pub(crate) const ASSESSMENT: &str = "ethics-assessment";
pub(crate) const NOMINATION: &str = "nomination";
pub(crate) const REVIEW: &str = "department-review";
pub(crate) const GRANT: &str = "aid-grant";
pub(crate) const EXCEPTION: &str = "exception";
pub(crate) const CLASS_STAY: &str = "class-stay";
pub(crate) const SHIFT: &str = "duty-shift";

/// Months of the first school year in which something is planted, 0 being September.
pub(crate) const BACKDATED_IN: usize = 1;
pub(crate) const BACKDATED_ARRIVES: usize = 3;
pub(crate) const CORRECTED_IN: usize = 1;
pub(crate) const CORRECTED_ARRIVES: usize = 2;
pub(crate) const WITHDRAWN_IN: usize = 0;
pub(crate) const WITHDRAWN_ARRIVES: usize = 2;
pub(crate) const LATE_LEAVE_IN: usize = 2;

/// Minute of the day at which the uncovered night shift should have begun.
pub(crate) const GAP_FROM: u16 = 20 * 60;

/// What a teacher under a veto was found to have done, and until when it counts.
pub(crate) struct Case {
    pub(crate) unit: usize,
    pub(crate) teacher: usize,
    breach: &'static str,
    measure: &'static str,
    grade: &'static str,
    found: Day,
    pub(crate) decided: Day,
    pub(crate) effect_to: Day,
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn choice(code: &str) -> Value {
    Value::Choice(code.to_owned())
}

fn part(role: &str, code: &str) -> PartRow {
    PartRow { role: role.into(), code: code.to_owned(), attributes: Vec::new() }
}

fn named(fields: Vec<(&str, Value)>) -> Vec<(String, Value)> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl DemoBureau {
    /// A day of the school year that is told whole, by month and day of the month.
    pub(crate) fn on(&self, month: i8, day: i8) -> Day {
        let year = self.told.first().year() + i16::from(month < 9);
        civil(year, month, day).unwrap_or(self.told.first())
    }

    /// Index of a unit of the settings, whose names were checked when they were read.
    pub(crate) fn unit(&self, name: &str) -> usize {
        self.cast.unit_named(name).unwrap_or(0)
    }

    fn code_of(&self, name: &str) -> &str {
        &self.cast.units[self.unit(name)].code
    }

    /// Whether a unit, or the school of a party branch, has handed in nothing at all.
    pub(crate) fn is_silent(&self, unit: usize) -> bool {
        let silent = self.unit(&self.settings.planted.silent);
        let u = &self.cast.units[unit];
        unit == silent || (u.sort == Sort::Branch && u.parent == Some(silent))
    }

    /// The quarter whose meeting was missed.
    pub(crate) fn missed_quarter(&self) -> Period {
        Period::containing(PeriodKind::Quarter, self.on(10, 1))
    }

    /// The night without anybody on duty.
    pub(crate) fn gap_night(&self) -> Day {
        self.on(11, 15)
    }

    /// The principal whose exception has expired.
    pub(crate) fn excepted(&self) -> usize {
        let unit = self.unit(&self.settings.planted.exception);
        let staff = &self.cast.units[unit].staff;
        staff.iter().map(|s| s.person).find(|p| self.cast.people[*p].rank == "school-head").unwrap_or(0)
    }

    /// Whether a record is one of those that are missing on purpose.
    pub(crate) fn is_missing(&self, kind: &Kind, row: &RecordRow) -> bool {
        let planted = &self.settings.planted;
        match kind.id.as_str() {
            MEETING => {
                row.unit_code == self.code_of(&planted.missed_quarter)
                    && self.missed_quarter().contains(row.date)
            }
            SHIFT => {
                row.unit_code == self.code_of(&planted.duty_gap)
                    && row.date == self.gap_night()
                    && row.field("from_time") == Some(&Value::Time(GAP_FROM))
            }
            CLASS_STAY => {
                let excepted = &self.cast.people[self.excepted()].code;
                row.in_role("cadre").any(|p| p.code == *excepted)
            }
            _ => false,
        }
    }

    /// The two cases whose vetoes are in force.
    pub(crate) fn cases(&self) -> [Case; 2] {
        let planted = &self.settings.planted;
        let teacher = |unit: usize, nth: usize| {
            let people = &self.cast.people;
            let staff = self.cast.units[unit].staff.iter().map(|s| s.person);
            let moved = |p: &usize| self.cast.moves.iter().any(|m| m.person == *p);
            let plain = staff.filter(|p| people[*p].rank == "teacher" && !moved(p));
            plain.take(nth + 1).last().unwrap_or(0)
        };
        let (first, second) = (self.unit(&planted.veto_unit), self.unit(&planted.second_veto_unit));
        [
            Case {
                unit: first,
                teacher: teacher(first, 6),
                breach: "practice",
                measure: "demerit",
                grade: "unqualified",
                found: self.on(9, 22),
                decided: self.on(10, 20),
                effect_to: self.on(10, 19).plus_months(12),
            },
            Case {
                unit: second,
                teacher: teacher(second, 9),
                breach: "care",
                measure: "warning",
                grade: "basically-qualified",
                found: self.on(11, 28),
                decided: self.on(12, 15),
                effect_to: self.on(6, 14),
            },
        ]
    }

    fn violation(&self, case: &Case) -> RecordRow {
        let council = self.cast.groups.iter().find(|group| group.kind == "leading-body" && group.unit == 0);
        let members = council.map_or(0, |council| council.members.len() as i64);
        let source = if case.breach == "practice" { "patrol" } else { "complaint" };
        let fields = named(vec![
            ("breach", choice(case.breach)),
            ("source", choice(source)),
            ("filed_on", Value::Date(case.found.plus(2))),
            ("statement_on", Value::Date(case.decided.plus(-8))),
            ("hearing_told_on", Value::Date(case.decided.plus(-7))),
            ("hearing_waived", Value::Flag(true)),
            ("finding", choice("borne-out")),
            ("decided_on", Value::Date(case.decided)),
            ("measure", choice(case.measure)),
            ("members_present", Value::Number(Fixed::whole(members))),
            ("votes_for", Value::Number(Fixed::whole(members))),
            ("votes_against", Value::Number(Fixed::whole(0))),
            ("abstentions", Value::Number(Fixed::whole(0))),
            ("served_on", Value::Date(case.decided.plus(2))),
            ("effect_from", Value::Date(case.decided)),
            ("effect_to", Value::Date(case.effect_to)),
        ]);
        RecordRow {
            number: None,
            unit_code: self.cast.units[case.unit].code.clone(),
            date: case.found,
            fields,
            participants: [
                Some(part("teacher", &self.cast.people[case.teacher].code)),
                council.map(|council| part("council", &council.code)),
                Some(part("deciding_body", &self.cast.units[0].code)),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
    }

    fn nomination(&self) -> RecordRow {
        let [case, _] = self.cases();
        let fields = named(vec![
            ("selection", text("“美丽教师”评选")),
            ("category", choice("beautiful-teacher")),
            ("level", choice("district")),
            ("panel_score", Value::Number(Fixed::whole(91))),
        ]);
        RecordRow {
            number: None,
            unit_code: self.cast.units[case.unit].code.clone(),
            date: self.on(5, 12),
            fields,
            participants: vec![part("nominee_person", &self.cast.people[case.teacher].code)],
        }
    }

    fn self_scored(&self) -> RecordRow {
        let code = self.code_of(&self.settings.planted.self_scoring);
        let fields = named(vec![
            ("item", choice("innovation")),
            ("points", Value::Number(Fixed::whole(5))),
            ("grounds", text("本科室新增一项便民措施")),
        ]);
        RecordRow {
            number: None,
            unit_code: code.to_owned(),
            date: self.on(12, 31),
            fields,
            participants: vec![part("department", code), part("scorer_department", code)],
        }
    }

    fn expired_exception(&self) -> RecordRow {
        let excepted = &self.cast.people[self.excepted()].code;
        let approver = self.cast.people.iter().find(|p| p.rank == "bureau-leader");
        let fields = named(vec![
            ("rule", text("学校干部蹲班带课")),
            ("reason", text("主持新校区搬迁，秋季学期内不带课")),
            ("expires_on", Value::Date(self.on(12, 31))),
        ]);
        let mut participants = vec![part("excepted_person", excepted)];
        participants.extend(approver.map(|p| part("approver", &p.code)));
        RecordRow {
            number: None,
            unit_code: self.code_of(&self.settings.planted.exception).to_owned(),
            date: self.on(9, 10),
            fields,
            participants,
        }
    }

    /// The same bursary paid to one pupil twice in a term, from two purses.
    fn grants(&self) -> [RecordRow; 2] {
        let code = self.code_of(&self.settings.planted.double_grant);
        let grant = |date: Day, funder: &str| RecordRow {
            number: None,
            unit_code: code.to_owned(),
            date,
            fields: named(vec![
                ("beneficiary_number", text(&format!("{code}-9001"))),
                ("stage", choice("primary")),
                ("item", choice("bursary")),
                ("amount", Value::Number(Fixed::whole(625))),
                ("funder", text(funder)),
                ("approved_on", Value::Date(date.plus(-7))),
            ]),
            participants: Vec::new(),
        };
        [grant(self.on(3, 16), "财政资金"), grant(self.on(3, 24), "慈善会助学基金")]
    }

    /// Adds the planted records of a kind and month.
    pub(crate) fn add_planted(&self, kind: &Arc<Kind>, month: usize, rows: &mut Vec<Arrival>) {
        let planted: Vec<RecordRow> = match kind.id.as_str() {
            VIOLATION => self.cases().iter().map(|case| self.violation(case)).collect(),
            NOMINATION => vec![self.nomination()],
            REVIEW => vec![self.self_scored()],
            EXCEPTION => vec![self.expired_exception()],
            GRANT => self.grants().into(),
            _ => return,
        };
        let (from, to) = self.month_span(month);
        let in_month = planted.into_iter().filter(|row| (from..=to).contains(&row.date));
        rows.extend(in_month.map(|row| Arrival { month, row }));
    }

    /// Spoils records of a kind and month where trouble is planted in what is there anyway.
    pub(crate) fn plant(&self, kind: &Arc<Kind>, month: usize, rows: &mut [Arrival]) {
        let planted = &self.settings.planted;
        match (kind.id.as_str(), month) {
            (STUDY, BACKDATED_IN) => {
                let code = self.code_of(&planted.backdated);
                for arrival in rows.iter_mut().filter(|a| a.row.unit_code == code) {
                    arrival.month = BACKDATED_ARRIVES;
                }
            }
            (STUDY, LATE_LEAVE_IN) => {
                let code = self.code_of(&planted.late_leave);
                if let Some(row) = first_of(rows, code, month) {
                    let approved = Value::Date(row.date.plus(2));
                    if let Some(learner) = row.participants.iter_mut().find(|p| &*p.role == "learners") {
                        learner.attributes = vec![
                            ("attendance".into(), choice("leave")),
                            ("leave_approved_on".into(), approved),
                        ];
                    }
                }
            }
            (SERVICE, CORRECTED_IN) => {
                if let Some(row) = first_of(rows, self.code_of(&planted.corrected), month) {
                    set_minutes(row, 600);
                }
            }
            (ASSESSMENT, 0..5) => {
                let cases = self.cases();
                for row in rows.iter_mut().map(|a| &mut a.row) {
                    let case = cases.iter().find(|c| {
                        let code = &self.cast.people[c.teacher].code;
                        row.in_role("teacher").any(|p| p.code == *code)
                    });
                    if let (Some(case), Some(grade)) =
                        (case, row.fields.iter_mut().find(|(name, _)| name == "grade"))
                    {
                        grade.1 = choice(case.grade);
                    }
                }
            }
            _ => {}
        }
    }

    /// The files of a month that change earlier ones.
    pub(crate) fn changes_in(&self, month: usize) -> Vec<Change> {
        let mut changes = Vec::new();
        if month == CORRECTED_ARRIVES
            && let Some((kind, row)) = self.corrected()
        {
            changes.push(Change {
                title: format!("{}-更正", kind.title),
                reason: "服务分钟数多录一个零，按签到表更正".to_owned(),
                content: FileContent::Records { kind: kind.id.clone(), rows: vec![row] },
            });
        }
        if month == WITHDRAWN_ARRIVES
            && let Some((kind, row)) = self.withdrawn()
        {
            changes.push(Change {
                title: format!("{}-撤回", kind.title),
                reason: "与另一位教师填报的是同一次家访，撤回本条".to_owned(),
                content: FileContent::Withdrawals { kind: kind.id.clone(), rows: vec![row] },
            });
        }
        changes
    }

    /// The corrected record as it stands after the correction.
    pub(crate) fn corrected(&self) -> Option<(&Arc<Kind>, RecordRow)> {
        let kind = self.kinds.get(SERVICE)?;
        let mut rows = self.month_of(kind, CORRECTED_IN);
        let row = first_of(&mut rows, self.code_of(&self.settings.planted.corrected), CORRECTED_IN)?;
        set_minutes(row, 60);
        Some((kind, row.clone()))
    }

    /// The record that is withdrawn.
    pub(crate) fn withdrawn(&self) -> Option<(&Arc<Kind>, RecordRow)> {
        let kind = self.kinds.get(VISIT)?;
        let mut rows = self.month_of(kind, WITHDRAWN_IN);
        let row = first_of(&mut rows, self.code_of(&self.settings.planted.withdrawn), WITHDRAWN_IN)?;
        Some((kind, row.clone()))
    }
}

/// The first record of a unit that arrives on time.
pub(crate) fn first_of<'r>(rows: &'r mut [Arrival], code: &str, month: usize) -> Option<&'r mut RecordRow> {
    let on_time = rows.iter_mut().find(|a| a.row.unit_code == code && a.month == month);
    on_time.map(|a| &mut a.row)
}

/// Sets the minutes of the first volunteer.
fn set_minutes(row: &mut RecordRow, minutes: i64) {
    let first = row.participants.iter_mut().find(|p| &*p.role == "volunteers");
    if let Some(minutes_of) = first.and_then(|p| p.attributes.iter_mut().find(|(n, _)| &**n == "minutes")) {
        minutes_of.1 = Value::Number(Fixed::whole(minutes));
    }
}
