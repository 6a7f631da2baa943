//! `POST /api/planning/replenishment`

use super::run::{RUN, Wish};
use crate::change::Action;
use crate::features::network;
use crate::http::{Answer, ApiError, ApiJson, Call, NotNegative, Reply};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stockflow_jobs::{NewJob, enqueue};
use stockflow_kernel::Money;

/// What to plan.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct GenerateReplenishment {
    /// Money for purchases: spent on what earns most for it; null: as much as is needed.
    #[schema(value_type = Option<NotNegative>, example = json!(null))]
    budget: Option<Money>,
    /// Only what concerns this location; the network is solved as a whole all the same.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    location_id: Option<String>,
}

/// Work that was asked for.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanningJob {
    /// `GET /api/jobs/{id}` says how far it is, and what it came to.
    #[schema(example = "job_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    pub(super) job_id: String,
}

/// Generate replenishment recommendations
///
/// In the background: looks at the stock, receipts and expected demand of every product at every location day by day, moves
/// what is too much elsewhere where that pays, buys the rest of the preferred supplier in packs and least quantities, and
/// ranks by money. What was pending is replaced; what was rejected is not proposed again while its cause stands. The
/// job's result counts what was made and lists findings: NO_SUPPLY_PATH, UNAVOIDABLE, OVER_BUDGET.
#[utoipa::path(post, path = "/api/planning/replenishment", tag = "Planning", security(("bearer" = ["planning.write"])),
    request_body = GenerateReplenishment,
    responses((status = 202, description = "Asked for", body = PlanningJob)))]
pub(super) async fn generate_replenishment(call: Call, ApiJson(body): ApiJson<GenerateReplenishment>) -> Answer {
    let workspace = call.workspace().to_owned();
    call.write(move |change| {
        if let Some(id) = &body.location_id
            && network::find_location(change.tx, id)?.is_none()
        {
            return Err(ApiError::unknown_reference("locationId", "location", id));
        }
        let wish = Wish { budget: body.budget, location_id: body.location_id.clone() };
        let payload = serde_json::to_value(&wish).map_err(ApiError::internal)?;
        let job_id = change.id("job");
        enqueue(change.tx, &NewJob::of(&workspace, RUN, payload.clone(), change.now), &job_id, change.now)?;
        change.audit(Action::Trigger, "replenishmentRun", &job_id, None::<&()>, Some(&payload))?;
        change.emit("planning.replenishment_requested.v1", json!({ "jobId": job_id }));
        let location = format!("/api/jobs/{job_id}");
        let mut reply = Reply::created(location, &PlanningJob { job_id })?;
        reply.status = 202;
        Ok(reply)
    })
    .await
}
