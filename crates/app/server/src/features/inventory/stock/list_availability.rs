//! `GET /api/inventory/availability`

use super::list_stock_lines::{StockLineView, StockRow};
use super::status::without_expired;
use crate::features::inventory::on_hold;
use crate::features::inventory::reservations::lapse;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Pagination, Sort, SortKey};
use crate::http::{Answer, ApiError, Reply};
use serde::Serialize;
use std::collections::HashMap;
use stockflow_db::{Query, Tx};
use stockflow_kernel::{Day, Quantity};

pub(super) static LIST: List = List {
    columns: super::LIST.columns,
    from: " FROM stock_line l JOIN product p ON p.workspace_id = l.workspace_id AND p.id = l.product_id JOIN location o ON o.workspace_id = l.workspace_id AND o.id = l.location_id LEFT JOIN lot t ON t.workspace_id = l.workspace_id AND t.id = l.lot_id WHERE l.workspace_id = $1 AND l.on_hand > 0",
    id: "l.id",
    filters: &[
        Filter {
            name: "locationId",
            about: "At this location.",
            kind: FilterKind::AnyOf,
            sql: " AND l.location_id = ANY($?)",
        },
        Filter {
            name: "productMasterId",
            about: "Of this product.",
            kind: FilterKind::AnyOf,
            sql: " AND l.product_id = ANY($?)",
        },
        Filter { name: "lotId", about: "Of this lot.", kind: FilterKind::AnyOf, sql: " AND l.lot_id = ANY($?)" },
        Filter { name: "binId", about: "In this bin.", kind: FilterKind::AnyOf, sql: " AND l.bin_id = ANY($?)" },
        Filter { name: "includeExpired", about: "Also what is past its date.", kind: FilterKind::OutsideFlag, sql: "" },
        Filter {
            name: "includeRecalled",
            about: "Also lines of which all is recalled.",
            kind: FilterKind::OutsideFlag,
            sql: "",
        },
        Filter {
            name: "includeOnHold",
            about: "Also lines of which all is on hold.",
            kind: FilterKind::OutsideFlag,
            sql: "",
        },
        Filter {
            name: "summary",
            about: "One sum over all of them instead of lines.",
            kind: FilterKind::OutsideFlag,
            sql: "",
        },
        Filter {
            name: "includeStockLines",
            about: "With the sum the page of its lines.",
            kind: FilterKind::OutsideFlag,
            sql: "",
        },
    ],
    sorts: &[
        Sort { name: "id", sql: "l.id", key: SortKey::Text },
        Sort { name: "productName", sql: "p.name", key: SortKey::Text },
        Sort { name: "expiryDate", sql: "coalesce(t.expiry_date, 9000000)", key: SortKey::Number },
        Sort { name: "quantityOnHand", sql: "l.on_hand", key: SortKey::Number },
    ],
    newest_first: false,
    location: Some(" AND l.location_id = ANY($?)"),
};

/// A stock line, and whether it may be used.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AvailabilityLine {
    #[serde(flatten)]
    pub(super) line: StockLineView,
    /// Its lot is past its date, where it lies.
    #[schema(example = false)]
    pub(super) expired: bool,
    /// What may be used of it: what is available, and nothing of an expired lot.
    pub(super) quantity_usable: Quantity,
}

impl AvailabilityLine {
    pub(super) fn new(row: StockRow, today: Day) -> Self {
        let expired = row.is_expired(today);
        let line = StockLineView::from(row);
        let quantity_usable = if expired { Quantity::ZERO } else { line.available() };
        Self { line, expired, quantity_usable }
    }
}

/// One sum over stock lines.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AvailabilitySummary {
    /// How many stock lines have something on hand.
    #[schema(example = 12)]
    stock_lines: i64,
    quantity_on_hand: Quantity,
    quantity_reserved: Quantity,
    quantity_on_hold: Quantity,
    quantity_recalled: Quantity,
    /// Past its date, of what is neither reserved, on hold nor recalled.
    quantity_expired: Quantity,
    /// What may be used: on hand less all of these.
    quantity_usable: Quantity,
    /// The usable with what was asked to be included: expired, recalled or on hold.
    quantity: Quantity,
    /// With `includeStockLines`.
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<Vec<AvailabilityLine>>,
}

/// Lines, or one sum.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "it is what the document says of the answer; each shape is written as it is")]
pub(super) enum Availability {
    Lines(Vec<AvailabilityLine>),
    Summary(Box<AvailabilitySummary>),
}

