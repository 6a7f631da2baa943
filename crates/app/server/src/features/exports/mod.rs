//! Exports: any list as a file, streamed to its end, that an import reads again.

mod download;
mod export_demand;
mod export_list;
mod get_export;
mod levels;
mod resources;

#[cfg(test)]
mod tests;

pub(crate) use download::{Download, send};

use crate::http::Endpoints;
use utoipa_axum::routes;

pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new().with(routes!(get_export::get_export))
}
