//! `GET /api/inventory/channel-location/drilldown`

use super::matrix::SeverityName;
use super::why::explanation_id;
use crate::features::catalog;
use crate::features::inventory::promise::{Book, Detail, Layer, PhasedDay, Shelf, keeps, phased};
use crate::features::inventory::reservations::lapse;
use crate::features::network::{self, Channel, Decided, Effective};
use crate::http::{Answer, ApiError, ApiQuery, Call, LocationScope, Reply};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use stockflow_db::Tx;
use stockflow_kernel::{Day, Instant, Quantity};
use stockflow_planning::atp::{Atp, StockPosition, available_to_promise};

/// Which cell, and how far ahead.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CellPlace {
    /// The product.
    #[param(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    pub(super) product_master_id: String,
    /// The channel.
    #[param(example = "OURS-0", min_length = 1, max_length = 60)]
    pub(super) channel_id: String,
    /// The location; without it all from which the channel sells.
    #[param(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 60)]
    pub(super) location_id: Option<String>,
    /// Days ahead, today included.
    #[serde(default = "fortnight")]
    #[param(example = 14, minimum = 1, maximum = 180, default = 14)]
    pub(super) days: i64,
}

pub(super) const fn fortnight() -> i64 {
    14
}

/// One cell of the matrix with everything behind it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AtpDrilldown {
    /// What `GET /api/planning/explanations/{id}` is asked with.
    #[schema(example = "atp:prod_01k8zq5f3m9v7a1r2c4d5e6f7g::OURS-0")]
    explanation_id: String,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "OURS-0")]
    channel_id: String,
    /// When it was looked at.
    as_of: Instant,
    pub(super) atp: Quantity,
    /// ATP, never below zero.
    available: Quantity,
    severity: SeverityName,
    /// Add up to `atp` exactly.
    pub(super) terms: Vec<AtpTerm>,
    pub(super) locations: Vec<AtpAtLocation>,
}

/// One signed summand.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AtpTerm {
    /// `onHand`, `onHold`, `recalled`, `expired`, `reserved`, `keptForOtherChannels`, `safetyStock`, `reserveStock`, `inboundDue` or `promisedAgainstInbound`.
    #[schema(example = "onHand")]
    pub(super) name: &'static str,
    /// Deductions are negative.
    #[schema(example = 20)]
    pub(super) quantity: Quantity,
}

/// One location's part.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AtpAtLocation {
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: String,
    /// The day that it is there.
    today: Day,
    atp: Quantity,
    /// Add up to this location's `atp` exactly.
    pub(super) terms: Vec<AtpTerm>,
    /// The settings behind the terms, each with the policy that decided it.
    pub(super) settings: Vec<AtpSetting>,
    /// The stock line by line, what expires first before the rest.
    pub(super) stock: Vec<AtpStock>,
    /// What is still to come.
    pub(super) inbound: Vec<AtpInbound>,
    /// Day by day.
    pub(super) days: Vec<AtpDay>,
}

/// A setting that a term follows from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AtpSetting {
    #[schema(example = "safetyStock")]
    pub(super) name: &'static str,
    #[schema(value_type = Value, example = 4)]
    pub(super) value: Value,
    /// null: the channel's own setting or the default.
    #[schema(example = json!(null))]
    policy_id: Option<String>,
}

/// One stock line.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AtpStock {
    #[schema(example = "item_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    inventory_item_id: String,
    #[schema(example = json!(null))]
    lot_number: Option<String>,
    expiry_date: Option<Day>,
    pub(super) on_hand: Quantity,
    pub(super) reserved: Quantity,
    pub(super) on_hold: Quantity,
    pub(super) recalled: Quantity,
    /// Whether its date lets it be promised to this channel.
    #[schema(example = true)]
    pub(super) keeps: bool,
}

/// What is to come.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AtpInbound {
    /// null: nobody knows when, so nobody counts on it.
    due_on: Option<Day>,
    pub(super) quantity: Quantity,
    /// The purchase order's number, or the transfer's id.
    #[schema(example = "PO-1001")]
    reference: String,
    /// Whether it counts in today's ATP: due within `includeInboundDays`.
    #[schema(example = false)]
    pub(super) counts: bool,
}

/// One day.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AtpDay {
    pub(super) day: Day,
    inbound: Quantity,
    /// Of what has come by then, promised already.
    promised: Quantity,
    /// What its date keeps from being promised from this day on.
    expiring: Quantity,
    /// The balance at the end of the day.
    pub(super) projected: Quantity,
    /// What may be promised for this day: the smallest balance from it to the horizon.
    atp: Quantity,
}

/// One cell, term by term and day by day
///
/// Every term of a product's ATP for a channel, at each location: they add up exactly. Behind them the stock lines, what is
/// to come, the settings with the policies that decided them, and the balance day by day: the ATP of a day is the
/// smallest projected balance from that day to the horizon.
#[utoipa::path(get, path = "/api/inventory/channel-location/drilldown", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    params(CellPlace),
    responses((status = 200, description = "The cell", body = AtpDrilldown)))]
pub(super) async fn get_atp_drilldown(call: Call, ApiQuery(place): ApiQuery<CellPlace>) -> Answer {
    lapse(&call).await?;
    let caller = call.clone();
    let drilldown = call.read(move |tx| read(tx, &caller, &place)).await?;
    Reply::ok(&drilldown)
}

