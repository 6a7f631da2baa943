//! Opening a database and running closures on it.

use crate::config::{DbConfig, EngineKind};
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::statement::arg::Arg;
use crate::statement::row::FromRow;
use crate::statement::sql::{Scope, Sql};
use crate::tx::{Asked, Attempt, Mode, Tx, Work};
use crate::{DbError, Migration, MigrationReport, migrate};
use std::hash::{BuildHasher, RandomState};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often a closure is run again after it lost against others.
const RETRIES: u32 = 10;

/// An open database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Arc<Engine>,
}

pub(crate) enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Db {
    /// Opens a database. A SQLite file is made when it is not there; a PostgreSQL server must answer.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when it cannot be reached.
    pub async fn open(config: &DbConfig) -> Result<Self, DbError> {
        let db = Self::connect(config)?;
        if let Engine::Postgres(postgres) = &*db.engine {
            drop(postgres.connection().await?);
        }
        Ok(db)
    }

    /// As [`Db::open`], but a server is not asked yet.
    pub(crate) fn connect(config: &DbConfig) -> Result<Self, DbError> {
        let engine = match (config.url.file(), config.url.postgres()) {
            (Some(path), _) => Engine::Sqlite(Sqlite::open(path, config)?),
            (None, url) => Engine::Postgres(Postgres::new(url.unwrap_or_default(), config)?),
        };
        Ok(Self { engine: Arc::new(engine) })
    }

    /// Which engine it is.
    #[must_use]
    pub fn engine(&self) -> EngineKind {
        match &*self.engine {
            Engine::Sqlite(_) => EngineKind::Sqlite,
            Engine::Postgres(_) => EngineKind::Postgres,
        }
    }

    pub(crate) fn inner(&self) -> &Engine {
        &self.engine
    }

    /// Runs a closure that reads, bound to a workspace.
    ///
    /// # Errors
    /// Those of the closure; [`DbError::Unavailable`] when the database cannot be reached.
    pub async fn read<T, E, F>(&self, workspace: &str, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run(Mode::Read, Some(workspace), closure).await
    }

    /// Runs a closure in one transaction, bound to a workspace, and commits unless it gives an error.
    /// It may be run again after a conflict, so it must be pure apart from the database.
    ///
    /// # Errors
    /// Those of the closure; [`DbError::Unavailable`] when the database cannot be reached, or too many
    /// conflicts came in a row.
    ///
    /// # Panics
    /// Passes on a panic of the closure, whose changes are undone.
    pub async fn write<T, E, F>(&self, workspace: &str, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run(Mode::Write, Some(workspace), closure).await
    }

    /// As [`Db::read`], without a workspace.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn read_global<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run(Mode::Read, None, closure).await
    }

    /// As [`Db::write`], without a workspace.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_global<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run(Mode::Write, None, closure).await
    }

    /// The first row of a global statement, for keys on the hot path. It sees every write that was
    /// committed before, also by another process. SQLite: on this very thread, without a queue.
    ///
    /// # Errors
    /// As the database says.
    pub async fn lookup<R: FromRow + Send + 'static>(
        &self,
        sql: &'static Sql,
        args: Vec<Arg>,
    ) -> Result<Option<R>, DbError> {
        if sql.scope() != Scope::Global {
            return Err(DbError::Programming(format!("{}: only a global statement can be looked up", sql.name())));
        }
        let started = Instant::now();
        let mut found = None;
        let mut visitor = |row: &mut crate::Row<'_>| {
            found = Some(R::from_row(row)?);
            Ok(false)
        };
        for round in 0..=RETRIES {
            if round > 0 {
                wait_for_another_try(round).await;
            }
            let attempt = match &*self.engine {
                Engine::Sqlite(sqlite) => sqlite.lookup(sql, &args, &mut visitor),
                Engine::Postgres(postgres) => postgres.lookup(sql, &args, &mut visitor).await,
            };
            match attempt {
                // A connection that was lost is found out by using it.
                Attempt::Again => {}
                Attempt::Done { .. } => {
                    observe("lookup", started);
                    return Ok(found);
                }
                Attempt::Failed(error) => return Err(error),
                Attempt::Panicked(panic) => resume_unwind(panic),
            }
        }
        Err(gave_up())
    }

    async fn run<T, E, F>(&self, mode: Mode, workspace: Option<&str>, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let asked = Arc::new(Asked::new(closure));
        let work: Arc<dyn Work> = asked.clone();
        self.perform(mode, workspace, &work).await?;
        asked.take().ok_or_else(|| E::from(DbError::programming("a closure has run and gave nothing")))?
    }

    async fn perform(&self, mode: Mode, workspace: Option<&str>, work: &Arc<dyn Work>) -> Result<(), DbError> {
        let started = Instant::now();
        for round in 0..=RETRIES {
            if round > 0 {
                wait_for_another_try(round).await;
            }
            let attempt = match &*self.engine {
                Engine::Sqlite(sqlite) => sqlite.attempt(mode, workspace, work).await,
                Engine::Postgres(postgres) => postgres.attempt(mode, workspace, work).await,
            };
            match attempt {
                Attempt::Again | Attempt::Failed(DbError::Retry) => {}
                Attempt::Done { .. } => {
                    observe(
                        match mode {
                            Mode::Read => "read",
                            Mode::Write => "write",
                        },
                        started,
                    );
                    return Ok(());
                }
                Attempt::Failed(error) => return Err(error),
                Attempt::Panicked(panic) => resume_unwind(panic),
            }
        }
        Err(gave_up())
    }

    /// Brings the schema up to date; safe to call from several nodes at once.
    ///
    /// # Errors
    /// [`DbError::Incompatible`] when the database is newer than the program or was migrated by other
    /// texts.
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<MigrationReport, DbError> {
        migrate::run(self, migrations).await
    }

    /// The number of the last migration that was applied, 0 when there is none.
    ///
    /// # Errors
    /// As the database says.
    pub async fn schema_version(&self) -> Result<u32, DbError> {
        migrate::version(self).await
    }

    /// Copies a SQLite database while it is in use; `progress(done, total)` counts pages. The target
    /// must not exist.
    ///
    /// # Errors
    /// [`DbError::Programming`] on PostgreSQL, whose own tool is `pg_dump`.
    pub async fn backup(&self, target: &Path, progress: impl Fn(u64, u64) + Send + 'static) -> Result<(), DbError> {
        match &*self.engine {
            Engine::Sqlite(sqlite) => sqlite.backup(target, progress).await,
            Engine::Postgres(_) => {
                Err(DbError::programming("a PostgreSQL database is backed up by its own tool: use pg_dump"))
            }
        }
    }

    /// Waits for queued writes and closes; SQLite also moves its log into the file. Later calls are
    /// answered with [`DbError::Unavailable`].
    pub async fn close(&self) {
        match &*self.engine {
            Engine::Sqlite(sqlite) => sqlite.close().await,
            Engine::Postgres(postgres) => postgres.close(),
        }
    }
}

fn observe(kind: &'static str, started: Instant) {
    metrics::histogram!("stockflow_db_seconds", "kind" => kind).record(started.elapsed().as_secs_f64());
}

fn gave_up() -> DbError {
    DbError::Unavailable(format!("{RETRIES} tries were lost against others, or their connection"))
}

async fn wait_for_another_try(round: u32) {
    metrics::counter!("stockflow_db_retries_total").increment(1);
    tokio::time::sleep(pause(round)).await;
}

/// Grows from about 1 ms to about 0.5 s; the random half keeps two losers from meeting again.
fn pause(round: u32) -> Duration {
    let most = 1_000_u64 << round.min(9);
    let random = RandomState::new().hash_one(round);
    Duration::from_micros(most / 2 + random % (most / 2))
}