/// Availability
///
/// Stock lines that may be used, or with `summary=true` one sum over them; with `includeStockLines=true` besides, the
/// sum comes with a page of its lines. Lots past their date, and lines of which all
/// is recalled or on hold, are left out unless they are asked for; the day is that of the line's own location.
#[utoipa::path(get, path = "/api/inventory/availability", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "Lines, or one sum", body = Availability)))]
pub(super) async fn list_availability(query: ListQuery) -> Answer {
    let call = query.call().clone();
    lapse(&call).await?;
    let (asking, now) = (call.clone(), call.now());
    call.read(move |tx| {
        let days = asking.app().rules.of(tx)?.days(now);
        let mut query = query.clone();
        if !query.outside_flag("includeExpired") {
            without_expired(&mut query, &days);
        }
        if !query.outside_flag("includeRecalled") {
            query.also_all(" AND l.recalled < l.on_hand", Vec::new());
        }
        if !query.outside_flag("includeOnHold") {
            query.also_all(concat!(" AND ", on_hold!(), " < l.on_hand"), Vec::new());
        }
        if query.outside_flag("summary") && !query.outside_flag("includeStockLines") {
            return Reply::paged(&sums(tx, &query, &days)?, &Pagination::of_one());
        }
        let (rows, pagination) = query.rows::<StockRow>(tx)?;
        let rows: Vec<AvailabilityLine> = rows.into_iter().map(|row| on_its_day(row, &days)).collect();
        if !query.outside_flag("summary") {
            return Reply::page(&rows, &pagination);
        }
        Reply::paged(&AvailabilitySummary { lines: Some(rows), ..sums(tx, &query, &days)? }, &pagination)
    })
    .await
}

fn on_its_day(row: StockRow, days: &HashMap<String, Day>) -> AvailabilityLine {
    let today = days.get(&row.location_id).copied();
    AvailabilityLine::new(row, today.unwrap_or(Day::from_number(0)))
}

/// The sums over everything that the filters let through, whatever its state.
fn sums(tx: &mut Tx<'_>, query: &ListQuery, days: &HashMap<String, Day>) -> Result<AvailabilitySummary, ApiError> {
    let mut sums = Query::scoped(concat!(
        "SELECT l.location_id, t.expiry_date, count(*), CAST(sum(l.on_hand) AS BIGINT), CAST(sum(l.reserved) AS BIGINT), CAST(sum(",
        on_hold!(),
        ") AS BIGINT), CAST(sum(l.recalled) AS BIGINT)
           FROM stock_line l LEFT JOIN lot t ON t.workspace_id = l.workspace_id AND t.id = l.lot_id
          WHERE l.workspace_id = $1 AND l.on_hand > 0"
    ));
    for (name, narrowed) in [
        ("productMasterId", " AND l.product_id = ANY($?)"),
        ("locationId", " AND l.location_id = ANY($?)"),
        ("lotId", " AND l.lot_id = ANY($?)"),
        ("binId", " AND l.bin_id = ANY($?)"),
    ] {
        if let Some(given) = query.outside(name) {
            sums.push(narrowed, given.to_vec());
        }
    }
    if let Some(visible) = query.call().visible_locations() {
        sums.push(" AND l.location_id = ANY($?)", visible);
    }
    sums.push_static(" GROUP BY l.location_id, t.expiry_date ORDER BY l.location_id, t.expiry_date");
    type Sums = (String, Option<Day>, i64, Quantity, Quantity, Quantity, Quantity);
    let rows: Vec<Sums> = tx.query_all(&sums)?;
    let mut sum = [0_i64; 6];
    for (location, expires_on, lines, on_hand, reserved, on_hold, recalled) in rows {
        let free = on_hand.micros() - reserved.micros() - on_hold.micros() - recalled.micros();
        let expired = expires_on.is_some_and(|last| days.get(&location).is_some_and(|today| last < *today));
        let parts = [lines, on_hand.micros(), reserved.micros(), on_hold.micros(), recalled.micros()];
        parts.iter().zip(&mut sum).for_each(|(part, total)| *total += part);
        sum[5] += if expired { free } else { 0 };
    }
    let [lines, on_hand, reserved, on_hold, recalled, expired] = sum;
    let usable = on_hand - reserved - on_hold - recalled - expired;
    let also = |name: &str, part: i64| if query.outside_flag(name) { part } else { 0 };
    let quantity =
        usable + also("includeExpired", expired) + also("includeRecalled", recalled) + also("includeOnHold", on_hold);
    Ok(AvailabilitySummary {
        stock_lines: lines,
        quantity_on_hand: Quantity::from_micros(on_hand),
        quantity_reserved: Quantity::from_micros(reserved),
        quantity_on_hold: Quantity::from_micros(on_hold),
        quantity_recalled: Quantity::from_micros(recalled),
        quantity_expired: Quantity::from_micros(expired),
        quantity_usable: Quantity::from_micros(usable),
        quantity: Quantity::from_micros(quantity),
        lines: None,
    })
}
