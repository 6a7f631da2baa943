//! `POST /api/transfers/recommendations`

use super::model::VALID_SECONDS;
use super::propose::{Proposal, Wish, propose};
use super::situation::Situation;
use super::wire::{LIST, Recommendation, RecommendationRow};
use crate::change::{Action, Change};
use crate::features::network;
use crate::http::list::by_id;
use crate::http::{Answer, ApiError, ApiJson, Call, LocationScope, NotNegative, Reply};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stockflow_db::{args, sql};
use stockflow_kernel::Money;

/// What to look for.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct GenerateRecommendations {
    /// Only moves to or from this location; the network is solved as a whole all the same.
    #[schema(example = json!(null), min_length = 1, max_length = 60)]
    location_id: Option<String>,
    /// How much longer the source's stock must last than the destination's: (source − destination) / source
    /// in days of cover, 0 to 1.
    #[serde(default)]
    #[schema(example = 0.2, minimum = 0, maximum = 1, default = 0)]
    min_stock_difference_pct: f64,
    /// Only moves that bring more than they cost.
    #[serde(default = "yes", rename = "requirePositiveROI")]
    #[schema(example = true, default = true)]
    require_positive_roi: bool,
    /// What a unit earns, for every product; by default its price less its cost.
    #[schema(value_type = Option<NotNegative>, example = json!(null))]
    unit_margin: Option<Money>,
}

const fn yes() -> bool {
    true
}

/// What a run proposed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Generated {
    /// How many were made.
    #[schema(example = 12)]
    created: usize,
    /// The most urgent ones, 100 at most; all are in GET /api/transfers/recommendations/pending.
    recommendations: Vec<Recommendation>,
}

/// Generate transfer recommendations
///
/// Looks at all stock, the demand of the next 14 days and what is on its way, and proposes the moves that
/// pay best over the whole network. What was pending is replaced; what was rejected is not proposed again
/// while its cause stands.
#[utoipa::path(post, path = "/api/transfers/recommendations", tag = "Transfers", security(("bearer" = ["transfers.write"])),
    extensions(("x-location-scoped" = json!(true))),
    request_body = GenerateRecommendations,
    responses((status = 201, description = "Generated", body = Generated)))]
pub(super) async fn generate_recommendations(call: Call, ApiJson(body): ApiJson<GenerateRecommendations>) -> Answer {
    let scope = call.location_scope();
    let (location, now) = (body.location_id.clone(), call.now());
    let (seen, app) = (scope.clone(), call.app().clone());
    let situation = call
        .read(move |tx| {
            if let Some(id) = &location
                && (!seen.covers(id) || network::find_location(tx, id)?.is_none())
            {
                return Err(ApiError::unknown_reference("locationId", "location", id));
            }
            Situation::read(tx, &app.move_lists, now)
        })
        .await?;
    let wish = Wish {
        min_stock_difference: body.min_stock_difference_pct,
        require_positive_roi: body.require_positive_roi,
        unit_margin: body.unit_margin,
    };
    let (lapsed, agreed) = (situation.lapsed()?, situation.agreed.clone());
    let solved = tokio::task::spawn_blocking(move || propose(&situation, wish)).await.map_err(ApiError::internal)?;
    let mut proposals = solved?;
    let touches = |p: &Proposal| body.location_id.as_ref().is_none_or(|id| p.source_id == *id || p.dest_id == *id);
    proposals.retain(|p| touches(p) && scope.covers(&p.source_id) && scope.covers(&p.dest_id));
    proposals.sort_by_key(|p| std::cmp::Reverse(p.rank));
    let (location, app) = (body.location_id, call.app().clone());
    call.write(move |change| {
        app.move_lists.unchanged(change.tx, &agreed)?;
        keep(change, &proposals, &lapsed, location.as_deref(), &scope)
    })
    .await
}

fn keep(
    change: &mut Change<'_, '_>,
    proposals: &[Proposal],
    lapsed: &[String],
    location: Option<&str>,
    scope: &LocationScope,
) -> Answer {
    let visible = match scope {
        LocationScope::All => None,
        LocationScope::Only(ids) => Some(ids.clone()),
    };
    let all = visible.is_none();
    change.tx.execute(&REPLACE, args![change.now, location, all, visible.unwrap_or_default()])?;
    for id in lapsed {
        change.tx.execute(&LAPSE, args![id, change.now])?;
    }
    let valid_until = change.now.plus_seconds(VALID_SECONDS);
    let mut shown = Vec::new();
    for proposal in proposals {
        let id = change.id("rec");
        let terms = serde_json::to_value(&proposal.terms).unwrap_or_default();
        change.tx.execute(
            &INSERT,
            args![
                &id,
                &proposal.product_id,
                &proposal.source_id,
                &proposal.dest_id,
                proposal.quantity,
                proposal.priority,
                proposal.rank,
                &proposal.reason,
                proposal.roi,
                terms,
                valid_until,
                change.now
            ],
        )?;
        if shown.len() < 100 {
            let row: Option<RecommendationRow> = by_id(change.tx, &LIST, &id)?;
            shown.extend(row.map(|row| Recommendation::at(row, change.now)));
        }
    }
    let summary = json!({ "created": proposals.len(), "locationId": location });
    change.audit(Action::Generate, "transferRecommendation", "", None::<&()>, Some(&summary))?;
    change.emit("transfers.recommendations_generated.v1", summary);
    Reply::created(
        "/api/transfers/recommendations/pending".into(),
        &Generated { created: proposals.len(), recommendations: shown },
    )
}

sql! {
    /// A new run replaces what its scope had pending.
    REPLACE = "
        UPDATE transfer_recommendation SET status = 'EXPIRED', updated_at = $2, version = version + 1
         WHERE workspace_id = $1 AND status = 'PENDING'
           AND (CAST($3 AS TEXT) IS NULL OR source_location_id = $3 OR dest_location_id = $3)
           AND (CAST($4 AS BOOLEAN) OR (source_location_id = ANY($5) AND dest_location_id = ANY($5)))";
    LAPSE = "UPDATE transfer_recommendation SET cause_gone_at = $3 WHERE workspace_id = $1 AND id = $2";
    INSERT = "
        INSERT INTO transfer_recommendation (
            workspace_id, id, product_id, source_location_id, dest_location_id, quantity, priority, priority_rank, status, reason, roi,
            terms, valid_until, decided_by, decided_at, decision_reason, transfer_id, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'PENDING', $9, $10, $11, $12, '', NULL, '', '', 1, $13, $13)";
}
