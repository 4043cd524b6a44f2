//! Some of the subjects of an assessment: those for whom a condition holds.

use mingde_core::snapshot::Snapshot;
use mingde_core::yaml::{Findings, Node};

use super::assessment::Assessment;
use crate::check::on_subjects;
use crate::evaluate::{Frame, Scope, Vetoes, YES};
use crate::language::Library;
use crate::plan::{Condition, From, Subject};

/// Which of the units or persons are meant.
#[derive(Debug, Clone)]
pub struct Selection(Condition);

impl Selection {
    /// Reads a condition as `applies` of a rulebook has it.
    pub fn read(node: &Node, subject: Subject, library: &Library, findings: &mut Findings) -> Option<Self> {
        on_subjects(node, subject, library, findings).map(Self)
    }

    /// For each subject whether it is meant, as it stood on the day of the assessment.
    pub fn among(&self, assessment: &Assessment, snapshot: &Snapshot) -> Vec<bool> {
        let frame = Frame::new(assessment.period, assessment.as_of);
        let from = From::subjects(assessment.subject_kind);
        let vetoes = Vetoes::default();
        let scope = Scope::all(snapshot, &vetoes, frame, &from, frame.as_of.number());
        let holds = scope.map_or_else(Vec::new, |scope| scope.test(&self.0, None).rows);
        let meant = |index: u32| holds.get(index as usize) == Some(&YES);
        assessment.subjects.iter().map(|subject| meant(subject.index)).collect()
    }
}
