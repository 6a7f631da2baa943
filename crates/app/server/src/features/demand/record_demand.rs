//! `POST /api/demand/bulk`

use super::chunk::DemandDay;
use super::history::SeriesKey;
use super::merge::{Loaded, Patch, announce, merge, want_forecasts, widen};
use super::names;
use crate::change::{Action, Change};
use crate::http::{Answer, ApiError, ApiJson, BulkMode, Call, Fault, NotNegative, Reply};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use stockflow_db::{DbError, Tx};
use stockflow_kernel::{Day, Money, Quantity};

/// The first day that an observation may have: 2000-01-01.
pub const EARLIEST: Day = Day::from_number(10_957);

/// Observations of demand.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RecordDemand {
    /// `atomic`: all or nothing; `partial`: the good ones, and the answer says which failed. By default `atomic`.
    #[serde(default)]
    mode: BulkMode,
    /// Of two for the same day and series the later counts.
    #[schema(min_items = 1, max_items = 1_000)]
    observations: Vec<DemandObservation>,
}

/// Demand of one product at one location on one day.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DemandObservation {
    /// The product: this or `globalSku`.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 200)]
    product_master_id: Option<String>,
    /// Deprecated: use productMasterId.
    #[schema(deprecated, example = json!(null), min_length = 1, max_length = 200)]
    product_id: Option<String>,
    /// The product's SKU, instead of its id.
    #[schema(example = json!(null), min_length = 1, max_length = 200)]
    global_sku: Option<String>,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g", min_length = 1, max_length = 200)]
    location_id: String,
    /// The channel, where it is known.
    #[schema(example = json!(null), min_length = 1, max_length = 200)]
    channel_id: Option<String>,
    /// A day of the location, from 2000-01-01 to today (tomorrow in UTC at the latest).
    #[schema(example = "2018-01-01")]
    date: Day,
    /// In the product's unit, 0 to 1,000,000,000.
    #[schema(value_type = NotNegative)]
    quantity: Quantity,
    /// The price of one unit, in the product's currency.
    #[schema(value_type = Option<NotNegative>)]
    price: Option<Money>,
    /// The product was promoted on that day.
    #[serde(default)]
    #[schema(example = false, default = false)]
    promotion: bool,
}

/// What became of the observations.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DemandRecorded {
    mode: BulkMode,
    /// Days that had no observation before.
    #[schema(example = 1, minimum = 0)]
    created: i64,
    /// Days whose earlier observation was replaced.
    #[schema(example = 0, minimum = 0)]
    replaced: i64,
    /// Days that already had this observation.
    #[schema(example = 0, minimum = 0)]
    unchanged: i64,
    /// Observations that were left out.
    #[schema(example = 0, minimum = 0)]
    failed: i64,
    /// One for each observation, in their order.
    results: Vec<DemandResult>,
}

/// What became of one observation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct DemandResult {
    /// Its place in the request, from 0.
    #[schema(example = 0, minimum = 0)]
    index: i64,
    status: DemandStatus,
    /// What stood there before, where it was replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<PreviousDemand>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Fault>,
}

/// What became of one observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
enum DemandStatus {
    Created,
    Replaced,
    Unchanged,
    Failed,
}

/// An observation that was replaced.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct PreviousDemand {
    #[schema(example = 11)]
    quantity: Quantity,
    #[schema(example = 1.99)]
    price: Option<Money>,
    #[schema(example = false)]
    promotion: bool,
}

/// Record demand
///
/// Up to 1,000 observations at once. A later value replaces an earlier one, and the answer says what
/// it was. Sending the same again changes nothing.
#[utoipa::path(post, path = "/api/demand/bulk", tag = "Forecasting", security(("bearer" = ["forecast.write"])),
    extensions(("x-location-scoped" = json!(true))),
    request_body = RecordDemand,
    responses((status = 200, description = "A result for each observation", body = DemandRecorded)))]
pub(super) async fn record_demand(call: Call, ApiJson(body): ApiJson<RecordDemand>) -> Answer {
    let visible = call.visible_locations();
    call.write(move |change| {
        let latest = Day::from_number(change.now.seconds().div_euclid(86_400)).plus(1);
        let known = Known::read(change.tx, &body.observations, visible.as_deref())?;
        let checked: Vec<_> = body.observations.iter().map(|one| known.check(one, latest)).collect();
        if body.mode == BulkMode::Atomic {
            let faults = checked.iter().enumerate().filter_map(|(at, outcome)| Some((at, outcome.as_ref().err()?)));
            let faults: Vec<_> = faults.map(|(at, fault)| located(at, fault)).collect();
            if !faults.is_empty() {
                return Err(ApiError::faults(faults));
            }
        }
        Reply::ok(&record(change, body.mode, &body.observations, checked)?)
    })
    .await
}

fn located(at: usize, fault: &Fault) -> Fault {
    Fault::new(format!("observations[{at}].{}", fault.path), &fault.code, fault.message.clone())
}

