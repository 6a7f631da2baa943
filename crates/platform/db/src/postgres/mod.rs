//! The PostgreSQL engine: pooled connections, each with its prepared statements.

mod connection;
mod error;
mod pool;
mod session;

pub(crate) use connection::Connection;
pub(crate) use error::{column_error, statement_error};
pub(crate) use session::Session;

use crate::DbError;
use crate::config::DbConfig;
use crate::statement::arg::Arg;
use crate::statement::sql::Sql;
use crate::threads::Threads;
use crate::tx::{Attempt, Mode, SendVisitor, Tx, Work, bound_workspace};
use pool::Pool;
use std::sync::Arc;

/// An open PostgreSQL database.
pub(crate) struct Postgres {
    pool: Pool,
    /// One for each connection: a closure waits on it for every statement.
    threads: Threads,
}

impl Postgres {
    /// Makes the pool; connections are opened when they are needed.
    pub(crate) fn new(url: &str, config: &DbConfig) -> Result<Self, DbError> {
        Ok(Self { pool: Pool::new(url, config)?, threads: Threads::new("postgres-session", config.pool_size) })
    }

    /// A connection from the pool, for what is not a closure.
    pub(crate) async fn connection(&self) -> Result<pool::Pooled, DbError> {
        self.pool.get().await
    }

    pub(crate) async fn attempt(&self, mode: Mode, workspace: Option<&str>, work: &Arc<dyn Work>) -> Attempt {
        let connection = match self.pool.get().await {
            Ok(connection) => connection,
            Err(error) => return Attempt::Failed(error),
        };
        let runtime = tokio::runtime::Handle::current();
        let workspace = workspace.map(str::to_owned);
        let work = Arc::clone(work);
        let run = move || {
            let mut session = Session::new(connection, runtime, mode);
            let attempt = Tx::postgres(&mut session, workspace.as_deref(), mode).attempt(&*work);
            match session.end(attempt.keeps()) {
                Ok(()) => attempt,
                Err(_) if !attempt.keeps() => attempt,
                Err(DbError::Retry) => Attempt::Again,
                Err(error) => Attempt::Failed(error),
            }
        };
        self.threads.run(run).await
    }

    /// The first row of a global statement, without a thread of its own.
    pub(crate) async fn lookup(&self, sql: &'static Sql, args: &[Arg], visitor: &mut SendVisitor<'_>) -> Attempt {
        let text = sql.for_postgres();
        if let Err(error) = bound_workspace(&text, None, args.len()) {
            return Attempt::Failed(error);
        }
        let mut connection = match self.pool.get().await {
            Ok(connection) => connection,
            Err(error) => return Attempt::Failed(error),
        };
        let outcome = connection.visit(text.text, None, args, false, visitor);
        Attempt::of_statement(outcome.await, text.name)
    }

    pub(crate) fn close(&self) {
        self.threads.close();
        self.pool.close();
    }
}
