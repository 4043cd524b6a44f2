//! What an altered row said before. Its leaf tells whether a guess is right, and much of a row stands elsewhere as well: in
//! the head of its entity, in the other revisions of it, in its own payload. A value that was only ever there is gone.

use mingde_core::record::{Content, State};
use mingde_core::revision::{EntityKind, Revision};
use mingde_core::sealing::Payload;
use mingde_log::{Hash, leaf_hash};

use super::about::{Difference, between_revisions};
use super::findings::Findings;
use crate::dialect::{Cell, Link};
use crate::error::StoreError;
use crate::head::{self, Head};
use crate::revision;

/// So many altered rows are looked into; of each entity so many other revisions.
const LOOKED_INTO: usize = 64;
const REVISIONS: usize = 32;

/// Tells of altered rows which field said what.
pub(super) async fn explain(
    link: &mut Link,
    altered: Vec<(Revision, Hash)>,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    for (stored, leaf) in altered.into_iter().take(LOOKED_INTO) {
        let (head, others) = beside(link, &stored).await?;
        let was = guesses(&stored, head.as_ref(), &others).find(|guess| leaf_of(guess) == leaf);
        if let Some(was) = was {
            let differs: Vec<Difference> = between_revisions(&was, &stored);
            findings.explain(stored.position, differs);
        }
    }
    Ok(())
}

fn leaf_of(revision: &Revision) -> Hash {
    let mut bytes = Vec::new();
    revision.leaf_bytes(&mut bytes);
    leaf_hash(&bytes)
}

/// The head of the entity of a row, and other revisions of it. What cannot be read is of no help.
async fn beside(link: &mut Link, stored: &Revision) -> Result<(Option<Head>, Vec<Revision>), StoreError> {
    let id = || vec![Cell::blob(stored.draft.id.as_bytes().as_slice())];
    let (mut found, mut others) = (None, Vec::new());
    link.fetch(format!("SELECT {} FROM head WHERE id = $1", head::COLUMNS), id(), |row| {
        found = head::read(row).ok();
        Ok(())
    })
    .await?;
    let sql = format!(
        "SELECT {} FROM revision WHERE id = $1 ORDER BY position LIMIT {REVISIONS}",
        revision::COLUMNS
    );
    link.fetch(sql, id(), |row| {
        others.extend(revision::read(row).ok().filter(|other| other.position != stored.position));
        Ok(())
    })
    .await?;
    Ok((found, others))
}

/// What the row may have been, one field in another way each.
fn guesses<'r>(
    stored: &'r Revision,
    head: Option<&'r Head>,
    others: &'r [Revision],
) -> impl Iterator<Item = Revision> + 'r {
    let with = move |change: &dyn Fn(&mut Revision)| {
        let mut guess = stored.clone();
        change(&mut guess);
        guess
    };
    let states = State::ALL.into_iter().map(move |(state, _)| with(&|guess| guess.draft.state = state));
    let numbers = (stored.number.saturating_sub(3)..=stored.number.saturating_add(3))
        .map(move |number| with(&|guess| guess.number = number));
    let of_head = head.into_iter().flat_map(move |head| {
        [
            with(&|guess| guess.draft.kind.clone_from(&head.kind)),
            with(&|guess| guess.draft.event = head.event),
            with(&|guess| guess.draft.unit = head.unit),
            with(&|guess| guess.number = head.number),
            with(&|guess| guess.recorded = head.recorded),
            with(&|guess| guess.draft.entity = head.entity),
        ]
    });
    let of_others = others.iter().flat_map(move |other| {
        [
            with(&|guess| guess.draft.payload = other.draft.payload.clone()),
            with(&|guess| guess.author.clone_from(&other.author)),
            with(&|guess| guess.batch.clone_from(&other.batch)),
            with(&|guess| guess.draft.reason.clone_from(&other.draft.reason)),
            with(&|guess| guess.draft.unit = other.draft.unit),
            with(&|guess| guess.draft.event = other.draft.event),
            with(&|guess| guess.recorded = other.recorded),
        ]
    });
    states.chain(numbers).chain(of_head).chain(of_others).chain(of_payload(stored))
}

/// Day, unit and kind stand in the columns of a record and in its payload: each may be what the other was.
fn of_payload(stored: &Revision) -> Vec<Revision> {
    let content = || serde_json::from_str::<Content>(&stored.draft.payload).ok();
    let Some(said) = content().filter(|_| stored.draft.entity == EntityKind::Record) else {
        return Vec::new();
    };
    let mut guesses = Vec::new();
    let mut column = |change: &dyn Fn(&mut Revision)| {
        let mut guess = stored.clone();
        change(&mut guess);
        guesses.push(guess);
    };
    column(&|guess| guess.draft.event = Some(said.date));
    column(&|guess| guess.draft.unit = Some(said.unit.0));
    column(&|guess| guess.draft.kind.clone_from(&said.kind));
    let mut value = |change: &dyn Fn(&mut Content)| {
        let Some(mut content) = content() else { return };
        change(&mut content);
        let Ok(text) = serde_json::to_string(&content) else { return };
        let mut guess = stored.clone();
        guess.draft.payload = Payload::stored(text);
        guesses.push(guess);
    };
    value(&|content| content.date = stored.draft.event.unwrap_or(content.date));
    value(&|content| content.unit.0 = stored.draft.unit.unwrap_or(content.unit.0));
    value(&|content| content.kind.clone_from(&stored.draft.kind));
    guesses
}
