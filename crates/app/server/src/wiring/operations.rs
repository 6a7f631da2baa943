//! What operators and machines ask: health, readiness, metrics, the API document.

use crate::App;
use crate::features::inventory::RankingReads;
use crate::http::{ApiError, Code};
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;
use std::sync::{Arc, OnceLock};

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// The recorder of this process, installed once.
fn recorder() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let buckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
    let install = || {
        let builder =
            PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &buckets).ok()?;
        builder.install_recorder().ok()
    };
    HANDLE.get_or_init(install).as_ref()
}

/// Routes that bear no envelope.
pub(super) fn router(document: &Value) -> Router<App> {
    let _ = recorder();
    let text: Arc<str> = document.to_string().into();
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics_text))
        .route(
            "/api/openapi.json",
            get(move || async move { ([(header::CONTENT_TYPE, "application/json")], text.to_string()) }),
        )
}

/// Ready when the database answers and its schema is ours.
async fn ready(State(app): State<App>) -> Response {
    match app.db.schema_version().await {
        Ok(_) => "ready\n".into_response(),
        Err(_) => ApiError::new(Code::Unavailable, "the database does not answer").retry_after(2).into_response(),
    }
}

async fn metrics_text(State(app): State<App>) -> Response {
    if let Ok(waiting) = stockflow_jobs::queue_depth(&app.db, app.clock.now()).await {
        for (kind, depth) in waiting {
            metrics::gauge!("stockflow_jobs_waiting", "kind" => kind).set(depth as f64);
        }
    }
    let RankingReads { whole, products } = app.rankings.reads();
    metrics::counter!("stockflow_atp_rankings_read_total").absolute(whole);
    metrics::counter!("stockflow_atp_ranked_products_read_total").absolute(products);
    let text = recorder().map(PrometheusHandle::render).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
