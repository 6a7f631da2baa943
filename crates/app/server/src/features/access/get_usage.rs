//! `GET /api/admin/usage`

use crate::http::{Answer, ApiError, ApiQuery, Call, Endpoints, Reply};
use serde::{Deserialize, Serialize};
use stockflow_db::{args, sql};
use stockflow_kernel::{Day, Instant};
use utoipa_axum::routes;

pub(super) fn endpoints() -> Endpoints {
    Endpoints::new().with(routes!(get_usage))
}

/// Which days.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
struct UsageQuery {
    /// The first day (UTC); by default 30 days back.
    #[param(value_type = Option<Day>)]
    from: Option<Day>,
    /// The last day (UTC), inclusive; by default today.
    #[param(value_type = Option<Day>)]
    to: Option<Day>,
}

/// Calls of the workspace.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct UsageReport {
    from: Day,
    to: Day,
    /// By credential, day and status. Written every few seconds.
    calls: Vec<UsageLine>,
    /// How far each credential's limits are used just now, where they are counted in the database.
    rate_limits: Vec<RateUsage>,
}

/// Calls of one credential on one day with one status.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct UsageLine {
    /// The API key's id, or the session's.
    #[schema(example = "key_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    credential_id: String,
    /// The key's name; null for a session.
    #[schema(example = "Web shop")]
    key_name: Option<String>,
    day: Day,
    #[schema(example = 200)]
    status: i64,
    #[schema(example = 1234)]
    calls: i64,
    last_at: Instant,
}

/// Calls taken in the running minute or hour.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct RateUsage {
    #[schema(example = "key_01k8zq5f3m9v7a1r2c4d5e6f7g")]
    credential_id: String,
    /// `minute` or `hour`.
    #[schema(example = "minute")]
    window: String,
    window_start: Instant,
    #[schema(example = 17)]
    taken: i64,
}

/// Usage
///
/// Calls by key, day and status, and where the rate limits stand.
#[utoipa::path(get, path = "/api/admin/usage", tag = "Access", security(("bearer" = ["admin.read"])),
    params(UsageQuery),
    responses((status = 200, description = "The calls of those days", body = UsageReport)))]
async fn get_usage(call: Call, ApiQuery(query): ApiQuery<UsageQuery>) -> Answer {
    let today = Day::from_number(call.now().seconds().div_euclid(86_400));
    let to = query.to.unwrap_or(today);
    let from = query.from.unwrap_or(to.plus(-30));
    if from > to || to.number() - from.number() > 400 {
        return Err(ApiError::fault("from", "range", "must not lie after to, nor more than 400 days before it"));
    }
    call.app().usage.flush(&call.app().db).await?;
    let report = call
        .read(move |tx| {
            let rows: Vec<(String, Option<String>, Day, i64, i64, Instant)> = tx.all(&CALLS, args![from, to])?;
            let rates: Vec<(String, String, i64, i64)> = tx.all(&RATES, args![])?;
            Ok(UsageReport {
                from,
                to,
                calls: rows
                    .into_iter()
                    .map(|(credential_id, key_name, day, status, calls, last_at)| UsageLine {
                        credential_id,
                        key_name,
                        day,
                        status,
                        calls,
                        last_at,
                    })
                    .collect(),
                rate_limits: rates
                    .into_iter()
                    .map(|(credential_id, window, start, taken)| RateUsage {
                        credential_id,
                        window,
                        window_start: Instant::from_micros(start * 1_000_000),
                        taken,
                    })
                    .collect(),
            })
        })
        .await?;
    Reply::ok(&report)
}

sql! {
    CALLS = "
        SELECT u.credential_id, k.name, u.day, u.status, u.calls, u.last_at
          FROM usage_day u LEFT JOIN api_key k ON k.workspace_id = u.workspace_id AND k.id = u.credential_id
         WHERE u.workspace_id = $1 AND u.day >= $2 AND u.day <= $3
         ORDER BY u.day DESC, u.calls DESC, u.credential_id, u.status LIMIT 5000";
    RATES = "
        SELECT credential_id, span, window_start, taken FROM rate_window
         WHERE workspace_id = $1 ORDER BY credential_id, span LIMIT 1000";
}
