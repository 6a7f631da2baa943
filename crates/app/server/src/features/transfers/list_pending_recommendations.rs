//! `GET /api/transfers/recommendations/pending`

use super::wire::{COLUMNS, FILTERS, LOCATION, Recommendation, RecommendationRow};
use crate::http::list::{List, ListQuery, Sort, SortKey};
use crate::http::{Answer, Call};

pub(super) static LIST: List = List {
    columns: COLUMNS,
    from: " FROM transfer_recommendation r JOIN product p ON p.workspace_id = r.workspace_id AND p.id = r.product_id JOIN location s ON s.workspace_id = r.workspace_id AND s.id = r.source_location_id JOIN location d ON d.workspace_id = r.workspace_id AND d.id = r.dest_location_id WHERE r.workspace_id = $1 AND r.status = 'PENDING'",
    id: "r.id",
    filters: FILTERS,
    sorts: &[
        Sort { name: "priority", sql: "r.priority_rank", key: SortKey::Number },
        Sort { name: "createdAt", sql: "r.created_at", key: SortKey::Number },
        Sort { name: "quantity", sql: "r.quantity", key: SortKey::Number },
        Sort { name: "productName", sql: "p.name", key: SortKey::Text },
    ],
    newest_first: true,
    location: Some(LOCATION),
};

/// Recommendations that wait for a decision
///
/// The most urgent first.
#[utoipa::path(get, path = "/api/transfers/recommendations/pending", tag = "Transfers", security(("bearer" = ["transfers.read"])),
    responses((status = 200, description = "A page of pending recommendations", body = [Recommendation])))]
pub(super) async fn list_pending_recommendations(call: Call, query: ListQuery) -> Answer {
    let now = call.now();
    query.answer(move |row: RecommendationRow| Recommendation::at(row, now)).await
}
