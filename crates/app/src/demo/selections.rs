//! Two selections of the demo bureau: one in which raters rate on the day on which somebody looks, and one that is over, with its honours. They
//! go the way of any selection, by the people of the bureau.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_core::snapshot::Snapshot;
use mingde_demo::DemoPerson;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::filing::{Filed, Form, Intent, Twins, Typed, file};
use crate::offices::actor_of;
use crate::records::{Step, change_state};
use crate::selections::{
    HandedInSheet, TypedDecision, close_evaluation, decide_selection, hand_in_sheet, put_on_notice,
    rating_sheet, selection_page, selections, write_honours,
};

/// The kind of calls, and that of nominations.
const CALL: &str = "selection";
const NOMINATION: &str = "nomination";
/// So many schools nominate.
const SCHOOLS: usize = 4;
/// In microseconds.
const HOUR: i64 = 3_600_000_000;

/// A selection as it is told.
struct Told<'t> {
    title: String,
    sort: &'t str,
    categories: &'t str,
    /// Codes of categories, in the order in which schools nominate.
    codes: &'t [&'t str],
    entries: &'t [&'t str],
    level: &'t str,
    /// Called, last day of nominations, last day of evaluation.
    days: [Day; 3],
}

/// Whoever has a part in the selections.
struct Cast {
    office: Actor,
    contacts: Vec<(Actor, String)>,
    raters: Vec<(Actor, String)>,
    bureau_unit: String,
    panel: Option<(String, u32)>,
}

fn at(day: Day, hour: i64) -> Timestamp {
    Timestamp(Timestamp::start_of(day).0 + hour * HOUR)
}

/// Makes both, if they are not there.
///
/// # Errors
/// Those of any selection.
pub async fn make_demo_selections(bureau: &Bureau, day: Day, people: &[DemoPerson]) -> Result<(), AppError> {
    let Some(cast) = cast(bureau, day, people).await? else { return Ok(()) };
    let over = Told {
        title: format!("{}年最美班主任评选", day.plus(-40).year()),
        sort: "person",
        categories: "最美班主任 2",
        codes: &["best-class-teacher"],
        entries: &[],
        level: "district",
        days: [day.plus(-40), day.plus(-34), day.plus(-29)],
    };
    if let Some(id) = called(bureau, &cast, &over).await? {
        nominated(bureau, &cast, &over).await?;
        rated(bureau, &cast, (&id, day.plus(-32)), cast.raters.len()).await?;
        concluded(bureau, &cast, &id, (day.plus(-28), day)).await?;
    }
    let open = Told {
        title: format!("{}年度十佳活动十佳新事评选", day.year()),
        sort: "entry",
        categories: "十佳活动 1\n十佳新事 1",
        codes: &["ten-best-activity", "ten-best-novelty"],
        entries: &["校园读书节", "家长志愿岗", "社区小课堂", "午间合唱团"],
        level: "bureau",
        days: [day.plus(-16), day.plus(-6), day.plus(7)],
    };
    if let Some(id) = called(bureau, &cast, &open).await? {
        nominated(bureau, &cast, &open).await?;
        rated(bureau, &cast, (&id, day.plus(-2)), 1).await?;
    }
    Ok(())
}

async fn cast(bureau: &Bureau, day: Day, people: &[DemoPerson]) -> Result<Option<Cast>, AppError> {
    let present = bureau.present().await?;
    let Some(office) = people.iter().find(|person| person.office == "civilisation-office") else {
        return Ok(None);
    };
    let label = |person: &DemoPerson| format!("{}({})", person.person.name, person.person.code);
    let mut contacts = Vec::new();
    for person in people.iter().filter(|person| person.office == "school-contact").take(SCHOOLS) {
        contacts.push((actor_of(bureau, &person.person.code, day).await?, person.unit.name.clone()));
    }
    // Offices of the bureau rate, and nobody of a school that nominates.
    let mut raters = Vec::new();
    let mut codes = vec![office.person.code.as_str()];
    for person in people {
        let rates = !["school-contact", "unit-head", "civilisation-office", "teacher"]
            .contains(&person.office.as_str());
        if rates && raters.len() < 3 && !codes.contains(&person.person.code.as_str()) {
            codes.push(&person.person.code);
            raters.push((actor_of(bureau, &person.person.code, day).await?, label(person)));
        }
    }
    let units = &present.snapshot.units;
    let top = units.unit.iter().find(|unit| unit.kind == "bureau");
    let Some(top) = top.filter(|_| !contacts.is_empty() && raters.len() == 3) else { return Ok(None) };
    Ok(Some(Cast {
        office: actor_of(bureau, &office.person.code, day).await?,
        panel: panel(&present.snapshot, day),
        bureau_unit: top.name.clone(),
        contacts,
        raters,
    }))
}

