//! What a movement is, and its row in the workspace's chain.

use super::slot::Slot;
use crate::change::Change;
use stockflow_db::{Arg, args, bulk, from_row};
use stockflow_kernel::{Instant, Quantity};

/// What a movement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovementKind {
    Opening,
    Receipt,
    Issue,
    Sale,
    Consumption,
    Return,
    Adjustment,
    Count,
    LotCorrection,
    WriteOff,
    TransferOut,
    TransferIn,
}

impl MovementKind {
    /// Every name.
    pub const NAMES: &'static [&'static str] = &[
        "OPENING",
        "RECEIPT",
        "ISSUE",
        "SALE",
        "CONSUMPTION",
        "RETURN",
        "ADJUSTMENT",
        "COUNT",
        "LOT_CORRECTION",
        "WRITE_OFF",
        "TRANSFER_OUT",
        "TRANSFER_IN",
    ];

    /// As it stands in the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// A movement to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub slot: Slot,
    pub kind: MovementKind,
    /// Positive in, negative out.
    pub quantity: Quantity,
    pub reason_code: String,
    pub comment: String,
    pub reference: String,
    pub effective_at: Instant,
}

/// What else may be said of a movement.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Particulars<'a> {
    /// The caller's own id: the ledger holds it once.
    pub external_id: Option<&'a str>,
    /// What led to it, as far as it is known.
    pub root_cause: &'a str,
}

/// A row of the ledger but for its number and its hash.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) stock_line_id: String,
    pub(super) product_id: String,
    pub(super) location_id: String,
    pub(super) kind: String,
    pub(super) quantity: Quantity,
    pub(super) counted: Option<Quantity>,
    pub(super) reason_code: String,
    pub(super) comment: String,
    pub(super) root_cause: String,
    pub(super) reference: String,
    pub(super) external_id: Option<String>,
    pub(super) actor_id: String,
    pub(super) finding: String,
    pub(super) effective_at: Instant,
    pub(super) recorded_at: Instant,
}
from_row!(Entry {
    id,
    stock_line_id,
    product_id,
    location_id,
    kind,
    quantity,
    counted,
    reason_code,
    comment,
    root_cause,
    reference,
    external_id,
    actor_id,
    finding,
    effective_at,
    recorded_at
});

impl Entry {
    /// A movement on a line now, of which nothing more is known.
    pub(super) fn new(
        change: &Change<'_, '_>,
        (line, product, location): (&str, &str, &str),
        kind: MovementKind,
        quantity: Quantity,
    ) -> Self {
        Self {
            id: change.id("txn"),
            stock_line_id: line.to_owned(),
            product_id: product.to_owned(),
            location_id: location.to_owned(),
            kind: kind.name().to_owned(),
            quantity,
            counted: None,
            reason_code: String::new(),
            comment: String::new(),
            root_cause: String::new(),
            reference: String::new(),
            external_id: None,
            actor_id: change.who.id.clone(),
            finding: String::new(),
            effective_at: change.now,
            recorded_at: change.now,
        }
    }

    /// The values in the order of the chain: what the hash covers.
    pub(super) fn values(&self) -> Vec<Arg> {
        args![
            &self.id,
            &self.stock_line_id,
            &self.product_id,
            &self.location_id,
            &self.kind,
            self.quantity,
            self.counted,
            &self.reason_code,
            &self.comment,
            &self.root_cause,
            &self.reference,
            self.external_id.as_deref(),
            &self.actor_id,
            &self.finding,
            self.effective_at,
            self.recorded_at
        ]
    }

    /// Adds it to the chain.
    pub(super) fn append(self, change: &mut Change<'_, '_>) {
        change.append(&MOVEMENTS, self.values());
    }
}

bulk! {
    MOVEMENTS = {
        table: "movement",
        key: ["workspace_id", "number"],
        columns: [
            "workspace_id", "number", "id", "stock_line_id", "product_id", "location_id", "kind", "quantity", "counted", "reason_code",
            "comment", "root_cause", "reference", "external_id", "actor_id", "finding", "effective_at", "recorded_at", "hash"
        ],
        types: [Text, I64, Text, Text, Text, Text, Text, I64, I64, Text, Text, Text, Text, Text, Text, Text, I64, I64, Bytes],
        conflict: Fail,
    };
}
