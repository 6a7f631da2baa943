//! `POST /api/sessions`

use super::store;
use super::wire::NewSession;
use crate::App;
use crate::change::{Action, Change, Who};
use crate::features::access::workspace::normal_email;
use crate::features::access::{authenticate, throttle, token};
use crate::http::{Answer, ApiError, ApiJson, Code, Reply};
use axum::extract::{FromRequest, Request, State};
use axum::http::header;
use serde::Deserialize;
use serde_json::json;
use stockflow_db::{args, sql_global};
use stockflow_kernel::Instant;

/// Who signs in, and where.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SignIn {
    #[schema(example = "ada@example.com", min_length = 1, max_length = 254)]
    email: String,
    #[schema(example = "correct horse battery", min_length = 1, max_length = 200)]
    password: String,
    /// One of the person's workspaces; without it the oldest.
    #[schema(example = json!(null), max_length = 60)]
    workspace_id: Option<String>,
}

/// Sign in
///
/// Answers a session token, shown this once, and sets it as an HttpOnly cookie for pages. Failed
/// sign-ins are counted by account and by address; too many of them answer 429 for a while.
#[utoipa::path(post, path = "/api/sessions", tag = "Access", security(()),
    request_body = SignIn,
    responses((status = 201, description = "Signed in", body = NewSession)))]
pub(super) async fn create_session(State(app): State<App>, request: Request) -> Answer {
    let address = authenticate::address(&app, request.headers(), request.extensions());
    let agent = request.headers().get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let agent: String = agent.chars().take(200).collect();
    let ApiJson(sign_in) = ApiJson::<SignIn>::from_request(request, &()).await?;
    let email = normal_email(&sign_in.email);
    let subjects = throttle::Subjects::new(&email, &address);
    throttle::check(&app, &subjects).await?;
    let person: Option<(String, Option<String>)> = app.db.lookup(&PERSON, args![&email]).await?;
    let hash = person.as_ref().and_then(|(_, hash)| hash.as_deref());
    let known = app.passwords.verify(&sign_in.password, hash).await?;
    let Some((user, _)) = person.filter(|_| known) else {
        throttle::failed(&app, &subjects).await?;
        return Err(ApiError::new(Code::Unauthorized, "e-mail or password is wrong"));
    };
    throttle::succeeded(&app, &subjects).await?;
    let new = Begin { user, email, workspace: sign_in.workspace_id, address, agent, token: token::new_session()? };
    begin(&app, new).await
}

#[derive(Debug, Clone)]
struct Begin {
    user: String,
    email: String,
    workspace: Option<String>,
    address: String,
    agent: String,
    token: String,
}

async fn begin(app: &App, new: Begin) -> Answer {
    let now = app.clock.now();
    let expires = now.plus_seconds(app.config.session_seconds);
    let (token, state) = (new.token.clone(), app.clone());
    let session = app
        .db
        .write_global(move |tx| {
            let workspaces = store::workspaces_of(tx, &new.user)?;
            let chosen = match &new.workspace {
                Some(id) => workspaces.iter().find(|w| w.id == *id),
                None => workspaces.first(),
            };
            let chosen = chosen
                .ok_or_else(|| ApiError::new(Code::Unauthorized, "this account has no access to that workspace"))?;
            let id = state.ids.next("sess", now);
            tx.execute(&INSERT, insert_args(&new, &id, &chosen.id, now, expires))?;
            let who = Who {
                kind: "USER",
                id: new.user.clone(),
                name: new.email.clone(),
                address: new.address.clone(),
                request_id: String::new(),
            };
            tx.in_workspace(&chosen.id, |tx| {
                tx.execute(&ACTIVATE, args![&chosen.id, &new.user, now])?;
                let mut change = Change::new(tx, &who, now, &state.ids);
                change.audit(Action::SignIn, "session", &id, None::<&()>, Some(&json!({ "userAgent": new.agent })))?;
                change.emit("access.session_started.v1", json!({ "sessionId": id, "userId": new.user }));
                change.finish()?;
                Ok::<_, ApiError>(())
            })?;
            store::current(tx, &id)
        })
        .await?;
    let secure = if app.config.secure_cookies { "; Secure" } else { "" };
    let cookie = format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}",
        authenticate::COOKIE,
        app.config.session_seconds
    );
    let answer = NewSession { csrf_token: token::csrf(&token::seal(&token)), token, session };
    Ok(Reply::created("/api/sessions/current".into(), &answer)?.secret().cookie(cookie))
}

fn insert_args(new: &Begin, id: &str, workspace: &str, now: Instant, expires: Instant) -> Vec<stockflow_db::Arg> {
    args![token::hash(&new.token), id, &new.user, workspace, &new.address, &new.agent, now, expires]
}

sql_global! {
    PERSON = "SELECT id, password_hash FROM person WHERE email = $1";
    INSERT = "
        INSERT INTO session (token_hash, id, user_id, workspace_id, address, user_agent, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// Who signs in for the first time has taken up the invitation.
    ACTIVATE = "
        UPDATE membership SET status = 'ACTIVE', updated_at = $3
         WHERE workspace_id = $1 AND user_id = $2 AND status = 'INVITED'";
}
