//! `GET /api/forecast`

use super::compute;
use super::made::{Order, make};
use super::question::{ForecastQuery, LEVELS};
use super::store::{self, HORIZON, Stored};
use super::wire::{Forecast, ForecastSource};
use crate::features::demand::{self, Asked, DailyHistory, Granularity, Subject};
use crate::http::{Answer, ApiError, ApiQuery, Call, Reply};
use stockflow_db::Tx;
use stockflow_kernel::Day;

/// What the database says to a question.
struct Found {
    subject: Subject,
    first_day: Day,
    basis: Basis,
}

/// What the answer is made of.
enum Basis {
    Published(Box<Stored>),
    History(Option<DailyHistory>),
}

/// Forecast
///
/// Demand of a product, a location, a channel or a sum of them: means, quantiles, the model and why
/// it was chosen. It begins the day after the last day of the workspace's demand history. The
/// published forecast answers where it covers the question and its history has not changed since;
/// otherwise it is computed now.
#[utoipa::path(get, path = "/api/forecast", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    params(ForecastQuery),
    responses((status = 200, description = "The forecast and what it rests on", body = Forecast)))]
pub(super) async fn get_forecast(call: Call, ApiQuery(query): ApiQuery<ForecastQuery>) -> Answer {
    let asked = query.asked()?;
    let (levels, horizon, today) = (query.levels(), query.horizon(), today(&call));
    let publishable = horizon <= HORIZON && levels.iter().all(|level| LEVELS.contains(level));
    let visible = call.visible_locations();
    let found = call.read(move |tx| find(tx, &asked, visible.as_deref(), today, publishable)).await?;
    let Found { subject, first_day, basis } = found;
    let (made, made_at, source) = match basis {
        Basis::Published(stored) => (stored.made, stored.made_at, ForecastSource::Published),
        Basis::History(history) => {
            let sums = query.granularity != Granularity::Day;
            let order = Order { horizon, levels: levels.clone(), sums };
            let made = compute::run(call.app(), move || make(history.as_ref(), &order)).await??;
            (made, call.now(), ForecastSource::Computed)
        }
    };
    Reply::ok(&Forecast {
        product_master_id: subject.product_id,
        product_name: subject.product.as_ref().map(|product| product.name.clone()),
        global_sku: subject.product.map(|product| product.global_sku),
        location_id: subject.location_id,
        channel_id: subject.channel_id,
        horizon_days: query.horizon_days,
        granularity: query.granularity,
        from: first_day,
        to: first_day.plus(query.horizon_days - 1),
        points: made.points(first_day, horizon, query.granularity, &levels),
        total: made.total(horizon, &levels),
        model: made.model,
        reason: made.reason,
        pattern: made.pattern,
        candidates: made.candidates,
        fallback: made.fallback,
        history: made.history,
        source,
        made_at,
    })
}

/// The day of the call, in UTC: where a forecast begins when the workspace has no history at all.
fn today(call: &Call) -> Day {
    Day::from_number(call.now().seconds().div_euclid(86_400))
}

fn find(
    tx: &mut Tx<'_>,
    asked: &Asked,
    visible: Option<&[String]>,
    today: Day,
    publishable: bool,
) -> Result<Found, ApiError> {
    let subject = asked.resolve(tx, visible)?;
    let last_day = demand::last_day(tx)?;
    let first_day = last_day.map_or(today, |day| day.plus(1));
    if publishable
        && subject.channel_id.is_none()
        && let (Some(product), Some(location)) = (&subject.product_id, &subject.location_id)
        && let Some(stored) = store::current(tx, product, location, first_day)?
    {
        return Ok(Found { subject, first_day, basis: Basis::Published(Box::new(stored)) });
    }
    let mut history = demand::history(tx, &subject.selection())?;
    if let (Some(history), Some(last_day)) = (&mut history, last_day) {
        history.extend_to(last_day);
    }
    Ok(Found { subject, first_day, basis: Basis::History(history) })
}
