//! A rater's sheet: whom they rate, what they have given so far, and handing it in. What was handed in is sealed until the evaluation is closed,
//! and nobody, whatever their office, reads it before.

use std::collections::{BTreeMap, HashMap};

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, PersonId, RecordId};
use mingde_core::kind::{CallFields, Kind, SelectionPart, SheetFields};
use mingde_core::number::Fixed;
use mingde_core::policy::{Actor, Before, may_rate};
use mingde_core::record::{Content, Participant, State, Value, Who, check_content};
use mingde_core::revision::Draft;
use mingde_core::sealing::Part;
use mingde_core::text::narrow;
use mingde_store::StoreError;

use super::call::{Call, Grade, RaterGroup};
use super::due::organises;
use super::find::{called, contents_of, record_of, unknown};
use super::ranking::SheetMarks;
use super::stage::Stage;
use super::standing::{Nominee, NomineeWho, Standing};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::filing::{Typed, drop_form, keep_form, kept_form};
use crate::present::Present;
use crate::sealing::sealing;
use crate::uploads::{Picture, picture_at};

/// Most decimals of a mark.
const DECIMALS: u32 = 1;

/// Why somebody does not rate somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recusal {
    /// It is they themselves.
    Oneself,
    /// They are of one unit.
    OwnUnit,
    /// They said that they are close.
    Kin,
}

/// One whom somebody rates.
#[derive(Debug, Clone)]
pub struct RatedNominee {
    /// The nomination.
    pub nominee: Nominee,
    /// Why they do not rate them.
    pub recusal: Option<Recusal>,
    /// What was typed so far.
    pub mark: String,
    /// What is wrong with it.
    pub fault: Option<Message>,
    /// How many papers were sent along.
    pub papers: usize,
}

/// Whether a sheet can be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatingTime {
    /// Nominations go on.
    NotYet,
    /// The office has not said yes to all of them, or sent them back: so many wait.
    Waits(usize),
    /// Now.
    Open,
    /// It was handed in.
    HandedIn,
    /// It is over.
    Over,
}

/// The sheet of a rater.
#[derive(Debug, Clone)]
pub struct RatingSheet {
    /// The call.
    pub call: Call,
    /// The group.
    pub group: RaterGroup,
    /// Whether it can be filled in.
    pub time: RatingTime,
    /// Whom, by category.
    pub nominees: Vec<RatedNominee>,
    /// When it was kept last.
    pub saved: Option<Timestamp>,
}

impl RatingSheet {
    /// How many have a mark or are near to whoever rates, of how many that are to be rated: themselves and their own unit nobody rates.
    pub fn progress(&self) -> (usize, usize) {
        let is_open = |one: &&RatedNominee| matches!(one.recusal, None | Some(Recusal::Kin));
        let open: Vec<_> = self.nominees.iter().filter(is_open).collect();
        let done = open.iter().filter(|one| one.recusal.is_some() || !one.mark.is_empty());
        (done.count(), open.len())
    }

    /// By which grades.
    pub fn grades(&self) -> &[Grade] {
        &self.call.grades
    }
}

/// What came of handing in.
#[derive(Debug)]
pub enum HandedInSheet {
    /// It is in the ledger.
    Taken,
    /// Something is wrong with it; nothing was written.
    Open(Box<RatingSheet>),
}

/// The sheet of whoever asks.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not rate in it.
pub async fn rating_sheet(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    today: Day,
) -> Result<RatingSheet, AppError> {
    let present = bureau.present().await?;
    let mut sheet = sheet_of(&present, actor, id, today)?;
    if sheet.time == RatingTime::Open
        && let Some(kept) = kept_form(bureau, actor, (DRAFT, &sheet.call.id.to_string())).await?
    {
        sheet.fill(&kept.typed);
        sheet.saved = Some(kept.saved);
    }
    Ok(sheet)
}

