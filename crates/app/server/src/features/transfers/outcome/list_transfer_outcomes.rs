//! `GET /api/transfers/recommendations/outcomes`

use crate::features::transfers::model::OUTCOME_DAYS;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey, SortValue};
use crate::http::{Answer, ApiError, Call, LocationScope, Reply};
use serde::Serialize;
use std::collections::BTreeMap;
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::{Instant, Money, Quantity};

pub(super) static LIST: List = List {
    columns: "o.recommendation_id, o.transfer_id, o.product_id, p.name, o.source_location_id, s.name, o.dest_location_id, d.name, r.quantity, o.received, o.received_at, o.sold, o.would_have_sold, o.extra_sold, o.unit_margin, o.source_stockout_days, o.lost_at_source, o.promised, o.realised, o.realised_margin, o.realised_cost, o.realised_lost, o.measured_at",
    from: " FROM transfer_outcome o JOIN transfer_recommendation r ON r.workspace_id = o.workspace_id AND r.id = o.recommendation_id JOIN product p ON p.workspace_id = o.workspace_id AND p.id = o.product_id JOIN location s ON s.workspace_id = o.workspace_id AND s.id = o.source_location_id JOIN location d ON d.workspace_id = o.workspace_id AND d.id = o.dest_location_id WHERE o.workspace_id = $1",
    id: "o.recommendation_id",
    filters: &[
        Filter {
            name: "productMasterId",
            about: "Of this product.",
            kind: FilterKind::AnyOf,
            sql: " AND o.product_id = ANY($?)",
        },
        Filter {
            name: "sourceLocationId",
            about: "From this location.",
            kind: FilterKind::AnyOf,
            sql: " AND o.source_location_id = ANY($?)",
        },
        Filter {
            name: "destLocationId",
            about: "To this location.",
            kind: FilterKind::AnyOf,
            sql: " AND o.dest_location_id = ANY($?)",
        },
        Filter {
            name: "from",
            about: "Measured at or after.",
            kind: FilterKind::From,
            sql: " AND o.measured_at >= $?",
        },
        Filter { name: "to", about: "Measured at or before.", kind: FilterKind::To, sql: " AND o.measured_at <= $?" },
    ],
    sorts: &[
        Sort { name: "measuredAt", sql: "", key: SortKey::Number },
        Sort { name: "realised", sql: "", key: SortKey::Number },
        Sort { name: "promised", sql: "", key: SortKey::Number },
    ],
    newest_first: true,
    location: Some(
        " AND EXISTS (SELECT 1 FROM location v WHERE v.workspace_id = $1 AND v.id = ANY($?) AND v.id IN (o.source_location_id, o.dest_location_id))",
    ),
};

/// What an executed recommendation came to. Money in the product's currency.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TransferOutcome {
    /// The recommendation's id.
    #[schema(example = "rec_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    #[schema(example = "transfer_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    transfer_id: String,
    #[schema(example = "prod_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    product_master_id: String,
    #[schema(example = "Whole milk")]
    product_name: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    source_location_id: String,
    #[schema(example = "Distribution centre")]
    source_location_name: String,
    #[schema(example = "loc_01k8zq5f3m9v7a1r2c4d5e6f7h")]
    dest_location_id: String,
    #[schema(example = "Store 367")]
    dest_location_name: String,
    /// What was recommended.
    quantity: Quantity,
    /// What came in good order.
    received: Quantity,
    /// When the last of it came; the window ends 28 days later.
    received_at: Instant,
    /// At the destination, from the first receipt to the end of the window, by the ledger.
    sold: Quantity,
    /// The same, had the transfer not come.
    would_have_sold: Quantity,
    /// What the transfer added, up to what came.
    extra_sold: Quantity,
    /// Price less cost when it was measured.
    unit_margin: Money,
    /// Days from the first trip to the end of the window at whose end the source had nothing.
    #[schema(example = 0)]
    source_stockout_days: i64,
    /// What the source is expected to have missed on these days, up to what it sent.
    lost_at_source: Quantity,
    /// Every benefit that was promised less every cost.
    promised: Money,
    /// `realisedMargin` − `realisedCost` − `realisedLost`.
    realised: Money,
    /// `extraSold` × `unitMargin`.
    realised_margin: Money,
    /// Its share of each trip, and of the units that were sent.
    realised_cost: Money,
    /// `lostAtSource` × `unitMargin`.
    realised_lost: Money,
    measured_at: Instant,
}
from_row!(TransferOutcome {
    id,
    transfer_id,
    product_master_id,
    product_name,
    source_location_id,
    source_location_name,
    dest_location_id,
    dest_location_name,
    quantity,
    received,
    received_at,
    sold,
    would_have_sold,
    extra_sold,
    unit_margin,
    source_stockout_days,
    lost_at_source,
    promised,
    realised,
    realised_margin,
    realised_cost,
    realised_lost,
    measured_at
});

/// A page of outcomes with the totals of all of them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TransferOutcomes {
    outcomes: Vec<TransferOutcome>,
    totals: OutcomeTotals,
}

