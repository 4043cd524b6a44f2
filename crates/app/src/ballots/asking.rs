//! What a ballot asks: from whom is voted on, by the kind of its records, to questions, lines that counts are held against, and what
//! all records say.

use mingde_ballot::{Choice, Item, Relation, Threshold};
use mingde_core::diagnostic::Message;
use mingde_core::id::PersonId;
use mingde_core::kind::{BallotAsks, BallotResult, FieldKind, Kind, Party};
use mingde_core::record::Who;

use super::keepers::person_of;
use super::plan::BallotRequest;
use super::unprepared::Unprepared;
use crate::error::AppError;
use crate::present::Present;

/// Most who are voted on at once.
const MOST: usize = 64;
/// Most who are chosen of them.
const MOST_CHOSEN: u16 = 32;

fn wrong(code: &'static str) -> AppError {
    AppError::Invalid(Message::new(code))
}

/// The questions, and whom they are about.
pub(super) fn asked(
    request: &BallotRequest,
    kind: &Kind,
    present: &Present,
) -> Result<(Vec<Item>, Vec<Who>), AppError> {
    let ballot = kind.ballot.as_ref().ok_or_else(|| wrong("ballot-no-kind"))?;
    let subjects = subjects(request, (kind, ballot), present)?;
    let titles = subjects.iter().map(|(_, title)| title);
    let items = match &ballot.asks {
        BallotAsks::Rated(grades) => {
            let options: Vec<Choice> = grades
                .iter()
                .map(|(it, _)| Choice { code: it.code.clone(), title: it.title.clone() })
                .collect();
            let rated = |(at, title): (usize, &String)| Item {
                choose: 1,
                code: format!("item-{at}"),
                options: options.clone(),
                seats: 0,
                title: title.clone(),
            };
            (1..).zip(titles).map(rated).collect()
        }
        BallotAsks::Chosen(_) => {
            let (choose, seats) = request.choose;
            let most = MOST_CHOSEN.min(u16::try_from(subjects.len()).unwrap_or(MOST_CHOSEN));
            if !(1..=most).contains(&choose) || usize::from(seats) > subjects.len() || subjects.len() < 2 {
                return Err(AppError::Invalid(Message::new("ballot-choose").with("most", most)));
            }
            let option =
                |(at, title): (usize, &String)| Choice { code: format!("option-{at}"), title: title.clone() };
            let options = (1..).zip(titles).map(option).collect();
            vec![Item {
                choose,
                code: "item-1".to_owned(),
                options,
                seats,
                title: request.title.trim().to_owned(),
            }]
        }
    };
    Ok((items, subjects.into_iter().map(|(who, _)| who).collect()))
}

fn subjects(
    request: &BallotRequest,
    (kind, ballot): (&Kind, &BallotResult),
    present: &Present,
) -> Result<Vec<(Who, String)>, AppError> {
    let takes = |party: Party| ballot.role_of(&kind.roles, party).is_some();
    let mut subjects: Vec<(Who, String)> = Vec::new();
    for name in request.subjects.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        let person = person_of(present, name).filter(|_| takes(Party::Person));
        let unit = || {
            let id = present.directories().unit(name).ok().filter(|_| takes(Party::Unit))?;
            let at = present.snapshot.units.index_of(id)? as usize;
            Some((Who::Unit(id), present.snapshot.units.unit[at].name.clone()))
        };
        let found = person.map(|(id, title)| (Who::Person(id), title)).or_else(unit);
        let found =
            found.ok_or_else(|| AppError::Invalid(Message::new("ballot-no-person").with("name", name)))?;
        if subjects.iter().any(|(who, _)| *who == found.0) {
            return Err(AppError::Invalid(Message::new("ballot-person-twice").with("name", name)));
        }
        subjects.push(found);
    }
    if !(1..=MOST).contains(&subjects.len()) {
        return Err(AppError::Invalid(Message::new("ballot-nobody-asked").with("most", MOST)));
    }
    Ok(subjects)
}

