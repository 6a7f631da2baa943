//! What was received: once, and never twice.

use super::Outcome;
use crate::App;
use crate::change::{Change, Who};
use crate::http::{Answer, ApiError, Reply};
use sha2::{Digest, Sha256};
use stockflow_db::{Tx, args, sql, sql_global};
use stockflow_kernel::Instant;

/// How long it is remembered, in seconds: thirty days.
const KEPT: i64 = 30 * 86_400;

/// A message.
#[derive(Debug, Clone)]
pub(super) struct Message {
    /// The connection, or `stripe`.
    pub(super) source: String,
    /// The sender's own id.
    pub(super) id: String,
    pub(super) kind: String,
    /// Of the body: who repeats it under another id is not heard either.
    pub(super) digest: String,
}

impl Message {
    pub(super) fn new(source: &str, id: &str, kind: &str, body: &[u8]) -> Self {
        let digest = Sha256::digest(body);
        let digest = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let short = |text: &str| text.chars().take(200).filter(|c| *c != '\0').collect();
        Self { source: source.to_owned(), id: short(id), kind: short(kind), digest }
    }
}

/// Does what a message says in one change of the workspace, and notes it there; a message that was received before does
/// nothing.
pub(super) async fn receive<F>(app: &App, workspace: &str, who: &'static str, message: Message, act: F) -> Answer
where
    F: Fn(&mut Change<'_, '_>) -> Result<Outcome, ApiError> + Send + Sync + 'static,
{
    let noted = message.clone();
    let write = move |change: &mut Change<'_, '_>| {
        if !is_new(change.tx, &noted, change.now)? {
            return Ok(Outcome::Duplicate);
        }
        let outcome = act(change)?;
        note(change.tx, &noted, &outcome)?;
        Ok::<_, ApiError>(outcome)
    };
    let outcome = match app.change(workspace, Who::system(who), write).await {
        Ok(outcome) => outcome,
        // The change is undone as a whole; that it was refused is noted by itself.
        Err(error) => {
            let refused = Outcome::of_error(error)?;
            note_alone(app, message.clone(), refused.clone()).await?;
            refused
        }
    };
    answer(&message, &outcome)
}

/// Notes a message that changes nothing of any workspace.
pub(super) async fn note_only(app: &App, message: Message, outcome: Outcome) -> Answer {
    let outcome = note_alone(app, message.clone(), outcome).await?;
    answer(&message, &outcome)
}

async fn note_alone(app: &App, message: Message, outcome: Outcome) -> Result<Outcome, ApiError> {
    let now = app.clock.now();
    let write = move |tx: &mut Tx<'_>| {
        if !is_new(tx, &message, now)? {
            return Ok(Outcome::Duplicate);
        }
        note(tx, &message, &outcome)?;
        Ok::<_, ApiError>(outcome.clone())
    };
    app.db.write_global(write).await
}

fn answer(message: &Message, outcome: &Outcome) -> Answer {
    tracing::info!(
        source = %message.source, kind = %message.kind, outcome = outcome.name(), "received a webhook: {}", outcome.detail()
    );
    Reply::ok(&super::WebhookReceived::from(outcome))
}

fn is_new(tx: &mut Tx<'_>, message: &Message, now: Instant) -> Result<bool, ApiError> {
    let first = |tx: &mut Tx<'_>, id: &str| tx.execute(&RECEIVE, args![&message.source, id, &message.kind, now]);
    // Both are taken, so that neither can be used again.
    let by_id = message.id.is_empty() || first(tx, &message.id)? == 1;
    let by_body = first(tx, &message.digest)? == 1;
    Ok(by_id && by_body)
}

fn note(tx: &mut Tx<'_>, message: &Message, outcome: &Outcome) -> Result<(), ApiError> {
    let ids = vec![message.id.clone(), message.digest.clone()];
    tx.execute(&NOTE, args![&message.source, ids, outcome.name(), outcome.detail()])?;
    Ok(())
}

/// Whether what changed at a moment is no older than what of this thing was applied last; it is remembered as applied.
pub(super) fn is_newer(tx: &mut Tx<'_>, connection: &str, thing: &str, at: Instant) -> Result<bool, ApiError> {
    Ok(tx.execute(&NEWER, args![connection, thing, at])? == 1)
}

/// Forgets what was received more than thirty days ago.
///
/// # Errors
/// As the database says.
pub async fn sweep(app: &App) -> Result<(), ApiError> {
    let before = app.clock.now().plus_seconds(-KEPT);
    app.db.write_global(move |tx| tx.execute(&FORGET, args![before])).await.map_err(ApiError::from)?;
    Ok(())
}

sql! {
    NEWER = "
        INSERT INTO connection_state (workspace_id, connection_id, thing, changed_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (workspace_id, connection_id, thing) DO UPDATE SET changed_at = excluded.changed_at
         WHERE connection_state.changed_at <= excluded.changed_at";
}

sql_global! {
    RECEIVE = "
        INSERT INTO incoming_event (source, event_id, kind, outcome, detail, received_at) VALUES ($1, $2, $3, '', '', $4)
        ON CONFLICT (source, event_id) DO NOTHING";
    NOTE = "UPDATE incoming_event SET outcome = $3, detail = $4 WHERE source = $1 AND event_id = ANY($2)";
    FORGET = "DELETE FROM incoming_event WHERE received_at < $1";
}
