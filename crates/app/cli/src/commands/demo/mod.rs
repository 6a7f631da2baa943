//! `stockflow demo`

mod keep;
mod welcome;

use crate::commands::workspace::Plan;
use crate::commands::workspace::create::Ready;
use crate::program::{self, Voice, chain, operator};
use crate::settings::{Flags, Settings};
use crate::store::workspaces;
use crate::{output, progress, stop};
use anyhow::Context;
use clap::Args;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use stockflow_server::App;
use stockflow_server::demo::{self as loader, ADMIN, WORKSPACE};
use stockflow_server::features::access;
use stockflow_server::wiring::{self, Serving};

/// Serve a workspace with a year of real sales, ready to try.
///
/// Loads 240 products, 12 stores, a distribution centre and the sales of 2017, forecasts all of it, and serves until
/// SIGTERM or Ctrl-C. The data is kept: the next start is quick. Without --data-dir it goes to the folder demo under
/// the data folder, apart from data of your own.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  stockflow demo\n  stockflow demo --listen 127.0.0.1:0 --data-dir /tmp/demo --json\n  \
                        stockflow demo --fresh --plan FREE\n\nWith --json one line is printed when the demo is ready: \
                        url, apiKey, adminEmail, adminPassword, workspaceId."
)]
pub(crate) struct Demo {
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// What the demo's workspace pays for [default: ENTERPRISE].
    #[arg(long, value_enum, ignore_case = true)]
    plan: Option<Plan>,
    /// Print one line of JSON when ready, and nothing else.
    #[arg(long)]
    json: bool,
    /// Delete the demo's SQLite database first. Refused where it holds other workspaces.
    #[arg(long)]
    fresh: bool,
}

impl Demo {
    pub(crate) async fn run(self, mut flags: Flags) -> anyhow::Result<ExitCode> {
        flags.listen = self.listen;
        let named = flags.data_dir.is_some();
        let mut settings = program::settings(&flags, Voice::Command)?;
        if !named {
            settings.data_dir = settings.data_dir.join("demo");
        }
        let stop = stop::signal()?;
        tokio::pin!(stop);
        let prepared = tokio::select! {
            prepared = self.prepare(&settings) => prepared?,
            // Loading is taken up where it was left the next time.
            () = &mut stop => return Ok(ExitCode::SUCCESS),
        };
        let (serving, ready, demo) = prepared;
        if self.json {
            output::json(&ready)?;
        } else {
            output::line(&welcome::text(&ready, &demo));
        }
        // The pin stays in this function, and the server wants a signal of its own.
        let (told, ended) = tokio::sync::oneshot::channel::<()>();
        let served = wiring::serve(serving, async move {
            let _ = ended.await;
        });
        tokio::pin!(served);
        tokio::select! {
            outcome = &mut served => outcome?,
            () = &mut stop => {
                let _ = told.send(());
                served.await?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Everything up to being ready.
    async fn prepare(&self, settings: &Settings) -> anyhow::Result<(Serving, Ready, loader::Demo)> {
        if self.fresh {
            remove(settings).await?;
        }
        let app = program::open(settings).await?;
        let serving = Serving::bind(app.clone(), settings.listen, settings.workers)
            .await
            .with_context(|| format!("{} cannot be listened on", settings.listen))?;
        let plan = self.plan.unwrap_or(Plan::Enterprise).into();
        let (report, times) = progress::timed(progress::bars());
        let demo = loader::load(&app, plan, &report).await?;
        self.keep_plan(&app).await?;
        let credentials = keep::credentials(&app, &settings.data_dir).await?;
        if !self.json {
            times.tell();
        }
        let ready = Ready {
            url: Some(format!("http://{}", reachable(serving.address()?))),
            api_key: credentials.api_key,
            admin_email: ADMIN.to_owned(),
            admin_password: Some(credentials.admin_password),
            workspace_id: WORKSPACE.to_owned(),
        };
        Ok((serving, ready, demo))
    }

    /// A plan that is named holds for a demo that was there before, too.
    async fn keep_plan(&self, app: &App) -> anyhow::Result<()> {
        let Some(plan) = self.plan.map(access::Plan::from) else { return Ok(()) };
        let set =
            move |change: &mut stockflow_server::change::Change<'_, '_>| access::set_plan(change, plan, "command line");
        app.change(WORKSPACE, operator(), set).await.map_err(|e| chain(&e))?;
        Ok(())
    }
}

/// An address that a browser on this machine can open.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        ip if ip.is_unspecified() => SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port()),
        _ => address,
    }
}

/// Deletes the demo's database, if it is a file and holds nothing else.
async fn remove(settings: &Settings) -> anyhow::Result<()> {
    let config = settings.database()?;
    let Some(file) = config.url.file().map(PathBuf::from) else {
        anyhow::bail!(
            "--fresh deletes a SQLite file and {} is none; drop and create that database yourself",
            config.url
        );
    };
    if !file.is_file() {
        return Ok(());
    }
    let app = program::open(settings).await?;
    let others = workspaces::list(&app.db).await?.into_iter().find(|workspace| workspace.id != WORKSPACE);
    app.db.close().await;
    if let Some(other) = others {
        anyhow::bail!("{} also holds the workspace {}, so --fresh leaves it alone", file.display(), other.name);
    }
    for suffix in ["", "-wal", "-shm"] {
        let mut name = file.clone().into_os_string();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("{} cannot be deleted", name.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_database_with_nothing_but_the_demo_is_deleted() {
        let folder = std::env::temp_dir().join(format!("stockflow-fresh-{}", std::process::id()));
        let settings = Settings { data_dir: folder.clone(), ..Settings::default() };
        let app = program::open(&settings).await.unwrap();
        app.change(WORKSPACE, operator(), |change| {
            let new = access::NewWorkspace {
                id: WORKSPACE.to_owned(),
                name: "Demo".to_owned(),
                plan: access::Plan::Free,
                time_zone: "UTC".to_owned(),
                currency: "USD".to_owned(),
                industry_pack: "RETAIL".to_owned(),
            };
            access::create_workspace(change, &new)
        })
        .await
        .unwrap();
        app.db.close().await;
        remove(&settings).await.unwrap();
        assert!(!folder.join("stockflow.db").exists());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_wildcard_address_is_shown_as_one_that_can_be_opened() {
        assert_eq!(reachable("0.0.0.0:81".parse().unwrap()).to_string(), "127.0.0.1:81");
        assert_eq!(reachable("10.0.0.7:81".parse().unwrap()).to_string(), "10.0.0.7:81");
    }
}