pub(super) fn read(tx: &mut Tx<'_>, call: &Call, place: &CellPlace) -> Result<AtpDrilldown, ApiError> {
    let scope = call.location_scope();
    if catalog::find(tx, &place.product_master_id)?.is_none() {
        return Err(ApiError::unknown_reference("productMasterId", "product", &place.product_master_id));
    }
    if let Some(id) = &place.location_id
        && (!scope.covers(id) || network::find_location(tx, id)?.is_none())
    {
        return Err(ApiError::unknown_reference("locationId", "location", id));
    }
    let products = [place.product_master_id.clone()];
    let book = Book::of(tx, call.app(), call.now(), Detail::Lines, &products, place.location_id.as_deref())?;
    let rules = book.rules();
    let channel = rules.channel(&place.channel_id);
    let channel = channel.ok_or_else(|| ApiError::unknown_reference("channelId", "channel", &place.channel_id))?;
    let at = place.location_id.as_deref();
    let sees = |id: &str| sees(&scope, at, id);
    let cell = book.cell(channel, &place.product_master_id, at, sees)?;
    let mut locations = Vec::new();
    for shelf in book.of_product(&place.product_master_id) {
        if channel.location_ids.contains(&shelf.location_id) && sees(&shelf.location_id) {
            locations.push(at_location(&book, channel, shelf, place.days)?);
        }
    }
    Ok(AtpDrilldown {
        explanation_id: explanation_id(&place.product_master_id, at.unwrap_or_default(), &channel.id),
        product_master_id: place.product_master_id.clone(),
        channel_id: channel.id.clone(),
        as_of: call.now(),
        atp: cell.atp.atp,
        available: cell.atp.available,
        severity: cell.severity.into(),
        terms: terms(&cell.atp),
        locations,
    })
}

fn sees(scope: &LocationScope, at: Option<&str>, id: &str) -> bool {
    scope.covers(id) && at.is_none_or(|asked| asked == id)
}

fn terms(atp: &Atp) -> Vec<AtpTerm> {
    atp.terms.iter().map(|term| AtpTerm { name: term.name, quantity: term.quantity }).collect()
}

fn at_location(book: &Book, channel: &Channel, shelf: &Shelf, days: i64) -> Result<AtpAtLocation, ApiError> {
    let holds = book.holds(channel, &shelf.product_id, Some(&shelf.location_id));
    let seen: StockPosition = book.terms_at(channel, shelf, &holds)?;
    let atp = available_to_promise(&seen).map_err(ApiError::internal)?;
    let shelf_life = holds.min_remaining_shelf_life_days.value;
    let last = shelf.today.plus(holds.include_inbound_days.value);
    let horizon = usize::try_from(days).unwrap_or_default();
    Ok(AtpAtLocation {
        location_id: shelf.location_id.clone(),
        today: shelf.today,
        atp: atp.atp,
        terms: terms(&atp),
        settings: settings(&holds),
        stock: shelf.layers.iter().map(|layer| stock(layer, shelf.today, shelf_life)).collect(),
        inbound: shelf
            .coming
            .iter()
            .map(|coming| AtpInbound {
                due_on: coming.due_on,
                quantity: coming.quantity,
                reference: coming.reference.clone(),
                counts: holds.include_inbound_days.value > 0
                    && coming.due_on.is_some_and(|day| day >= shelf.today && day <= last),
            })
            .collect(),
        days: phased(shelf, &seen, shelf_life, horizon)?.into_iter().map(AtpDay::from).collect(),
    })
}

fn stock(layer: &Layer, today: Day, shelf_life: i64) -> AtpStock {
    AtpStock {
        inventory_item_id: layer.line_id.clone(),
        lot_number: layer.lot_number.clone(),
        expiry_date: layer.expires_on,
        on_hand: layer.on_hand,
        reserved: layer.reserved,
        on_hold: layer.on_hold,
        recalled: layer.recalled,
        keeps: keeps(layer, today, shelf_life),
    }
}

impl From<PhasedDay> for AtpDay {
    fn from(day: PhasedDay) -> Self {
        Self {
            day: day.day,
            inbound: day.inbound,
            promised: day.promised,
            expiring: day.expiring,
            projected: day.projected,
            atp: day.atp,
        }
    }
}

fn settings(holds: &Effective) -> Vec<AtpSetting> {
    vec![
        setting("safetyStock", &holds.safety_stock),
        setting("reserveStock", &holds.reserve_stock),
        setting("includeInboundDays", &holds.include_inbound_days),
        setting("minRemainingShelfLifeDays", &holds.min_remaining_shelf_life_days),
        setting("maxShareOfInventory", &holds.max_share_of_inventory),
        setting("tier", &holds.tier),
        setting("allocationWeight", &holds.allocation_weight),
        setting("lowAtpThreshold", &holds.low_atp_threshold),
        setting("criticalAtpThreshold", &holds.critical_atp_threshold),
    ]
}

fn setting<T: Serialize>(name: &'static str, decided: &Decided<T>) -> AtpSetting {
    AtpSetting { name, value: json!(decided.value), policy_id: decided.policy_id.clone() }
}
