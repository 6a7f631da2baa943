//! Suggestions of categories, learnt from what the workspace has assigned itself.

mod bayes;
mod examples;
mod neighbours;
mod rank;
mod suggest_product_categories;
mod vocabulary;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new().with(routes!(suggest_product_categories::suggest_product_categories))
}
