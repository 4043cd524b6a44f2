//! A rulebook with everything about it that is settled before any subject is looked at.

use std::borrow::Cow;

use mingde_core::date::Day;

use super::cell::Cell;
use super::counting::Ground;
use super::counts::Counts;
use super::elsewhere::{Elsewhere, World};
use super::frame::Frame;
use super::population::Known;
use super::registered::Registered;
use super::sheet::Sheet;
use super::subjects::holds;
use super::substitute::setting;
use super::times::Times;
use super::who::Who;
use crate::plan::{Body, Overrides, Rulebook, Within};

/// What is settled for a rulebook before any subject is looked at.
pub(crate) struct Prepared<'a> {
    pub(crate) rulebook: &'a Rulebook,
    pub(crate) frame: Frame,
    pub(crate) ground: Ground<'a>,
    pub(crate) settings: Cow<'a, [Cell]>,
    pub(crate) applies: Cow<'a, [Applies]>,
    pub(crate) registered: Cow<'a, Registered>,
    pub(crate) elsewhere: Cow<'a, Elsewhere>,
    pub(crate) times: Times<'a>,
}

/// For each unit, person or group whether a rule speaks of it; `None` for a rule that speaks of all.
pub(crate) type Applies = Option<Vec<u8>>;

impl<'a> Prepared<'a> {
    /// What is settled for a rulebook among others, all of them as they were read.
    pub(crate) fn new(
        rulebook: &'a Rulebook,
        frame: Frame,
        ground: Ground<'a>,
        overrides: &'a Overrides,
        rulebooks: &[&Rulebook],
    ) -> Self {
        let world = World { rulebooks, snapshot: ground.snapshot, overrides };
        Self::with(rulebook, frame, ground, overrides, Elsewhere::of(world, rulebook, frame))
    }

    /// The same where it is known what others say.
    pub(super) fn with(
        rulebook: &'a Rulebook,
        frame: Frame,
        ground: Ground<'a>,
        overrides: &'a Overrides,
        elsewhere: Elsewhere,
    ) -> Self {
        let plan = &rulebook.plan;
        let settings = (0..plan.settings.len()).map(|s| setting(rulebook, s, frame, overrides).0).collect();
        let held = |c| holds(rulebook, c, ground.snapshot, ground.vetoes, frame);
        let applies = plan.rules.iter().map(|rule| rule.applies.as_ref().map(held)).collect();
        let times = Times::of(rulebook, overrides.calendar(), ground.snapshot);
        let registered = Cow::Owned(Registered::of(rulebook, ground, frame));
        let (settings, applies) = (Cow::Owned(settings), Cow::Owned(applies));
        let elsewhere = Cow::Owned(elsewhere);
        Self { rulebook, frame, ground, settings, applies, registered, elsewhere, times }
    }

    /// When a rule is due and who sees to it.
    pub(crate) fn due(&self, rule: &crate::plan::Rule) -> (Option<Day>, String) {
        match &rule.body {
            Body::Duty(duty) => (duty.due.as_ref().map(|d| self.frame.day(d)), duty.owner.clone()),
            Body::Proposal(proposal) => {
                let from = self.frame.as_of;
                let due = match proposal.within {
                    Within::Days(days) => from.plus(i32::from(days)),
                    Within::Workdays(days) => self.times.plus_workdays(from, days),
                };
                (Some(due), proposal.body.clone())
            }
            _ => (None, String::new()),
        }
    }

    /// An empty sheet for some subjects.
    pub(crate) fn sheet<'s>(&'s self, who: &'s [Who], frames: &'s [Frame], counts: &'s Counts) -> Sheet<'s> {
        let rules = self.rulebook.plan.rules.len();
        Sheet {
            plan: &self.rulebook.plan,
            who,
            frames,
            counts,
            settings: &self.settings,
            vetoes: self.ground.vetoes,
            applies: &self.applies,
            party: self.rulebook.subject.party(),
            cells: vec![None; rules],
            statuses: vec![None; rules],
            occurrences: vec![None; rules],
            times: self.times,
            known: Known::none(),
            registered: &self.registered,
            elsewhere: &self.elsewhere,
            offset: 0,
        }
    }
}
