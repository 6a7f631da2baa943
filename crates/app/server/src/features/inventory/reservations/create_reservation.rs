//! `POST /api/inventory/reservations`

use super::place::{Order, place};
use super::wire::{Asked, Reservation};
use crate::features::catalog;
use crate::features::inventory::places::FRACTION;
use crate::features::inventory::promise::{Recipes, recipes};
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, Reply};
use serde::Deserialize;
use stockflow_db::Tx;
use stockflow_kernel::Quantity;

/// What to hold, for whom, and for how long.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "channelId": "OURS-0", "reference": "ORDER-1001", "ttlSeconds": 900,
    "lines": [{ "productMasterId": "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", "quantity": 2 }],
}))]
pub(super) struct CreateReservation {
    /// The channel that sells it; its policies decide how much may be held.
    #[schema(example = "OURS-0", min_length = 1, max_length = 60)]
    channel_id: String,
    /// Your order, or whatever it is held for.
    #[schema(example = "ORDER-1001", min_length = 1, max_length = 200)]
    reference: String,
    #[serde(default)]
    #[schema(example = "", max_length = 1000)]
    comment: String,
    /// It ends by itself after so many seconds unless it is confirmed.
    #[serde(default = "quarter_of_an_hour")]
    #[schema(example = 900, minimum = 1, maximum = 2592000, default = 900)]
    ttl_seconds: i64,
    /// With one line short nothing is held; otherwise what there is, as far as the channel's policy takes parts.
    #[serde(default = "yes")]
    #[schema(example = true, default = true)]
    all_or_nothing: bool,
    #[schema(min_items = 1, max_items = 100)]
    lines: Vec<LineToHold>,
}

/// How much of what to hold.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LineToHold {
    /// The product: this or `globalSku`. A bundle is held as what it is made of.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    product_master_id: Option<String>,
    /// The product's SKU, instead of its id.
    #[schema(example = json!(null), min_length = 1, max_length = 100)]
    global_sku: Option<String>,
    /// Where to take it from; left out: any location that the channel sells from.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    location_id: Option<String>,
    #[schema(value_type = crate::http::Positive, example = 2)]
    quantity: Quantity,
}

const fn quarter_of_an_hour() -> i64 {
    900
}

const fn yes() -> bool {
    true
}

impl CreateReservation {
    /// The lines with their products, all of this workspace, and what these are made of; or every fault.
    fn lines(&self, tx: &mut Tx<'_>, call: &Call) -> Result<(Vec<Asked>, Recipes), ApiError> {
        let scope = call.location_scope();
        let rules = call.app().rules.of(tx)?;
        let channel = rules
            .channel(&self.channel_id)
            .ok_or_else(|| ApiError::unknown_reference("channelId", "channel", &self.channel_id))?;
        let skus: Vec<String> = self.lines.iter().filter_map(|line| line.global_sku.clone()).collect();
        let by_sku = catalog::ids_of_skus(tx, &skus)?;
        let named = self.lines.iter().filter_map(|line| line.product_master_id.as_ref());
        let ids: Vec<String> = named.chain(by_sku.values()).cloned().collect();
        let sold = catalog::sold(tx, &ids)?;
        let (mut faults, mut lines) = (Vec::new(), Vec::new());
        for (index, line) in self.lines.iter().enumerate() {
            let path = |field: &str| format!("lines[{index}].{field}");
            let product = match (&line.product_master_id, &line.global_sku) {
                (Some(id), None) if sold.contains_key(id) => Some(id.clone()),
                (None, Some(sku)) if by_sku.contains_key(sku) => by_sku.get(sku).cloned(),
                (Some(id), None) => {
                    let message = format!("names no product of this workspace: {id}");
                    faults.push(Fault::new(path("productMasterId"), "reference", message));
                    None
                }
                (None, Some(sku)) => {
                    let message = format!("names no product of this workspace: {sku}");
                    faults.push(Fault::new(path("globalSku"), "reference", message));
                    None
                }
                _ => {
                    faults.push(Fault::new(
                        path("productMasterId"),
                        "required",
                        "give either productMasterId or globalSku",
                    ));
                    None
                }
            };
            if let Some(id) = &line.location_id
                && !(scope.covers(id) && channel.location_ids.contains(id))
            {
                let message = format!("names no location that the channel sells from: {id}");
                faults.push(Fault::new(path("locationId"), "reference", message));
            }
            if let Some(product_master_id) = product {
                lines.push(Asked { product_master_id, location_id: line.location_id.clone(), quantity: line.quantity });
            }
        }
        let held: Vec<String> = lines.iter().map(|line| line.product_master_id.clone()).collect();
        if faults.is_empty() {
            let whole = |product: &String| sold.get(product).is_some_and(|sold| sold.indivisible);
            let broken = |line: &Asked| whole(&line.product_master_id) && line.quantity.micros() % 1_000_000 != 0;
            let path = |index: usize| format!("lines[{index}].quantity");
            let fractions = lines.iter().enumerate().filter(|(_, line)| broken(line));
            faults.extend(fractions.map(|(index, _)| Fault::new(path(index), "invalid", FRACTION)));
        }
        if !faults.is_empty() {
            return Err(ApiError::faults(faults));
        }
        let recipes = recipes(tx, &held, &sold)?;
        Ok((lines, recipes))
    }
}

/// Hold stock
///
/// Holds stock for a channel and an order until it is confirmed, handed out, released or past its time. What the
/// channel's policies keep back is not held; of what is there the earliest expiry date goes first. With
/// `includeInboundDays` what is still to come may be promised too, and with `allowBackorder` more than that.
/// Otherwise 409 `INSUFFICIENT_STOCK`, with each line that is short in `details.lines`, and nothing changes.
#[utoipa::path(post, path = "/api/inventory/reservations", tag = "Inventory", security(("bearer" = ["inventory.write"])),
    extensions(("x-location-scoped" = json!(true))),
    request_body = CreateReservation,
    responses((status = 201, description = "Held", body = Reservation)))]
pub(super) async fn create_reservation(call: Call, ApiJson(body): ApiJson<CreateReservation>) -> Answer {
    let caller = call.clone();
    call.write(move |change| {
        let (lines, recipes) = body.lines(change.tx, &caller)?;
        let order = Order {
            lines,
            recipes,
            channel_id: body.channel_id.clone(),
            reference: body.reference.clone(),
            comment: body.comment.clone(),
            expires_at: Some(change.now.plus_seconds(body.ttl_seconds)),
            all_or_nothing: body.all_or_nothing,
        };
        let (kept, parts) = place(change, caller.app(), &caller.location_scope(), &order)?;
        let location = format!("/api/inventory/reservations/{}", kept.id);
        Ok(Reply::created(location, &Reservation::new(kept, &parts))?.version(1))
    })
    .await
}
