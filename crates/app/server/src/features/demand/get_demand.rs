//! `GET /api/demand`

use super::bucket::{Granularity, buckets};
use super::history::{DailyHistory, DayTotal, history};
use super::subject::{Asked, Subject};
use crate::http::{Answer, ApiError, ApiQuery, Call, Reply};
use serde::{Deserialize, Serialize};
use stockflow_kernel::{Day, Money, Quantity};

/// Whose demand, and how.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct DemandQuery {
    /// The product. Required, unless its deprecated alias is given.
    #[param(min_length = 1, max_length = 200, example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: Option<String>,
    /// Deprecated: use productMasterId.
    #[param(min_length = 1, max_length = 200)]
    product_id: Option<String>,
    /// One location; by default all that you may see.
    #[param(min_length = 1, max_length = 200)]
    location_id: Option<String>,
    /// One channel; by default all, demand without a channel included.
    #[param(min_length = 1, max_length = 200)]
    channel_id: Option<String>,
    /// The first day; by default the first of the history.
    #[param(value_type = Option<Day>, inline)]
    from: Option<Day>,
    /// The last day, inclusive; by default the last of the history.
    #[param(value_type = Option<Day>, inline)]
    to: Option<Day>,
    /// What one point covers: a day, an ISO week (from Monday) or a calendar month. By default DAY.
    #[serde(default)]
    #[param(inline)]
    granularity: Granularity,
}

/// Demand over time.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Demand {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "Whole milk 1 l")]
    product_name: String,
    #[schema(example = "MILK-1L")]
    global_sku: String,
    /// The location asked for; null: the sum of all that you may see.
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: Option<String>,
    /// The channel asked for; null: the sum of all.
    #[schema(example = json!(null))]
    channel_id: Option<String>,
    granularity: Granularity,
    /// Oldest first, without gaps; empty without history.
    points: Vec<DemandPoint>,
    /// The first day that the points cover; null without history.
    from: Option<Day>,
    /// The last day that the points cover; null without history.
    to: Option<Day>,
    /// The exact sum of all points, in the product's unit.
    #[schema(example = 1234)]
    total: Quantity,
}

/// Demand of one day, week or month.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DemandPoint {
    /// The day, the Monday of the week, or the first day of the month.
    date: Day,
    /// The exact sum, in the product's unit.
    #[schema(example = 12)]
    quantity: Quantity,
    /// The average price paid for a unit, weighted by quantity; null where no price is known.
    #[schema(example = 1.99)]
    price: Option<Money>,
    /// Days with a promotion in at least one series.
    #[schema(example = 1, minimum = 0)]
    promotion_days: i64,
    /// Days that the point covers: fewer than 7 for a week that the history does not fill.
    #[schema(example = 1, minimum = 1)]
    days: i64,
}

/// Demand history
///
/// What was sold, or asked for, of a product, summed over the locations and channels asked for: by
/// day, week or month. A day without an observation counts as a day without demand. Sums are exact.
#[utoipa::path(get, path = "/api/demand", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    params(DemandQuery),
    responses((status = 200, description = "The history; without points where there is none", body = Demand)))]
pub(super) async fn get_demand(call: Call, ApiQuery(query): ApiQuery<DemandQuery>) -> Answer {
    if query.product_master_id.is_none() && query.product_id.is_none() {
        return Err(ApiError::fault("productMasterId", "required", "is required"));
    }
    if let (Some(from), Some(to)) = (query.from, query.to)
        && to < from
    {
        return Err(ApiError::fault("to", "range", "must not lie before from"));
    }
    let asked = Asked {
        product_master_id: query.product_master_id.clone(),
        product_id: query.product_id.clone(),
        location_id: query.location_id.clone(),
        channel_id: query.channel_id.clone(),
    };
    let visible = call.visible_locations();
    let (subject, found) = call
        .read(move |tx| {
            let subject = asked.resolve(tx, visible.as_deref())?;
            let found = history(tx, &subject.selection())?;
            Ok((subject, found))
        })
        .await?;
    Reply::ok(&show(subject, found, &query)?)
}

fn show(subject: Subject, found: Option<DailyHistory>, query: &DemandQuery) -> Result<Demand, ApiError> {
    let product = subject.product.ok_or_else(|| ApiError::internal("demand was answered without its product"))?;
    let mut demand = Demand {
        product_master_id: subject.product_id.unwrap_or_default(),
        product_name: product.name,
        global_sku: product.global_sku,
        location_id: subject.location_id,
        channel_id: subject.channel_id,
        granularity: query.granularity,
        points: Vec::new(),
        from: None,
        to: None,
        total: Quantity::ZERO,
    };
    let Some(found) = found else { return Ok(demand) };
    let from = query.from.map_or(found.first_day, |from| from.max(found.first_day));
    let to = query.to.map_or(found.last_day(), |to| to.min(found.last_day()));
    if to < from {
        return Ok(demand);
    }
    let skipped = (from.number() - found.first_day.number()) as usize;
    let days = &found.days[skipped..=skipped + (to.number() - from.number()) as usize];
    let mut total = DayTotal::default();
    for (date, range) in buckets(query.granularity, from, days.len()) {
        let mut sum = DayTotal::default();
        days[range.clone()].iter().for_each(|day| sum.add(day));
        total.add(&sum);
        demand.points.push(DemandPoint {
            date,
            quantity: sum.quantity()?,
            price: sum.price(),
            promotion_days: days[range.clone()].iter().filter(|day| day.promotion).count() as i64,
            days: range.len() as i64,
        });
    }
    (demand.from, demand.to, demand.total) = (Some(from), Some(to), total.quantity()?);
    Ok(demand)
}
