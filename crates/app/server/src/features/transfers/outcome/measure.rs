//! The job: measures what is due, once.

use super::replay::{lost_at_source, sold, stockout_days};
use crate::App;
use crate::change::{Action, Change, Who};
use crate::features::transfers::model::{OUTCOME_DAYS, WINDOW_DAYS};
use crate::features::transfers::wire::Terms;
use crate::features::{catalog, inventory, network};
use crate::http::ApiError;
use jiff::tz::TimeZone;
use serde_json::json;
use std::sync::Arc;
use stockflow_db::{Tx, args, from_row, sql, sql_global};
use stockflow_kernel::{Instant, Money, Quantity};

/// The most that one look measures; the rest waits for the next.
const AT_ONCE: i64 = 200;

/// A recommendation whose transfer was received long enough ago.
struct Due {
    transfer_id: String,
    recommendation_id: String,
    product_id: String,
    source_id: String,
    dest_id: String,
    quantity: Quantity,
    terms: String,
    received_at: Instant,
    first_shipped_at: Option<Instant>,
    first_received_at: Option<Instant>,
    trips: i64,
    shipped: Quantity,
    received: Quantity,
}
from_row!(Due {
    transfer_id,
    recommendation_id,
    product_id,
    source_id,
    dest_id,
    quantity,
    terms,
    received_at,
    first_shipped_at,
    first_received_at,
    trips,
    shipped,
    received
});

/// What it came to.
struct Outcome {
    due: Due,
    sold: Quantity,
    would_have_sold: Quantity,
    extra_sold: Quantity,
    unit_margin: Money,
    source_stockout_days: i64,
    lost_at_source: Quantity,
    promised: Money,
    margin: Money,
    cost: Money,
    lost: Money,
}

/// Measures every outcome that is due, in all workspaces. Measured twice it changes nothing. One that fails keeps none of
/// the others waiting; the first error is answered.
pub async fn measure(app: &App) -> Result<(), ApiError> {
    let now = app.clock.now();
    let due: Vec<(String, String)> = app.db.read_global(move |tx| tx.all(&DUE, args![now, AT_ONCE])).await?;
    let mut measured = Ok(());
    for (workspace, transfer) in due {
        let one = measure_one(app, &workspace, transfer).await;
        measured = measured.and(one);
    }
    measured
}

async fn measure_one(app: &App, workspace: &str, transfer: String) -> Result<(), ApiError> {
    let id = transfer.clone();
    // Read outside of the write: a ledger may be long.
    let outcome = Arc::new(app.db.read(workspace, move |tx| read(tx, &id)).await?);
    let keep = move |change: &mut Change<'_, '_>| keep(change, &transfer, outcome.as_ref().as_ref());
    app.change(workspace, Who::system("transfers"), keep).await
}

fn read(tx: &mut Tx<'_>, transfer: &str) -> Result<Option<Outcome>, ApiError> {
    let due: Option<Due> = tx.optional(&ONE, args![transfer])?;
    let Some(due) = due else { return Ok(None) };
    let until = due.received_at.plus_seconds(OUTCOME_DAYS * 86_400);
    let from = due.first_received_at.unwrap_or(due.received_at);
    let there = inventory::flows(tx, &due.product_id, &due.dest_id, from, until)?;
    let sales = sold(&there, &due.transfer_id, due.received);
    let left = due.first_shipped_at.unwrap_or(due.received_at);
    let here = inventory::flows(tx, &due.product_id, &due.source_id, left, until)?;
    let zone = network::find_location(tx, &due.source_id)?.and_then(|place| TimeZone::get(&place.time_zone).ok());
    let days = stockout_days(&here, left, until, &zone.unwrap_or(TimeZone::UTC));
    let terms: Terms = serde_json::from_str(&due.terms).map_err(ApiError::internal)?;
    let lost_units = lost_at_source(days, terms.forecast.source_mean / WINDOW_DAYS as f64, due.shipped);
    let unit_margin = catalog::find(tx, &due.product_id)?.map_or(Money::ZERO, |product| {
        Money::from_micros(product.price.micros().saturating_sub(product.unit_cost.micros()).max(0))
    });
    let money = |micros: i128| Money::from_micros(i64::try_from(micros).unwrap_or(i64::MAX));
    let times = |margin: Money, quantity: Quantity| {
        money(i128::from(margin.micros()) * i128::from(quantity.micros()) / 1_000_000)
    };
    let micros = |of: Money| i128::from(of.micros());
    let (benefit, cost) = (terms.benefit, terms.cost);
    let promised =
        micros(benefit.expected_extra_margin) + micros(benefit.holding_saved) + micros(benefit.expiry_avoided)
            - micros(cost.trip)
            - micros(cost.units)
            - micros(cost.lost_at_source);
    let per_unit = micros(cost.units) * i128::from(due.shipped.micros()) / i128::from(due.quantity.micros().max(1));
    let spent = micros(cost.trip) * i128::from(due.trips) + per_unit;
    Ok(Some(Outcome {
        sold: sales.sold,
        would_have_sold: sales.would_have_sold,
        extra_sold: sales.extra,
        unit_margin,
        source_stockout_days: days,
        lost_at_source: lost_units,
        promised: money(promised),
        margin: times(unit_margin, sales.extra),
        cost: money(spent),
        lost: times(unit_margin, lost_units),
        due,
    }))
}

