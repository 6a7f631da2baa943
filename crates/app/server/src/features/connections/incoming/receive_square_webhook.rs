//! `POST /webhooks/square/{connection}`

use super::journal::{Message, receive};
use super::{WebhookReceived, header, parse, raw, signature, square};
use crate::App;
use crate::features::connections::connection::{Provider, known};
use crate::http::{Answer, ApiError, Code, PathId};
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;

/// Receive a webhook of Square
///
/// `inventory.count.updated` sets stock, `catalog.version.updated` is noted; others are accepted and noted.
/// `x-square-hmacsha256-signature` must be the signature of the notification URL and the body with the connection's
/// secret.
#[utoipa::path(post, path = "/webhooks/square/{connection}", tag = "Webhooks", security(()),
    extensions(("x-streams" = json!(true))),
    params(("connection" = String, Path, description = "The connection's id")),
    request_body(content = Object, description = "As Square sends it"),
    responses((status = 200, description = "Received", body = WebhookReceived)))]
pub(super) async fn receive_square_webhook(
    State(app): State<App>,
    PathId(id): PathId,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let connection = known(&app, Provider::Square, &id).await?;
    let bytes = raw(body, app.config.max_body_bytes).await?;
    let url = connection.settings.notification_url.clone().unwrap_or_default();
    let given = header(&headers, "x-square-hmacsha256-signature");
    if !signature::base64_holds(&connection.secret, &[url.as_bytes(), &bytes], given) {
        let message = "x-square-hmacsha256-signature is not the signature of the notification URL and this body";
        return Err(ApiError::new(Code::Unauthorized, message));
    }
    let payload = parse(&bytes)?;
    let kind = payload["type"].as_str().unwrap_or_default().to_owned();
    let message = Message::new(&connection.id, payload["event_id"].as_str().unwrap_or_default(), &kind, &bytes);
    let workspace = connection.workspace.clone();
    receive(&app, &workspace, "square", message, move |change| square::apply(change, &connection, &kind, &payload))
        .await
}
