//! `?archive=true`, where a thing can be kept for its history instead of being deleted.

use serde::Deserialize;

/// How to remove something.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Archive {
    /// Keep it for its history instead of deleting it.
    #[serde(default)]
    #[param(example = false, default = false)]
    pub archive: bool,
}
