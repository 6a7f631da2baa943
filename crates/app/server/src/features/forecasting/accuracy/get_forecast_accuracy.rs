//! `GET /api/forecast/accuracy`

use super::measure::{By, Scope, measure};
use super::tally::Tally;
use crate::features::demand;
use crate::features::forecasting::made::rounded;
use crate::features::forecasting::store::HORIZON;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey, SortValue};
use crate::http::{Answer, ApiError, Reply};
use serde::Serialize;
use std::collections::HashMap;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Day;

const GROUPS: &[&str] = &["NONE", "PRODUCT", "LOCATION", "SERIES", "CHANNEL", "MODEL", "CLASS", "LAG"];

/// Days measured when none are asked for.
const USUAL: i64 = 28;
/// The most days of a window.
const LONGEST: i64 = 366;
/// The lags when errors are broken down by lag, and the one that counts else.
const LAGS: [i64; 6] = [1, 2, 3, 7, 14, 28];
const USUAL_LAG: i64 = 7;

pub(super) static LIST: List = List {
    columns: "p.id",
    from: " FROM product p WHERE p.workspace_id = $1",
    id: "p.id",
    filters: &[
        Filter {
            name: "groupBy",
            about: "What a row stands for: one of them. Left out: NONE, all together. LAG gives a row for each of the lags 1, 2, 3, 7, 14 and 28.",
            kind: FilterKind::OutsideOneOf(GROUPS),
            sql: "",
        },
        Filter {
            name: "lag",
            about: "How many days before a day its forecast counts: that with the latest history then. Left out: 7.",
            kind: FilterKind::OutsideWhole(1, HORIZON as i64),
            sql: "",
        },
        Filter {
            name: "from",
            about: "The first day measured. Left out: 27 days before `to`. At most 366 days in all.",
            kind: FilterKind::OutsideDay,
            sql: "",
        },
        Filter {
            name: "to",
            about: "The last day measured. Left out: the last day of the demand history.",
            kind: FilterKind::OutsideDay,
            sql: "",
        },
        Filter { name: "productMasterId", about: "These products only.", kind: FilterKind::Outside, sql: "" },
        Filter { name: "locationId", about: "These locations only.", kind: FilterKind::Outside, sql: "" },
        Filter {
            name: "beatsNaive",
            about: "Only rows whose forecast had no more error than seasonal naive, or (false) those that lost to it.",
            kind: FilterKind::OutsideOneOf(&["true", "false"]),
            sql: "",
        },
    ],
    sorts: &[
        Sort { name: "demand", sql: "", key: SortKey::Number },
        Sort { name: "wape", sql: "", key: SortKey::Number },
        Sort { name: "bias", sql: "", key: SortKey::Number },
        Sort { name: "mase", sql: "", key: SortKey::Number },
        Sort { name: "valueAdded", sql: "", key: SortKey::Number },
        Sort { name: "lag", sql: "", key: SortKey::Number },
        Sort { name: "name", sql: "", key: SortKey::Text },
    ],
    newest_first: true,
    location: None,
};

