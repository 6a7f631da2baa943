//! `GET /api/forecast/long-term`

use super::basis::situation;
use super::compute;
use super::events::{Zones, in_force};
use super::get_forecast::today;
use super::long_term::{Months, ahead};
use super::made::rounded;
use super::question::LEVELS;
use super::scenarios;
use super::standing::Standing;
use super::wire::{AppliedEvent, AppliedOverride, ForecastCandidate, ForecastPattern};
use crate::features::demand::{self, Asked, Granularity, Subject, buckets};
use crate::http::{Answer, ApiError, ApiQuery, Call, Reply};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use stockflow_db::Tx;
use stockflow_kernel::{Day, Instant};

/// Of what, and how far.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct LongTermQuery {
    /// One product; without it the answer is the sum over all products.
    #[param(min_length = 1, max_length = 200, example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: Option<String>,
    /// One location; by default the sum of all that you may see.
    #[param(min_length = 1, max_length = 200)]
    location_id: Option<String>,
    /// One channel; by default the sum of all.
    #[param(min_length = 1, max_length = 200)]
    channel_id: Option<String>,
    /// How many months, the one in which the forecast begins among them.
    #[serde(default = "twelve")]
    #[param(minimum = 3, maximum = 36, default = 12)]
    months: i64,
}

const fn twelve() -> i64 {
    12
}

/// A forecast of months.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LongTermForecast {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: Option<String>,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: Option<String>,
    #[schema(example = json!(null))]
    channel_id: Option<String>,
    /// The first day forecast.
    from: Day,
    /// The last day forecast.
    to: Day,
    /// Earliest first. The first month begins with the first day forecast.
    points: Vec<LongTermPoint>,
    /// All of them together.
    #[schema(example = 2210.5, minimum = 0)]
    total: f64,
    #[schema(example = "ETS")]
    model: String,
    #[schema(example = "ETS is the choice among 6 candidates on 36 periods of smooth demand")]
    reason: String,
    /// How monthly demand behaves; null without history.
    pattern: Option<ForecastPattern>,
    candidates: Vec<ForecastCandidate>,
    #[schema(example = json!(null))]
    fallback: Option<String>,
    /// Whole months that the model learnt from. A yearly season needs two years of them.
    #[schema(example = 36, minimum = 0)]
    history_months: i64,
    events: Vec<AppliedEvent>,
    overrides: Vec<AppliedOverride>,
    made_at: Instant,
}

/// Demand expected in a month.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LongTermPoint {
    /// Its first day.
    month: Day,
    /// Days forecast: fewer than the month has in the first one.
    #[schema(example = 31, minimum = 1)]
    days: i64,
    /// The expected demand.
    #[schema(example = 186.4, minimum = 0)]
    mean: f64,
    /// What the model says, events included, without overrides or a scenario.
    #[schema(example = 186.4, minimum = 0)]
    model_mean: f64,
    /// Level → demand of the month that is not exceeded with this probability.
    #[schema(value_type = std::collections::HashMap<String, f64>, example = json!({ "0.05": 150, "0.5": 185, "0.95": 226 }))]
    quantiles: BTreeMap<String, f64>,
    /// What the same month of the year before would say.
    #[schema(example = 179.0, minimum = 0)]
    seasonal_naive: f64,
}

/// Long-term forecast
///
/// 3 to 36 months, by month. Models learn from whole months, as demand a day; after the first year a trend is damped:
/// each further year changes half as much as the one before. Quantiles never come nearer to the mean with time. What is
/// said of a month does not depend on how many are asked for. Events, overrides and the published scenario stand on the
/// months that they touch.
#[utoipa::path(get, path = "/api/forecast/long-term", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    params(LongTermQuery),
    responses((status = 200, description = "The months and what they rest on", body = LongTermForecast)))]