fn keep(change: &mut Change<'_, '_>, transfer: &str, outcome: Option<&Outcome>) -> Result<(), ApiError> {
    // Whoever takes it off the list writes it, and nobody else.
    if change.tx.execute(&TAKE, args![transfer])? == 0 {
        return Ok(());
    }
    let Some(outcome) = outcome else { return Ok(()) };
    let due = &outcome.due;
    let realised = outcome.margin.micros().saturating_sub(outcome.cost.micros()).saturating_sub(outcome.lost.micros());
    let realised = Money::from_micros(realised);
    let values = args![
        &due.recommendation_id,
        &due.transfer_id,
        &due.product_id,
        &due.source_id,
        &due.dest_id,
        due.received,
        due.received_at,
        OUTCOME_DAYS,
        outcome.sold,
        outcome.would_have_sold,
        outcome.extra_sold,
        outcome.unit_margin,
        outcome.source_stockout_days,
        outcome.lost_at_source,
        outcome.promised,
        realised,
        outcome.margin,
        outcome.cost,
        outcome.lost,
        change.now
    ];
    if change.tx.execute(&INSERT, values)? == 0 {
        return Ok(());
    }
    let told = json!({ "recommendationId": due.recommendation_id, "transferId": due.transfer_id,
        "promised": outcome.promised, "realised": realised });
    change.audit(Action::Create, "transferOutcome", &due.recommendation_id, None::<&()>, Some(&told))?;
    change.emit("transfers.outcome_measured.v1", told);
    Ok(())
}

sql_global! {
    DUE = "
        SELECT workspace_id, id FROM transfer
         WHERE measure_at IS NOT NULL AND measure_at <= $1 ORDER BY measure_at, workspace_id, id LIMIT $2";
}

sql! {
    ONE = "
        SELECT t.id, r.id, r.product_id, t.source_location_id, t.dest_location_id, r.quantity, r.terms, t.received_at,
               (SELECT min(s.shipped_at) FROM transfer_shipment s WHERE s.workspace_id = t.workspace_id AND s.transfer_id = t.id),
               (SELECT min(c.received_at) FROM transfer_receipt c
                 WHERE c.workspace_id = t.workspace_id AND c.transfer_id = t.id AND c.kind <> 'SHORT'),
               (SELECT count(*) FROM transfer_shipment s WHERE s.workspace_id = t.workspace_id AND s.transfer_id = t.id),
               (SELECT CAST(coalesce(sum(l.shipped), 0) AS BIGINT) FROM transfer_line l
                 WHERE l.workspace_id = t.workspace_id AND l.transfer_id = t.id AND l.product_id = r.product_id),
               (SELECT CAST(coalesce(sum(l.received + l.excess), 0) AS BIGINT) FROM transfer_line l
                 WHERE l.workspace_id = t.workspace_id AND l.transfer_id = t.id AND l.product_id = r.product_id)
          FROM transfer t JOIN transfer_recommendation r ON r.workspace_id = t.workspace_id AND r.id = t.recommendation_id
         WHERE t.workspace_id = $1 AND t.id = $2 AND t.measure_at IS NOT NULL AND t.received_at IS NOT NULL";
    TAKE = "UPDATE transfer SET measure_at = NULL WHERE workspace_id = $1 AND id = $2 AND measure_at IS NOT NULL";
    INSERT = "
        INSERT INTO transfer_outcome (
            workspace_id, recommendation_id, transfer_id, product_id, source_location_id, dest_location_id, received, received_at, days,
            sold, would_have_sold, extra_sold, unit_margin, source_stockout_days, lost_at_source, promised, realised, realised_margin,
            realised_cost, realised_lost, measured_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
        ON CONFLICT (workspace_id, recommendation_id) DO NOTHING";
}
