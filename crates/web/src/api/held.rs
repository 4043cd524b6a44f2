//! What a program sends, held against how the document describes it: what is wrong is said at its place, before anything is read. So no
//! program is told of types that stand in no document.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::diagnostic::Message;
use mingde_core::text::nearest;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Value, json};

use super::document::schema;
use super::operation::Shape;
use super::problem::Wrong;

/// At most so many names are listed in a message, and at most so much is wrong at once.
const NAMED: usize = 24;
/// Where types are described.
const TYPES: &str = "#/components/schemas/";

/// How something is to look, with all types that it names.
pub struct Wanted {
    own: Value,
    types: BTreeMap<String, Value>,
}

impl Wanted {
    pub fn of(shape: Shape) -> Self {
        let mut others = Vec::new();
        (shape.others)(&mut others);
        let types = others.into_iter().map(|(name, own)| (name, schema(own))).collect();
        Self { own: schema((shape.own)()), types }
    }

    /// What is wrong with a JSON text that reads: names that stand twice, that there are not, that are lacking, values of another sort.
    pub fn wrong_in(&self, text: &[u8], value: &Value) -> Vec<Wrong> {
        let mut wrong: Vec<Wrong> = twice(text).iter().map(|pointer| said_twice(pointer)).collect();
        self.hold(&self.own, value, "", &mut wrong);
        wrong.truncate(NAMED);
        wrong
    }

    /// The same of the pairs of an address.
    pub fn wrong_among(&self, pairs: &[(String, String)]) -> Vec<Wrong> {
        let (mut wrong, mut known) = (Vec::new(), BTreeSet::new());
        let fields = self.own["properties"].as_object();
        for (name, text) in pairs {
            let pointer = format!("/{}", escaped(name));
            match fields.and_then(|fields| fields.get(name)) {
                None => wrong.push(no_such(&pointer, name, self.names(&self.own))),
                Some(_) if !known.insert(name.as_str()) => wrong.push(said_twice(&pointer)),
                Some(wanted) if !self.reads(wanted, text) => wrong.push(no_value(&pointer, name, text)),
                Some(_) => {}
            }
        }
        wrong.extend(lacking(&self.own, "", |name| known.contains(name)));
        wrong.truncate(NAMED);
        wrong
    }

    fn hold(&self, wanted: &Value, value: &Value, at: &str, wrong: &mut Vec<Wrong>) {
        let wanted = self.meant(wanted);
        if let Some(ways) = wanted["oneOf"].as_array().or_else(|| wanted["anyOf"].as_array()) {
            return self.hold_one(ways, value, at, wrong);
        }
        if let Some(choices) = wanted["enum"].as_array().filter(|choices| !choices.contains(value)) {
            let codes = choices.iter().filter_map(Value::as_str);
            let mut no = no_value(at, last(at), value.as_str().unwrap_or(&value.to_string()));
            no.suggestion = value.as_str().and_then(|text| nearest(text, codes)).map(str::to_owned);
            return wrong.push(no);
        }
        let sorts = sorts(wanted);
        if !sorts.is_empty() && !sorts.iter().any(|sort| is_of(value, sort)) {
            return wrong.push(of_another_sort(at, &sorts, value));
        }
        match value {
            Value::Object(fields) => {
                let known = wanted["properties"].as_object();
                for (name, value) in fields {
                    let at = format!("{at}/{}", escaped(name));
                    match known.and_then(|known| known.get(name)) {
                        Some(wanted) => self.hold(wanted, value, &at, wrong),
                        None if wanted["additionalProperties"].is_object() => {
                            self.hold(&wanted["additionalProperties"], value, &at, wrong);
                        }
                        None if known.is_some() => wrong.push(no_such(&at, name, self.names(wanted))),
                        None => {}
                    }
                }
                wrong.extend(lacking(wanted, at, |name| fields.contains_key(name)));
            }
            Value::Array(values) => {
                for (nth, value) in values.iter().enumerate() {
                    self.hold(&wanted["items"], value, &format!("{at}/{nth}"), wrong);
                }
            }
            Value::Number(number) if is_below(wanted, value) => {
                wrong.push(no_value(at, last(at), &number.to_string()));
            }
            _ => {}
        }
    }

    /// One of several ways: that which fits, or is nearest by its sort.
    fn hold_one(&self, ways: &[Value], value: &Value, at: &str, wrong: &mut Vec<Wrong>) {
        let mut near = None;
        for way in ways {
            let mut found = Vec::new();
            self.hold(way, value, at, &mut found);
            if found.is_empty() {
                return;
            }
            let sorts = sorts(self.meant(way));
            if sorts.iter().any(|sort| is_of(value, sort)) {
                near = Some(found);
            }
        }
        match near {
            Some(found) => wrong.extend(found),
            None => {
                let all: Vec<&str> = ways.iter().flat_map(|way| sorts(self.meant(way))).collect();
                wrong.push(of_another_sort(at, &all, value));
            }
        }
    }

