//! The list of planted trouble as a page (`demo/PLANTED.md`).

use std::fmt::Write as _;

use mingde_core::date::Day;

use super::list::{Named, Planted, Trouble};

/// The page, in Markdown, of a bureau as it is on a day.
pub fn planted_text(planted: &[Planted], day: Day) -> String {
    let mut page = format!(
        "# What is planted in the demo bureau\n\n\
         As it is on {day}. Trouble lies in the school year before that of the day on which the bureau is made, so all\n\
         these days move with the year; which people and records it meets, the bureau's own `planted.md` says.\n\n\
         The first name is always the unit that has the trouble. Record ids are those the ledger derives.\n",
    );
    let mut last = None;
    for one in planted {
        if last != Some(one.trouble) {
            let _ = write!(page, "\n## {}\n\n{}\n\n", one.trouble.name(), explanation(one.trouble));
            last = Some(one.trouble);
        }
        let _ = writeln!(page, "- {}", line(one));
    }
    page
}

fn line(one: &Planted) -> String {
    let name = |n: &Named| format!("{} (`{}`)", n.name, n.code);
    let mut parts: Vec<String> = one.units.iter().map(name).collect();
    parts.extend(one.persons.iter().map(name));
    parts.extend(one.days.iter().map(|(what, day)| format!("{} {day}", what.replace('_', " "))));
    parts.extend(one.figures.iter().map(|(what, figure)| format!("{} {figure}", what.replace('_', " "))));
    if let Some(kind) = one.kind {
        parts.push(format!("kind `{kind}`"));
    }
    let records: Vec<String> = one.records.iter().map(|id| format!("`{id}`")).collect();
    if !records.is_empty() {
        parts.push(format!("records {}", records.join(" ")));
    }
    parts.join("; ")
}

fn explanation(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::MissedQuarter => "The school's leading group did not meet in the quarter.",
        Trouble::TalkUnder => {
            "Heads talked with one colleague fewer than half of the staff in the autumn semester."
        }
        Trouble::TalkAt => "Heads talked with exactly half of the staff (rounded up): this is met.",
        Trouble::TalkOver => "Heads talked with one colleague more than half of the staff.",
        Trouble::MiddleTalkUnder => {
            "Middle managers talked with one colleague fewer than a third of the staff."
        }
        Trouble::VetoInForce => {
            "An ethics violation was decided; from the first to the last day named, awards, titles and posts \
             are blocked."
        }
        Trouble::NominatedUnderVeto => "A teacher is nominated for an award while the veto runs.",
        Trouble::BackDated => {
            "All study sessions of the month were entered more than two months late (补录)."
        }
        Trouble::Silent => {
            "The school and its party branch have never handed in a record. It must still appear in every list, \
             and nothing of it may count as done."
        }
        Trouble::Transfer => {
            "A teacher changed schools in mid-term: the old post ended, the new one began the next day. Study \
             before that day belongs to the old school, after it to the new one."
        }
        Trouble::Corrected => {
            "The first volunteer's minutes were entered with a nought too many; a later file corrects them and \
             says why."
        }
        Trouble::ExpiredException => {
            "The principal was excused from teaching until the day named; since then there is neither a new \
             exception nor a record of teaching."
        }
        Trouble::Withdrawn => "A home visit was reported twice; one record is withdrawn with a reason.",
        Trouble::SelfScored => "The department scored itself in the quarterly review.",
        Trouble::LowRegistration => {
            "Fewer than nine in ten are registered volunteers; in every other unit that reports they are."
        }
        Trouble::LateLeave => "Leave from a study session was approved after the session.",
        Trouble::DoubleGrant => "One pupil got the same bursary twice in a term, from two purses.",
        Trouble::LikelyDuplicate => {
            "Same name and date of birth under two staff numbers; the second entry has no identity number."
        }
        Trouble::DutyGap => {
            "Nobody was on duty at the bureau from eight in the evening to eight in the morning."
        }
    }
}
