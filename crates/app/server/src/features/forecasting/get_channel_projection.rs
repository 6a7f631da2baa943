//! `GET /api/forecast/channel-projection`

use super::basis::situation;
use super::compute;
use super::events::{Zones, in_force};
use super::find::{Found, Origin, Question, find};
use super::get_forecast::today;
use super::made::{Order, make, rounded};
use super::question::LEVELS;
use super::spread::spread;
use super::store::HORIZON;
use crate::features::demand::{self, Asked, Granularity, Subject, buckets};
use crate::features::network;
use crate::http::{Answer, ApiError, ApiQuery, Call, Reply};
use serde::{Deserialize, Serialize};
use stockflow_db::Tx;
use stockflow_kernel::{Day, Instant};

/// Of what, and how far.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct ChannelQuery {
    /// One product; without it the answer is of all products together.
    #[param(min_length = 1, max_length = 200, example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: Option<String>,
    /// One location; by default all that you may see.
    #[param(min_length = 1, max_length = 200)]
    location_id: Option<String>,
    /// How many days ahead.
    #[serde(default = "thirty")]
    #[param(minimum = 1, maximum = 365, default = 30)]
    horizon_days: i64,
    /// What one point covers: a day, an ISO week (from Monday) or a calendar month. By default DAY.
    #[serde(default)]
    #[param(inline)]
    granularity: Granularity,
}

const fn thirty() -> i64 {
    30
}

/// A forecast by channel.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChannelProjection {
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: Option<String>,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    location_id: Option<String>,
    granularity: Granularity,
    /// The first day forecast.
    from: Day,
    /// The last day forecast.
    to: Day,
    /// All channels together: what `GET /api/forecast` says.
    points: Vec<ChannelPoint>,
    #[schema(example = 186.4, minimum = 0)]
    total: f64,
    /// Each channel that had demand. Their numbers add up to those of all, to the last decimal.
    channels: Vec<ChannelForecast>,
    made_at: Instant,
}

/// What a channel is expected to ask for.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChannelForecast {
    /// null: demand that was recorded without a channel.
    #[schema(example = "WEB")]
    channel_id: Option<String>,
    #[schema(example = "Web shop")]
    channel_name: Option<String>,
    /// Its part of the demand of the last 56 days.
    #[schema(example = 0.4, minimum = 0, maximum = 1)]
    share: f64,
    points: Vec<ChannelPoint>,
    #[schema(example = 74.6, minimum = 0)]
    total: f64,
}

/// Demand expected on one day, or in one week or month.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChannelPoint {
    /// The day, the Monday of the week, or the first day of the month.
    date: Day,
    #[schema(example = 6.2, minimum = 0)]
    mean: f64,
}

/// A channel, its share, and what events do to it on each day.
struct Part {
    id: String,
    name: Option<String>,
    share: f64,
    factors: Vec<f64>,
}

/// Forecast by channel
///
/// The forecast divided among the channels in proportion to the demand of the last 56 days, each moved by the events of its
/// own. The parts add up to the whole exactly.
#[utoipa::path(get, path = "/api/forecast/channel-projection", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    params(ChannelQuery),
    responses((status = 200, description = "The forecast of each channel", body = ChannelProjection)))]
pub(super) async fn get_channel_projection(call: Call, ApiQuery(query): ApiQuery<ChannelQuery>) -> Answer {
    let asked = Asked {
        product_master_id: query.product_master_id.clone(),
        product_id: None,
        location_id: query.location_id.clone(),
        channel_id: None,
    };
    let horizon = usize::try_from(query.horizon_days).unwrap_or(1);
    let question = Question {
        asked,
        visible: call.visible_locations(),
        today: today(&call),
        publishable: horizon <= HORIZON,
        scenario: None,
        days: horizon,
    };
    let (found, parts) = call
        .read(move |tx| {
            let found = find(tx, &question)?;
            let parts = parts(tx, &found, horizon)?;
            Ok((found, parts))
        })
        .await?;
    let Found { subject, first_day, origin, standing } = found;
    let (mut made, made_at) = match origin {
        Origin::Published(stored) => (stored.made, stored.made_at),
        Origin::History { basis, naive } => {
            let order = Order { horizon, levels: LEVELS.to_vec(), sums: false, naive };
            (compute::run(call.app(), move || make(basis.as_ref(), &order)).await??, call.now())
        }
    };
    standing.apply(&mut made, first_day);
    // Ten-thousandths: what is shown, so that what is shown adds up.
    let whole: Vec<i64> = made.mean[..horizon].iter().map(|mean| (mean * 1e4).round() as i64).collect();
    let divided: Vec<Vec<i64>> = (0..horizon).map(|day| divide(whole[day], &parts, day)).collect();
    let points = |values: &dyn Fn(usize) -> i64| {
        buckets(query.granularity, first_day, horizon)
            .map(|(date, days)| ChannelPoint { date, mean: shown(days.map(values).sum()) })
            .collect::<Vec<_>>()
    };
    let channels = parts.iter().enumerate().map(|(at, part)| ChannelForecast {
        channel_id: Some(part.id.clone()).filter(|id| !id.is_empty()),
        channel_name: part.name.clone(),
        share: rounded(part.share),
        points: points(&|day| divided[day][at]),
        total: shown(divided.iter().map(|day| day[at]).sum()),
    });
    Reply::ok(&ChannelProjection {
        channels: channels.collect(),
        product_master_id: subject.product_id,
        location_id: subject.location_id,
        granularity: query.granularity,
        from: first_day,
        to: first_day.plus(query.horizon_days - 1),
        points: points(&|day| whole[day]),
        total: shown(whole.iter().sum()),
        made_at,
    })
}

fn shown(ten_thousandths: i64) -> f64 {
    ten_thousandths as f64 / 1e4
}

fn divide(whole: i64, parts: &[Part], day: usize) -> Vec<i64> {
    let weights: Vec<f64> = parts.iter().map(|part| part.share * part.factors[day]).collect();
    spread(whole, &weights)
}

fn parts(tx: &mut Tx<'_>, found: &Found, days: usize) -> Result<Vec<Part>, ApiError> {
    let shares = match &found.origin {
        Origin::Published(stored) => stored.made.channels.clone(),
        Origin::History { basis, .. } => basis.as_ref().map(|basis| basis.channels.clone()).unwrap_or_default(),
    };
    let events = in_force(tx, found.subject.product_id.as_deref())?;
    let of_channels = events.iter().any(|event| event.channel_id.is_some());
    let zones = Zones::all(tx)?;
    let last_day = demand::last_day(tx)?;
    let mut parts = Vec::with_capacity(shares.len());
    for (id, share) in shares.iter().filter(|(_, share)| *share > 0.0) {
        let name = if id.is_empty() { None } else { network::find_channel(tx, id)?.map(|channel| channel.name) };
        let factors = if of_channels {
            let own: Vec<_> = match id.as_str() {
                "" => events.iter().filter(|event| event.channel_id.is_none()).cloned().collect(),
                _ => events.clone(),
            };
            let channel_id = Some(id.clone()).filter(|id| !id.is_empty());
            let subject = Subject { channel_id, ..found.subject.clone() };
            let situation = situation(tx, &subject, &own, &zones, last_day, false)?;
            situation.effect.path(found.first_day, days)
        } else {
            vec![1.0; days]
        };
        parts.push(Part { id: id.clone(), name, share: *share, factors });
    }
    if parts.is_empty() {
        // Nothing was asked for yet: all of nothing has no channel.
        parts.push(Part { id: String::new(), name: None, share: 1.0, factors: vec![1.0; days] });
    }
    Ok(parts)
}
