//! `GET /api/forecast`

use super::compute;
use super::find::{Found, Origin, Question, find};
use super::made::{Order, make};
use super::question::{ForecastQuery, LEVELS};
use super::store::HORIZON;
use super::wire::{Forecast, ForecastSource};
use crate::features::demand::Granularity;
use crate::http::{Answer, ApiQuery, Call, Reply};
use stockflow_kernel::Day;

/// Forecast
///
/// Demand of a product, a location, a channel or a sum of them: means, quantiles, the model and why
/// it was chosen. It begins the day after the last day of the workspace's demand history. The
/// published forecast answers where it covers the question and its history has not changed since;
/// otherwise it is computed now. Events, overrides and the published scenario stand on it as they are now: `mean` has
/// them all, `modelMean` the events only.
#[utoipa::path(get, path = "/api/forecast", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    params(ForecastQuery),
    responses((status = 200, description = "The forecast and what it rests on", body = Forecast)))]
pub(super) async fn get_forecast(call: Call, ApiQuery(query): ApiQuery<ForecastQuery>) -> Answer {
    let asked = query.asked()?;
    let (levels, horizon, today) = (query.levels(), query.horizon(), today(&call));
    let publishable = horizon <= HORIZON && levels.iter().all(|level| LEVELS.contains(level));
    let question = Question {
        asked,
        visible: call.visible_locations(),
        today,
        publishable,
        scenario: query.scenario_id.clone(),
        days: horizon,
    };
    let Found { subject, first_day, origin, standing } = call.read(move |tx| find(tx, &question)).await?;
    let (mut made, made_at, source) = match origin {
        Origin::Published(stored) => (stored.made, stored.made_at, ForecastSource::Published),
        Origin::History { basis, naive } => {
            let sums = query.granularity != Granularity::Day;
            let order = Order { horizon, levels: levels.clone(), sums, naive };
            let made = compute::run(call.app(), move || make(basis.as_ref(), &order)).await??;
            (made, call.now(), ForecastSource::Computed)
        }
    };
    standing.apply(&mut made, first_day);
    let last_day = first_day.plus(query.horizon_days - 1);
    Reply::ok(&Forecast {
        product_master_id: subject.product_id,
        product_name: subject.product.as_ref().map(|product| product.name.clone()),
        global_sku: subject.product.map(|product| product.global_sku),
        location_id: subject.location_id,
        channel_id: subject.channel_id,
        horizon_days: query.horizon_days,
        granularity: query.granularity,
        from: first_day,
        to: last_day,
        points: made.points(first_day, horizon, query.granularity, &levels),
        total: made.total(horizon, &levels),
        model: made.model,
        reason: made.reason,
        pattern: made.pattern,
        candidates: made.candidates,
        fallback: made.fallback,
        history: made.history,
        events: standing.applied_events(first_day, last_day),
        overrides: standing.applied_overrides(last_day),
        scenario_id: standing.scenario,
        source,
        made_at,
    })
}

/// The day of the call, in UTC: where a forecast begins when the workspace has no history at all.
pub(super) fn today(call: &Call) -> Day {
    Day::from_number(call.now().seconds().div_euclid(86_400))
}
