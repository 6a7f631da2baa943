//! A link as the API shows it, from the side of one of its products.

use crate::http::ApiError;
use crate::http::list::{Filter, FilterKind, List, Sort, SortKey, by_id};
use serde::{Deserialize, Serialize};
use stockflow_db::{Tx, from_row};
use stockflow_kernel::{Instant, Quantity};

pub(super) static LIST: List = List {
    columns: "l.id, l.product_id, p.global_sku, p.name, l.target_id, t.global_sku, t.name, l.kind, l.quantity, l.created_at",
    from: " FROM product_link l JOIN product p ON p.workspace_id = l.workspace_id AND p.id = l.product_id JOIN product t ON t.workspace_id = l.workspace_id AND t.id = l.target_id WHERE l.workspace_id = $1",
    id: "l.id",
    filters: &[Filter {
        name: "type",
        about: "What the link means, seen from this product.",
        kind: FilterKind::OutsideOneOf(LinkType::NAMES),
        sql: "",
    }],
    sorts: &[Sort { name: "createdAt", sql: "l.created_at", key: SortKey::Number }],
    newest_first: false,
    location: None,
};

/// What a link means, seen from the product that shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum LinkType {
    /// They go together; seen from both sides.
    Related,
    /// The other may be sold instead.
    Substitute,
    /// The other takes its place.
    Successor,
    /// It takes the other's place.
    Predecessor,
    /// The other is a part of it.
    Component,
    /// It is sold as a bundle that holds the other.
    Bundle,
}

impl LinkType {
    pub(super) const NAMES: &'static [&'static str] =
        &["RELATED", "SUBSTITUTE", "SUCCESSOR", "PREDECESSOR", "COMPONENT", "BUNDLE"];
    const ALL: [Self; 6] =
        [Self::Related, Self::Substitute, Self::Successor, Self::Predecessor, Self::Component, Self::Bundle];

    pub(super) const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    pub(super) fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(Self::Related)
    }

    /// Whether one of the product has a quantity of the other.
    pub(super) const fn has_quantity(self) -> bool {
        matches!(self, Self::Component | Self::Bundle)
    }
}

/// Which way a link goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Direction {
    /// From this product to the other.
    Outgoing,
    /// From the other to this product: it is the other's component, say.
    Incoming,
}

/// A link, seen from one of its products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProductLink {
    #[schema(example = "link_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) id: String,
    #[serde(rename = "type")]
    kind: LinkType,
    direction: Direction,
    /// The other product.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7h")]
    product_master_id: String,
    #[schema(example = "SKU-1002")]
    global_sku: String,
    #[schema(example = "Skimmed milk")]
    product_name: String,
    /// How much of the target one has: of a COMPONENT or a BUNDLE.
    quantity: Option<Quantity>,
    created_at: Instant,
}

/// A link as it is kept, with the names of both ends.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) product_id: String,
    product_sku: String,
    product_name: String,
    pub(super) target_id: String,
    target_sku: String,
    target_name: String,
    kind: String,
    quantity: Option<Quantity>,
    created_at: Instant,
}
from_row!(Row {
    id,
    product_id,
    product_sku,
    product_name,
    target_id,
    target_sku,
    target_name,
    kind,
    quantity,
    created_at
});

impl ProductLink {
    /// As the product with this id sees it.
    pub(super) fn seen_from(row: Row, product: &str) -> Self {
        let kind = LinkType::from_name(&row.kind);
        let (id, quantity, created_at) = (row.id, row.quantity, row.created_at);
        if row.product_id == product {
            let (product_master_id, global_sku, product_name) = (row.target_id, row.target_sku, row.target_name);
            let direction = Direction::Outgoing;
            return Self { id, kind, direction, product_master_id, global_sku, product_name, quantity, created_at };
        }
        let kind = if kind == LinkType::Successor { LinkType::Predecessor } else { kind };
        let (product_master_id, global_sku, product_name) = (row.product_id, row.product_sku, row.product_name);
        let direction = Direction::Incoming;
        Self { id, kind, direction, product_master_id, global_sku, product_name, quantity, created_at }
    }

    /// One link of a product.
    pub(super) fn find(tx: &mut Tx<'_>, product: &str, id: &str) -> Result<Self, ApiError> {
        let row: Option<Row> = by_id(tx, &LIST, id)?;
        let row = row.filter(|row| row.product_id == product || row.target_id == product);
        row.map(|row| Self::seen_from(row, product)).ok_or_else(|| ApiError::not_found("link", id))
    }
}
