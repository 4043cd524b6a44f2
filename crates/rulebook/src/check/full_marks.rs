//! Whether points are earned by silence.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::registry::Span;
use mingde_core::yaml::Findings;

use super::overlay::Texts;
use crate::evaluate::{Counts, Frame, Gather, Sheet, Tallies, Tally, Who, newest_settings};
use crate::plan::{Body, ItemSort, Plan, Status, Subject};

/// Items that would earn all their points if nothing whatever had been reported.
pub(super) fn full_marks_for_nothing(
    plan: &Plan,
    period: PeriodKind,
    effective: Span,
    subject: Subject,
    texts: &Texts<'_>,
    findings: &mut Findings,
) {
    let day = effective.from.unwrap_or(Day::from_number(20_000));
    let frames = [Frame::new(Period::containing(period, day), Period::containing(period, day).last())];
    let mut counts = Counts::default();
    for (rule, (count, _)) in plan.counts() {
        let nothing = Tallies::Frames(vec![Tally::empty(count, 1)]);
        counts.whole.insert(rule, (nothing, Gather::Everyone));
    }
    let settings = newest_settings(plan);
    let applies = vec![None; plan.rules.len()];
    let who = [Who { index: 0, unit: 0 }];
    let mut sheet = Sheet {
        plan,
        who: &who,
        frames: &frames,
        counts: &counts,
        settings: &settings,
        applies: &applies,
        party: subject.party(),
        cells: vec![None; plan.rules.len()],
        statuses: vec![None; plan.rules.len()],
        occurrences: vec![None; plan.rules.len()],
        ..Sheet::nothing()
    };
    for (at, rule) in plan.rules.iter().enumerate() {
        if let Body::Item(item) = &rule.body
            && item.sort == ItemSort::Points
        {
            sheet.fill(at);
            if sheet.status(at, 0).0 == Status::Met {
                findings.source = texts.source(rule.article);
                findings.warning(rule.span.clone(), Message::new("rulebook-full-marks-for-nothing"));
            }
        }
    }
}
