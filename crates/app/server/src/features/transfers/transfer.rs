//! A transfer as the API shows it, and how the list is asked.

use crate::http::ApiError;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use serde::Serialize;
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::{Instant, Quantity};

const STATUSES: &[&str] = &["DRAFT", "READY", "IN_TRANSIT", "PARTIALLY_RECEIVED", "RECEIVED", "CANCELLED"];

pub(super) static LIST: List = List {
    columns: "t.id, t.source_location_id, s.name, t.dest_location_id, d.name, t.status, t.recommendation_id, t.version, t.created_at, t.updated_at",
    from: " FROM transfer t JOIN location s ON s.workspace_id = t.workspace_id AND s.id = t.source_location_id JOIN location d ON d.workspace_id = t.workspace_id AND d.id = t.dest_location_id WHERE t.workspace_id = $1",
    id: "t.id",
    filters: &[
        Filter {
            name: "status",
            about: "How far it is.",
            kind: FilterKind::OneOf(STATUSES),
            sql: " AND t.status = ANY($?)",
        },
        Filter {
            name: "sourceLocationId",
            about: "From this location.",
            kind: FilterKind::AnyOf,
            sql: " AND t.source_location_id = ANY($?)",
        },
        Filter {
            name: "destLocationId",
            about: "To this location.",
            kind: FilterKind::AnyOf,
            sql: " AND t.dest_location_id = ANY($?)",
        },
        Filter { name: "from", about: "Made at or after.", kind: FilterKind::From, sql: " AND t.created_at >= $?" },
        Filter { name: "to", about: "Made at or before.", kind: FilterKind::To, sql: " AND t.created_at <= $?" },
        Filter {
            name: "updatedSince",
            about: "Changed at or after.",
            kind: FilterKind::From,
            sql: " AND t.updated_at >= $?",
        },
    ],
    sorts: &[
        Sort { name: "createdAt", sql: "t.created_at", key: SortKey::Number },
        Sort { name: "updatedAt", sql: "t.updated_at", key: SortKey::Number },
    ],
    newest_first: true,
    location: Some(
        " AND EXISTS (SELECT 1 FROM location v WHERE v.workspace_id = $1 AND v.id = ANY($?) AND v.id IN (t.source_location_id, t.dest_location_id))",
    ),
};

/// Stock on its way, or about to be, from one location to another.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Transfer {
    #[schema(example = "transfer_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) source_location_id: String,
    #[schema(example = "Distribution centre")]
    source_location_name: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7h")]
    pub(super) dest_location_id: String,
    #[schema(example = "Store 367")]
    dest_location_name: String,
    /// READY: the stock is reserved at the source.
    #[schema(example = "READY")]
    status: String,
    /// The recommendation that it came from.
    #[schema(example = "rec_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    recommendation_id: Option<String>,
    lines: Vec<TransferLine>,
    #[schema(example = 1)]
    pub(super) version: i64,
    created_at: Instant,
    updated_at: Instant,
}

/// One product of a transfer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct TransferLine {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "Whole milk")]
    product_name: String,
    #[schema(example = "995242")]
    global_sku: String,
    quantity: Quantity,
}
from_row!(TransferLine { product_master_id, product_name, global_sku, quantity });

pub(super) struct TransferRow {
    id: String,
    source_id: String,
    source_name: String,
    dest_id: String,
    dest_name: String,
    status: String,
    recommendation_id: String,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(TransferRow {
    id,
    source_id,
    source_name,
    dest_id,
    dest_name,
    status,
    recommendation_id,
    version,
    created_at,
    updated_at
});

impl Transfer {
    /// A row with its lines.
    pub(super) fn with_lines(tx: &mut Tx<'_>, row: TransferRow) -> Result<Self, ApiError> {
        let lines = tx.all(&LINES, args![&row.id])?;
        Ok(Self {
            id: row.id,
            source_location_id: row.source_id,
            source_location_name: row.source_name,
            dest_location_id: row.dest_id,
            dest_location_name: row.dest_name,
            status: row.status,
            recommendation_id: Some(row.recommendation_id).filter(|id| !id.is_empty()),
            lines,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }

    /// One transfer of the workspace.
    pub(super) fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<Self>, ApiError> {
        let row: Option<TransferRow> = by_id(tx, &LIST, id)?;
        row.map(|row| Self::with_lines(tx, row)).transpose()
    }
}

sql! {
    LINES = "
        SELECT l.product_id, p.name, p.global_sku, l.quantity
          FROM transfer_line l JOIN product p ON p.workspace_id = l.workspace_id AND p.id = l.product_id
         WHERE l.workspace_id = $1 AND l.transfer_id = $2 ORDER BY l.line";
}
