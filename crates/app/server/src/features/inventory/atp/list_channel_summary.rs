//! `GET /api/inventory/channel/summary`

use crate::features::inventory::promise::{Book, sum};
use crate::features::inventory::reservations::lapse;
use crate::features::network::{self, Channel};
use crate::http::{Answer, ApiError, ApiQuery, Call, LocationScope, Reply};
use serde::{Deserialize, Serialize};
use stockflow_db::Tx;
use stockflow_kernel::Quantity;
use stockflow_planning::atp::Severity;

/// Where to look.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SummaryPlace {
    /// The location; without it all from which each channel sells.
    #[param(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    location_id: Option<String>,
}

/// One channel over all products that were ever stocked where it sells from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChannelSummary {
    #[schema(example = "OURS-0")]
    channel_id: String,
    #[schema(example = "Web shop")]
    channel_name: String,
    #[schema(example = "E_COMMERCE")]
    channel_type: String,
    /// The sum over all products, in their own units; below zero ones included.
    atp: Quantity,
    reserved: Quantity,
    /// The sum of what may be promised.
    available: Quantity,
    /// Still to come.
    on_order: Quantity,
    #[schema(example = 240)]
    products: i64,
    #[schema(example = 4)]
    products_low: i64,
    #[schema(example = 1)]
    products_critical: i64,
}

/// Channels at a glance
///
/// Of each channel what may be promised, what is reserved and to come, and how many products run low.
#[utoipa::path(get, path = "/api/inventory/channel/summary", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    params(SummaryPlace),
    responses((status = 200, description = "All channels", body = [ChannelSummary])))]
pub(super) async fn list_channel_summary(call: Call, ApiQuery(place): ApiQuery<SummaryPlace>) -> Answer {
    lapse(&call).await?;
    let caller = call.clone();
    let asked = place.location_id.clone().unwrap_or_default();
    call.answer_kept(&asked, move |tx| Reply::ok(&read(tx, &caller, place.location_id.as_deref())?)).await
}

fn read(tx: &mut Tx<'_>, call: &Call, at: Option<&str>) -> Result<Vec<ChannelSummary>, ApiError> {
    let scope = call.location_scope();
    if let Some(id) = at
        && (!scope.covers(id) || network::find_location(tx, id)?.is_none())
    {
        return Err(ApiError::unknown_reference("locationId", "location", id));
    }
    let book = Book::whole(tx, call.app(), call.now())?;
    book.rules().channels.iter().map(|channel| of_channel(&book, channel, at, &scope)).collect()
}

fn of_channel(
    book: &Book,
    channel: &Channel,
    at: Option<&str>,
    scope: &LocationScope,
) -> Result<ChannelSummary, ApiError> {
    let mut summary = ChannelSummary {
        channel_id: channel.id.clone(),
        channel_name: channel.name.clone(),
        channel_type: channel.kind.clone(),
        atp: Quantity::ZERO,
        reserved: Quantity::ZERO,
        available: Quantity::ZERO,
        on_order: Quantity::ZERO,
        products: 0,
        products_low: 0,
        products_critical: 0,
    };
    let sees = |id: &str| scope.covers(id) && at.is_none_or(|asked| asked == id);
    for shelves in book.shelves.chunk_by(|a, b| a.product_id == b.product_id) {
        let mut own = shelves
            .iter()
            .filter(|shelf| channel.location_ids.contains(&shelf.location_id) && sees(&shelf.location_id))
            .peekable();
        if own.peek().is_none() {
            continue;
        }
        for coming in own.flat_map(|shelf| &shelf.coming) {
            summary.on_order = sum(summary.on_order, coming.quantity)?;
        }
        let cell = book.cell(channel, &shelves[0].product_id, at, sees)?;
        summary.atp = sum(summary.atp, cell.atp.atp)?;
        summary.reserved = sum(summary.reserved, cell.position.reserved)?;
        summary.available = sum(summary.available, cell.atp.available)?;
        summary.products += 1;
        match cell.severity {
            Severity::Critical => summary.products_critical += 1,
            Severity::Low => summary.products_low += 1,
            Severity::Ok => {}
        }
    }
    Ok(summary)
}
