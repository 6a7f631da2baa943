//! `POST /webhooks/shopify/{connection}`

use super::journal::{Message, receive};
use super::{WebhookReceived, header, parse, raw, shopify, signature};
use crate::App;
use crate::features::connections::connection::{Provider, known};
use crate::http::{Answer, ApiError, Code, PathId};
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;

/// Receive a webhook of Shopify
///
/// Topics `products/create`, `products/update`, `products/delete` and `inventory_levels/update`; others are accepted and
/// noted. `X-Shopify-Hmac-Sha256` must be the signature of the body with the connection's secret.
#[utoipa::path(post, path = "/webhooks/shopify/{connection}", tag = "Webhooks", security(()),
    extensions(("x-streams" = json!(true))),
    params(("connection" = String, Path, description = "The connection's id")),
    request_body(content = Object, description = "As Shopify sends it"),
    responses((status = 200, description = "Received", body = WebhookReceived)))]
pub(super) async fn receive_shopify_webhook(
    State(app): State<App>,
    PathId(id): PathId,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let connection = known(&app, Provider::Shopify, &id).await?;
    let bytes = raw(body, app.config.max_body_bytes).await?;
    if !signature::base64_holds(&connection.secret, &[&bytes], header(&headers, "x-shopify-hmac-sha256")) {
        return Err(ApiError::new(Code::Unauthorized, "x-shopify-hmac-sha256 is not the signature of this body"));
    }
    let topic = header(&headers, "x-shopify-topic").to_owned();
    let payload = parse(&bytes)?;
    let event = [header(&headers, "x-shopify-event-id"), header(&headers, "x-shopify-webhook-id")];
    let event = event.into_iter().find(|id| !id.is_empty()).unwrap_or_default();
    let id = match event {
        "" => String::new(),
        event => format!("{event} {topic} {}", shopify::subject(&payload)),
    };
    let message = Message::new(&connection.id, &id, &topic, &bytes);
    let workspace = connection.workspace.clone();
    receive(&app, &workspace, "shopify", message, move |change| shopify::apply(change, &connection, &topic, &payload))
        .await
}