/// Of everything that the filters let through, whatever the page. Sums suppose that all products have one currency.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct OutcomeTotals {
    /// Outcomes measured.
    #[schema(example = 12)]
    count: i64,
    /// Days from the last receipt to the end of each window.
    #[schema(example = 28)]
    days: i64,
    promised: Money,
    realised: Money,
    /// Of the outcomes, the share that brought more than it cost; null: there are none.
    #[schema(example = 0.75)]
    share_that_paid: Option<f64>,
    /// Recommendations decided in the time asked for that were approved or executed.
    #[schema(example = 14)]
    accepted: i64,
    /// … that were rejected.
    #[schema(example = 2)]
    rejected: i64,
    /// … that nobody decided upon in time, or that a later run replaced.
    #[schema(example = 5)]
    undecided: i64,
    /// accepted / (accepted + rejected); null: nobody has decided any.
    #[schema(example = 0.875)]
    acceptance_rate: Option<f64>,
    /// Why they were rejected, the most frequent first, 20 at most.
    rejection_reasons: Vec<RejectionReason>,
}

/// A reason for rejections.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct RejectionReason {
    #[schema(example = "The van is full this week")]
    reason: String,
    #[schema(example = 2)]
    count: i64,
}

/// Outcomes of executed recommendations
///
/// 28 days after the last receipt each executed recommendation is measured by the ledger: what its destination sold
/// beyond what it would have sold without it, at its margin, less the cost of the move and what the source missed;
/// beside it what was promised. With the totals, the share that paid, and how many recommendations were accepted or why
/// they were not.
#[utoipa::path(get, path = "/api/transfers/recommendations/outcomes", tag = "Transfers", security(("bearer" = ["transfers.read"])),
    responses((status = 200, description = "A page of outcomes, and totals", body = TransferOutcomes)))]
pub(super) async fn list_transfer_outcomes(call: Call, query: ListQuery) -> Answer {
    let scope = call.location_scope();
    call.read(move |tx| {
        let all: Vec<TransferOutcome> = query.unpaged(tx)?;
        let totals = totals(tx, &query, &scope, &all)?;
        let (outcomes, pagination) = query.page_of(all, |row| &row.id, sorted_by);
        Reply::paged(&TransferOutcomes { outcomes, totals }, &pagination)
    })
    .await
}

fn sorted_by(row: &TransferOutcome, sort: &'static str) -> SortValue {
    SortValue::Number(match sort {
        "realised" => row.realised.micros(),
        "promised" => row.promised.micros(),
        _ => row.measured_at.micros(),
    })
}

fn totals(
    tx: &mut Tx<'_>,
    query: &ListQuery,
    scope: &LocationScope,
    all: &[TransferOutcome],
) -> Result<OutcomeTotals, ApiError> {
    let asked = |name: &str| query.outside(name).map(<[String]>::to_vec);
    let (products, sources, dests) = (asked("productMasterId"), asked("sourceLocationId"), asked("destLocationId"));
    let values = args![
        query.outside_instant("from"),
        query.outside_instant("to"),
        products.is_none(),
        products.unwrap_or_default(),
        sources.is_none(),
        sources.unwrap_or_default(),
        dests.is_none(),
        dests.unwrap_or_default()
    ];
    let decided: Vec<(String, String, String, String, i64)> = tx.all(&DECIDED, values)?;
    let (mut accepted, mut rejected, mut undecided) = (0, 0, 0);
    let mut reasons: BTreeMap<String, i64> = BTreeMap::new();
    for (source, dest, status, reason, count) in decided {
        if !scope.covers(&source) && !scope.covers(&dest) {
            continue;
        }
        match status.as_str() {
            "APPROVED" | "EXECUTED" => accepted += count,
            "REJECTED" => {
                rejected += count;
                *reasons.entry(reason).or_default() += count;
            }
            "EXPIRED" => undecided += count,
            _ => {}
        }
    }
    let mut reasons: Vec<(String, i64)> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let sum = |of: fn(&TransferOutcome) -> Money| {
        Money::from_micros(all.iter().map(|one| of(one).micros()).fold(0, i64::saturating_add))
    };
    let share = |part: i64, whole: i64| (whole > 0).then(|| (part as f64 / whole as f64 * 1e4).round() / 1e4);
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let paid = all.iter().filter(|one| one.realised > Money::ZERO).count();
    Ok(OutcomeTotals {
        count,
        days: OUTCOME_DAYS,
        promised: sum(|one| one.promised),
        realised: sum(|one| one.realised),
        share_that_paid: share(i64::try_from(paid).unwrap_or(i64::MAX), count),
        accepted,
        rejected,
        undecided,
        acceptance_rate: share(accepted, accepted + rejected),
        rejection_reasons: reasons
            .into_iter()
            .take(20)
            .map(|(reason, count)| RejectionReason { reason, count })
            .collect(),
    })
}

sql! {
    /// Few rows: one for each pair of locations, status and reason. What nobody decided upon was marked when it ended.
    DECIDED = "
        SELECT source_location_id, dest_location_id, status, decision_reason, count(*) FROM transfer_recommendation
         WHERE workspace_id = $1 AND status <> 'PENDING'
           AND (CAST($2 AS BIGINT) IS NULL OR coalesce(decided_at, updated_at) >= $2)
           AND (CAST($3 AS BIGINT) IS NULL OR coalesce(decided_at, updated_at) <= $3)
           AND (CAST($4 AS BOOLEAN) OR product_id = ANY($5))
           AND (CAST($6 AS BOOLEAN) OR source_location_id = ANY($7))
           AND (CAST($8 AS BOOLEAN) OR dest_location_id = ANY($9))
         GROUP BY source_location_id, dest_location_id, status, decision_reason
         ORDER BY source_location_id, dest_location_id, status, decision_reason";
}
