//! `POST /api/inventory/availability/check`

use crate::features::catalog::{self, Sold};
use crate::features::inventory::promise::{Book, Detail, Search, Take, phased, products_of, recipes};
use crate::features::inventory::reservations::lapse;
use crate::features::network::{self, Channel};
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, LocationScope, Reply};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use stockflow_db::Tx;
use stockflow_kernel::{Day, Quantity};

/// How far ahead a date is looked for.
const HORIZON_DAYS: usize = 180;

/// A basket.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CheckAvailability {
    /// The channel that would sell it; left out: all stock, by the policies that name no channel.
    #[schema(example = "OURS-0", min_length = 1, max_length = 60)]
    channel_id: Option<String>,
    #[schema(min_items = 1, max_items = 100)]
    lines: Vec<LineToCheck>,
    /// The day by which it is needed; left out: today.
    #[schema(example = json!(null))]
    required_by: Option<Day>,
    /// Whether `available` asks for all lines.
    #[serde(default)]
    #[schema(example = false, default = false)]
    all_or_nothing: bool,
}

/// One line of it.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LineToCheck {
    /// The product: this or `globalSku`. A bundle is checked as what it is made of.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    product_master_id: Option<String>,
    /// The product's SKU, instead of its id.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    global_sku: Option<String>,
    #[schema(value_type = crate::http::Positive, example = 2)]
    quantity: Quantity,
    /// Where to take it from.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    location_id: Option<String>,
}

/// Whether the basket can be had.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AvailabilityCheck {
    /// Whether it can be had: with `allOrNothing` every line in full, without it anything at all.
    #[schema(example = true)]
    available: bool,
    /// Whether every line can be had in full.
    #[schema(example = true)]
    complete: bool,
    lines: Vec<CheckedLine>,
}

/// Whether a line can be had.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct CheckedLine {
    /// From 1.
    #[schema(example = 1)]
    line: usize,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    requested: Quantity,
    /// Of the requested, by `requiredBy`.
    available: Quantity,
    shortfall: Quantity,
    /// The first day on which all of it can be had, up to 180 days ahead; null: none is known.
    earliest_date: Option<Day>,
    /// Why not more, where a policy says so.
    #[schema(example = json!(null))]
    reason: Option<&'static str>,
    /// From where it would be taken: what expires first before the rest.
    allocations: Vec<CheckedAllocation>,
}

/// Stock that would be taken.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct CheckedAllocation {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    /// null: of what is still to come.
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    inventory_item_id: Option<String>,
    #[schema(example = json!(null))]
    lot_number: Option<String>,
    expiry_date: Option<Day>,
    quantity: Quantity,
}

impl From<Take> for CheckedAllocation {
    fn from(take: Take) -> Self {
        Self {
            product_master_id: take.product_id,
            location_id: take.location_id,
            inventory_item_id: take.line_id,
            lot_number: take.lot_number,
            expiry_date: take.expires_on,
            quantity: take.quantity,
        }
    }
}

/// Check a basket
///
/// What of it can be had, from where, of which lots, and when the rest. Lines of the same product, and kits that share
/// parts, compete as they would when they are reserved. Nothing is held: only a reservation promises. A repeated
/// `Idempotency-Key` is answered anew, since the answer is of the moment.
#[utoipa::path(post, path = "/api/inventory/availability/check", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    extensions(("x-location-scoped" = json!(true))),
    request_body = CheckAvailability,
    responses((status = 200, description = "What can be had", body = AvailabilityCheck)))]
pub(super) async fn check_availability(call: Call, ApiJson(body): ApiJson<CheckAvailability>) -> Answer {
    lapse(&call).await?;
    let caller = call.clone();
    let check = call.read(move |tx| check(tx, &caller, &body)).await?;
    Reply::ok(&check)
}

fn check(tx: &mut Tx<'_>, call: &Call, body: &CheckAvailability) -> Result<AvailabilityCheck, ApiError> {
    let scope = call.location_scope();
    let (products, sold) = products(tx, body, &scope)?;
    let recipes = recipes(tx, &products, &sold)?;
    let mut book = Book::of(tx, call.app(), call.now(), Detail::Lines, &products_of(&recipes), None)?;
    let channel = match &body.channel_id {
        Some(id) => book.channel(id).cloned().ok_or_else(|| ApiError::unknown_reference("channelId", "channel", id))?,
        None => everything(&book),
    };
    let mut lines = Vec::with_capacity(products.len());
    for (index, (product, line)) in products.iter().zip(&body.lines).enumerate() {
        let recipe = recipes.get(product).cloned().unwrap_or_default();
        let place = line.location_id.as_deref();
        let when = when(&book, &channel, &scope, &recipe, line, body.required_by)?;
        let mut search = Search { book: &mut book, channel: &channel, scope: &scope, product, place };
        let got = search.fill(&recipe, line.quantity)?;
        let available = got.found.max(when.by).min(line.quantity);
        lines.push(CheckedLine {
            line: index + 1,
            product_master_id: product.clone(),
            requested: line.quantity,
            available,
            shortfall: Quantity::from_micros(line.quantity.micros() - available.micros()),
            earliest_date: if got.found >= line.quantity { Some(when.today) } else { when.earliest },
            reason: got.reason,
            allocations: got.takes.into_iter().map(CheckedAllocation::from).collect(),
        });
    }
    let complete = lines.iter().all(|line| line.shortfall == Quantity::ZERO);
    let some = lines.iter().any(|line| line.available > Quantity::ZERO);
    Ok(AvailabilityCheck { available: complete || (some && !body.all_or_nothing), complete, lines })
}