pub(super) async fn get_long_term_forecast(call: Call, ApiQuery(query): ApiQuery<LongTermQuery>) -> Answer {
    let asked = Asked {
        product_master_id: query.product_master_id.clone(),
        product_id: None,
        location_id: query.location_id.clone(),
        channel_id: query.channel_id.clone(),
    };
    let (visible, today) = (call.visible_locations(), today(&call));
    let found = call.read(move |tx| find(tx, &asked, visible.as_deref(), today)).await?;
    let (subject, first_day, basis, standing) = found;
    let count = usize::try_from(query.months).unwrap_or(3);
    let whole = basis.as_ref().is_none_or(|basis| basis.whole);
    let months = compute::run(call.app(), move || ahead(basis.as_ref(), count, &LEVELS)).await??;
    let last_day = end_of(first_day, count);
    let points = points(&months, &standing, first_day, last_day, whole);
    Reply::ok(&LongTermForecast {
        product_master_id: subject.product_id,
        location_id: subject.location_id,
        channel_id: subject.channel_id,
        from: first_day,
        to: last_day,
        total: rounded(points.iter().map(|point| point.mean).sum()),
        points,
        events: standing.applied_events(first_day, last_day),
        overrides: standing.applied_overrides(last_day),
        model: months.model,
        reason: months.reason,
        pattern: months.pattern,
        candidates: months.candidates,
        fallback: months.fallback,
        history_months: months.learnt as i64,
        made_at: call.now(),
    })
}

type Found = (Subject, Day, Option<super::basis::Basis>, Standing);

fn find(tx: &mut Tx<'_>, asked: &Asked, visible: Option<&[String]>, today: Day) -> Result<Found, ApiError> {
    let subject = asked.resolve(tx, visible)?;
    let last_day = demand::last_day(tx)?;
    let first_day = last_day.map_or(today, |day| day.plus(1));
    let events = in_force(tx, subject.product_id.as_deref())?;
    let zones = Zones::all(tx)?;
    let pair = match (&subject.product_id, &subject.location_id, &subject.channel_id) {
        (Some(product), Some(location), None) => Some((product.clone(), location.clone())),
        _ => None,
    };
    let found = situation(tx, &subject, &events, &zones, last_day, pair.is_some())?;
    let standing = match &pair {
        Some((product, location)) => {
            let scenario = scenarios::published(tx)?;
            Standing::of_pair(tx, (product, location), first_day, scenario)?
        }
        // As far as scenarios reach.
        None => Standing::of_sum(tx, &subject, (first_day, 365), None)?,
    };
    Ok((subject, first_day, found.basis, standing.with(found.events, found.effect)))
}

/// The last day of the last of so many months, the first day's own among them.
fn end_of(first_day: Day, months: usize) -> Day {
    let mut next = first_day;
    for _ in 0..months {
        let start = Granularity::Month.start(next);
        next = start.plus(i64::from(start.to_date().days_in_month()));
    }
    next.plus(-1)
}

fn points(months: &Months, standing: &Standing, first_day: Day, last_day: Day, whole: bool) -> Vec<LongTermPoint> {
    let days = usize::try_from(last_day.number() - first_day.number() + 1).unwrap_or_default();
    let parts: Vec<_> = buckets(Granularity::Month, first_day, days).collect();
    let own: Vec<f64> =
        parts.iter().zip(&months.rates).flat_map(|((_, days), rate)| days.clone().map(|_| *rate)).collect();
    let (model, mean) = standing.paths(&own, first_day);
    let point = |(at, (start, days)): (usize, &(Day, std::ops::Range<usize>))| {
        let total: f64 = mean[days.clone()].iter().sum();
        let quantiles = months.quantiles(at, total, whole);
        let named = months.levels.iter().zip(quantiles).map(|(level, value)| (level.to_string(), value));
        LongTermPoint {
            month: *start,
            days: days.len() as i64,
            mean: rounded(total),
            model_mean: rounded(model[days.clone()].iter().sum()),
            quantiles: named.collect(),
            seasonal_naive: rounded(months.naive.get(at).copied().unwrap_or_default() * days.len() as f64),
        }
    };
    parts.iter().enumerate().map(point).collect()
}
