//! The organization: the workspace as its administrators see it.

use crate::change::Action;
use crate::features::access::workspace::Plan;
use crate::http::{Answer, ApiError, ApiJson, Call, Endpoints, Fault, Reply};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::Instant;
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new().with(routes!(get_organization)).with(routes!(update_organization))
}

/// A workspace's settings; plan and limits are the operator's.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Organization {
    #[schema(example = "ws_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    id: String,
    #[schema(example = "Corner Stores")]
    name: String,
    #[schema(example = "ACTIVE")]
    status: String,
    /// An IANA name; days without a location's own zone are counted in it.
    #[schema(example = "America/New_York")]
    time_zone: String,
    /// ISO 4217.
    #[schema(example = "USD")]
    currency: String,
    /// Which names and reason codes fit the trade.
    #[schema(example = "RETAIL")]
    industry_pack: String,
    /// Free settings by feature.
    #[schema(value_type = Object, example = json!({}))]
    feature_settings: Value,
    #[schema(example = "PRO")]
    plan: String,
    limits: PlanLimits,
    #[schema(example = 1)]
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

/// What the plan allows each API key.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct PlanLimits {
    #[schema(example = 1000)]
    calls_per_minute: i64,
    #[schema(example = 10000)]
    calls_per_hour: i64,
}

struct Row {
    id: String,
    name: String,
    status: String,
    time_zone: String,
    currency: String,
    industry_pack: String,
    feature_settings: String,
    plan: String,
    calls_per_minute: Option<i64>,
    calls_per_hour: Option<i64>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}
from_row!(Row {
    id,
    name,
    status,
    time_zone,
    currency,
    industry_pack,
    feature_settings,
    plan,
    calls_per_minute,
    calls_per_hour,
    version,
    created_at,
    updated_at
});

fn find(tx: &mut Tx<'_>) -> Result<Organization, ApiError> {
    let row: Row = tx.one(&READ, args![])?;
    let limits = Plan::named(&row.plan).limits(row.calls_per_minute, row.calls_per_hour);
    Ok(Organization {
        id: row.id,
        name: row.name,
        status: row.status,
        time_zone: row.time_zone,
        currency: row.currency,
        industry_pack: row.industry_pack,
        feature_settings: serde_json::from_str(&row.feature_settings).unwrap_or_default(),
        plan: row.plan,
        limits: PlanLimits { calls_per_minute: limits.per_minute, calls_per_hour: limits.per_hour },
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// The currency that prices without one are in.
pub fn currency(tx: &mut Tx<'_>) -> Result<String, ApiError> {
    Ok(find(tx)?.currency)
}

/// The industry pack, by which reason codes and location types are offered.
pub fn industry_pack(tx: &mut Tx<'_>) -> Result<String, ApiError> {
    Ok(find(tx)?.industry_pack)
}

/// The time zone of what has none of its own.
pub fn time_zone(tx: &mut Tx<'_>) -> Result<String, ApiError> {
    Ok(find(tx)?.time_zone)
}

/// The organization
///
/// Its settings, and the plan with what it allows.
#[utoipa::path(get, path = "/api/admin/organization", tag = "Access", security(("bearer" = ["admin.read"])),
    responses((status = 200, description = "The organization", body = Organization)))]
async fn get_organization(call: Call) -> Answer {
    let organization = call.read(find).await?;
    Ok(Reply::ok(&organization)?.version(organization.version))
}

/// What to change; what is left out stays.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct UpdateOrganization {
    #[schema(example = "Corner Stores", min_length = 1, max_length = 200)]
    name: Option<String>,
    #[schema(example = "America/New_York", min_length = 1, max_length = 60)]
    time_zone: Option<String>,
    #[schema(example = "USD", pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
    #[schema(example = "RETAIL", pattern = "^[A-Z][A-Z0-9_]{1,39}$")]
    industry_pack: Option<String>,
    /// Replaces the settings as a whole.
    #[schema(value_type = Option<Object>, example = json!({}))]
    feature_settings: Option<Map<String, Value>>,
}

/// Change the organization
#[utoipa::path(patch, path = "/api/admin/organization", tag = "Access", security(("bearer" = ["admin.write"])),
    request_body = UpdateOrganization,
    responses((status = 200, description = "Changed", body = Organization)))]
async fn update_organization(call: Call, ApiJson(body): ApiJson<UpdateOrganization>) -> Answer {
    if let Some(zone) = &body.time_zone
        && jiff::tz::TimeZone::get(zone).is_err()
    {
        return Err(ApiError::faults(vec![Fault::new(
            "timeZone",
            "enum",
            "is no IANA time zone; an example is Europe/Berlin",
        )]));
    }
    let seen = call.clone();
    call.write(move |change| {
        let before = find(change.tx)?;
        seen.expect_version(before.version)?;
        let settings = body.feature_settings.clone().map_or_else(|| before.feature_settings.clone(), Value::Object);
        change.tx.execute(
            &UPDATE,
            args![
                body.name.as_ref().unwrap_or(&before.name),
                body.time_zone.as_ref().unwrap_or(&before.time_zone),
                body.currency.as_ref().unwrap_or(&before.currency),
                body.industry_pack.as_ref().unwrap_or(&before.industry_pack),
                settings,
                change.now
            ],
        )?;
        let after = find(change.tx)?;
        change.audit(Action::Update, "organization", &after.id, Some(&before), Some(&after))?;
        change.emit("access.organization_changed.v1", json!({ "workspaceId": after.id }));
        Ok(Reply::ok(&after)?.version(after.version))
    })
    .await
}

sql! {
    READ = "
        SELECT workspace_id, name, status, time_zone, currency, industry_pack, feature_settings, plan, calls_per_minute,
               calls_per_hour, version, created_at, updated_at FROM workspace WHERE workspace_id = $1";
    UPDATE = "
        UPDATE workspace SET name = $2, time_zone = $3, currency = $4, industry_pack = $5, feature_settings = $6,
               updated_at = $7, version = version + 1 WHERE workspace_id = $1";
}