/// Writes those that passed their checks.
fn record(
    change: &mut Change<'_, '_>,
    mode: BulkMode,
    observations: &[DemandObservation],
    checked: Vec<Result<SeriesKey, Fault>>,
) -> Result<DemandRecorded, ApiError> {
    let mut patches: Vec<Patch> = Vec::new();
    let mut place_of: HashMap<SeriesKey, usize> = HashMap::new();
    let mut results = Vec::with_capacity(checked.len());
    // Where each observation stands: its patch and its place there.
    let mut places = Vec::with_capacity(checked.len());
    let mut failed = 0;
    for (at, (outcome, one)) in checked.into_iter().zip(observations).enumerate() {
        let mut result = DemandResult { index: at as i64, status: DemandStatus::Failed, previous: None, error: None };
        match outcome {
            Err(fault) => {
                failed += 1;
                result.error = Some(located(at, &fault));
            }
            Ok(key) => {
                let patch = *place_of.entry(key.clone()).or_insert_with(|| {
                    patches.push(Patch { key, days: Vec::new() });
                    patches.len() - 1
                });
                let day = DemandDay { quantity: one.quantity, price: one.price, promotion: one.promotion };
                places.push((at, patch, patches[patch].days.len(), day));
                patches[patch].days.push((one.date, Some(day)));
            }
        }
        results.push(result);
    }
    let befores = merge(change, &patches)?;
    let mut loaded = Loaded::default();
    for (at, patch, place, after) in places {
        let before = befores[patch][place];
        loaded.count(before, after);
        results[at].status = match before {
            None => DemandStatus::Created,
            Some(before) if before == after => DemandStatus::Unchanged,
            Some(before) => {
                let DemandDay { quantity, price, promotion } = before;
                results[at].previous = Some(PreviousDemand { quantity, price, promotion });
                DemandStatus::Replaced
            }
        };
    }
    if loaded.created + loaded.replaced > 0 {
        change.audit(Action::Update, "demandHistory", "bulk", None::<&Loaded>, Some(&loaded))?;
        let mut span = None;
        widen(&mut span, &patches);
        announce(change, patches.len(), loaded, span);
        want_forecasts(change)?;
    }
    let Loaded { created, replaced, unchanged } = loaded;
    Ok(DemandRecorded { mode, created, replaced, unchanged, failed, results })
}

/// The ids and SKUs of a request that name something of the workspace.
struct Known {
    products: HashSet<String>,
    skus: HashMap<String, String>,
    locations: HashSet<String>,
    channels: HashSet<String>,
}

impl Known {
    fn read(tx: &mut Tx<'_>, asked: &[DemandObservation], visible: Option<&[String]>) -> Result<Self, DbError> {
        fn distinct<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<String> {
            ids.collect::<HashSet<_>>().into_iter().cloned().collect()
        }
        let products = distinct(asked.iter().flat_map(|o| [&o.product_master_id, &o.product_id]).flatten());
        let skus = distinct(asked.iter().filter_map(|o| o.global_sku.as_ref()));
        let locations = distinct(asked.iter().map(|o| &o.location_id));
        let channels = distinct(asked.iter().filter_map(|o| o.channel_id.as_ref()));
        let mut locations = names::locations(tx, &locations)?;
        locations.retain(|id| visible.is_none_or(|ids| ids.contains(id)));
        Ok(Self {
            products: names::products(tx, &products)?.into_iter().collect(),
            skus: names::products_by_sku(tx, &skus)?.into_iter().collect(),
            locations: locations.into_iter().collect(),
            channels: names::channels(tx, &channels)?.into_iter().collect(),
        })
    }

    /// The series that an observation belongs to, or the first thing that is wrong with it.
    fn check(&self, one: &DemandObservation, latest: Day) -> Result<SeriesKey, Fault> {
        let unknown = |path: &str, what: &str, id: &str| {
            Fault::new(path, "reference", format!("names no {what} of this workspace: {id}"))
        };
        let product_id = self.product(one)?;
        if !self.locations.contains(&one.location_id) {
            return Err(unknown("locationId", "location", &one.location_id));
        }
        if let Some(channel) = one.channel_id.as_ref().filter(|id| !self.channels.contains(*id)) {
            return Err(unknown("channelId", "channel", channel));
        }
        if one.date < EARLIEST || one.date > latest {
            return Err(Fault::new("date", "range", format!("must lie between {EARLIEST} and {latest}")));
        }
        Ok(SeriesKey { product_id, location_id: one.location_id.clone(), channel_id: one.channel_id.clone() })
    }

    fn product(&self, one: &DemandObservation) -> Result<String, Fault> {
        let unknown =
            |path: &str, id: &str| Fault::new(path, "reference", format!("names no product of this workspace: {id}"));
        let mut found: Option<String> = None;
        let by_id = [("productMasterId", &one.product_master_id), ("productId", &one.product_id)];
        for (path, id) in by_id.into_iter().filter_map(|(path, id)| Some((path, id.as_ref()?))) {
            if !self.products.contains(id) {
                return Err(unknown(path, id));
            }
            if found.replace(id.clone()).is_some_and(|other| other != *id) {
                return Err(Fault::new(path, "invalid", "names another product than productMasterId"));
            }
        }
        if let Some(sku) = &one.global_sku {
            let id = self.skus.get(sku).ok_or_else(|| unknown("globalSku", sku))?;
            if found.replace(id.clone()).is_some_and(|other| other != *id) {
                return Err(Fault::new("globalSku", "invalid", "names another product than productMasterId"));
            }
        }
        found.ok_or_else(|| Fault::new("productMasterId", "required", "is required, unless globalSku is given"))
    }
}
