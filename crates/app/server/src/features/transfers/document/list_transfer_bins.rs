//! `GET /api/inventory/transfers/bins`

use crate::features::inventory::{self, InBin};
use crate::features::{catalog, network};
use crate::http::{Answer, ApiError, ApiQuery, Call, Fault, Reply};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use stockflow_db::Tx;
use stockflow_kernel::{Day, Quantity};

/// Which product, where, and what for.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct BinPlace {
    /// The product.
    #[param(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    product_master_id: String,
    /// The location.
    #[param(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    location_id: String,
    /// `ship`: out of which bins it can be sent. `receive`: into which it can be put.
    #[param(inline, example = "ship")]
    purpose: Purpose,
}

/// What a bin is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
enum Purpose {
    Ship,
    Receive,
}

/// A bin that a transfer can take from or put into.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TransferBin {
    /// null: what lies in no bin.
    #[schema(example = "bin_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    bin_id: Option<String>,
    #[schema(example = "A-01-03")]
    bin_code: Option<String>,
    #[schema(example = "STORAGE")]
    bin_type: Option<String>,
    /// Of the product, over all lots.
    quantity_on_hand: Quantity,
    /// Neither reserved, on hold, recalled nor past its date.
    quantity_available: Quantity,
    /// The lots of the product there, what expires first before the rest.
    lots: Vec<TransferBinLot>,
}

/// What of a lot lies in a bin.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct TransferBinLot {
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    inventory_item_id: String,
    /// null: of no lot.
    #[schema(example = "lot_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    lot_id: Option<String>,
    #[schema(example = "L-2026-01")]
    lot_number: Option<String>,
    #[schema(example = "2026-12-31")]
    expiry_date: Option<Day>,
    quantity_on_hand: Quantity,
    quantity_available: Quantity,
}

/// Bins for a transfer
///
/// To `ship`: the bins at the location, HOLD and QUARANTINE left out, that have some of the product available, and what
/// lies in no bin. To `receive`: its RECEIVING, STORAGE and PICK bins in use, those that have some of the product
/// already first.
#[utoipa::path(get, path = "/api/inventory/transfers/bins", tag = "Transfers", security(("bearer" = ["transfers.read"])),
    params(BinPlace),
    responses((status = 200, description = "The bins", body = [TransferBin])))]
pub(super) async fn list_transfer_bins(call: Call, ApiQuery(place): ApiQuery<BinPlace>) -> Answer {
    let caller = call.clone();
    let bins = call.read(move |tx| read(tx, &caller, &place)).await?;
    Reply::ok(&bins)
}

fn read(tx: &mut Tx<'_>, call: &Call, place: &BinPlace) -> Result<Vec<TransferBin>, ApiError> {
    let mut faults = Vec::new();
    let (product, location) = (&place.product_master_id, &place.location_id);
    if catalog::find(tx, product)?.is_none() {
        let message = format!("names no product of this workspace: {product}");
        faults.push(Fault::new("productMasterId", "reference", message));
    }
    if !call.location_scope().covers(location) || network::find_location(tx, location)?.is_none() {
        let message = format!("names no location of this workspace: {location}");
        faults.push(Fault::new("locationId", "reference", message));
    }
    if !faults.is_empty() {
        return Err(ApiError::faults(faults));
    }
    let today = call.app().rules.of(tx)?.today(call.now(), location);
    let mut held: HashMap<String, Vec<InBin>> = HashMap::new();
    for line in inventory::in_bins(tx, product, location)? {
        held.entry(line.bin_id.clone()).or_default().push(line);
    }
    let loose = held.remove("").unwrap_or_default();
    let fits = |bin: &network::Bin| match place.purpose {
        Purpose::Ship => bin.ships(),
        Purpose::Receive => bin.receives(),
    };
    let bins = network::bins_at(tx, location)?;
    let mut shown: Vec<TransferBin> = Vec::new();
    for bin in bins.into_iter().filter(fits) {
        let lines = held.remove(&bin.id).unwrap_or_default();
        shown.push(TransferBin::new(Some(bin), lines, today));
    }
    match place.purpose {
        Purpose::Ship => {
            shown.push(TransferBin::new(None, loose, today));
            shown.retain(|bin| bin.quantity_available > Quantity::ZERO);
        }
        // The order of codes stays within each half.
        Purpose::Receive => shown.sort_by_key(|bin| bin.quantity_on_hand == Quantity::ZERO),
    }
    Ok(shown)
}

impl TransferBin {
    fn new(bin: Option<network::Bin>, lines: Vec<InBin>, today: Day) -> Self {
        let lot = |line: InBin| TransferBinLot {
            quantity_available: match line.expires_on {
                Some(last) if last < today => Quantity::ZERO,
                _ => line.available.max(Quantity::ZERO),
            },
            inventory_item_id: line.inventory_item_id,
            lot_id: Some(line.lot_id).filter(|id| !id.is_empty()),
            lot_number: line.lot_number,
            expiry_date: line.expires_on,
            quantity_on_hand: line.on_hand,
        };
        let lots: Vec<TransferBinLot> = lines.into_iter().map(lot).collect();
        let sum = |of: fn(&TransferBinLot) -> Quantity| {
            Quantity::from_micros(lots.iter().map(|lot| of(lot).micros()).fold(0, i64::saturating_add))
        };
        Self {
            quantity_on_hand: sum(|lot| lot.quantity_on_hand),
            quantity_available: sum(|lot| lot.quantity_available),
            bin_id: bin.as_ref().map(|bin| bin.id.clone()),
            bin_type: bin.as_ref().map(|bin| bin.kind.clone()),
            bin_code: bin.map(|bin| bin.code),
            lots,
        }
    }
}
