//! Jobs: work in the background, as its workspace sees it.
//!
//! A job needs the permission of what it does: who may import stock sees and cancels imports of stock, who may see
//! forecasts sees forecast runs, and who may change them cancels them. Anything else is for administrators.

mod cancel_job;
mod get_job;
mod list_jobs;
mod rights;
mod wire;

#[cfg(test)]
mod tests;

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new()
        .list(&wire::LIST, routes!(list_jobs::list_jobs))
        .with(routes!(get_job::get_job))
        .with(routes!(cancel_job::cancel_job))
}