/// How good the published forecasts were.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ForecastAccuracy {
    /// Of the group; of a series the product's and the location's, of all together `NONE`.
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    group_by: By,
    /// The name of the product, location or channel, the model, or the class of demand.
    #[schema(example = "Whole milk 1 l")]
    name: String,
    /// How many days before each day its forecast counts.
    #[schema(example = 7, minimum = 1)]
    lag: i64,
    /// The first day measured.
    from: Day,
    /// The last day measured.
    to: Day,
    /// Products at locations that could be measured.
    #[schema(example = 12, minimum = 0)]
    series: i64,
    /// Their days together.
    #[schema(example = 336, minimum = 0)]
    days: i64,
    /// What was asked for.
    #[schema(example = 1830, minimum = 0)]
    demand: f64,
    /// What had been forecast.
    #[schema(example = 1795.4, minimum = 0)]
    forecast: f64,
    /// Sum of absolute errors over demand: 0.2 is 20 %. null without demand.
    #[schema(example = 0.21)]
    wape: Option<f64>,
    /// Mean of |error| / demand over the days with demand: a day without demand has no percentage and is left out.
    #[schema(example = 0.34)]
    mape: Option<f64>,
    /// Days with demand, which the MAPE is of.
    #[schema(example = 310, minimum = 0)]
    mape_days: i64,
    /// Mean absolute error in parts of the mean step from week to week in the history known then.
    #[schema(example = 0.83)]
    mase: Option<f64>,
    /// Sum of (forecast − demand) over demand: above 0, too much was forecast.
    #[schema(example = -0.02)]
    bias: Option<f64>,
    /// Share of the days whose demand lay within the quantiles 0.05 and 0.95: it should be 0.9.
    #[schema(example = 0.91)]
    coverage: Option<f64>,
    /// The WAPE of the model without overrides and scenario.
    #[schema(example = 0.22)]
    model_wape: Option<f64>,
    /// The WAPE of seasonal naive, as it stood at the same time.
    #[schema(example = 0.29)]
    naive_wape: Option<f64>,
    /// The part of seasonal naive's error that the forecast saves. Below 0: it loses to it.
    #[schema(example = 0.28)]
    value_added: Option<f64>,
    /// Whether it had no more error than seasonal naive.
    #[schema(example = true)]
    beats_naive: bool,
}

/// Forecast accuracy
///
/// What was said of each day against what came, on the forecasts as they stood **then**: `lag` days before each day, the
/// one with the latest history. Later forecasts and corrections of the forecast change nothing of it; corrections of the
/// demand do. Each row stands beside seasonal naive as it stood at the same time: with `beatsNaive=false` the list is
/// that of what does not beat it.
#[utoipa::path(get, path = "/api/forecast/accuracy", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    responses((status = 200, description = "A page of rows; none where no forecast was published so long before", body = [ForecastAccuracy])))]
pub(super) async fn get_forecast_accuracy(query: ListQuery) -> Answer {
    query
        .kept(|query, tx| {
            let rows = read(query, tx)?;
            let (page, pagination) = query.page_of(rows, |row| &row.id, sorted_by);
            Reply::page(&page, &pagination)
        })
        .await
}

fn read(query: &ListQuery, tx: &mut Tx<'_>) -> Result<Vec<ForecastAccuracy>, ApiError> {
    let by = group(query)?;
    let lag = query.outside_whole("lag").unwrap_or(USUAL_LAG);
    let lags = if by == By::Lag { LAGS.to_vec() } else { vec![lag] };
    let Some(scope) = scope(query, tx, lags)? else { return Ok(Vec::new()) };
    let wanted = match query.outside("beatsNaive") {
        Some([only]) => Some(only == "true"),
        _ => None,
    };
    let measured = measure(tx, &scope, by)?;
    let names = names(tx, by)?;
    let rows =
        measured.iter().map(|((group, lag), (tally, series))| show(by, group, *lag, tally, *series, &scope, &names));
    Ok(rows.filter(|row| wanted.is_none_or(|wanted| row.beats_naive == wanted)).collect())
}

fn group(query: &ListQuery) -> Result<By, ApiError> {
    match query.outside("groupBy") {
        None => Ok(By::None),
        Some([one]) => Ok(match one.as_str() {
            "PRODUCT" => By::Product,
            "LOCATION" => By::Location,
            "SERIES" => By::Series,
            "CHANNEL" => By::Channel,
            "MODEL" => By::Model,
            "CLASS" => By::Class,
            "LAG" => By::Lag,
            _ => By::None,
        }),
        Some(_) => Err(ApiError::fault("groupBy", "invalid", "must be one of them")),
    }
}