/// The product of each line, and what is known of them; or every fault.
fn products(
    tx: &mut Tx<'_>,
    body: &CheckAvailability,
    scope: &LocationScope,
) -> Result<(Vec<String>, HashMap<String, Sold>), ApiError> {
    let skus: Vec<String> = body.lines.iter().filter_map(|line| line.global_sku.clone()).collect();
    let by_sku = catalog::ids_of_skus(tx, &skus)?;
    let named = body.lines.iter().filter_map(|line| line.product_master_id.as_ref());
    let ids: Vec<String> = named.chain(by_sku.values()).cloned().collect();
    let sold = catalog::sold(tx, &ids)?;
    let (mut faults, mut products) = (Vec::new(), Vec::new());
    for (index, line) in body.lines.iter().enumerate() {
        let path = |field: &str| format!("lines[{index}].{field}");
        let named = match (&line.product_master_id, &line.global_sku) {
            (Some(id), None) => sold.get_key_value(id).map(|(id, _)| id.clone()).ok_or(("productMasterId", id)),
            (None, Some(sku)) => by_sku.get(sku).cloned().ok_or(("globalSku", sku)),
            _ => {
                let message = "give either productMasterId or globalSku";
                faults.push(Fault::new(path("productMasterId"), "required", message));
                continue;
            }
        };
        match named {
            Ok(product) => products.push(product),
            Err((field, name)) => {
                let message = format!("names no product of this workspace: {name}");
                faults.push(Fault::new(path(field), "reference", message));
            }
        }
        if let Some(id) = &line.location_id
            && (!scope.covers(id) || network::find_location(tx, id)?.is_none())
        {
            let message = format!("names no location of this workspace: {id}");
            faults.push(Fault::new(path("locationId"), "reference", message));
        }
    }
    if faults.is_empty() { Ok((products, sold)) } else { Err(ApiError::faults(faults)) }
}

/// A channel that sells from every shelf.
fn everything(book: &Book) -> Channel {
    let mut location_ids: Vec<String> = book.shelves.iter().map(|shelf| shelf.location_id.clone()).collect();
    location_ids.sort_unstable();
    location_ids.dedup();
    Channel {
        id: String::new(),
        name: String::new(),
        kind: String::new(),
        low_atp_threshold: Quantity::ZERO,
        critical_atp_threshold: Quantity::ZERO,
        reserve_stock: Quantity::ZERO,
        location_ids,
        version: 0,
    }
}

/// When something can be had.
struct When {
    today: Day,
    /// How much by the day that it is needed.
    by: Quantity,
    earliest: Option<Day>,
}

/// Looks ahead over all locations that may serve a line: of a kit the slowest part decides.
fn when(
    book: &Book,
    channel: &Channel,
    scope: &LocationScope,
    recipe: &[(String, Quantity)],
    line: &LineToCheck,
    required_by: Option<Day>,
) -> Result<When, ApiError> {
    let (mut made, mut first) = (vec![i64::MAX; HORIZON_DAYS], None);
    for (product, of_it) in recipe {
        let mut sums = vec![0_i64; HORIZON_DAYS];
        for shelf in book.of_product(product) {
            let serves = channel.location_ids.contains(&shelf.location_id)
                && scope.covers(&shelf.location_id)
                && line.location_id.as_ref().is_none_or(|asked| *asked == shelf.location_id);
            if !serves {
                continue;
            }
            first = first.or(Some(shelf.today));
            let holds = book.holds(channel, product, Some(&shelf.location_id));
            let seen = book.terms_at(channel, shelf, &holds)?;
            let days = phased(shelf, &seen, holds.min_remaining_shelf_life_days.value, HORIZON_DAYS)?;
            days.iter().zip(&mut sums).for_each(|(day, sum)| *sum += day.atp.micros().max(0));
        }
        for (made, sum) in made.iter_mut().zip(sums) {
            let kits = i128::from(sum) * 1_000_000 / i128::from(of_it.micros().max(1));
            *made = (*made).min(i64::try_from(kits).unwrap_or(i64::MAX));
        }
    }
    let today = first.unwrap_or_else(|| book.today());
    let index = |day: Day| usize::try_from(day.number() - today.number()).unwrap_or_default().min(HORIZON_DAYS - 1);
    let by = required_by.map_or(0, |day| made[index(day)]);
    let earliest = made.iter().position(|micros| *micros >= line.quantity.micros());
    Ok(When {
        today,
        by: Quantity::from_micros(by),
        earliest: earliest.map(|ahead| today.plus(i64::try_from(ahead).unwrap_or_default())),
    })
}
