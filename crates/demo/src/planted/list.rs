//! What is planted, as a list that tests can go through.

use mingde_core::date::Day;
use mingde_core::id::RecordId;
use mingde_core::period::{Period, PeriodKind};

use super::{
    BACKDATED_ARRIVES, BACKDATED_IN, CORRECTED_ARRIVES, CORRECTED_IN, EXCEPTION, GRANT, LATE_LEAVE_IN,
    MEETING, NOMINATION, REVIEW, SERVICE, SHIFT, STUDY, VIOLATION, VISIT, WITHDRAWN_ARRIVES, first_of,
};
use crate::rows::RecordRow;
use crate::year::DemoBureau;

/// A sort of planted trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// No leading group meeting in a quarter.
    MissedQuarter,
    /// One colleague short of the half that heads must have talked with.
    TalkUnder,
    /// Exactly the half.
    TalkAt,
    /// One more than the half.
    TalkOver,
    /// One colleague short of the third that middle managers must have talked with.
    MiddleTalkUnder,
    /// An ethics violation was decided and its effect runs.
    VetoInForce,
    /// Somebody under a veto is nominated for an award.
    NominatedUnderVeto,
    /// Records entered weeks after the event.
    BackDated,
    /// A unit that never handed in anything.
    Silent,
    /// A post that ended and another that began in mid-term.
    Transfer,
    /// A record that a later file corrected.
    Corrected,
    /// An exception that has run out while what it excused is still missing.
    ExpiredException,
    /// A record that was taken back.
    Withdrawn,
    /// A department that scored itself.
    SelfScored,
    /// A department with fewer than nine in ten registered volunteers.
    LowRegistration,
    /// Leave approved after the session.
    LateLeave,
    /// The same grant given to one pupil twice.
    DoubleGrant,
    /// Two staff numbers for what is probably one person.
    LikelyDuplicate,
    /// A night without anybody on duty.
    DutyGap,
}

