//! The HTTP API of Stockflow.
//!
//! | folder | what stands there |
//! | --- | --- |
//! | `config` | what an operator can set |
//! | `http` | the conventions that every endpoint shares |
//! | `change` | a write in progress, with its audit line and its events |
//! | `demo` | a workspace with a year of real sales |
//! | `features` | one folder per area of the product, in an order: each may use those before it |
//! | `outgoing` | calls that the program makes, to public addresses alone |
//! | `pages` | the console, the documents and the API explorer |
//! | `wiring` | the guard before every endpoint, the router, background work, telemetry |
//! | `testkit` | worlds for tests, and the laws that every endpoint obeys |

pub mod change;
pub mod config;
pub mod demo;
pub mod features;
pub mod http;
mod migrations;
pub mod outgoing;
pub mod pages;
pub mod wiring;

#[cfg(test)]
mod testkit;

use std::ops::Deref;
use std::sync::Arc;
use stockflow_db::{Db, DbError};
use stockflow_kernel::{Clock, Ids};

pub use migrations::MIGRATIONS;

/// The program: everything that lives as long as it does.
#[derive(Clone)]
pub struct App(Arc<AppState>);

/// What [`App`] holds.
pub struct AppState {
    /// The database.
    pub db: Db,
    /// What says how late it is.
    pub clock: Arc<Clock>,
    /// Where ids come from.
    pub ids: Ids,
    /// What the operator set.
    pub config: config::ServerConfig,
    /// Calls counted against the plans.
    pub rates: http::RateLimiter,
    /// Calls counted for the usage report.
    pub usage: http::Usage,
    /// Totals of lists.
    pub totals: http::list::Totals,
    /// Answers that hold until something changes.
    pub kept: http::Kept,
    /// What rows of the ATP matrix are chosen and ordered by.
    pub rankings: features::inventory::Rankings,
    /// Passwords are hashed here, a few at a time.
    pub passwords: features::access::Passwords,
    /// By what rules the workspaces promise.
    pub rules: features::network::KeptRules,
    /// What is still to come to the shelves, as the features know it that order it.
    pub inbound: features::inventory::Inbound,
    /// Where moves are proposed, as the features know it that propose them.
    pub move_lists: features::transfers::MoveLists,
    /// What keeps things from being deleted, as the features know it.
    pub obstacles: change::Obstacles,
}

impl Deref for App {
    type Target = AppState;
    fn deref(&self) -> &AppState {
        &self.0
    }
}

impl App {
    /// The program on an open, migrated database.
    #[must_use]
    pub fn new(db: Db, config: config::ServerConfig, clock: Arc<Clock>, ids: Ids) -> Self {
        Self(Arc::new(AppState {
            db,
            clock,
            ids,
            rates: http::RateLimiter::default(),
            usage: http::Usage::default(),
            totals: http::list::Totals::default(),
            kept: http::Kept::default(),
            rankings: features::inventory::Rankings::default(),
            passwords: features::access::Passwords::default(),
            rules: features::network::KeptRules::default(),
            inbound: features::inbound(),
            move_lists: features::move_lists(),
            obstacles: features::obstacles(),
            config,
        }))
    }

    /// Runs a change of the program's own (a job, the command line) in a workspace.
    pub async fn change<T, F>(&self, workspace: &str, who: change::Who, f: F) -> Result<T, http::ApiError>
    where
        F: Fn(&mut change::Change<'_, '_>) -> Result<T, http::ApiError> + Send + Sync + 'static,
        T: Send + 'static,
    {
        let app = self.clone();
        let now = self.clock.now();
        self.db
            .write(workspace, move |tx| {
                let mut change = change::Change::new(tx, &who, now, &app.ids);
                let outcome = f(&mut change)?;
                change.finish()?;
                Ok(outcome)
            })
            .await
    }

    /// Opens the database and brings it up to date.
    pub async fn open_database(config: &stockflow_db::DbConfig) -> Result<Db, DbError> {
        let db = Db::open(config).await?;
        db.migrate(&MIGRATIONS).await?;
        features::catalog::relabel(&db).await?;
        Ok(db)
    }
}
