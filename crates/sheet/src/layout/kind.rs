//! The layout of a record kind.

use mingde_core::kind::Kind;

use super::Layout;

impl Layout {
    /// The layout of a record kind: 编号, 单位, date, roles, fields, evidence; and a second sheet 参与人 when
    /// something is recorded about participants. Participants may then stand in either sheet.
    pub fn of_kind(kind: &Kind) -> Layout {
        let _ = kind;
        todo!()
    }
}
