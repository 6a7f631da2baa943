//! How to get into the demo: what was kept from the last time if it still works, else anew.

use super::{DemoError, WORKSPACE};
use crate::App;
use crate::change::{Change, Who};
use crate::features::access;
use crate::http::ApiError;
use axum::http::{Request, StatusCode, header};
use serde::{Deserialize, Serialize};
use stockflow_db::{args, sql_global};

/// The address of the demo's administrator; `.example` belongs to nobody (RFC 2606).
pub const ADMIN: &str = "admin@corner-stores.example";

/// A key and a password that work.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Credentials {
    /// A key with scope `*`.
    pub api_key: String,
    /// The password of [`ADMIN`].
    pub admin_password: String,
}

/// The kept ones as far as they still work; what does not is replaced, and the password's old sessions end.
pub async fn credentials(app: &App, kept: Option<Credentials>) -> Result<Credentials, DemoError> {
    let (key, password) = kept.map(|kept| (kept.api_key, kept.admin_password)).unzip();
    let api_key = match key {
        Some(key) if key_works(app, &key).await? => key,
        _ => app.change(WORKSPACE, Who::system("demo"), new_key).await?,
    };
    let admin_password = match password {
        Some(password) if password_works(app, &password).await? => password,
        _ => reset_password(app).await?,
    };
    Ok(Credentials { api_key, admin_password })
}

fn new_key(change: &mut Change<'_, '_>) -> Result<String, ApiError> {
    Ok(access::create_key(change, "Demo", &["*".to_owned()], None, &[])?.1)
}

async fn key_works(app: &App, key: &str) -> Result<bool, ApiError> {
    let request = Request::builder().header(header::AUTHORIZATION, format!("Bearer {key}")).body(());
    let Ok(request) = request else { return Ok(false) };
    match access::authenticate(app, &request.into_parts().0, false).await {
        Ok(caller) => Ok(*caller.workspace == *WORKSPACE),
        Err(error) if error.code().status() == StatusCode::UNAUTHORIZED => Ok(false),
        Err(error) => Err(error),
    }
}

async fn password_works(app: &App, password: &str) -> Result<bool, ApiError> {
    let hash: Option<Option<String>> =
        app.db.read_global(|tx| tx.optional(&HASH, args![ADMIN]).map_err(ApiError::from)).await?;
    app.passwords.verify(password, hash.flatten().as_deref()).await
}

async fn reset_password(app: &App) -> Result<String, ApiError> {
    let password = access::new_password()?;
    let hash = app.passwords.hash(&password).await?;
    app.db.write_global(move |tx| access::set_password(tx, ADMIN, &hash)).await?;
    Ok(password)
}

sql_global! {
    HASH = "SELECT password_hash FROM person WHERE email = $1";
}
