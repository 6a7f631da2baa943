//! A transfer as the API shows it, and how the list is asked.

use super::state::TransferStatus;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey};
use serde::Serialize;
use stockflow_kernel::{Day, Instant, Quantity};

pub(super) static LIST: List = List {
    columns: "t.id, t.source_location_id, s.name, t.dest_location_id, d.name, t.status, t.recommendation_id, t.expected_on, t.comment, t.received_at, t.version, t.created_at, t.updated_at",
    from: " FROM transfer t JOIN location s ON s.workspace_id = t.workspace_id AND s.id = t.source_location_id JOIN location d ON d.workspace_id = t.workspace_id AND d.id = t.dest_location_id WHERE t.workspace_id = $1",
    id: "t.id",
    filters: &[
        Filter {
            name: "status",
            about: "How far it is.",
            kind: FilterKind::OneOf(TransferStatus::NAMES),
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
        Filter {
            name: "productMasterId",
            about: "Moves this product.",
            kind: FilterKind::AnyOf,
            sql: " AND t.id IN (SELECT n.transfer_id FROM transfer_line n WHERE n.workspace_id = $1 AND n.product_id = ANY($?))",
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
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::features::transfers) struct Transfer {
    #[schema(example = "transfer_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) source_location_id: String,
    #[schema(example = "Distribution centre")]
    pub(super) source_location_name: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7h")]
    pub(super) dest_location_id: String,
    #[schema(example = "Store 367")]
    pub(super) dest_location_name: String,
    pub(super) status: TransferStatus,
    /// The recommendation that it came from.
    #[schema(example = "rec_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) recommendation_id: Option<String>,
    /// The day, at the destination, on which what is not shipped yet is expected.
    #[schema(example = "2026-02-02")]
    pub(super) expected_on: Option<Day>,
    #[schema(example = "")]
    pub(super) comment: String,
    pub(super) lines: Vec<TransferLine>,
    /// The trips, in their order.
    pub(super) shipments: Vec<TransferShipment>,
    /// What came and what did not, in the order in which it was recorded.
    pub(super) receipts: Vec<TransferReceipt>,
    /// What did not go as it should, in sentences.
    #[schema(example = json!(["line 1: 2 short of 24 shipped"]))]
    pub(super) findings: Vec<String>,
    /// When the last of it had come, or was given up.
    #[schema(example = json!(null))]
    pub(super) received_at: Option<Instant>,
    #[schema(example = 1)]
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

/// One product of a transfer.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TransferLine {
    #[schema(example = 1)]
    pub(super) line: i64,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) product_master_id: String,
    #[schema(example = "Whole milk")]
    pub(super) product_name: String,
    #[schema(example = "995242")]
    pub(super) global_sku: String,
    pub(super) quantity: Quantity,
    /// null: what expires first.
    #[schema(example = json!(null))]
    pub(super) lot_id: Option<String>,
    #[schema(example = json!(null))]
    pub(super) lot_number: Option<String>,
    /// The bin that it comes from; null: any.
    #[schema(example = json!(null))]
    pub(super) bin_id: Option<String>,
    /// The bin at the destination; null: none.
    #[schema(example = json!(null))]
    pub(super) dest_bin_id: Option<String>,
    /// What has left the source.
    pub(super) shipped: Quantity,
    /// What has not, and is still to.
    pub(super) to_ship: Quantity,
    /// What has left the source and is not accounted for at the destination.
    pub(super) in_transit: Quantity,
    /// What came in good order, up to what was shipped.
    pub(super) received: Quantity,
    /// What came and was put on hold.
    pub(super) damaged: Quantity,
    /// What was shipped and never came.
    pub(super) short: Quantity,
    /// What came beyond what was shipped.
    pub(super) excess: Quantity,
    /// What was not shipped and will not be.
    pub(super) dropped: Quantity,
}

/// A trip.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TransferShipment {
    #[schema(example = "ship_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    /// From 1.
    #[schema(example = 1)]
    pub(super) number: i64,
    pub(super) shipped_at: Instant,
    /// The day that it was at the source.
    #[schema(example = "2026-01-31")]
    pub(super) shipped_on: Day,
    /// The day, at the destination, on which it should arrive.
    #[schema(example = "2026-02-02")]
    pub(super) expected_on: Day,
    #[schema(example = "")]
    pub(super) comment: String,
    pub(super) lines: Vec<TransferShipmentLine>,
}

/// What of a line went on a trip, out of one lot.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TransferShipmentLine {
    #[schema(example = 1)]
    pub(super) line: i64,
    #[schema(example = "lot_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) lot_id: Option<String>,
    #[schema(example = "L-2026-01")]
    pub(super) lot_number: Option<String>,
    #[schema(example = "2026-12-31")]
    pub(super) expiry_date: Option<Day>,
    /// The bin that it came from.
    #[schema(example = json!(null))]
    pub(super) bin_id: Option<String>,
    pub(super) quantity: Quantity,
    pub(super) received: Quantity,
    pub(super) damaged: Quantity,
    pub(super) short: Quantity,
    pub(super) in_transit: Quantity,
    /// In the ledger of the source.
    #[schema(example = "txn_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) movement_id: String,
    #[serde(skip)]
    pub(super) part: i64,
}

/// What came of a line, or did not.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TransferReceipt {
    #[schema(example = 1)]
    pub(super) number: i64,
    #[schema(example = 1)]
    pub(super) line: i64,
    /// RECEIVED; DAMAGED: on hold at the destination; SHORT: it never came; EXCESS: more than was shipped.
    #[schema(example = "RECEIVED")]
    pub(super) kind: String,
    /// null: EXCESS, which no trip brought by its papers.
    #[schema(example = "ship_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) shipment_id: Option<String>,
    #[schema(example = "lot_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) lot_id: Option<String>,
    #[schema(example = "L-2026-01")]
    pub(super) lot_number: Option<String>,
    #[schema(example = json!(null))]
    pub(super) bin_id: Option<String>,
    pub(super) quantity: Quantity,
    /// In the ledger of the destination; null: SHORT, which never reached it.
    #[schema(example = "txn_01k8zq5f3m9v7a1r2c4d5e6f7h")]
    pub(super) movement_id: Option<String>,
    /// The stock line that it stands in.
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) inventory_item_id: Option<String>,
    #[schema(example = "")]
    pub(super) comment: String,
    pub(super) received_at: Instant,
}

impl TransferLine {
    /// What of it is amiss.
    pub(super) fn findings(&self) -> Vec<String> {
        let (line, zero) = (self.line, Quantity::ZERO);
        let mut found = Vec::new();
        if self.short > zero {
            found.push(format!("line {line}: {} short of {} shipped", self.short, self.shipped));
        }
        if self.damaged > zero {
            found.push(format!("line {line}: {} came damaged and are on hold at the destination", self.damaged));
        }
        if self.excess > zero {
            let excess = self.excess;
            found.push(format!("line {line}: {excess} more came than were shipped; count the product at the source"));
        }
        found
    }
}
