//! Handlers under one type. What stands between an address and its handler, axum builds for the type of each handler anew: some sixty
//! functions for each of hundreds. Here all handlers are of one type before axum sees them.

use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use axum::routing::{self, MethodFilter, MethodRouter};

type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Any handler.
struct Any<S>(Arc<dyn Fn(Request, S) -> Answering + Send + Sync>);

impl<S> Clone for Any<S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<S: 'static> Handler<(), S> for Any<S> {
    type Future = Answering;

    fn call(self, request: Request, state: S) -> Answering {
        (self.0)(request, state)
    }
}

/// What answers requests of these methods.
pub fn on<H, T, S>(methods: MethodFilter, handler: H) -> MethodRouter<S>
where
    H: Handler<T, S>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    routing::on(methods, Any(Arc::new(move |request, state| Box::pin(handler.clone().call(request, state)))))
}

macro_rules! ways {
    ($($(#[$about:meta])* $name:ident: $method:ident),* $(,)?) => {$(
        $(#[$about])*
        pub fn $name<H, T, S>(handler: H) -> MethodRouter<S>
        where
            H: Handler<T, S>,
            T: 'static,
            S: Clone + Send + Sync + 'static,
        {
            on(MethodFilter::$method, handler)
        }
    )*};
}

ways! {
    /// What answers whoever reads.
    get: GET,
    /// What answers whoever sends something.
    post: POST,
    /// What answers whoever puts something in its place.
    put: PUT,
    /// What answers whoever takes something away.
    delete: DELETE,
}
