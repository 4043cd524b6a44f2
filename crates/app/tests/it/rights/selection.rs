//! Who rates in a selection, and who writes what came of it, for every office there is.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::kind::{CallFields, Kind, NominationFields, SelectionPart, SheetFields};
use mingde_core::policy::{Actor, Before, Refused, Standing, may_conclude, may_rate};
use mingde_core::record::{Content, Participant, State, Value, Who};
use mingde_core::registry::Person;
use mingde_core::revision::Draft;
use mingde_core::sealing::Payload;
use mingde_testkit::operator;

use super::{Named, Relation, library, offices, record_of};
use crate::office::day;

/// The kinds of a selection that ships.
fn calls() -> impl Iterator<Item = (&'static Kind, &'static CallFields)> {
    library().kinds.values().filter_map(|kind| match &kind.selection {
        Some(SelectionPart::Call(fields)) => Some((&**kind, &**fields)),
        _ => None,
    })
}

fn kind(id: &str) -> &'static Kind {
    &library().kinds[id]
}

fn sheet_fields(kind: &'static Kind) -> &'static SheetFields {
    match &kind.selection {
        Some(SelectionPart::Sheet(fields)) => fields,
        other => panic!("{other:?}"),
    }
}

fn nomination_fields(kind: &'static Kind) -> &'static NominationFields {
    match &kind.selection {
        Some(SelectionPart::Nomination(fields)) => fields,
        other => panic!("{other:?}"),
    }
}

fn part(role: &str, code: &str) -> Participant {
    let who = Who::Person(Person::id_of(code));
    Participant { role: role.to_owned(), who, attributes: BTreeMap::new() }
}

fn content(kind: &Kind, fields: &[(&String, Value)], participants: Vec<Participant>) -> Content {
    Content {
        kind: kind.id.clone(),
        unit: Relation::Own.unit(),
        date: day("2025-11-03"),
        number: None,
        fields: fields.iter().map(|(name, value)| ((*name).clone(), value.clone())).collect(),
        participants,
        evidence: Vec::new(),
    }
}

/// Called on 1 September; nominations until 10 September, evaluation until 20 September. P05 rates.
fn called(kind: &Kind, fields: &CallFields) -> Content {
    let date = |text: &str| Value::Date(day(text));
    let days = [
        (&fields.title, Value::Text("评选".to_owned())),
        (&fields.days[0], date("2025-09-01")),
        (&fields.days[1], date("2025-09-10")),
        (&fields.days[2], date("2025-09-20")),
    ];
    content(kind, &days, vec![part(&fields.raters, "P05")])
}

/// A sheet by somebody.
fn sheet(kind: &'static Kind, rater: &str) -> (Draft, Content) {
    let fields = sheet_fields(kind);
    let title = [(&fields.selection, Value::Text("评选".to_owned()))];
    let content = content(kind, &title, vec![part(&fields.rater, rater)]);
    let payload = Payload::stored(serde_json::to_string(&content).unwrap());
    (Draft::of_record(content.derive_id(kind), &content, payload, State::Accepted, ""), content)
}

#[test]
fn whom_the_call_names_rates_in_its_time_and_no_office_does() {
    for (call_kind, fields) in calls() {
        let (sheets, call) = (kind(&fields.kinds.sheet), called(call_kind, fields));
        let rate = |actor: &Actor, rater: &str, before: Before<'_>, today: Day| {
            let (draft, content) = sheet(sheets, rater);
            may_rate(actor, (draft, &content), before, sheets, (fields, &call), today)
        };
        let in_time = day("2025-09-15");
        for office in offices() {
            let other = Relation::Bureau.actor("P04", &office.choice.code);
            for rater in ["P04", "P05"] {
                let refused = rate(&other, rater, Before::Nothing, in_time).unwrap_err();
                assert_eq!(refused, Refused::NotConcerned, "{} as {rater}", office.choice.code);
            }
        }
        let own = Relation::Bureau.actor("P05", "unit-head");
        assert!(rate(&own, "P05", Before::Nothing, in_time).is_ok());
        assert_eq!(rate(&own, "P04", Before::Nothing, in_time).unwrap_err(), Refused::NotConcerned);
        for today in ["2025-09-10", "2025-09-21"] {
            let refused = rate(&own, "P05", Before::Nothing, day(today)).unwrap_err();
            assert_eq!(refused, Refused::NotTheTime, "{today}");
        }
        let standing = Standing::of(1, State::Accepted, Some(Relation::Own.unit().0));
        let again = rate(&own, "P05", Before::Changed(standing), in_time).unwrap_err();
        assert_eq!(again, Refused::OtherWay, "one rater, one sheet");
        let operator = rate(&operator("clerk"), "P05", Before::Nothing, in_time).unwrap_err();
        assert_eq!(operator, Refused::NotConcerned);
        let mut closed = call.clone();
        closed.fields.insert(fields.progress[0].clone(), Value::Date(in_time));
        let (draft, content) = sheet(sheets, "P05");
        let late = may_rate(&own, (draft, &content), Before::Nothing, sheets, (fields, &closed), in_time);
        assert_eq!(late.unwrap_err(), Refused::NotTheTime, "nothing is taken once it is closed");
    }
}

#[test]
fn what_came_of_a_nomination_is_written_by_who_accepts_it_and_nothing_else_changes() {
    for (_, fields) in calls() {
        let nominations = kind(&fields.kinds.nomination);
        let named = nomination_fields(nominations);
        let stood = content(
            nominations,
            &[(&named.entry, Value::Text("读书节".to_owned()))],
            vec![part(&named.person, "P04")],
        );
        let with = |name: &String, value: Value| {
            let mut becomes = stood.clone();
            becomes.fields.insert(name.clone(), value);
            becomes
        };
        let conclude = |actor: &Actor, becomes: &Content, state: State| {
            let payload = Payload::stored(serde_json::to_string(becomes).unwrap());
            let id = stood.derive_id(nominations);
            let draft = Draft::of_record(id, becomes, payload, State::Accepted, "");
            let standing = Standing::of(2, state, record_of(nominations, stood.unit).unit);
            may_conclude(actor, draft, Before::Changed(standing), (nominations, named), (&stood, becomes))
        };
        let chosen = with(&named.result, Value::Choice(named.chosen.clone()));
        let other = with(&named.entry, Value::Text("另一项".to_owned()));
        for office in offices() {
            let accepts = Named::of(nominations, &office.choice.code).accepts;
            for relation in Relation::ALL.into_iter().filter(|relation| relation.unit() == stood.unit) {
                let actor = relation.actor("P05", &office.choice.code);
                let told = format!("{} {relation:?}", office.choice.code);
                let may = accepts && relation.reaches();
                assert_eq!(conclude(&actor, &chosen, State::Accepted).is_ok(), may, "{told}");
                assert!(
                    conclude(&actor, &other, State::Accepted).is_err(),
                    "{told}: what was nominated stays"
                );
                assert!(conclude(&actor, &chosen, State::Submitted).is_err(), "{told}: it waits");
                let whom = relation.actor("P04", &office.choice.code);
                assert!(conclude(&whom, &chosen, State::Accepted).is_err(), "{told}: it is about them");
            }
        }
    }
}
