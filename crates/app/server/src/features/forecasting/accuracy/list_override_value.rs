//! `GET /api/forecast/overrides/value-added`

use crate::features::demand::{self, Selection};
use crate::features::forecasting::made::rounded;
use crate::features::forecasting::overrides::{Direction, within};
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey, SortValue};
use crate::http::{Answer, ApiError, Reply};
use serde::Serialize;
use std::collections::BTreeMap;
use stockflow_db::Tx;

/// Days looked back when none are asked for.
const USUAL: i64 = 365;

pub(super) static LIST: List = List {
    columns: "o.id",
    from: " FROM forecast_override o WHERE o.workspace_id = $1",
    id: "o.id",
    filters: &[
        Filter {
            name: "from",
            about: "Overrides that begin on this day or later. Left out: 365 days before `to`.",
            kind: FilterKind::OutsideDay,
            sql: "",
        },
        Filter {
            name: "to",
            about: "Overrides that end on this day or earlier. Left out: the last day of the demand history.",
            kind: FilterKind::OutsideDay,
            sql: "",
        },
    ],
    sorts: &[
        Sort { name: "valueAdded", sql: "", key: SortKey::Number },
        Sort { name: "overrides", sql: "", key: SortKey::Number },
        Sort { name: "createdBy", sql: "", key: SortKey::Text },
    ],
    newest_first: true,
    location: None,
};

/// What the overrides of a person in one direction were worth.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OverrideValue {
    #[schema(example = "Ada:UP")]
    id: String,
    #[schema(example = "Ada")]
    created_by: String,
    direction: Direction,
    /// Overrides whose days are over.
    #[schema(example = 12, minimum = 1)]
    overrides: i64,
    /// How many of them were nearer to what came than the model.
    #[schema(example = 7, minimum = 0)]
    improved: i64,
    /// What came on their days.
    #[schema(example = 430, minimum = 0)]
    demand: f64,
    /// Sum of absolute errors of the overrides over demand; null without demand.
    #[schema(example = 0.12)]
    wape: Option<f64>,
    /// The same of the model, as it stood when it was overridden.
    #[schema(example = 0.19)]
    model_wape: Option<f64>,
    /// Units of error that the overrides saved; below 0, the model would have been better.
    #[schema(example = 30.1)]
    value_added: f64,
}

/// What overrides were worth
///
/// By person and direction: planners' values whose days are over against what came, beside what the model had said when it
/// was overridden. At most the first thousand overrides of the window are measured.
#[utoipa::path(get, path = "/api/forecast/overrides/value-added", tag = "Forecasting", security(("bearer" = ["forecast.read"])),
    responses((status = 200, description = "A page of rows", body = [OverrideValue])))]
pub(super) async fn list_override_value(query: ListQuery) -> Answer {
    query
        .kept(|query, tx| {
            let rows = read(query, tx)?;
            let (page, pagination) = query.page_of(rows, |row| &row.id, sorted_by);
            Reply::page(&page, &pagination)
        })
        .await
}

#[derive(Default)]
struct Sum {
    overrides: i64,
    improved: i64,
    demand: f64,
    error: f64,
    model_error: f64,
}

fn read(query: &ListQuery, tx: &mut Tx<'_>) -> Result<Vec<OverrideValue>, ApiError> {
    let Some(last_day) = demand::last_day(tx)? else { return Ok(Vec::new()) };
    let to = query.outside_day("to").unwrap_or(last_day).min(last_day);
    let from = query.outside_day("from").unwrap_or_else(|| to.plus(-USUAL));
    let visible = query.call().visible_locations();
    let seen = |id: &str| visible.as_ref().is_none_or(|ids| ids.iter().any(|own| own == id));
    let mut sums: BTreeMap<String, (String, Direction, Sum)> = BTreeMap::new();
    for past in within(tx, from, to)?.into_iter().filter(|past| seen(&past.location_id)) {
        let (mut came, scope) = (0.0, |id: &String| Some(id.clone()).filter(|id| !id.is_empty()));
        let (product, location) = (scope(&past.product_id), scope(&past.location_id));
        let selection =
            Selection { product: product.as_deref(), location: location.as_deref(), ..Selection::default() };
        demand::each_piece(tx, &selection, Some(past.first), |_, start, piece| {
            for (offset, observed) in (0_i64..).zip(piece) {
                let day = start.plus(offset);
                if let Some(observed) = observed
                    && past.first <= day
                    && day <= past.last
                {
                    came += observed.quantity.to_f64();
                }
            }
        })?;
        let direction = Direction::of(past.quantity, past.model_quantity);
        let id = format!("{}:{}", past.created_by, direction.name());
        let (_, _, sum) = sums.entry(id).or_insert_with(|| (past.created_by.clone(), direction, Sum::default()));
        let (error, model) = ((past.quantity.to_f64() - came).abs(), (past.model_quantity.to_f64() - came).abs());
        sum.overrides += 1;
        sum.improved += i64::from(error < model);
        sum.demand += came;
        sum.error += error;
        sum.model_error += model;
    }
    let share = |error: f64, demand: f64| (demand > 0.0).then(|| rounded(error / demand));
    let row = |(id, (created_by, direction, sum)): (String, (String, Direction, Sum))| OverrideValue {
        id,
        created_by,
        direction,
        overrides: sum.overrides,
        improved: sum.improved,
        demand: rounded(sum.demand),
        wape: share(sum.error, sum.demand),
        model_wape: share(sum.model_error, sum.demand),
        value_added: rounded(sum.model_error - sum.error),
    };
    Ok(sums.into_iter().map(row).collect())
}

fn sorted_by(row: &OverrideValue, sort: &'static str) -> SortValue {
    match sort {
        "overrides" => SortValue::Number(row.overrides),
        "createdBy" => SortValue::Text(row.created_by.clone()),
        _ => SortValue::of_number(Some(row.value_added)),
    }
}