/// What was sent along with a nomination, counted from 1: for whoever rates it, and for whoever handles the selection.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else, for what there is not, and for whom the rater does not rate.
pub async fn material_of_nominee(
    bureau: &Bureau,
    actor: &Actor,
    (id, nominee): (&str, &str),
    nth: usize,
    today: Day,
) -> Result<Picture, AppError> {
    let present = bureau.present().await?;
    let (call, standing) = called(&present, id)?;
    let is_rated = match sheet_of(&present, actor, id, today) {
        Ok(sheet) => {
            sheet.nominees.iter().any(|one| one.recusal.is_none() && one.nominee.id.to_string() == nominee)
        }
        Err(_) => false,
    };
    if !is_rated && !organises(&present.library, actor, &call) {
        return Err(unknown());
    }
    let nominee = standing.nominees.iter().find(|one| one.id.to_string() == nominee).ok_or_else(unknown)?;
    let content = record_of(bureau, nominee.id).await?.content;
    let address = nth.checked_sub(1).and_then(|at| content.evidence.get(at)).ok_or_else(unknown)?;
    picture_at(bureau, address).await?.ok_or_else(unknown)
}

/// Drafts of sheets are kept among those of forms, under this name.
const DRAFT: &str = "sheet-of-marks";

/// Keeps what was typed so far, right or wrong.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not rate in it, [`AppError::Conflict`] when it is not the time.
pub async fn keep_sheet(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
    typed: &Typed,
) -> Result<(), AppError> {
    let present = bureau.present().await?;
    let sheet = sheet_of(&present, actor, id, now.day())?;
    sheet.expect_open()?;
    keep_form(bureau, actor, now, (DRAFT, &sheet.call.id.to_string()), typed).await
}

/// Hands it in. Handed in twice it is handed in once.
///
/// # Errors
/// As of [`keep_sheet`].
pub async fn hand_in_sheet(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
    typed: &Typed,
) -> Result<HandedInSheet, AppError> {
    // Nobody else writes from here on: what is closed meanwhile takes no more.
    let mut writer = bureau.store.begin(actor, now).await?;
    let present = bureau.renewed().await?;
    let mut sheet = sheet_of(&present, actor, id, now.day())?;
    if sheet.time == RatingTime::HandedIn {
        return Ok(HandedInSheet::Taken);
    }
    sheet.expect_open()?;
    sheet.fill(typed);
    let marks = sheet.marks();
    if sheet.nominees.iter().any(|one| one.fault.is_some()) {
        drop(writer);
        keep_form(bureau, actor, now, (DRAFT, &sheet.call.id.to_string()), typed).await?;
        return Ok(HandedInSheet::Open(Box::new(sheet)));
    }
    let library = &present.library;
    let (_, fields) = super::call_kind(library, &sheet.call).ok_or_else(unknown)?;
    let kind = library.kind(&fields.kinds.sheet)?;
    let Some(SelectionPart::Sheet(named)) = &kind.selection else { return Err(unknown()) };
    let own = actor.who().ok_or_else(unknown)?;
    let mut content = content(&sheet.call, (kind, named), own, now.day(), marks);
    if let Some(fault) = check_content(kind, &content).into_iter().next() {
        return Err(AppError::Invalid(fault));
    }
    let called = record_of(bureau, sheet.call.id).await?;
    let id = content.derive_id(kind);
    let head = bureau.store.existing(&[id.0]).await?.get(&id.0).cloned();
    let payload = sealing(library, bureau.store.sealing()).record(kind, id, &mut content)?;
    let draft = Draft::of_record(id, &content, payload, State::Accepted, "");
    let before = head.as_ref().map_or(Before::Nothing, |head| Before::Changed(head.standing()));
    let draft = may_rate(actor, (draft, &content), before, kind, (fields, &called.content), now.day())?;
    writer.append(vec![draft], None).await?;
    writer.audit("hand-in-sheet", &id.0.to_string(), "");
    bureau.commit(writer).await?;
    drop_form(bureau, actor, (DRAFT, &sheet.call.id.to_string())).await?;
    Ok(HandedInSheet::Taken)
}

