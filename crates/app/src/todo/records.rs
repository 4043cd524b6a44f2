//! Records that somebody has begun, that came back, and that wait.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::id::{EntityId, UnitId};
use mingde_core::policy::{files_somewhere, may_file};
use mingde_core::record::State;
use mingde_core::revision::EntityKind;
use mingde_store::{Filter, Page};

use super::{ReturnedRecord, Waiting};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::glance::{Glance, RowAt};
use crate::ledger::waits_for;
use crate::library::Library;
use crate::sight::{Sight, scope};
use crate::view::Title;

/// So many records that came back or were begun are listed.
const MOST: u32 = 50;
/// So many kinds are offered at once.
const USUAL: usize = 3;
/// What was filed within so many days says what is usual.
const LATELY: i32 = 60;

#[derive(Default)]
pub(super) struct Records {
    pub returned: Vec<ReturnedRecord>,
    pub to_accept: Vec<Waiting>,
    pub drafts: Vec<Glance>,
    pub with_others: Vec<Waiting>,
    pub usual: Vec<(String, Title)>,
}

/// Records of one kind that wait, while they are counted.
struct Heap {
    units: Vec<UnitId>,
    count: usize,
    since: Day,
}

pub(super) async fn records(
    bureau: &Bureau,
    library: &Library,
    sight: &Sight,
    today: Day,
) -> Result<Records, AppError> {
    let mut records = Records::default();
    let mut usual: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut to_accept, mut with_others) = (BTreeMap::new(), BTreeMap::new());
    let mut returned: Vec<RowAt<'_>> = Vec::new();
    for row in sight.rows() {
        let Some(unit) = row.unit() else { continue };
        let recent = today.since(row.date()) <= LATELY;
        if row.state() == State::Accepted && !recent {
            continue;
        }
        if waits_for(sight.actor(), &row) {
            heap(&mut to_accept, &row, unit);
        }
        let may_write = !row.is_whom(sight.actor()) || row.kind().concerned.may_file;
        if !may_write || may_file(sight.actor(), row.kind(), unit).is_err() {
            continue;
        }
        if recent {
            *usual.entry(&row.kind().id).or_default() += 1;
        }
        match row.state() {
            State::Returned => returned.push(row),
            State::Draft => records.drafts.push(row.glance()),
            State::Submitted => heap(&mut with_others, &row, unit),
            State::Accepted | State::Withdrawn => {}
        }
    }
    records.drafts.sort_by_key(|draft| std::cmp::Reverse(draft.entered));
    records.drafts.truncate(MOST as usize);
    records.returned = why_returned(bureau, library, sight, &returned).await?;
    records.to_accept = waiting(library, to_accept);
    records.with_others = waiting(library, with_others);
    records.usual = usual_kinds(library, sight, usual);
    Ok(records)
}

fn heap<'a>(heaps: &mut BTreeMap<&'a str, Heap>, row: &RowAt<'a>, unit: UnitId) {
    let day = row.table.recorded[row.row].day();
    let heap = heaps.entry(&row.kind().id).or_insert(Heap { units: Vec::new(), count: 0, since: day });
    heap.count += 1;
    heap.since = heap.since.min(day);
    if !heap.units.contains(&unit) {
        heap.units.push(unit);
    }
}

fn waiting(library: &Library, heaps: BTreeMap<&str, Heap>) -> Vec<Waiting> {
    let one = |(id, heap): (&str, Heap)| {
        let kind = library.kinds.get(id)?;
        let offices = kind.accepted_by.iter().filter_map(|code| library.schema.office(code));
        Some(Waiting {
            kind: kind.id.clone(),
            title: Title::from(&**kind),
            count: heap.count,
            units: heap.units.len(),
            since: heap.since,
            accepted_by: offices.map(|office| Title::from(&office.choice)).collect(),
        })
    };
    let mut waiting: Vec<Waiting> = heaps.into_iter().filter_map(one).collect();
    waiting.sort_by_key(|waiting| waiting.since);
    waiting
}

/// What came back, with the reason, which memory does not hold.
async fn why_returned(
    bureau: &Bureau,
    library: &Library,
    sight: &Sight,
    rows: &[RowAt<'_>],
) -> Result<Vec<ReturnedRecord>, AppError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let filter =
        Filter { entity: Some(EntityKind::Record), state: Some(State::Returned), ..Filter::default() };
    let page = Page::first(MOST).newest_first();
    let found = bureau.store.find(&scope(library, sight.actor()), &filter, page).await?;
    let row_of = |id: EntityId| rows.iter().find(|row| row.table.id[row.row].0 == id);
    let returned = found.into_iter().filter_map(|found| {
        Some(ReturnedRecord {
            glance: row_of(found.head.id)?.glance(),
            reason: found.reason,
            by: sight.author_name(&found.author),
            on: found.head.recorded.day(),
        })
    });
    Ok(returned.collect())
}

/// The kinds filed most of late; where nothing was, the first that the actor files.
fn usual_kinds(library: &Library, sight: &Sight, counted: BTreeMap<&str, usize>) -> Vec<(String, Title)> {
    let mut counted: Vec<(&str, usize)> = counted.into_iter().collect();
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut ids: Vec<&str> = counted.into_iter().map(|(id, _)| id).collect();
    let filed = library.kinds.values().filter(|kind| files_somewhere(sight.actor(), kind));
    let others: Vec<&str> = filed.map(|kind| kind.id.as_str()).filter(|id| !ids.contains(id)).collect();
    ids.extend(others);
    let kinds = ids.into_iter().take(USUAL).filter_map(|id| library.kinds.get(id));
    kinds.map(|kind| (kind.id.clone(), Title::from(&**kind))).collect()
}