/// A group of several members on a day, with how many.
fn panel(snapshot: &Snapshot, day: Day) -> Option<(String, u32)> {
    let groups = &snapshot.groups;
    (0..groups.id.len()).find_map(|at| {
        let members = groups.member_start[at] as usize..groups.member_start[at + 1] as usize;
        let there = members.filter(|member| {
            groups.from[*member] <= day.plus(-60).number() && day.number() < groups.to[*member]
        });
        let count = u32::try_from(there.count()).ok().filter(|count| *count >= 3)?;
        let of_bureau = snapshot.units.unit.get(groups.unit[at] as usize)?.kind == "bureau";
        of_bureau.then(|| (groups.group[at].name.clone(), count))
    })
}

async fn take(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (kind, pairs): (&str, Vec<(&str, String)>),
) -> Result<String, AppError> {
    let library = bureau.library();
    let kind = library.kind(kind)?;
    let typed = Typed::new(pairs.into_iter().map(|(name, text)| (name.to_owned(), text)));
    let (evidence, uploads): (&[String], &[String]) = (&[], &[]);
    let form = Form {
        kind,
        typed: &typed,
        evidence,
        uploads,
        intent: Intent::Submit,
        of: None,
        twins: Twins::Another(""),
    };
    match file(bureau, actor, now, &form).await? {
        Filed::Written(record) | Filed::StoodThere(record) => Ok(record.head.id.to_string()),
        Filed::Open(looked) => {
            let fault = looked.faults.into_iter().next().map(|fault| fault.message);
            let message = fault.or_else(|| looked.doubts.into_iter().next());
            Err(AppError::Invalid(message.unwrap_or_else(|| Message::new("filing-there-already"))))
        }
    }
}

/// Calls one; none if it is there.
async fn called(bureau: &Bureau, cast: &Cast, told: &Told<'_>) -> Result<Option<String>, AppError> {
    let [from, until, evaluated] = told.days;
    let mut pairs = vec![
        ("unit", cast.bureau_unit.clone()),
        ("date", from.to_string()),
        ("field.selection_title", told.title.clone()),
        ("field.nominee_sort", told.sort.to_owned()),
        ("field.categories", told.categories.to_owned()),
        ("field.quota", "1".to_owned()),
        ("field.nominate_from", from.to_string()),
        ("field.nominate_until", until.to_string()),
        ("field.evaluate_until", evaluated.to_string()),
        ("field.weight_leaders", "40".to_owned()),
        ("field.weight_experts", "60".to_owned()),
        ("field.drop_extremes", "true".to_owned()),
        ("field.tie_rule", "body".to_owned()),
        ("field.material", "事迹材料一份，1500字以内。".to_owned()),
        ("field.notice_days", "5".to_owned()),
        ("field.level", told.level.to_owned()),
        ("field.granted_by", cast.bureau_unit.clone()),
    ];
    pairs.extend(cast.panel.iter().map(|(name, _)| ("role.panel", name.clone())));
    for (nth, (_, label)) in cast.raters.iter().enumerate() {
        pairs.push(("role.raters", label.clone()));
        let group = if nth == 0 { "leaders" } else { "experts" };
        pairs.push(("role.raters.rater_group", group.to_owned()));
    }
    let there = selections(bureau, &cast.office, from).await?;
    if there.open.iter().chain(&there.over).any(|line| line.title == told.title) {
        return Ok(None);
    }
    Ok(Some(take(bureau, &cast.office, at(from, 9), (CALL, pairs)).await?))
}

