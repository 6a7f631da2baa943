//! A bin as the API takes and shows it.

use crate::features::network::find_location;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey};
use crate::http::{ApiError, Call};
use serde::{Deserialize, Serialize};
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::Instant;

pub(super) static LIST: List = List {
    columns: "b.id, b.location_id, b.code, b.kind, b.active, b.version, b.created_at, b.updated_at",
    from: " FROM bin b WHERE b.workspace_id = $1",
    id: "b.id",
    filters: &[
        Filter { name: "code", about: "The exact code.", kind: FilterKind::AnyOf, sql: " AND b.code = ANY($?)" },
        Filter { name: "type", about: "The exact type.", kind: FilterKind::OneOf(KINDS), sql: " AND b.kind = ANY($?)" },
        Filter { name: "active", about: "Whether it is in use.", kind: FilterKind::Flag, sql: " AND b.active = $?" },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND b.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "code", sql: "b.code", key: SortKey::Text },
        Sort { name: "createdAt", sql: "b.created_at", key: SortKey::Number },
    ],
    newest_first: false,
    location: None,
};

const KINDS: &[&str] = &["STORAGE", "PICK", "RECEIVING", "SHIPPING", "HOLD", "QUARANTINE", "RETURNS"];

/// What a bin is for. Stock in HOLD and QUARANTINE is not for sale: what lies there is on hold from the moment in which
/// the bin gets this type to the moment in which it gets another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum BinType {
    Storage,
    Pick,
    Receiving,
    Shipping,
    Hold,
    Quarantine,
    Returns,
}

impl BinType {
    pub(super) const fn name(self) -> &'static str {
        KINDS[match self {
            Self::Storage => 0,
            Self::Pick => 1,
            Self::Receiving => 2,
            Self::Shipping => 3,
            Self::Hold => 4,
            Self::Quarantine => 5,
            Self::Returns => 6,
        }]
    }

    fn named(name: &str) -> Self {
        match name {
            "PICK" => Self::Pick,
            "RECEIVING" => Self::Receiving,
            "SHIPPING" => Self::Shipping,
            "HOLD" => Self::Hold,
            "QUARANTINE" => Self::Quarantine,
            "RETURNS" => Self::Returns,
            _ => Self::Storage,
        }
    }
}

/// A place within a location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct BinBody {
    /// Unique within the location.
    #[schema(example = "A-01-03", min_length = 1, max_length = 100)]
    pub(super) code: String,
    #[serde(rename = "type")]
    pub(super) kind: BinType,
    /// Whether it is in use.
    #[serde(default = "yes")]
    #[schema(example = true, default = true)]
    pub(super) active: bool,
}

const fn yes() -> bool {
    true
}

/// A bin.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BinView {
    #[schema(example = "bin_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    #[schema(example = "A-01-03")]
    code: String,
    #[serde(rename = "type")]
    kind: BinType,
    #[schema(example = true)]
    active: bool,
    #[schema(example = 1)]
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
}

pub(super) struct BinRow {
    id: String,
    location_id: String,
    code: String,
    kind: String,
    active: bool,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(BinRow { id, location_id, code, kind, active, version, created_at, updated_at });

impl From<BinRow> for BinView {
    fn from(row: BinRow) -> Self {
        Self {
            id: row.id,
            location_id: row.location_id,
            code: row.code,
            kind: BinType::named(&row.kind),
            active: row.active,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl BinView {
    /// 404 unless the location has it.
    pub(super) fn find(tx: &mut Tx<'_>, location: &str, id: &str) -> Result<Self, ApiError> {
        let row: Option<BinRow> = tx.optional(&ONE, args![location, id])?;
        row.map(Self::from).ok_or_else(|| ApiError::not_found("bin", id))
    }

    /// What would make it anew.
    pub(super) fn body(&self) -> BinBody {
        BinBody { code: self.code.clone(), kind: self.kind, active: self.active }
    }
}

/// 404 unless the location is there and the caller may see it.
pub(super) fn location(call: &Call, tx: &mut Tx<'_>, id: &str) -> Result<(), ApiError> {
    if call.location_scope().covers(id) && find_location(tx, id)?.is_some() {
        return Ok(());
    }
    Err(ApiError::not_found("location", id))
}

sql! {
    ONE = "
        SELECT id, location_id, code, kind, active, version, created_at, updated_at FROM bin
         WHERE workspace_id = $1 AND location_id = $2 AND id = $3";
}
