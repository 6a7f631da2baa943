//! Many entries in one request.

use serde::{Deserialize, Serialize};

/// What happens when some of many fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum BulkMode {
    /// All entries or none.
    #[default]
    Atomic,
    /// Every entry that is right.
    Partial,
}
