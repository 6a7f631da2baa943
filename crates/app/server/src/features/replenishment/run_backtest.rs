//! `POST /api/planning/backtest`

use super::backtest::{Ask, BACKTEST};
use super::generate_replenishment::PlanningJob;
use crate::change::Action;
use crate::features::{catalog, demand};
use crate::http::{Answer, ApiError, ApiJson, Call, Fault, Reply};
use serde::Deserialize;
use serde_json::json;
use stockflow_jobs::{NewJob, enqueue};

/// What to replay.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RunBacktest {
    /// The last so many days are measured; four weeks before them and eight weeks of history are needed besides.
    #[serde(default = "ninety")]
    #[schema(example = 90, minimum = 14, maximum = 730, default = 90)]
    days: i64,
    /// Only these; null: the 500 that sold most.
    #[schema(example = json!(null), max_items = 500)]
    product_master_ids: Option<Vec<String>>,
    /// Days from the supplier to the centre; null: as each product's supplier says, else 14.
    #[schema(example = json!(null), minimum = 0, maximum = 365)]
    lead_time_days: Option<i64>,
    /// Days from the centre to a store.
    #[serde(default = "two")]
    #[schema(example = 2, minimum = 0, maximum = 60, default = 2)]
    store_days: i64,
    /// Days that goods can be sold after their receipt at the centre; null: for ever.
    #[schema(example = json!(null), minimum = 1, maximum = 3650)]
    shelf_life_days: Option<i64>,
}

const fn ninety() -> i64 {
    90
}

const fn two() -> i64 {
    2
}

/// Replay policies on your own history
///
/// In the background: a distribution centre and the locations that sold, day by day, lost sales, forecasts made only from what
/// was known on each day. The job's result has a row for each policy (min-max, base stock, planned at four service levels,
/// planned by money, the best levels in hindsight) with fill rate, stockout days, mean stock, purchases, shipments,
/// write-offs and cost: the points of the curve of fill rate against stock, which `plotSvg` has drawn.
#[utoipa::path(post, path = "/api/planning/backtest", tag = "Planning", security(("bearer" = ["planning.read"])),
    request_body = RunBacktest,
    responses((status = 202, description = "Asked for", body = PlanningJob)))]
pub(super) async fn run_backtest(call: Call, ApiJson(body): ApiJson<RunBacktest>) -> Answer {
    let workspace = call.workspace().to_owned();
    let visible = call.visible_locations();
    call.write(move |change| {
        if let Some(ids) = &body.product_master_ids {
            let known = catalog::known(change.tx, ids)?;
            let strange = ids.iter().enumerate().filter(|(_, id)| !known.contains(*id));
            let faults: Vec<Fault> = strange
                .map(|(at, id)| {
                    let message = format!("names no product of this workspace: {id}");
                    Fault::new(format!("productMasterIds[{at}]"), "reference", message)
                })
                .collect();
            if !faults.is_empty() {
                return Err(ApiError::faults(faults));
            }
        }
        if demand::last_day(change.tx)?.is_none() {
            return Err(ApiError::invalid_state("there is no demand history to replay yet"));
        }
        let ask = Ask {
            days: body.days,
            product_master_ids: body.product_master_ids.clone(),
            lead_time_days: body.lead_time_days,
            store_days: body.store_days,
            shelf_life_days: body.shelf_life_days,
            locations: visible.clone(),
        };
        let payload = serde_json::to_value(&ask).map_err(ApiError::internal)?;
        let job_id = change.id("job");
        enqueue(change.tx, &NewJob::of(&workspace, BACKTEST, payload.clone(), change.now), &job_id, change.now)?;
        change.audit(Action::Trigger, "backtest", &job_id, None::<&()>, Some(&payload))?;
        change.emit("planning.backtest_requested.v1", json!({ "jobId": job_id }));
        let location = format!("/api/jobs/{job_id}");
        let mut reply = Reply::created(location, &PlanningJob { job_id })?;
        reply.status = 202;
        Ok(reply)
    })
    .await
}
