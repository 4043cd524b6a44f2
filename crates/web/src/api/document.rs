//! The document about the routes (OpenAPI 3.1), made of what is said of each and of the types that are read and written.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::OnceLock;

use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use mingde_app::view::{DayText, IdText, MomentText, StateText};
use serde_json::{Map, Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

use super::operation::{AnswerSort, Body, JSON, Operation, Shape};
use super::problem::{PROBLEM, ProblemView};

const ABOUT: &str = "What the pages of a bureau do, for programs. A token acts in the name of its owner, and may never do more than \
    its owner may; what there is not and what may not be seen are answered alike, with 404. Lists come in stretches: give `next` of one \
    as `after` of the next. Whatever may change something takes an `Idempotency-Key`: asked again under the same key, it is \
    answered as before, for a day.";

/// The document, written when it is first asked for.
pub struct Document {
    operations: Vec<Operation>,
    written: OnceLock<Bytes>,
}

impl Document {
    pub fn of(operations: Vec<Operation>) -> Self {
        Self { operations, written: OnceLock::new() }
    }

    pub fn answer(&self) -> Response {
        let written = self.written.get_or_init(|| Bytes::from(written(&self.operations).to_string()));
        ([(CONTENT_TYPE, JSON), (CACHE_CONTROL, "no-cache")], written.clone()).into_response()
    }
}

fn written(operations: &[Operation]) -> Value {
    let mut schemas = BTreeMap::new();
    let problem = reference(&mut schemas, Shape::of::<ProblemView>());
    // What stands in pairs is described too.
    for text in
        [Shape::of::<IdText>(), Shape::of::<DayText>(), Shape::of::<MomentText>(), Shape::of::<StateText>()]
    {
        reference(&mut schemas, text);
    }
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in operations {
        let told = told(operation, &mut schemas);
        paths.entry(operation.path).or_default().insert(operation.method.to_owned(), told);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Mingde",
            "description": ABOUT,
            "version": "1",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A token of the page “Account”." },
            },
            "responses": {
                "problem": {
                    "description": "Why it was not done (RFC 9457).",
                    "content": { PROBLEM: { "schema": problem } },
                },
            },
        },
    })
}

fn told(operation: &Operation, schemas: &mut BTreeMap<String, Value>) -> Value {
    let mut parameters: Vec<Value> = places(operation.path)
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    if let Some(query) = operation.query {
        parameters.extend(asked(query, schemas));
    }
    let header = |name: &str, required: bool, about: &str| {
        json!({
            "name": name, "in": "header", "required": required, "description": about,
            "schema": { "type": "string" },
        })
    };
    if operation.method != "get" {
        let mut key =
            header("Idempotency-Key", false, "Drawn for each request; the same for its repetition.");
        key["schema"] = json!({ "type": "string", "minLength": 1, "maxLength": 200 });
        parameters.push(key);
    }
    if let Some(required) = operation.if_match {
        parameters.push(header("If-Match", required, "The `ETag` of what was looked at."));
    }
    let mut responses = Map::new();
    for answer in &operation.answers {
        let mut response = match &answer.sort {
            AnswerSort::Nothing => json!({ "description": "Done." }),
            AnswerSort::Json(shape) => {
                let schema = reference(schemas, *shape);
                json!({ "description": operation.about, "content": { JSON: { "schema": schema } } })
            }
            AnswerSort::File(kinds) => json!({ "description": operation.about, "content": files(kinds) }),
        };
        if operation.tagged {
            let about = "What it is changed by (`If-Match`).";
            response["headers"] = json!({ "ETag": { "description": about, "schema": { "type": "string" } } });
        }
        responses.insert(answer.status.to_string(), response);
    }
    responses.insert("default".into(), json!({ "$ref": "#/components/responses/problem" }));
    let mut told = json!({
        "operationId": operation.id,
        "summary": operation.about,
        "tags": [operation.path.split('/').nth(3).unwrap_or_default()],
        "parameters": parameters,
        "responses": responses,
    });
    match &operation.body {
        Some(Body::Json(shape)) => {
            let schema = reference(schemas, *shape);
            told["requestBody"] = json!({ "required": true, "content": { JSON: { "schema": schema } } });
        }
        Some(Body::File(kinds)) => told["requestBody"] = json!({ "required": true, "content": files(kinds) }),
        None => {}
    }
    told
}

