//! Who is told of what an act does.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Timestamp;
use mingde_core::grant::Grant;
use mingde_core::id::{PersonId, RecordId, UnitId};
use mingde_core::kind::ReplyTime;
use mingde_core::policy::Actor;
use mingde_core::record::{Content, State, Who};
use mingde_core::registry::Person;
use mingde_store::{Batch, Head, NewNotice, Telling};

use super::holders::Holders;
use super::{Cause, due};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;

/// How many records of which kind which unit handed in.
pub(crate) type HandedIn = BTreeMap<(String, UnitId), u64>;

/// Gathers what is told of one act.
pub(crate) struct Teller<'a> {
    library: &'a Library,
    actor: Option<PersonId>,
    now: Timestamp,
    telling: Telling,
    /// Those to whom something is sent as well.
    persons: BTreeSet<(PersonId, bool)>,
    /// Whether the groups hear of it.
    groups: bool,
}

impl<'a> Teller<'a> {
    /// Of an act by somebody, who is told nothing of it.
    pub fn of(library: &'a Library, actor: &Actor, now: Timestamp) -> Self {
        Self::at(library, actor.who(), now)
    }

    /// Of what comes about by itself.
    pub fn at(library: &'a Library, actor: Option<PersonId>, now: Timestamp) -> Self {
        let (telling, persons) = (Telling::default(), BTreeSet::new());
        Self { library, actor, now, telling, persons, groups: false }
    }

    /// All that is told.
    pub fn telling(mut self) -> Telling {
        for (person, urgent) in self.persons {
            self.telling.mail(person, due(&self.library.calendar, self.now, urgent));
        }
        if self.groups {
            self.telling.robots(due(&self.library.calendar, self.now, false));
        }
        self.telling
    }

    /// Tells somebody of something once.
    pub fn once(&mut self, person: PersonId, cause: &Cause, count: u64) {
        self.tell(person, cause, count, Telling::once);
    }

    /// Tells somebody of more of the same.
    fn more(&mut self, person: PersonId, cause: &Cause, count: u64) {
        self.tell(person, cause, count, Telling::more);
    }

    fn tell(&mut self, person: PersonId, cause: &Cause, count: u64, how: fn(&mut Telling, NewNotice<'_>)) {
        if Some(person) == self.actor {
            return;
        }
        let (always, made) = (cause.is_always_told(), self.now);
        self.persons.insert((person, cause.is_urgent()));
        self.groups |= !always;
        let (key, (subject, detail)) = (cause.key(person, made.0), cause.parts());
        let (cause, subject, detail) = (cause.code(), subject.as_str(), detail.as_str());
        how(&mut self.telling, NewNotice { key, person, cause, subject, detail, count, made, always });
    }

    /// A record was accepted, returned or withdrawn: those who had a hand in it are told.
    pub fn decided(&mut self, head: &Head, hands: &[String], to: State) {
        for person in hands.iter().map(|hand| Person::id_of(hand)) {
            match to {
                State::Returned => {
                    let (record, number) = (RecordId(head.id), head.number + 1);
                    self.once(person, &Cause::RecordReturned { record, number }, 1);
                }
                State::Accepted => {
                    let (kind, on) = (head.kind.clone(), self.now.day());
                    self.more(person, &Cause::RecordsAccepted { kind, on }, 1);
                }
                State::Withdrawn => {
                    let (record, number) = (RecordId(head.id), head.number + 1);
                    self.once(person, &Cause::RecordWithdrawn { record, number }, 1);
                }
                State::Draft | State::Submitted => {}
            }
        }
    }

    /// A record that counted was withdrawn: those whom it concerns are told.
    pub fn counts_no_more(&mut self, head: &Head, content: &Content) {
        let cause = Cause::RecordWithdrawn { record: RecordId(head.id), number: head.number + 1 };
        for participant in &content.participants {
            if let Who::Person(person) = participant.who {
                self.once(person, &cause, 1);
            }
        }
    }

    /// A record is handed in or counts as it stands: whom it concerns is told once of each reply that is open to them.
    pub fn may_reply(&mut self, record: RecordId, content: &Content) {
        for kind in self.library.kinds.values() {
            let Some(reply) = kind.replies_to.as_ref().filter(|reply| reply.kind == content.kind) else {
                continue;
            };
            if !matches!(reply.time(content, self.now.day()), ReplyTime::Open { .. }) {
                continue;
            }
            let cause = Cause::ReplyOpen { record, kind: kind.id.clone() };
            for part in content.participants.iter().filter(|part| part.role == reply.role) {
                if let Who::Person(person) = part.who {
                    self.once(person, &cause, 1);
                }
            }
        }
    }

    /// A decision was taken back that made this of a record: nobody is told of it any more.
    pub fn taken_back(&mut self, head: &Head, hands: &[String]) {
        for person in hands.iter().map(|hand| Person::id_of(hand)) {
            let cause = match head.state {
                State::Returned => Cause::RecordReturned { record: RecordId(head.id), number: head.number },
                _ => Cause::RecordsAccepted { kind: head.kind.clone(), on: head.recorded.day() },
            };
            self.telling.less(cause.key(person, 0), 1);
        }
    }

    /// An office was granted or taken back by the next revision of its grant.
    pub fn office(&mut self, grant: &Grant, before: Option<&Head>, to: State) {
        let (id, number) = (grant.id(), before.map_or(0, |head| head.number) + 1);
        let cause = match to {
            State::Withdrawn => Cause::OfficeRevoked { grant: id, number },
            _ => Cause::OfficeGranted { grant: id, number },
        };
        self.once(grant.person, &cause, 1);
    }

    /// An import was taken back: whoever made it is told.
    pub fn import_undone(&mut self, batch: &Batch) {
        let cause = Cause::ImportUndone { batch: batch.id.clone() };
        self.once(Person::id_of(&batch.author), &cause, 1);
    }

    /// Records were handed in: whoever accepts them is told, by kind and day.
    pub async fn handed_in(&mut self, bureau: &Bureau, handed: &HandedIn) -> Result<(), AppError> {
        if handed.is_empty() {
            return Ok(());
        }
        let accepting = |kind: &str| self.library.kinds.get(kind).map_or(&[][..], |kind| &kind.accepted_by);
        let offices = handed.keys().flat_map(|(kind, _)| accepting(kind));
        let deciders = Holders::load(bureau, offices, self.now.day()).await?;
        let mut counted: BTreeMap<(PersonId, &str), u64> = BTreeMap::new();
        for ((kind, unit), count) in handed {
            for person in deciders.of(accepting(kind), *unit) {
                *counted.entry((person, kind)).or_default() += count;
            }
        }
        for ((person, kind), count) in counted {
            self.more(person, &Cause::RecordsWaiting { kind: kind.to_owned(), on: self.now.day() }, count);
        }
        Ok(())
    }
}
