//! Revisions and heads that have their place and are not yet on their way to the database.

use mingde_core::id::IdMap;

use super::PIECE;
use crate::concern;
use crate::dialect::{Rows, Script};
use crate::head::{self, Head};
use crate::revision::{self, Row};

#[derive(Default)]
pub(super) struct Unsent {
    revisions: Vec<Row>,
    /// Of each entity the last: what it was in between, nobody needs to write.
    pub(super) heads: IdMap<Head>,
}

impl Unsent {
    pub(super) fn add(&mut self, row: Row, head: Head) {
        self.heads.insert(head.id, head);
        self.revisions.push(row);
    }

    /// How many revisions there are.
    pub(super) fn len(&self) -> usize {
        self.revisions.len()
    }

    /// Moves everything into a script.
    pub(super) fn move_into(&mut self, script: &mut Script) {
        self.move_concerned(script);
        self.move_revisions(script);
        self.move_heads(script);
    }

    /// Whom the revisions concern.
    fn move_concerned(&mut self, script: &mut Script) {
        let of = |row: &Row| (row.revision.position, concern::persons(&row.revision.draft));
        let concerned: Vec<_> = self.revisions.iter().map(of).collect();
        concern::insert(&concerned, script);
    }

    fn move_revisions(&mut self, script: &mut Script) {
        for piece in std::mem::take(&mut self.revisions).chunks(PIECE) {
            let texts = piece.iter().map(|row| row.revision.draft.payload.len() + revision::LENGTH).sum();
            let mut rows = Rows::with_capacity(revision::WIDTH, piece.len(), texts);
            piece.iter().for_each(|row| revision::put(row, &mut rows));
            script.insert("revision", revision::STORED, "", rows);
        }
    }

    /// Heads go in the order of their ids: neighbours share a page of their table. A first revision must find no
    /// head, a later one finds it or not.
    fn move_heads(&mut self, script: &mut Script) {
        let heads = std::mem::take(&mut self.heads).into_values();
        let (mut new, mut moved): (Vec<Head>, Vec<Head>) = heads.partition(|head| head.number == 1);
        for (heads, conflict) in [(&mut new, ""), (&mut moved, head::REPLACE)] {
            heads.sort_unstable_by_key(|head| head.id);
            for piece in heads.chunks(PIECE) {
                let mut rows = Rows::with_capacity(head::WIDTH, piece.len(), piece.len() * head::LENGTH);
                piece.iter().for_each(|head| head::put(head, &mut rows));
                script.insert("head", head::COLUMNS, conflict, rows);
            }
        }
    }
}
