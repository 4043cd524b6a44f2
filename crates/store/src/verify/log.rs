//! The log itself, row by row.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::registry::Unit;
use mingde_core::revision::{EntityKind, Revision};
use mingde_log::Hash;

use super::about::{About, Difference};
use super::batches::Batches;
use super::checkpoints::Signed;
use super::evidence::{self, Opening, Outside, SealedIn};
use super::findings::Findings;
use super::leaves::Leaves;
use super::tree::Tree;
use super::witness::Memory;
use crate::concern;
use crate::dialect::Cells;
use crate::error::StoreError;
use crate::head::{self, Head};
use crate::revision;
use crate::writer::may_follow;

/// The check of the log, fed with its rows in order.
pub(super) struct Log<'c> {
    /// Size of the log by its last checkpoint.
    size: u64,
    tree: Tree<'c>,
    leaves: Leaves,
    /// Where the next row should stand.
    expected: u64,
    /// Entities of which a revision could not be read: what follows on it is not held against the one before.
    unread: HashSet<EntityId>,
    opening: Opening<'c>,
    /// Revisions in which something sealed does not open for want of its key.
    locked: u64,
    former: Former,
    told: Told,
}

/// Values of the way before, which are not bound to their places. Once a value was bound, a program writes no others: it
/// repeats those that an entity has already. Whatever else stands there anew was copied from elsewhere.
#[derive(Default)]
struct Former {
    /// Hashes of entity, field and value: a ledger may hold millions.
    known: HashSet<u64>,
    hasher: RandomState,
    over: bool,
}

impl Former {
    /// The field of one that cannot have come there by a program.
    fn take(&mut self, id: EntityId, sealed: &mut SealedIn) -> Option<String> {
        let mut copied = None;
        for (field, value) in sealed.former.drain(..) {
            let anew = self.known.insert(self.hasher.hash_one((id, &field, &value.0)));
            if anew && self.over {
                copied.get_or_insert(field);
            }
        }
        self.over |= sealed.bound;
        copied
    }
}

/// What the log says about the other tables and the evidence folder.
#[derive(Default)]
pub(super) struct Told {
    /// The heads that should be there.
    pub(super) heads: HashMap<EntityId, Head>,
    pub(super) batches: Batches,
    /// Evidence files by address, each with the position that first names it.
    pub(super) files: BTreeMap<String, u64>,
    pub(super) unopened: Unopened,
    /// Revisions in which something sealed opens for nobody, since its key was destroyed on purpose.
    pub(super) destroyed: u64,
    /// Rows that do not fit their leaf, with the leaf.
    pub(super) altered: Vec<(Revision, Hash)>,
    /// What units are called.
    pub(super) units: HashMap<EntityId, String>,
    /// Whom its revisions concern.
    pub(super) concerned: concern::Sum,
}

/// In how many revisions something sealed could not be opened for want of the key.
#[derive(Default)]
pub(super) struct Unopened(u64);

impl Unopened {
    /// The words about it, if there is something to say.
    pub(super) fn remark(&self) -> Option<Message> {
        (self.0 > 0).then(|| Message::new("ledger-sealed-unchecked").with("count", self.0))
    }
}

impl<'c> Log<'c> {
    pub(super) fn new(checkpoints: &'c Signed, witnessed: Memory, opening: Opening<'c>) -> Self {
        Self {
            size: checkpoints.last().map_or(0, |tip| tip.size),
            tree: Tree::new(checkpoints, witnessed),
            leaves: Leaves::default(),
            expected: 0,
            unread: HashSet::new(),
            opening,
            locked: 0,
            former: Former::default(),
            told: Told::default(),
        }
    }

