//! Words of selections that several pages have.

use mingde_app::{
    CategoryPlaces, GroupWorking, NomineeLine, NomineeSort, RankProposal, SelectionAct, SelectionCall,
    SelectionDue, SelectionLine, SelectionPage, SelectionStage, SelectionStep, SelectionStepState, TieRule,
    UnitQuota,
};

use crate::frame::Frame;

impl Frame {
    /// What is to be done in a selection.
    pub fn selection_act(&self, due: &SelectionDue) -> String {
        self.word(&format!("web-selection-act-{}", due.act.name()))
    }

    /// How far a unit has come; nothing where it is not about one.
    pub fn selection_due(&self, due: &SelectionDue) -> String {
        let SelectionAct::Nominate { unit_name, has, left, .. } = &due.act else { return String::new() };
        let has = has.to_string();
        match left {
            Some(left) => {
                let left = left.to_string();
                let args = [("unit", unit_name.as_str()), ("has", &has), ("left", &left)];
                self.words("web-selection-nominate-left", &args)
            }
            None => self.words("web-selection-nominate-free", &[("unit", unit_name), ("has", &has)]),
        }
    }

    /// Where it is done.
    pub fn selection_address(&self, due: &SelectionDue) -> String {
        match due.act {
            SelectionAct::Rate => format!("/selections/{}/sheet", due.id),
            _ => format!("/selections/{}", due.id),
        }
    }

    /// How far a selection has come.
    pub fn selection_stage(&self, stage: &SelectionStage) -> String {
        self.word(&format!("web-selection-stage-{}", stage.name()))
    }

    /// What a line of the list says beside its title.
    pub fn selection_line(&self, line: &SelectionLine) -> String {
        self.counted("web-selections-nominated", line.nominated)
    }

    /// What a step is called.
    pub fn selection_step(&self, step: &SelectionStep) -> String {
        self.word(&format!("web-selection-step-{}", step.name))
    }

    /// How it stands: the name of a sign, and words.
    pub fn selection_step_state(
        &self,
        step: &SelectionStep,
        stage: &SelectionStage,
    ) -> (&'static str, String) {
        use SelectionStage::{ToClose, ToDecide, ToHonour, ToNotice};
        let (sign, code) = match step.state {
            SelectionStepState::Done => ("done", "web-selection-state-done"),
            SelectionStepState::Now if [ToClose, ToNotice, ToDecide, ToHonour].contains(stage) => {
                ("soon", "web-selection-state-due")
            }
            SelectionStepState::Now => ("soon", "web-selection-state-now"),
            SelectionStepState::Later => ("later", "web-selection-state-later"),
        };
        (sign, self.word(code))
    }

    /// Its days.
    pub fn selection_step_days(&self, step: &SelectionStep) -> String {
        match step.days {
            (Some(from), Some(until)) if from < until => {
                let (from, until) = (self.full_day(&from), self.full_day(&until));
                self.words("web-selection-from-until", &[("from", &from), ("until", &until)])
            }
            (Some(day), _) => self.full_day(&day),
            (None, Some(until)) => self.words("web-selection-until", &[("day", &self.full_day(&until))]),
            (None, None) => String::new(),
        }
    }

    /// What is nominated.
    pub fn selection_sort(&self, call: &SelectionCall) -> String {
        self.word(match call.sort {
            NomineeSort::Person => "web-selection-sort-person",
            NomineeSort::Unit => "web-selection-sort-unit",
            NomineeSort::Entry => "web-selection-sort-entry",
        })
    }

    /// How many are chosen in a category.
    pub fn selection_places(&self, category: &CategoryPlaces) -> String {
        let places = category.places.to_string();
        match category.quota {
            Some(quota) => {
                let quota = quota.to_string();
                self.words("web-selection-places-quota", &[("count", &places), ("quota", &quota)])
            }
            None => self.words("web-selection-places", &[("count", &places)]),
        }
    }

    /// How many each unit may nominate.
    pub fn selection_quota(&self, page: &SelectionPage) -> String {
        let all = match page.call.quota {
            Some(quota) => self.counted("web-selection-quota", quota),
            None => self.word("web-selection-quota-free"),
        };
        let of_sort = page.quotas.iter().map(|(sort, quota)| {
            let args = [("sort", self.titled(sort)), ("count", &quota.to_string())];
            self.words("web-selection-quota-of-sort", &args)
        });
        std::iter::once(all).chain(of_sort).collect::<Vec<_>>().join(&self.word("web-and"))
    }

