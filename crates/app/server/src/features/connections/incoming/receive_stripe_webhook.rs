//! `POST /webhooks/stripe`

use super::journal::{Message, note_only, receive};
use super::{Outcome, WebhookReceived, header, parse, raw, signature, stripe};
use crate::App;
use crate::http::{Answer, ApiError};
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;

/// Receive a webhook of Stripe
///
/// Subscriptions set a workspace's plan, invoices are noted in its audit log; one that failed alerts its administrators.
/// Others are accepted and noted. `Stripe-Signature` must be one of this body with the operator's secret
/// (`stripe-webhook-secret`), at most five minutes old.
#[utoipa::path(post, path = "/webhooks/stripe", tag = "Webhooks", security(()),
    extensions(("x-streams" = json!(true))),
    request_body(content = Object, description = "As Stripe sends it"),
    responses((status = 200, description = "Received", body = WebhookReceived)))]
pub(super) async fn receive_stripe_webhook(State(app): State<App>, headers: HeaderMap, body: Body) -> Answer {
    let bytes = raw(body, app.config.max_body_bytes).await?;
    let secret = app.config.stripe_webhook_secret.reveal();
    let given = header(&headers, "stripe-signature");
    if !signature::stripe_holds(secret, given, &bytes, app.clock.now().seconds()) {
        let message = "is not a signature of this body that is at most five minutes old";
        return Err(ApiError::fault("Stripe-Signature", "signature", message));
    }
    let payload = parse(&bytes)?;
    let text = |field: &str| payload[field].as_str().unwrap_or_default().to_owned();
    let kind = text("type");
    let message = Message::new("stripe", &text("id"), &kind, &bytes);
    if !stripe::is_known(&kind) {
        return note_only(&app, message, Outcome::Ignored(format!("the type {kind} is not known"))).await;
    }
    let Some(workspace) = stripe::workspace_of(&app, &payload).await? else {
        let why = "it names no workspace: put its id into the subscription's metadata as workspaceId";
        return note_only(&app, message, Outcome::Ignored(why.to_owned())).await;
    };
    let plans = stripe::plans(&app.config.stripe_plans);
    receive(&app, &workspace, "stripe", message, move |change| stripe::apply(change, &kind, &payload, &plans)).await
}