/// Each school nominates once, and the office accepts.
async fn nominated(bureau: &Bureau, cast: &Cast, told: &Told<'_>) -> Result<(), AppError> {
    let day = told.days[0].plus(2);
    for (nth, (contact, school)) in cast.contacts.iter().enumerate() {
        let mut pairs = vec![
            ("unit", school.clone()),
            ("date", day.to_string()),
            ("field.selection", told.title.clone()),
            ("field.category", told.codes[nth % told.codes.len()].to_owned()),
            ("field.level", told.level.to_owned()),
            ("reason", "经校务会研究推荐".to_owned()),
        ];
        match told.entries.get(nth) {
            Some(entry) => pairs.push(("field.entry_title", (*entry).to_owned())),
            None => {
                let Some(teacher) = teacher(bureau, school, day).await? else { continue };
                pairs.push(("role.nominee_person", teacher));
            }
        }
        let id = take(bureau, contact, at(day, 10), (NOMINATION, pairs)).await?;
        change_state(bureau, &cast.office, at(day, 15), &id, Step::Accept, "").await?;
    }
    Ok(())
}

/// A teacher of a school on a day.
async fn teacher(bureau: &Bureau, school: &str, day: Day) -> Result<Option<String>, AppError> {
    let present = bureau.present().await?;
    let (persons, units) = (&present.snapshot.persons, &present.snapshot.units);
    let Some(unit) = units.find(school) else { return Ok(None) };
    let teacher = present.snapshot.schema.ranks.iter().position(|rank| rank.code == "teacher");
    let found = (0..persons.len() as u32).find(|person| {
        persons.main_post(*person, day).is_some_and(|post| {
            persons.posts.unit[post] == unit && Some(usize::from(persons.posts.rank[post])) == teacher
        })
    });
    Ok(found.map(|at| format!("{}({})", persons.name[at as usize], persons.code[at as usize])))
}

/// The first of the raters hand in.
async fn rated(bureau: &Bureau, cast: &Cast, (id, day): (&str, Day), count: usize) -> Result<(), AppError> {
    for (nth, (rater, _)) in cast.raters.iter().take(count).enumerate() {
        let sheet = rating_sheet(bureau, rater, id, day).await?;
        let marks = sheet.nominees.iter().enumerate().map(|(at, one)| {
            let mark = 82 + (7 * at + 3 * nth) % 16;
            (format!("mark.{}", one.nominee.id), mark.to_string())
        });
        let typed = Typed::new(marks);
        if let HandedInSheet::Open(_) = hand_in_sheet(bureau, rater, at(day, 11), id, &typed).await? {
            return Err(AppError::Conflict(Message::new("selection-mark-wanted")));
        }
    }
    Ok(())
}

/// Closed, put on notice, decided the day after it, honoured: as far as there is time before the day on which somebody looks.
async fn concluded(
    bureau: &Bureau,
    cast: &Cast,
    id: &str,
    (closed, day): (Day, Day),
) -> Result<(), AppError> {
    close_evaluation(bureau, &cast.office, at(closed, 9), id).await?;
    let page = selection_page(bureau, &cast.office, id, closed).await?;
    let ranked = page.desk.iter().flat_map(|desk| &desk.working).flat_map(|(category, ranked)| {
        ranked.iter().take(category.places as usize).map(|one| one.id.to_string())
    });
    let chosen: Vec<String> = ranked.collect();
    put_on_notice(bureau, &cast.office, at(closed, 10), (id, &closed.to_string()), &chosen).await?;
    let page = selection_page(bureau, &cast.office, id, closed).await?;
    let (Some((_, last)), Some((panel, members))) = (page.call.notice, &cast.panel) else { return Ok(()) };
    let decided = last.plus(1);
    if decided >= day {
        return Ok(());
    }
    let typed = TypedDecision {
        panel: panel.clone(),
        on: decided.to_string(),
        present: members.to_string(),
        votes: [members.to_string(), "0".to_owned(), "0".to_owned()],
        why: String::new(),
        chosen,
    };
    decide_selection(bureau, &cast.office, at(decided, 16), id, &typed).await?;
    write_honours(bureau, &cast.office, at(decided, 17), id).await?;
    Ok(())
}