/// Whether the share that counts are held against is one.
pub(super) fn expect_percent(request: &BallotRequest) -> Result<(), AppError> {
    let is_share = |percent: u32| (1..=100).contains(&percent);
    match request.threshold.as_ref().is_none_or(|asked| is_share(asked.percent)) {
        true => Ok(()),
        false => Err(wrong("ballot-threshold")),
    }
}

/// What counts are held against: grades together, or each of those who are chosen.
pub(super) fn thresholds(request: &BallotRequest, items: &[Item]) -> Result<Vec<Threshold>, AppError> {
    expect_percent(request)?;
    let Some(asked) = &request.threshold else { return Ok(Vec::new()) };
    let line = |code: String, options: Vec<String>| Threshold {
        code,
        denominator: request.denominator,
        options,
        relation: if asked.more_than { Relation::MoreThan } else { Relation::AtLeast },
        share: [asked.percent, 100],
    };
    if let [item] = items
        && item.options.first().is_some_and(|it| it.code == "option-1")
    {
        let each = (1..).zip(&item.options);
        return Ok(each.map(|(at, it)| line(format!("threshold-{at}"), vec![it.code.clone()])).collect());
    }
    let known = |code: &String| items.iter().any(|item| item.options.iter().any(|it| it.code == *code));
    if asked.options.is_empty() || !asked.options.iter().all(known) {
        return Err(wrong("ballot-threshold"));
    }
    Ok(vec![line("threshold".to_owned(), asked.options.clone())])
}

/// What all records say: each of the fields that the kind wants, and a choice by its code.
pub(super) fn said(
    request: &BallotRequest,
    kind: &Kind,
    lacks: &mut Unprepared,
) -> Result<Option<Vec<(String, String)>>, AppError> {
    let wanted = kind.ballot.iter().flat_map(|ballot| &ballot.said);
    let one = |name: &String| {
        let field = kind.fields.iter().find(|field| field.name == *name);
        let field = field.ok_or_else(|| wrong("ballot-no-kind"))?;
        let typed = request.said.iter().find(|(own, _)| own == name).map_or("", |(_, typed)| typed.trim());
        let fits = match &field.kind {
            FieldKind::Choice(choices) => choices.iter().any(|it| it.code == typed),
            FieldKind::Text { max } => (1..=*max).contains(&typed.chars().count()),
            _ => false,
        };
        let missing = || AppError::Invalid(Message::new("ballot-said").with_title("field", field));
        if fits { Ok((name.clone(), typed.to_owned())) } else { Err(missing()) }
    };
    let mut all = Some(Vec::new());
    for name in wanted {
        let said = lacks.at(format!("said.{name}"), one(name))?;
        all = all.zip(said).map(|(mut all, said)| {
            all.push(said);
            all
        });
    }
    Ok(all)
}

/// Those who look on: each with what as, behind the name.
pub(super) fn observers(
    request: &BallotRequest,
    kind: &Kind,
    present: &Present,
) -> Result<Vec<(PersonId, String)>, AppError> {
    let observed = kind.ballot.as_ref().and_then(|ballot| ballot.observed.as_ref());
    let lines = request.observers.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    let one = |line: &str| {
        let wrong = || AppError::Invalid(Message::new("ballot-observer").with("line", line));
        let (role, says) = observed.ok_or_else(wrong)?;
        let (name, word) = line.rsplit_once([' ', '　', '，', ',']).ok_or_else(wrong)?;
        let role = kind.roles.iter().find(|own| own.name == *role);
        let field = role.and_then(|role| role.attributes.iter().find(|own| own.name == *says));
        let Some(FieldKind::Choice(choices)) = field.map(|field| &field.kind) else { return Err(wrong()) };
        let is_it = |it: &&mingde_core::kind::Choice| {
            let word = word.trim();
            it.code == word
                || it.title == word
                || it.english == word
                || it.called.iter().any(|own| own == word)
        };
        let choice = choices.iter().find(is_it).ok_or_else(wrong)?;
        let (person, _) = person_of(present, name).ok_or_else(wrong)?;
        Ok((person, choice.code.clone()))
    };
    lines.map(one).collect()
}
