//! Which address is answered by which screen.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use crate::assets;
use crate::fault::Fault;
use crate::house::House;
use crate::screens::missing;

/// All screens. Whoever serves them puts the layer that knows sessions around it.
pub fn router(house: House) -> Router {
    Router::new()
        .route("/assets/{address}", get(assets::get))
        .fallback(async || Fault::missing())
        .layer(from_fn_with_state(house.clone(), missing::told))
        .with_state(house)
}