fn files(kinds: &[&str]) -> Map<String, Value> {
    kinds.iter().map(|kind| ((*kind).to_owned(), json!({ "schema": {} }))).collect()
}

/// The places of a path.
fn places(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// The fields of a type as values of an address.
fn asked(query: Shape, schemas: &mut BTreeMap<String, Value>) -> Vec<Value> {
    gather(schemas, query);
    let own = schema((query.own)());
    let required = own["required"].as_array().cloned().unwrap_or_default();
    let fields = own["properties"].as_object().cloned().unwrap_or_default();
    let parameter = |(name, schema): (String, Value)| {
        let mut schema = said(schema);
        let about = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        let mut told = json!({
            "name": name, "in": "query", "required": required.contains(&Value::from(name.as_str())),
            "schema": schema,
        });
        if let Some(about) = about {
            told["description"] = about;
        }
        told
    };
    fields.into_iter().map(parameter).collect()
}

/// What a value of an address looks like where it is given at all: it is never null.
fn said(mut schema: Value) -> Value {
    let others = |of: &Value| -> Vec<Value> {
        let null = |one: &&Value| **one != json!("null") && **one != json!({ "type": "null" });
        of.as_array().map_or_else(Vec::new, |of| of.iter().filter(null).cloned().collect())
    };
    if let ([only], true) = (&others(&schema["type"])[..], schema["type"].is_array()) {
        schema["type"] = only.clone();
    }
    if let ([only], true) = (&others(&schema["oneOf"])[..], schema["oneOf"].is_array()) {
        let mut only = only.clone();
        if let Some(about) = schema.get("description") {
            only["description"] = about.clone();
        }
        schema = only;
    }
    if let Some(schema) = schema.as_object_mut() {
        schema.retain(|name, value| name != "default" || !value.is_null());
    }
    schema
}

/// Where a type is described, with it and all that it names among what is described.
fn reference(schemas: &mut BTreeMap<String, Value>, shape: Shape) -> Value {
    let name = (shape.name)().into_owned();
    let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
    if let Entry::Vacant(vacant) = schemas.entry(name) {
        vacant.insert(schema((shape.own)()));
        gather(schemas, shape);
    }
    reference
}

fn gather(schemas: &mut BTreeMap<String, Value>, shape: Shape) {
    let mut others = Vec::new();
    (shape.others)(&mut others);
    for (name, own) in others {
        schemas.entry(name).or_insert_with(|| schema(own));
    }
}

pub fn schema(schema: RefOr<Schema>) -> Value {
    // Plain data into memory cannot fail.
    serde_json::to_value(schema).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::routes;

    #[test]
    fn no_two_types_are_described_under_one_name() {
        let mut described: BTreeMap<String, Value> = BTreeMap::new();
        let mut shapes = vec![Shape::of::<ProblemView>()];
        for Operation { body, answers, .. } in routes().operations {
            shapes.extend(body.and_then(|body| match body {
                Body::Json(shape) => Some(shape),
                Body::File(_) => None,
            }));
            shapes.extend(answers.into_iter().filter_map(|answer| match answer.sort {
                AnswerSort::Json(shape) => Some(shape),
                AnswerSort::File(_) | AnswerSort::Nothing => None,
            }));
        }
        assert!(shapes.len() > 30);
        for shape in shapes {
            let mut all = vec![((shape.name)().into_owned(), (shape.own)())];
            (shape.others)(&mut all);
            for (name, own) in all {
                let own = schema(own);
                let first = described.entry(name.clone()).or_insert_with(|| own.clone());
                assert_eq!(*first, own, "{name}");
            }
        }
    }
}
