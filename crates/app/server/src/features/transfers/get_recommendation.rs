//! `GET /api/transfers/recommendations/{id}`

use super::wire::Recommendation;
use crate::http::{Answer, Call, PathId, Reply};

/// One recommendation
///
/// With the stock, the forecast and the money behind it.
#[utoipa::path(get, path = "/api/transfers/recommendations/{id}", tag = "Transfers", security(("bearer" = ["transfers.read"])),
    params(("id" = String, Path, description = "The recommendation's id")),
    responses((status = 200, description = "The recommendation", body = Recommendation)))]
pub(super) async fn get_recommendation(call: Call, PathId(id): PathId) -> Answer {
    let seen = call.clone();
    let recommendation = call.read(move |tx| Recommendation::find(tx, &id, &seen)).await?;
    Ok(Reply::ok(&recommendation)?.version(recommendation.version))
}
