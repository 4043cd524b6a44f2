//! A route with what it takes and answers, said once.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::MethodFilter;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use crate::doors::LARGEST_FORM;
use crate::routing::on;

/// JSON.
pub const JSON: &str = "application/json";

/// What one route does.
#[derive(Clone)]
pub struct Operation {
    pub method: &'static str,
    pub path: &'static str,
    /// What generated clients call it.
    pub id: &'static str,
    pub about: &'static str,
    /// The values of the address behind the question mark, as the fields of a type.
    pub query: Option<Shape>,
    pub body: Option<Body>,
    /// Whoever only reads may ask it, whatever its method.
    pub harmless: bool,
    /// A token that is narrowed to kinds may ask it: what it does and answers is cut to records of those kinds, down to the scope of whoever
    /// acts. All else reaches beyond records, and is closed to such a token.
    pub by_kind: bool,
    /// So many bytes may be sent.
    pub largest: usize,
    pub answers: Vec<Answer>,
    /// Its answer has an `ETag`.
    pub tagged: bool,
    /// What it changes must still be what was looked at: `If-Match`; and whether nothing is done without it.
    pub if_match: Option<bool>,
}

/// What is sent.
#[derive(Clone)]
pub enum Body {
    /// As JSON.
    Json(Shape),
    /// The bytes of a file of one of these kinds.
    File(&'static [&'static str]),
}

/// What comes back.
#[derive(Clone)]
pub struct Answer {
    pub status: u16,
    pub sort: AnswerSort,
}

/// As what it comes back.
#[derive(Clone)]
pub enum AnswerSort {
    /// As JSON.
    Json(Shape),
    /// As the bytes of a file of one of these kinds.
    File(&'static [&'static str]),
    /// There is nothing to say.
    Nothing,
}

/// What values of a type look like.
#[derive(Clone, Copy)]
pub struct Shape {
    pub name: fn() -> std::borrow::Cow<'static, str>,
    pub own: fn() -> RefOr<Schema>,
    pub others: fn(&mut Vec<(String, RefOr<Schema>)>),
}

impl Shape {
    pub fn of<T: ToSchema + PartialSchema>() -> Self {
        Self { name: T::name, own: T::schema, others: T::schemas }
    }
}

/// A route that is asked for something.
pub fn operation(path: &'static str, id: &'static str, about: &'static str) -> Operation {
    Operation {
        method: "get",
        path,
        id,
        about,
        query: None,
        body: None,
        harmless: false,
        by_kind: false,
        largest: LARGEST_FORM,
        answers: Vec::new(),
        tagged: false,
        if_match: None,
    }
}

impl Operation {
    pub fn asks<T: ToSchema>(self) -> Self {
        Self { query: Some(Shape::of::<T>()), ..self }
    }

    pub fn takes<T: ToSchema>(self) -> Self {
        Self { body: Some(Body::Json(Shape::of::<T>())), ..self }
    }

    pub fn takes_file(self, kinds: &'static [&'static str], largest: u64) -> Self {
        Self { body: Some(Body::File(kinds)), largest: largest as usize, ..self }
    }

    pub fn of_most(self, largest: usize) -> Self {
        Self { largest, ..self }
    }

    pub fn answers<T: ToSchema>(self) -> Self {
        self.answers_with::<T>(200)
    }

    pub fn answers_with<T: ToSchema>(mut self, status: u16) -> Self {
        self.answers.push(Answer { status, sort: AnswerSort::Json(Shape::of::<T>()) });
        self
    }

    pub fn answers_file(mut self, kinds: &'static [&'static str]) -> Self {
        self.answers.push(Answer { status: 200, sort: AnswerSort::File(kinds) });
        self
    }

    pub fn answers_nothing(mut self) -> Self {
        self.answers.push(Answer { status: 204, sort: AnswerSort::Nothing });
        self
    }

    pub fn harmless(self) -> Self {
        Self { harmless: true, ..self }
    }

    pub fn by_kind(self) -> Self {
        Self { by_kind: true, ..self }
    }

    pub fn tagged(self) -> Self {
        Self { tagged: true, ..self }
    }

    pub fn if_match(self, wanted: bool) -> Self {
        Self { if_match: Some(wanted), ..self }
    }
}

/// Routes and what is said of them.
pub struct Api<S> {
    pub router: Router<S>,
    pub operations: Vec<Operation>,
}

impl<S: Clone + Send + Sync + 'static> Api<S> {
    pub fn new() -> Self {
        Self { router: Router::new(), operations: Vec::new() }
    }

    /// A route that changes nothing.
    pub fn read<T: 'static>(self, operation: Operation, handler: impl Handler<T, S>) -> Self {
        self.with(MethodFilter::GET, operation, handler)
    }

    /// A route that does something.
    pub fn act<T: 'static>(self, operation: Operation, handler: impl Handler<T, S>) -> Self {
        self.with(MethodFilter::POST, Operation { method: "post", ..operation }, handler)
    }

    /// A route that changes a part of something.
    pub fn change<T: 'static>(self, operation: Operation, handler: impl Handler<T, S>) -> Self {
        self.with(MethodFilter::PATCH, Operation { method: "patch", ..operation }, handler)
    }

    /// A route that takes something away.
    pub fn remove<T: 'static>(self, operation: Operation, handler: impl Handler<T, S>) -> Self {
        self.with(MethodFilter::DELETE, Operation { method: "delete", ..operation }, handler)
    }

    pub fn merge(mut self, other: Self) -> Self {
        self.operations.extend(other.operations);
        Self { router: self.router.merge(other.router), operations: self.operations }
    }

    fn with<T: 'static>(
        mut self,
        method: MethodFilter,
        operation: Operation,
        handler: impl Handler<T, S>,
    ) -> Self {
        let limit = DefaultBodyLimit::max(operation.largest);
        self.router = Router::route(self.router, operation.path, on(method, handler).layer(limit));
        self.operations.push(operation);
        self
    }
}