fn content(
    call: &Call,
    (kind, named): (&Kind, &SheetFields),
    own: PersonId,
    today: Day,
    marks: String,
) -> Content {
    let fields = [(&named.selection, call.title.clone()), (&named.marks, marks)];
    let rater = Participant { role: named.rater.clone(), who: Who::Person(own), attributes: BTreeMap::new() };
    Content {
        kind: kind.id.clone(),
        unit: call.unit,
        date: today,
        number: None,
        fields: fields.into_iter().map(|(name, text)| (name.clone(), Value::Text(text))).collect(),
        participants: vec![rater],
        evidence: Vec::new(),
    }
}

fn sheet_of(present: &Present, actor: &Actor, id: &str, today: Day) -> Result<RatingSheet, AppError> {
    let (call, standing) = called(present, id)?;
    let own = actor.who().ok_or_else(unknown)?;
    let group = call.group_of(own).cloned().ok_or_else(unknown)?;
    let waiting = standing.nominees.iter().filter(|one| one.state == State::Submitted).count();
    let time = match Stage::of(&call, &standing, today) {
        _ if standing.sheets.contains_key(&own) => RatingTime::HandedIn,
        Stage::Announced | Stage::Nominating => RatingTime::NotYet,
        Stage::Evaluating if waiting > 0 => RatingTime::Waits(waiting),
        Stage::Evaluating => RatingTime::Open,
        _ => RatingTime::Over,
    };
    let nominees = match time {
        RatingTime::Open => {
            standing.candidates().map(|nominee| rated(present, own, nominee, today)).collect()
        }
        _ => Vec::new(),
    };
    Ok(RatingSheet { call, group, time, nominees, saved: None })
}

fn rated(present: &Present, own: PersonId, nominee: &Nominee, today: Day) -> RatedNominee {
    RatedNominee {
        recusal: recusal(present, own, nominee, today),
        nominee: nominee.clone(),
        mark: String::new(),
        fault: None,
        papers: usize::from(nominee.evidence),
    }
}

/// Why somebody does not rate a nominee, as far as the registry knows.
fn recusal(present: &Present, own: PersonId, nominee: &Nominee, today: Day) -> Option<Recusal> {
    let persons = &present.snapshot.persons;
    let units_of = |person: PersonId| {
        let posts = persons.index_of(person).map_or(0..0, |at| persons.posts_of(at));
        let holds = |post: &usize| {
            persons.posts.from[*post] <= today.number() && today.number() < persons.posts.to[*post]
        };
        posts.filter(holds).map(|post| persons.posts.unit[post]).collect::<Vec<u32>>()
    };
    let units = &present.snapshot.units;
    let mine = units_of(own);
    let mut theirs: Vec<u32> = units.index_of(nominee.unit).into_iter().collect();
    match nominee.who {
        NomineeWho::Person(person) if person == own => return Some(Recusal::Oneself),
        NomineeWho::Person(person) => theirs.extend(units_of(person)),
        NomineeWho::Unit(unit) => theirs.extend(units.index_of(unit)),
        NomineeWho::Entry => {}
    }
    mine.iter().any(|unit| theirs.contains(unit)).then_some(Recusal::OwnUnit)
}

impl RatingSheet {
    fn expect_open(&self) -> Result<(), AppError> {
        let message = match self.time {
            RatingTime::Open => return Ok(()),
            RatingTime::NotYet => Message::new("selection-rating-not-yet"),
            RatingTime::Waits(count) => Message::new("selection-rating-waits").with("count", count),
            RatingTime::HandedIn => Message::new("selection-rating-handed-in"),
            RatingTime::Over => Message::new("selection-rating-over"),
        };
        Err(AppError::Conflict(message.with("title", &self.call.title)))
    }

    /// Puts what was typed in its places.
    fn fill(&mut self, typed: &Typed) {
        for one in &mut self.nominees {
            if one.recusal.is_some() {
                continue;
            }
            let id = one.nominee.id;
            if typed.one(&format!("kin.{id}")) == "1" {
                one.recusal = Some(Recusal::Kin);
            }
            one.mark = typed.one(&format!("mark.{id}")).trim().to_owned();
        }
    }