    /// The next row, with the columns of [`revision::STORED`].
    pub(super) fn take(&mut self, row: &dyn Cells, findings: &mut Findings) -> Result<(), StoreError> {
        let Ok(position) = u64::try_from(row.int(0)?) else {
            findings.general(Message::new("ledger-inserted-before").with("position", row.int(0)?));
            return Ok(());
        };
        self.tree.check(self.expected, findings);
        if position > self.expected {
            self.report_removed(position, findings);
        }
        self.expected = position + 1;
        let stored: Option<Hash> = row.blob(13).ok().and_then(|leaf| leaf.try_into().ok());
        self.tree.push(stored.unwrap_or_default());
        let (revision, prior, entered) = match read_stored(row) {
            Ok(stored) => stored,
            Err(error) if error.is_damage() => {
                findings.at(position, Message::new("ledger-row-damaged"));
                self.unread.extend(row.blob(3).ok().and_then(revision::entity_id));
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        self.leaves.take(&revision, stored, findings);
        let id = revision.draft.id;
        let before = self.told.heads.get(&id);
        let mut first = before.map_or(revision.recorded, |head| head.entered);
        if self.unread.remove(&id) {
            first = entered;
        } else {
            check_sequence(&revision, before, prior, entered, findings);
        }
        self.check_content(&revision, findings);
        self.told.heads.insert(id, head::after(&revision, first));
        Ok(())
    }

    /// After the last row.
    pub(super) fn finish(mut self, findings: &mut Findings) -> Told {
        self.tree.check(self.expected, findings);
        let size = self.size;
        if self.expected < size {
            self.report_removed(size, findings);
        }
        if self.expected > size {
            let message = Message::new("ledger-inserted").with("to", self.expected - 1);
            findings.at(size, message);
        }
        self.tree.finish(findings);
        self.told.altered = self.leaves.finish(findings);
        if self.locked > 0 {
            let code = if self.opening.keys.is_some() { "ledger-field-key" } else { "ledger-sealed-form" };
            findings.general(Message::new(code).with("count", self.locked));
        }
        self.told
    }

    fn report_removed(&mut self, to: u64, findings: &mut Findings) {
        findings.at(self.expected, Message::new("ledger-removed").with("to", to - 1));
        self.tree.break_off();
    }

    /// What the revision says, and what it refers to.
    fn check_content(&mut self, revision: &Revision, findings: &mut Findings) {
        match evidence::read(&revision.draft, self.opening) {
            None => {
                let message = Message::new("ledger-payload");
                findings.about(revision.position, revision.draft.id, message, About::revision(revision));
            }
            Some(Outside { addresses, mut sealed }) => {
                let copied = self.former.take(revision.draft.id, &mut sealed);
                self.locked += u64::from(sealed.locked);
                self.told.destroyed += u64::from(sealed.destroyed);
                self.told.unopened.0 += u64::from(sealed.any && self.opening.keys.is_none());
                if let Some(field) = sealed.misplaced.or(copied) {
                    let message = Message::new("ledger-sealed-misplaced").with("field", field);
                    findings.about(revision.position, revision.draft.id, message, About::revision(revision));
                }
                for address in addresses {
                    self.told.files.entry(address).or_insert(revision.position);
                }
            }
        }
        if revision.draft.entity == EntityKind::Unit
            && let Ok(unit) = serde_json::from_str::<Unit>(&revision.draft.payload)
        {
            self.told.units.insert(revision.draft.id, unit.name);
        }
        for person in concern::persons(&revision.draft) {
            self.told.concerned.add(person.0, revision.position as i64);
        }
        self.told.batches.take(revision);
    }
}

/// A revision with the position of the one before it and when the first was recorded.
fn read_stored(row: &dyn Cells) -> Result<(Revision, Option<u64>, Timestamp), StoreError> {
    let revision = revision::read(row)?;
    let prior = row.optional_position(14)?;
    Ok((revision, prior, Timestamp(row.int(15)?)))
}

/// The revision against the one before it of the same entity.
fn check_sequence(
    revision: &Revision,
    before: Option<&Head>,
    prior: Option<u64>,
    entered: Timestamp,
    findings: &mut Findings,
) {
    // An altered one may be as large as it likes.
    let due = before.map_or(1, |head| u64::from(head.number) + 1);
    let mut report = |message, differs: Option<Difference>| {
        let about = About::revision(revision).with(differs.into_iter().collect());
        findings.about(revision.position, revision.draft.id, message, about);
    };
    if u64::from(revision.number) != due {
        let message = Message::new("ledger-number");
        let differs = Difference::new("number", due, revision.number);
        report(message.with("number", revision.number).with("expected", due), Some(differs));
    }
    let linked = before.map(|head| head.position);
    if prior != linked {
        let shown = |place: Option<u64>| place.map_or_else(String::new, |place| place.to_string());
        report(Message::new("ledger-link"), Some(Difference::new("prior", shown(linked), shown(prior))));
    }
    let first = before.map_or(revision.recorded, |head| head.entered);
    if entered != first {
        report(Message::new("ledger-entered"), Some(Difference::new("entered", first, entered)));
    }
    if let Some(head) = before.filter(|head| head.entity != revision.draft.entity) {
        let differs = Difference::new("entity", head.entity.name(), revision.draft.entity.name());
        report(Message::new("ledger-entity-changed"), Some(differs));
    }
    if let Some(head) = before.filter(|head| head.recorded > revision.recorded) {
        let differs = Difference::new("recorded", head.recorded, revision.recorded);
        report(Message::new("ledger-backdated"), Some(differs));
    }
    let (from, to) = (before.map(|head| head.state), revision.draft.state);
    if !may_follow(from, to) {
        let from = from.map_or("–", |state| state.name());
        report(Message::new("ledger-transition-found").with("from", from).with("to", to.name()), None);
    }
}
