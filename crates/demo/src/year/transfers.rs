//! Rotation records, one for every transfer in the registry, so that the two never disagree.

use std::sync::Arc;

use mingde_core::kind::Kind;
use mingde_core::record::Value;

use super::{Arrival, DemoBureau};
use crate::cast::Move;
use crate::rows::{PartRow, RecordRow};

/// Id of the kind.
const ROTATION: &str = "rotation";

impl DemoBureau {
    pub(super) fn draw_transfers(&self, kind: &Arc<Kind>, month: usize, rows: &mut Vec<Arrival>) {
        if kind.id != ROTATION {
            return;
        }
        let (from, to) = self.month_span(month);
        for change in self.cast.moves.iter().filter(|m| (from..=to).contains(&m.day)) {
            rows.push(Arrival { month, row: self.rotation(change) });
        }
    }

    fn rotation(&self, change: &Move) -> RecordRow {
        let (units, person) = (&self.cast.units, &self.cast.people[change.person]);
        let part = |role: &str, code: &str| PartRow {
            role: role.into(),
            code: code.to_owned(),
            attributes: Vec::new(),
        };
        let fields = vec![
            ("rotation_type".to_owned(), Value::Choice("transfer".to_owned())),
            ("backbone".to_owned(), Value::Flag(person.backbone.is_some())),
            ("at_school_since".to_owned(), Value::Date(person.since)),
        ];
        // The school that was left reports it; a silent school takes no part in transfers.
        RecordRow {
            number: None,
            unit_code: units[change.from].code.clone(),
            date: change.day,
            fields,
            participants: vec![
                part("rotated", &person.code),
                part("from_school", &units[change.from].code),
                part("to_school", &units[change.to].code),
            ],
        }
    }
}