    /// The groups of raters with their weights.
    pub fn selection_weights(&self, call: &SelectionCall) -> String {
        if call.groups.is_empty() {
            return self.word("web-selection-no-raters");
        }
        let groups = call.groups.iter().map(|group| {
            let weight = group.weight.to_string();
            self.words("web-selection-weight", &[("group", self.titled(&group.title)), ("weight", &weight)])
        });
        groups.collect::<Vec<_>>().join(&self.word("web-and"))
    }

    /// How is rated.
    pub fn selection_marks(&self, call: &SelectionCall) -> String {
        let grades = call.grades.iter().map(|grade| format!("{} {}", grade.name, grade.worth));
        let how = match call.grades.is_empty() {
            true => self.word("web-selection-marks-points"),
            false => grades.collect::<Vec<_>>().join(&self.word("web-and")),
        };
        let code = if call.drops_extremes { "web-selection-extremes" } else { "web-selection-no-extremes" };
        format!("{how}{}{}", self.word("web-and"), self.word(code))
    }

    /// What becomes of a tie.
    pub fn selection_ties(&self, call: &SelectionCall) -> String {
        self.word(match call.ties {
            TieRule::Shared => "web-selection-ties-shared",
            TieRule::Heaviest => "web-selection-ties-heaviest",
            TieRule::Body => "web-selection-ties-body",
        })
    }

    /// Who is not to be nominated.
    pub fn selection_blocks(&self, call: &SelectionCall) -> String {
        let mut blocks = vec![self.word("web-selection-block-veto")];
        let years = |code: &str, years: u32| self.words(code, &[("years", &years.to_string())]);
        blocks.extend(call.honoured_years.map(|n| years("web-selection-block-honoured", n)));
        blocks.extend(call.service_years.map(|n| years("web-selection-block-service", n)));
        blocks.join(&self.word("web-and"))
    }

    /// How far a unit has come with nominating.
    pub fn selection_own(&self, own: &UnitQuota) -> String {
        let has = own.has.to_string();
        match own.left() {
            Some(0) => self.words("web-selection-own-full", &[("has", &has)]),
            Some(left) => self.words("web-selection-own-left", &[("has", &has), ("left", &left.to_string())]),
            None => self.words("web-selection-own-free", &[("has", &has)]),
        }
    }

    /// The same on the board of whoever handles it.
    pub fn selection_unit(&self, own: &UnitQuota) -> String {
        let has = own.has.to_string();
        match own.quota {
            Some(quota) => {
                self.words("web-selection-unit-count-of", &[("has", &has), ("quota", &quota.to_string())])
            }
            None => self.words("web-selection-unit-count", &[("has", &has)]),
        }
    }

    /// What came of a nomination: the name of a sign, and words; nothing before anything did.
    pub fn selection_result(&self, line: &NomineeLine) -> Option<(&'static str, String)> {
        match (line.nominee.chosen, line.nominee.noticed) {
            (Some(true), _) => Some(("met", self.word("web-selection-chosen"))),
            (Some(false), _) => Some(("not-applicable", self.word("web-selection-not-chosen"))),
            (None, true) => Some(("submitted", self.word("web-selection-noticed"))),
            (None, false) => None,
        }
    }

    /// Whether somebody is proposed: the name of a sign, and words.
    pub fn selection_proposal(&self, proposal: &RankProposal) -> (&'static str, String) {
        match proposal {
            RankProposal::Proposed => ("met", self.word("web-selection-proposed")),
            RankProposal::Tied => ("soon", self.word("web-selection-tied")),
            RankProposal::Beyond => ("not-applicable", self.word("web-selection-beyond")),
        }
    }

    /// The mean of a group.
    pub fn selection_mean(&self, group: &GroupWorking) -> String {
        match group.mean {
            Some(mean) => self.words("web-selection-mean", &[("mean", &mean.to_string())]),
            None => self.word("web-selection-no-mean"),
        }
    }
}
