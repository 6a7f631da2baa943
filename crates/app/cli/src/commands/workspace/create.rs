//! `stockflow workspace create`

use super::Plan;
use crate::output;
use crate::program::{self, Voice, chain, operator};
use crate::settings::Flags;
use crate::store::users;
use clap::Args;
use serde::Serialize;
use std::process::ExitCode;
use stockflow_server::App;
use stockflow_server::change::Change;
use stockflow_server::features::access::{self, NewMember, NewWorkspace};

/// Make a workspace with an administrator and an API key that may do everything.
///
/// Works whether a server runs on the database or not; the key works at once. Password and key are shown this once.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  stockflow workspace create Acme --email ada@acme.example --plan PRO\n  \
                        stockflow workspace create Acme --json | jq -r .apiKey")]
pub(crate) struct Create {
    /// Name of the workspace; need not be unique.
    name: String,
    /// Address under which its administrator signs in [default: one of its own under .example].
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    #[command(flatten)]
    terms: Terms,
}

/// What can be said about a new workspace.
#[derive(Debug, Args)]
#[command(next_help_heading = "Workspace")]
pub(crate) struct Terms {
    /// What it pays for.
    #[arg(long, value_enum, default_value = "FREE", ignore_case = true)]
    plan: Plan,
    /// Its time zone, an IANA name.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    time_zone: String,
    /// Its currency, an ISO 4217 code.
    #[arg(long, value_name = "CODE", default_value = "USD")]
    currency: String,
    /// Print one line of JSON: url, apiKey, adminEmail, adminPassword, workspaceId.
    #[arg(long)]
    json: bool,
}

/// Who founds a workspace.
pub(crate) struct Founding {
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    /// A generated one if none is given.
    pub(crate) password: Option<String>,
}

/// How to get in, as scripts read it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ready {
    /// Where the server is; null where none was started.
    pub(crate) url: Option<String>,
    /// A key with scope `*`.
    pub(crate) api_key: String,
    /// The administrator's address.
    pub(crate) admin_email: String,
    /// Null for someone who has an account with a password of their own already.
    pub(crate) admin_password: Option<String>,
    /// The workspace's id.
    pub(crate) workspace_id: String,
}

impl Create {
    pub(crate) async fn run(self, flags: &Flags) -> anyhow::Result<ExitCode> {
        let settings = program::settings(flags, Voice::Command)?;
        let app = program::open(&settings).await?;
        found(app, Founding { name: self.name, email: self.email, password: None }, &self.terms).await
    }
}

/// Makes a workspace and says how to get in.
pub(crate) async fn found(app: App, founding: Founding, terms: &Terms) -> anyhow::Result<ExitCode> {
    check(&founding, terms)?;
    let id = app.ids.next("ws", app.clock.now());
    let email = founding.email.clone().unwrap_or_else(|| own_address(&founding.name, &id));
    let email = access::normal_email(&email);
    let known = users::has_account(&app.db, &email).await?;
    anyhow::ensure!(
        !known || founding.password.is_none(),
        "{email} has an account with a password already; leave the password out"
    );
    let password = match founding.password {
        Some(password) => password,
        None => access::new_password().map_err(|e| chain(&e))?,
    };
    let hash = app.passwords.hash(&password).await.map_err(|e| chain(&e))?;
    let workspace = NewWorkspace {
        id: id.clone(),
        name: founding.name,
        plan: terms.plan.into(),
        time_zone: terms.time_zone.clone(),
        currency: terms.currency.clone(),
        industry_pack: "RETAIL".to_owned(),
    };
    let member = NewMember {
        email: email.clone(),
        name: "Administrator".to_owned(),
        password_hash: Some(hash),
        roles: vec![("TENANT_ADMIN".to_owned(), None)],
        active: true,
    };
    let make = move |change: &mut Change<'_, '_>| {
        access::create_workspace(change, &workspace)?;
        let (_, is_new) = access::add_member(change, &member)?;
        let (_, key) = access::create_key(change, "First key", &["*".to_owned()], None, &[])?;
        Ok((is_new, key))
    };
    let (is_new, api_key) = app.change(&id, operator(), make).await.map_err(|e| chain(&e))?;
    app.db.close().await;
    let admin_password = is_new.then_some(password);
    say(&Ready { url: None, api_key, admin_email: email, admin_password, workspace_id: id }, terms.json)?;
    Ok(ExitCode::SUCCESS)
}

fn check(founding: &Founding, terms: &Terms) -> anyhow::Result<()> {
    let length = founding.name.trim().chars().count();
    anyhow::ensure!((1..=200).contains(&length), "a workspace's name has 1 to 200 characters, not {length}");
    if let Some(email) = &founding.email {
        check_address(email)?;
    }
    anyhow::ensure!(
        jiff::tz::TimeZone::get(&terms.time_zone).is_ok(),
        "{} is no IANA time zone; an example is Europe/Berlin",
        terms.time_zone
    );
    let is_code = terms.currency.len() == 3 && terms.currency.bytes().all(|b| b.is_ascii_uppercase());
    anyhow::ensure!(is_code, "{} is no ISO 4217 currency code; an example is EUR", terms.currency);
    Ok(())
}

/// Not whether it exists, but whether it can be one.
pub(crate) fn check_address(email: &str) -> anyhow::Result<()> {
    let parts = email.trim().split_once('@');
    let fine = parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    let fine = fine && email.trim().len() <= 254 && !email.trim().contains(char::is_whitespace);
    anyhow::ensure!(fine, "{email} is no mail address");
    Ok(())
}

/// An address that can never be anybody else's (RFC 2606 keeps `.example` free).
fn own_address(name: &str, id: &str) -> String {
    let slug: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(30).collect();
    let tail = &id[id.len().saturating_sub(6)..];
    format!("admin@{slug}-{tail}.example")
}

fn say(ready: &Ready, json: bool) -> anyhow::Result<()> {
    if json {
        return output::json(ready);
    }
    output::line(&format!("workspace   {}", ready.workspace_id));
    output::line(&format!("sign in as  {}", ready.admin_email));
    output::line(&format!("password    {}", ready.admin_password.as_deref().unwrap_or("the one they have")));
    output::line(&format!("API key     {}", ready.api_key));
    output::note("The password and the key are shown this once; keep them now.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_no_address_is_refused() {
        for text in ["", "ada", "@acme.example", "ada@", "ada@b@c", "a da@acme.example"] {
            assert!(check_address(text).is_err(), "{text}");
        }
        assert!(check_address("ada@acme.example").is_ok());
    }

    #[test]
    fn an_own_address_can_be_one_whatever_the_name() {
        for name in ["Acme & Söhne", "日本"] {
            assert!(check_address(&own_address(name, "ws_0123456789")).is_ok());
        }
    }
}