    /// What a reference leads to.
    fn meant<'w>(&'w self, wanted: &'w Value) -> &'w Value {
        let name = wanted["$ref"].as_str().and_then(|to| to.strip_prefix(TYPES));
        name.and_then(|name| self.types.get(name)).unwrap_or(wanted)
    }

    fn names<'w>(&self, wanted: &'w Value) -> Vec<&'w str> {
        wanted["properties"].as_object().into_iter().flat_map(|all| all.keys().map(String::as_str)).collect()
    }

    /// Whether a text of an address is a value of a sort. Whether it means something is asked where it is used.
    fn reads(&self, wanted: &Value, text: &str) -> bool {
        let wanted = self.meant(wanted);
        let sorts = sorts(wanted);
        let as_value = match sorts.iter().find(|sort| **sort != "null" && **sort != "string") {
            Some(_) => serde_json::from_str(text).unwrap_or(Value::Null),
            None => return true,
        };
        !as_value.is_null() && !is_below(wanted, &as_value) && sorts.iter().any(|sort| is_of(&as_value, sort))
    }
}

/// Whether a number is below nothing where none may be. Narrower bounds are told where the value is used.
fn is_below(wanted: &Value, value: &Value) -> bool {
    wanted["minimum"].as_f64().is_some_and(|least| least >= 0.0) && value.as_f64().is_some_and(|it| it < 0.0)
}

