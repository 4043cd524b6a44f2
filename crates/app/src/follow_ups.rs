//! What of a meeting becomes tasks: its items, what was decided, and the tasks that follow, each with whose it is, by when and how it stands.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, RecordId};
use mingde_core::policy::{Actor, files_somewhere};

use crate::assignments::{Assignment, Receipts, SentRow, UnitStanding, may_look, standing};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::record_line::find;
use crate::view::Title;

/// A meeting with what follows from it.
#[derive(Debug, Clone)]
pub struct FollowUpPage {
    /// The record.
    pub id: RecordId,
    /// What its kind is called.
    pub kind: Title,
    /// What tells it from others.
    pub gist: Title,
    /// When it was.
    pub date: Day,
    /// The kind of record that a task is, for whoever hands tasks out.
    pub sends: Option<String>,
    /// Its items.
    pub items: Vec<String>,
    /// What was decided, each with whether a task follows from it.
    pub decisions: Vec<(String, bool)>,
    /// The tasks that follow.
    pub tasks: Vec<FollowUp>,
}

/// A task that follows from a meeting.
#[derive(Debug, Clone)]
pub struct FollowUp {
    /// What.
    pub assignment: Assignment,
    /// Who is to see to it.
    pub owners: Vec<String>,
    /// How the units stand with it.
    pub units: Vec<UnitStanding>,
}

/// A meeting with what follows from it, for whoever sees its record.
///
/// # Errors
/// [`AppError::NotFound`] for what is not seen, and for records from which nothing follows.
pub async fn follow_up_page(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    today: Day,
) -> Result<FollowUpPage, AppError> {
    let unknown = || AppError::NotFound(Message::new("app-no-record").with("id", id));
    let record = find(bureau, actor, id).await?;
    let present = bureau.present().await?;
    let library = &present.library;
    let kind = library.kind(&record.content.kind)?;
    let follow = kind.follow_ups.as_ref().ok_or_else(unknown)?;
    let sight = present.sight(actor);
    let id = RecordId(record.head.id);
    let row = sight.row_seen(id).ok_or_else(unknown)?;
    let lines = |name: Option<&String>| -> Vec<String> {
        let text = name.and_then(|name| record.content.fields.get(name)).map(ToString::to_string);
        let text = text.unwrap_or_default();
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    };
    let receipts = Receipts::all(&present.snapshot);
    let named = id.to_string();
    let following = SentRow::all(&present.snapshot).filter(|sent| sent.follows() == Some(&named));
    let following = following.filter(|sent| may_look(library, actor, sent, &present.snapshot));
    let mut tasks: Vec<FollowUp> = following
        .map(|sent| FollowUp {
            assignment: Assignment::of(library, &sent),
            owners: sent.owners().into_iter().filter_map(|who| name(&present, who.0)).collect(),
            units: standing(&sent, &receipts, today),
        })
        .collect();
    tasks.sort_by_key(|task| (task.assignment.due.is_none(), task.assignment.due, task.assignment.id));
    let sends = library.kinds.get(&follow.kind).filter(|kind| files_somewhere(actor, kind));
    let has_task = |line: &String| tasks.iter().any(|task| task.assignment.heading == *line);
    let decisions = lines(Some(&follow.decisions)).into_iter().map(|line| {
        let follows = has_task(&line);
        (line, follows)
    });
    Ok(FollowUpPage {
        id,
        kind: Title::from(&**kind),
        gist: row.gist(),
        date: record.content.date,
        sends: sends.map(|kind| kind.id.clone()),
        items: lines(follow.items.as_ref()),
        decisions: decisions.collect(),
        tasks,
    })
}

fn name(present: &crate::present::Present, id: EntityId) -> Option<String> {
    let persons = &present.snapshot.persons;
    let at = persons.id.iter().position(|person| person.0 == id)?;
    Some(persons.name[at].to_string())
}