impl Trouble {
    /// All, with stable names.
    pub const ALL: [(Trouble, &'static str); 19] = [
        (Trouble::MissedQuarter, "missed-quarter"),
        (Trouble::TalkUnder, "talk-under"),
        (Trouble::TalkAt, "talk-at"),
        (Trouble::TalkOver, "talk-over"),
        (Trouble::MiddleTalkUnder, "middle-talk-under"),
        (Trouble::VetoInForce, "veto-in-force"),
        (Trouble::NominatedUnderVeto, "nominated-under-veto"),
        (Trouble::BackDated, "back-dated"),
        (Trouble::Silent, "silent"),
        (Trouble::Transfer, "transfer"),
        (Trouble::Corrected, "corrected"),
        (Trouble::ExpiredException, "expired-exception"),
        (Trouble::Withdrawn, "withdrawn"),
        (Trouble::SelfScored, "self-scored"),
        (Trouble::LowRegistration, "low-registration"),
        (Trouble::LateLeave, "late-leave"),
        (Trouble::DoubleGrant, "double-grant"),
        (Trouble::LikelyDuplicate, "likely-duplicate"),
        (Trouble::DutyGap, "duty-gap"),
    ];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// A unit or person by code and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Code or staff number.
    pub code: String,
    /// Name.
    pub name: String,
}

/// One piece of planted trouble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// What sort.
    pub trouble: Trouble,
    /// Record kind it shows in; none for the registry.
    pub kind: Option<&'static str>,
    /// Units it is about, the first being the one that has it.
    pub units: Vec<Named>,
    /// Persons it is about.
    pub persons: Vec<Named>,
    /// Days with what they are: `from`, `last`, `decided` …
    pub days: Vec<(&'static str, Day)>,
    /// Numbers with what they are: `staff`, `talked` …
    pub figures: Vec<(&'static str, i64)>,
    /// The records it shows in.
    pub records: Vec<RecordId>,
}

impl Planted {
    fn new(trouble: Trouble, kind: Option<&'static str>) -> Self {
        let (units, persons, days, figures, records) = (vec![], vec![], vec![], vec![], vec![]);
        Self { trouble, kind, units, persons, days, figures, records }
    }

    /// The figure with a name.
    pub fn figure(&self, name: &str) -> Option<i64> {
        self.figures.iter().find(|(n, _)| *n == name).map(|(_, f)| *f)
    }

    /// The day with a name.
    pub fn day(&self, name: &str) -> Option<Day> {
        self.days.iter().find(|(n, _)| *n == name).map(|(_, d)| *d)
    }
}

impl DemoBureau {
    /// Everything that is planted.
    pub fn planted(&self) -> Vec<Planted> {
        let mut list = Vec::new();
        self.list_gaps(&mut list);
        self.list_talks(&mut list);
        self.list_vetoes(&mut list);
        self.list_entries(&mut list);
        self.list_registry(&mut list);
        list.sort_by_key(|p| p.trouble);
        list
    }

    fn unit_as_named(&self, name: &str) -> Named {
        let unit = &self.cast.units[self.unit(name)];
        Named { code: unit.code.clone(), name: unit.name.clone() }
    }

    fn person_as_named(&self, person: usize) -> Named {
        let person = &self.cast.people[person];
        Named { code: person.code.clone(), name: person.name.clone() }
    }

    fn id_of(&self, kind: &str, row: &RecordRow) -> Vec<RecordId> {
        self.kinds.get(kind).map(|kind| row.content(kind).derive_id(kind)).into_iter().collect()
    }

    fn list_gaps(&self, list: &mut Vec<Planted>) {
        let planted = &self.settings.planted;
        let quarter = self.missed_quarter();
        list.push(Planted {
            units: vec![self.unit_as_named(&planted.missed_quarter)],
            days: vec![("from", quarter.from), ("last", quarter.last())],
            ..Planted::new(Trouble::MissedQuarter, Some(MEETING))
        });
        list.push(Planted {
            units: vec![self.unit_as_named(&planted.silent)],
            days: vec![("from", self.told.first()), ("last", self.told.last())],
            ..Planted::new(Trouble::Silent, None)
        });
        list.push(Planted {
            units: vec![self.unit_as_named(&planted.duty_gap)],
            days: vec![("from", self.gap_night()), ("to", self.gap_night().plus(1))],
            figures: vec![("from_hour", 20), ("to_hour", 8)],
            ..Planted::new(Trouble::DutyGap, Some(SHIFT))
        });
        let exception = self.expired_exception();
        list.push(Planted {
            units: vec![self.unit_as_named(&planted.exception)],
            persons: vec![self.person_as_named(self.excepted())],
            days: vec![("approved", exception.date), ("expired", self.on(12, 31))],
            records: self.id_of(EXCEPTION, &exception),
            ..Planted::new(Trouble::ExpiredException, Some(EXCEPTION))
        });
    }

    fn list_talks(&self, list: &mut Vec<Planted>) {
        let planted = &self.settings.planted;
        let semester = Period::containing(PeriodKind::Semester, self.told.first());
        for (trouble, name) in [
            (Trouble::TalkUnder, &planted.talk_under),
            (Trouble::TalkAt, &planted.talk_at),
            (Trouble::TalkOver, &planted.talk_over),
            (Trouble::MiddleTalkUnder, &planted.talk_middle_under),
        ] {
            let coverage = self.talk_coverage(self.unit(name), semester);
            let (needed, talked) = match trouble {
                Trouble::MiddleTalkUnder => (coverage.staff.div_ceil(3), coverage.by_middles),
                _ => (coverage.staff.div_ceil(2), coverage.by_heads),
            };
            list.push(Planted {
                units: vec![self.unit_as_named(name)],
                days: vec![("from", semester.from), ("last", semester.last())],
                figures: vec![
                    ("staff", coverage.staff as i64),
                    ("needed", needed as i64),
                    ("talked", talked as i64),
                ],
                ..Planted::new(trouble, Some(crate::year::TALK))
            });
        }
    }

    fn list_vetoes(&self, list: &mut Vec<Planted>) {
        for case in self.cases() {
            let unit = &self.cast.units[case.unit];
            list.push(Planted {
                units: vec![Named { code: unit.code.clone(), name: unit.name.clone() }],
                persons: vec![self.person_as_named(case.teacher)],
                days: vec![("from", case.decided), ("last", case.effect_to)],
                records: self.id_of(VIOLATION, &self.violation(&case)),
                ..Planted::new(Trouble::VetoInForce, Some(VIOLATION))
            });
        }
        let [case, _] = self.cases();
        let nomination = self.nomination();
        list.push(Planted {
            units: vec![self.unit_as_named(&self.settings.planted.veto_unit)],
            persons: vec![self.person_as_named(case.teacher)],
            days: vec![("nominated", nomination.date)],
            records: self.id_of(NOMINATION, &nomination),
            ..Planted::new(Trouble::NominatedUnderVeto, Some(NOMINATION))
        });
    }

    fn list_entries(&self, list: &mut Vec<Planted>) {
        let planted = &self.settings.planted;
        if let Some(kind) = self.kinds.get(STUDY) {
            let backdated = self.unit_as_named(&planted.backdated);
            let rows = self.month_of(kind, BACKDATED_IN);
            let rows = rows.iter().filter(|a| a.row.unit_code == backdated.code);
            let records: Vec<RecordId> = rows.flat_map(|a| self.id_of(STUDY, &a.row)).collect();
            let (from, last) = self.month_span(BACKDATED_IN);
            let entered = self.import_time(BACKDATED_ARRIVES, 0).day();
            list.push(Planted {
                units: vec![backdated],
                days: vec![("from", from), ("last", last), ("entered", entered)],
                figures: vec![("records", records.len() as i64)],
                records,
                ..Planted::new(Trouble::BackDated, Some(STUDY))
            });
            let late = self.unit_as_named(&planted.late_leave);
            let mut rows = self.month_of(kind, LATE_LEAVE_IN);
            if let Some(row) = first_of(&mut rows, &late.code, LATE_LEAVE_IN) {
                let learner = row.in_role("learners").next().map(|p| p.code.clone());
                let person = self.cast.people.iter().position(|p| Some(&p.code) == learner.as_ref());
                list.push(Planted {
                    units: vec![late],
                    persons: person.map(|p| self.person_as_named(p)).into_iter().collect(),
                    days: vec![("session", row.date), ("approved", row.date.plus(2))],
                    records: self.id_of(STUDY, row),
                    ..Planted::new(Trouble::LateLeave, Some(STUDY))
                });
            }
        }
        if let Some((_, row)) = self.corrected() {
            let entered = self.import_time(CORRECTED_IN, 0).day();
            list.push(Planted {
                units: vec![self.unit_as_named(&planted.corrected)],
                days: vec![
                    ("event", row.date),
                    ("entered", entered),
                    ("corrected", self.import_time(CORRECTED_ARRIVES, 0).day()),
                ],
                figures: vec![("minutes_before", 600), ("minutes_after", 60)],
                records: self.id_of(SERVICE, &row),
                ..Planted::new(Trouble::Corrected, Some(SERVICE))
            });
        }
        if let Some((_, row)) = self.withdrawn() {
            list.push(Planted {
                units: vec![self.unit_as_named(&planted.withdrawn)],
                days: vec![("event", row.date), ("withdrawn", self.import_time(WITHDRAWN_ARRIVES, 0).day())],
                records: self.id_of(VISIT, &row),
                ..Planted::new(Trouble::Withdrawn, Some(VISIT))
            });
        }
        let own = self.self_scored();
        list.push(Planted {
            units: vec![self.unit_as_named(&planted.self_scoring)],
            days: vec![("quarter_end", own.date)],
            records: self.id_of(REVIEW, &own),
            ..Planted::new(Trouble::SelfScored, Some(REVIEW))
        });
        let grants = self.grants();
        list.push(Planted {
            units: vec![self.unit_as_named(&planted.double_grant)],
            days: vec![("first", grants[0].date), ("second", grants[1].date)],
            figures: vec![("yuan_each", 625)],
            records: grants.iter().flat_map(|g| self.id_of(GRANT, g)).collect(),
            ..Planted::new(Trouble::DoubleGrant, Some(GRANT))
        });
    }

    fn list_registry(&self, list: &mut Vec<Planted>) {
        let planted = &self.settings.planted;
        if let Some(change) = self.cast.moves.first() {
            list.push(Planted {
                units: vec![
                    self.unit_as_named(&planted.transfer_from),
                    self.unit_as_named(&planted.transfer_to),
                ],
                persons: vec![self.person_as_named(change.person)],
                days: vec![("last_at_old", change.day.plus(-1)), ("first_at_new", change.day)],
                ..Planted::new(Trouble::Transfer, None)
            });
        }
        let low = self.unit(&planted.low_registration);
        let staff: Vec<usize> = self.cast.units[low].staff.iter().map(|s| s.person).collect();
        let registered = staff.iter().filter(|p| self.cast.people[**p].volunteer).count();
        list.push(Planted {
            units: vec![self.unit_as_named(&planted.low_registration)],
            figures: vec![("staff", staff.len() as i64), ("registered", registered as i64)],
            ..Planted::new(Trouble::LowRegistration, None)
        });
        for (first, second) in &self.cast.doubles {
            let unit = self.cast.people[*first].unit.map_or(0, |u| u);
            let unit = &self.cast.units[unit];
            list.push(Planted {
                units: vec![Named { code: unit.code.clone(), name: unit.name.clone() }],
                persons: vec![self.person_as_named(*first), self.person_as_named(*second)],
                days: vec![("born", self.cast.people[*first].birth)],
                ..Planted::new(Trouble::LikelyDuplicate, None)
            });
        }
    }
}