/// The sorts of JSON that a value may have; none where any will do.
fn sorts(wanted: &Value) -> Vec<&str> {
    match &wanted["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_of(value: &Value, sort: &str) -> bool {
    match sort {
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => sort_of(value) == other,
    }
}

fn sort_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn lacking(wanted: &Value, at: &str, has: impl Fn(&str) -> bool) -> Vec<Wrong> {
    let required = wanted["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let lacks = |name: &str| Wrong {
        pointer: format!("{at}/{}", escaped(name)),
        message: Message::new("api-lacks").with("name", name),
        suggestion: None,
    };
    required.filter(|name| !has(name)).map(lacks).collect()
}

fn no_such(pointer: &str, name: &str, known: Vec<&str>) -> Wrong {
    let near = nearest(name, known.iter().copied()).map(str::to_owned);
    let listed = known.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    let message = Message::new("api-no-such-name").with("name", shortened(name)).with("names", listed);
    Wrong { pointer: pointer.to_owned(), message, suggestion: near }
}

fn said_twice(pointer: &str) -> Wrong {
    let message = Message::new("api-twice").with("name", last(pointer));
    Wrong { pointer: pointer.to_owned(), message, suggestion: None }
}

fn no_value(pointer: &str, name: &str, value: &str) -> Wrong {
    let message = Message::new("api-value").with("name", name).with("value", shortened(value));
    Wrong { pointer: pointer.to_owned(), message, suggestion: None }
}

fn of_another_sort(at: &str, sorts: &[&str], value: &Value) -> Wrong {
    let wanted = sorts.join(", ");
    let message = match last(at) {
        "" => Message::new("api-sort-whole"),
        name => Message::new("api-sort").with("name", name),
    };
    let message = message.with("wanted", wanted).with("found", sort_of(value));
    // What is right but for its quotes, or for their lack.
    let bare = value.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
    let quoted = (value.is_number() || value.is_boolean()).then(|| json!(value.to_string()));
    let near = bare.into_iter().chain(quoted).find(|near| sorts.iter().any(|sort| is_of(near, sort)));
    Wrong { pointer: at.to_owned(), message, suggestion: near.map(|near| near.to_string()) }
}

/// The name at the end of a pointer; nothing for the whole.
fn last(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or_default()
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn shortened(text: &str) -> String {
    mingde_core::text::excerpt(text).into_owned()
}

/// Where a name stands more than once in one object: of several values a reader would take the last, and say nothing.
fn twice(text: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut reading = Deserializer::from_slice(text);
    // What does not read was told before.
    _ = Names { at: String::new(), found: &mut found }.deserialize(&mut reading);
    found
}

struct Names<'f> {
    at: String,
    found: &'f mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Names<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reading: D) -> Result<(), D::Error> {
        reading.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Names<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<(), A::Error> {
        let mut nth = 0;
        while values
            .next_element_seed(Names { at: format!("{}/{nth}", self.at), found: self.found })?
            .is_some()
        {
            nth += 1;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut known = BTreeSet::new();
        while let Some(name) = fields.next_key::<String>()? {
            let at = format!("{}/{}", self.at, escaped(&name));
            if !known.insert(name) {
                self.found.push(at.clone());
            }
            fields.next_value_seed(Names { at, found: self.found })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use mingde_app::{GivenChange, GivenRecord};
    use serde::Deserialize;
    use utoipa::ToSchema;

    use super::*;

    fn wrong(shape: Shape, text: &str) -> Vec<(String, &'static str, Option<String>)> {
        let value = serde_json::from_str(text).unwrap();
        let found = Wanted::of(shape).wrong_in(text.as_bytes(), &value);
        found.into_iter().map(|one| (one.pointer, one.message.code, one.suggestion)).collect()
    }

    fn at(pointer: &str, code: &'static str, near: Option<&str>) -> (String, &'static str, Option<String>) {
        (pointer.to_owned(), code, near.map(str::to_owned))
    }

    #[test]
    fn what_is_wrong_with_a_record_is_said_at_its_place() {
        let record = Shape::of::<GivenRecord>();
        let good = r#"{"kind":"x","unit":"S1","date":"2025-10-13","number":null,"fields":{"a":"b","c":4,"d":true},
            "participants":{"r":["甲",{"who":"乙","attributes":{"late":true}}]},"draft":false}"#;
        assert_eq!(wrong(record, good), []);
        for (text, found) in [
            ("[]", vec![at("", "api-sort-whole", None)]),
            ("{\"kind\":\"x\",\"unit\":\"S1\"}", vec![at("/date", "api-lacks", None)]),
            (
                r#"{"kind":"x","unit":"S1","date":"d","feilds":{}}"#,
                vec![at("/feilds", "api-no-such-name", Some("fields"))],
            ),
            (
                r#"{"kind":5,"unit":"S1","date":"d","draft":"true"}"#,
                vec![at("/draft", "api-sort", Some("true")), at("/kind", "api-sort", Some("\"5\""))],
            ),
            (
                r#"{"kind":"x","unit":"S1","date":"d","fields":{"a":1,"a":2}}"#,
                vec![at("/fields/a", "api-twice", None)],
            ),
            (
                r#"{"kind":"x","unit":"S1","date":"d","fields":{"a":["1"]},"participants":{"r":[{"whom":"甲"}, 7]}}"#,
                vec![
                    at("/fields/a", "api-sort", None),
                    at("/participants/r/0/whom", "api-no-such-name", Some("who")),
                    at("/participants/r/0/who", "api-lacks", None),
                    at("/participants/r/1", "api-sort", Some("\"7\"")),
                ],
            ),
            (
                r#"{"kind":"x","unit":"S1","date":"d","participants":{"r":[{"who":"甲","attributes":{"b":1,"b":1}}]}}"#,
                vec![at("/participants/r/0/attributes/b", "api-twice", None)],
            ),
        ] {
            assert_eq!(wrong(record, text), found, "{text}");
        }
        let change = Shape::of::<GivenChange>();
        assert_eq!(wrong(change, r#"{"fields":{"a":null},"number":""}"#), []);
        assert_eq!(wrong(change, r#"{"fields":{"a":{}}}"#), [at("/fields/a", "api-sort", None)]);
    }

    #[derive(Deserialize, ToSchema)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "it is looked at and never made")]
    struct InAddress {
        name: String,
        #[serde(default)]
        limit: Option<u32>,
        #[serde(default)]
        late: Option<bool>,
    }

    #[test]
    fn what_is_wrong_with_an_address_is_said_by_name() {
        let wanted = Wanted::of(Shape::of::<InAddress>());
        let among = |pairs: &[(&str, &str)]| -> Vec<(String, &'static str, Option<String>)> {
            let pairs: Vec<_> =
                pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
            let found = wanted.wrong_among(&pairs);
            found.into_iter().map(|one| (one.pointer, one.message.code, one.suggestion)).collect()
        };
        assert_eq!(among(&[("name", "5"), ("limit", "5"), ("late", "true")]), []);
        assert_eq!(among(&[]), [at("/name", "api-lacks", None)]);
        assert_eq!(among(&[("name", "x"), ("name", "y")]), [at("/name", "api-twice", None)]);
        assert_eq!(among(&[("name", "x"), ("lmit", "5")]), [at("/lmit", "api-no-such-name", Some("limit"))]);
        for (name, text) in
            [("limit", "many"), ("limit", "-1"), ("limit", "1.5"), ("late", "yes"), ("late", "1")]
        {
            assert_eq!(among(&[("name", "x"), (name, text)]), [at(&format!("/{name}"), "api-value", None)]);
        }
    }
}
