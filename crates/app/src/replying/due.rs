//! What whom a record concerns may still say, with its time, read off the columns: for what is told day by day.

use mingde_core::date::Day;
use mingde_core::id::RecordId;
use mingde_core::kind::ReplyTime;

use crate::library::Library;
use crate::record_page::{ReplyLine, replies_to};
use crate::sight::Sight;
use crate::view::Title;

/// A reply that is open to somebody and not filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnReplyDue {
    /// The record that concerns them.
    pub record: RecordId,
    /// The kind of the reply.
    pub kind: String,
    /// What it is called.
    pub title: Title,
    /// What the kind of the record is called.
    pub about: Title,
    /// The day on which its time began.
    pub begun: Day,
    /// The day on which the ledger learned last of the record.
    pub learned: Day,
    /// The last day of its time, where it has one.
    pub last: Option<Day>,
}

/// What somebody may say on a day of records that concern them and were handed in.
pub(crate) fn own_replies_due(library: &Library, sight: &Sight, today: Day) -> Vec<OwnReplyDue> {
    let mut open = Vec::new();
    let Some(own) = sight.actor().who() else { return open };
    let Some(place) = sight.place_of(own) else { return open };
    let replying: Vec<_> =
        library.kinds.values().filter_map(|kind| Some((&**kind, kind.replies_to.as_ref()?))).collect();
    for row in sight.rows_of_person(place) {
        if !row.state().is_handed_in() {
            continue;
        }
        for (kind, reply) in replying.iter().filter(|(_, reply)| reply.kind == row.kind().id) {
            if !row.has_in(own, |role| role.name == reply.role) {
                continue;
            }
            let day = |name: &str| row.day(name);
            let ReplyTime::Open { last } = reply.time_by(row.date(), &day, today) else { continue };
            let Some(begun) = reply.begins_by(row.date(), &day) else { continue };
            open.push(OwnReplyDue {
                record: row.table.id[row.row],
                kind: kind.id.clone(),
                title: Title::from(*kind),
                about: Title::from(row.kind()),
                begun,
                learned: row.table.recorded[row.row].day(),
                last,
            });
        }
    }
    if open.is_empty() {
        return open;
    }
    for (_, reply) in &replying {
        let filed = replies_to(library, sight, &reply.kind);
        open.retain(|due| {
            let stands = |line: &ReplyLine| line.kind == due.kind && line.state.is_handed_in();
            !filed.get(&due.record).is_some_and(|lines| lines.iter().any(stands))
        });
    }
    open
}