    /// The marks as they are kept, with what is wrong said at each.
    fn marks(&mut self) -> String {
        let grades = self.call.grades.clone();
        let mut lines = Vec::new();
        for one in &mut self.nominees {
            if one.recusal.is_some() {
                lines.push(format!("{} -", one.nominee.id));
                continue;
            }
            match mark(&grades, &one.mark) {
                Ok(mark) => lines.push(format!("{} {mark}", one.nominee.id)),
                Err(message) => one.fault = Some(message),
            }
        }
        lines.join("\n")
    }
}

/// A mark as it was typed.
fn mark(grades: &[Grade], text: &str) -> Result<Fixed, Message> {
    if text.is_empty() {
        return Err(Message::new("selection-mark-wanted"));
    }
    if !grades.is_empty() {
        let grade = grades.iter().find(|grade| grade.name == text);
        return grade.map(|grade| grade.worth).ok_or_else(|| Message::new("selection-mark-wanted"));
    }
    let number: Result<Fixed, _> = narrow(text).trim().parse();
    let number = number.ok().filter(|number: &Fixed| {
        (Fixed::ZERO..=Fixed::whole(100)).contains(number) && number.decimals() <= DECIMALS
    });
    number.ok_or_else(|| Message::new("selection-mark-range").with("text", text))
}

/// What everybody who handed in gave, opened to be counted once the evaluation is closed.
///
/// # Errors
/// Where the ledger or a sealed value cannot be read.
pub(super) async fn opened(
    bureau: &Bureau,
    (call, fields): (&Call, &CallFields),
    standing: &Standing,
) -> Result<Vec<SheetMarks>, AppError> {
    let library = bureau.library();
    let kind = library.kind(&fields.kinds.sheet)?;
    let Some(SelectionPart::Sheet(named)) = &kind.selection else { return Err(unknown()) };
    let ids: Vec<RecordId> = standing.sheets.values().copied().collect();
    let mut contents = contents_of(bureau, &ids).await?;
    let mut sheets = Vec::new();
    for (rater, id) in &standing.sheets {
        let Some(group) = call.group_of(*rater) else { continue };
        let mut content = contents.remove(id).ok_or_else(unknown)?;
        let keys = bureau.store.sealing();
        let mut text = None;
        content.each_value(id.0, |place, value| {
            if let (Part::Field(name), Value::Sealed(sealed)) = (&place.part, &*value)
                && *name == named.marks
            {
                text = Some(keys.read()?.open(sealed, place)?);
            }
            Ok::<(), StoreError>(())
        })?;
        let marks = text.map_or_else(HashMap::new, |text| read_marks(&text));
        sheets.push(SheetMarks { group: group.code.clone(), marks });
    }
    Ok(sheets)
}

fn read_marks(text: &str) -> HashMap<RecordId, Fixed> {
    let line = |line: &str| {
        let (id, mark) = line.split_once(' ')?;
        Some((RecordId(id.parse::<EntityId>().ok()?), mark.parse().ok()?))
    };
    text.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_as_they_are_typed_on_any_keyboard() {
        let read = |text: &str| mark(&[], text).map(|mark| mark.to_string()).map_err(|message| message.code);
        assert_eq!(read("92.5").as_deref(), Ok("92.5"));
        assert_eq!(read("９２").as_deref(), Ok("92"));
        for (text, code) in [
            ("", "selection-mark-wanted"),
            ("101", "selection-mark-range"),
            ("-1", "selection-mark-range"),
            ("90.55", "selection-mark-range"),
            ("九十", "selection-mark-range"),
        ] {
            assert_eq!(read(text), Err(code), "{text}");
        }
        let grades = [Grade { name: "优秀".to_owned(), worth: Fixed::whole(95) }];
        assert_eq!(mark(&grades, "优秀").map(|mark| mark.to_string()).as_deref(), Ok("95"));
        assert_eq!(mark(&grades, "95").map_err(|message| message.code), Err("selection-mark-wanted"));
    }
}