/// What to measure; `None` without any history.
fn scope(query: &ListQuery, tx: &mut Tx<'_>, lags: Vec<i64>) -> Result<Option<Scope>, ApiError> {
    let Some(last_day) = demand::last_day(tx)? else { return Ok(None) };
    let to = query.outside_day("to").unwrap_or(last_day);
    let from = query.outside_day("from").unwrap_or_else(|| to.plus(1 - USUAL));
    if from > to {
        return Err(ApiError::fault("from", "range", format!("must not lie after to, {to}")));
    }
    if to.number() - from.number() >= LONGEST {
        return Err(ApiError::fault("from", "range", format!("must lie at most {LONGEST} days back from to, {to}")));
    }
    // Of days to come nothing is known yet.
    let to = to.min(last_day);
    let visible = query.call().visible_locations();
    let asked = query.outside("locationId").map(<[String]>::to_vec);
    let locations = match (asked, visible) {
        (Some(asked), Some(visible)) => Some(asked.into_iter().filter(|id| visible.contains(id)).collect()),
        (asked, visible) => asked.or(visible),
    };
    let products = query.outside("productMasterId").map(<[String]>::to_vec);
    Ok((from <= to).then_some(Scope { products, locations, from, to, lags }))
}

/// Names of what rows stand for.
fn names(tx: &mut Tx<'_>, by: By) -> Result<HashMap<String, String>, ApiError> {
    let mut names = HashMap::new();
    if matches!(by, By::Product | By::Series) {
        names.extend(tx.all::<(String, String)>(&PRODUCTS, args![])?);
    }
    if matches!(by, By::Location | By::Series) {
        names.extend(tx.all::<(String, String)>(&LOCATIONS, args![])?);
    }
    if by == By::Channel {
        names.extend(tx.all::<(String, String)>(&CHANNELS, args![])?);
    }
    Ok(names)
}

fn show(
    by: By,
    group: &str,
    lag: i64,
    tally: &Tally,
    series: usize,
    scope: &Scope,
    names: &HashMap<String, String>,
) -> ForecastAccuracy {
    let named = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let (id, name) = match by {
        By::None => ("NONE".to_owned(), "All together".to_owned()),
        By::Lag => (format!("LAG_{lag:02}"), format!("{lag} days before")),
        By::Channel if group.is_empty() => ("NONE".to_owned(), "Without a channel".to_owned()),
        By::Series => {
            let (product, location) = group.split_once(':').unwrap_or_default();
            (group.to_owned(), format!("{} at {}", named(product), named(location)))
        }
        _ => (group.to_owned(), named(group)),
    };
    let part = |value: Option<f64>| value.map(rounded);
    ForecastAccuracy {
        id,
        group_by: by,
        name,
        lag,
        from: scope.from,
        to: scope.to,
        series: series as i64,
        days: tally.days as i64,
        demand: rounded(tally.actual),
        forecast: rounded(tally.forecast),
        wape: part(tally.wape()),
        mape: part(tally.mape()),
        mape_days: tally.sold_days as i64,
        mase: part(tally.mase()),
        bias: part(tally.bias()),
        coverage: part(tally.coverage()),
        model_wape: part(tally.model_wape()),
        naive_wape: part(tally.naive_wape()),
        value_added: part(tally.value_added()),
        beats_naive: tally.beats_naive(),
    }
}

fn sorted_by(row: &ForecastAccuracy, sort: &'static str) -> SortValue {
    match sort {
        "wape" => SortValue::of_number(row.wape),
        "bias" => SortValue::of_number(row.bias),
        "mase" => SortValue::of_number(row.mase),
        "valueAdded" => SortValue::of_number(row.value_added),
        "lag" => SortValue::Number(row.lag),
        "name" => SortValue::Text(row.name.clone()),
        _ => SortValue::of_number(Some(row.demand)),
    }
}

sql! {
    PRODUCTS = "SELECT id, name FROM product WHERE workspace_id = $1 ORDER BY id";
    LOCATIONS = "SELECT id, name FROM location WHERE workspace_id = $1 ORDER BY id";
    CHANNELS = "SELECT id, name FROM channel WHERE workspace_id = $1 ORDER BY id";
}
