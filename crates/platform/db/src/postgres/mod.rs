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
use crate::tx::{Attempt, Fault, Mode, SendVisitor, Tx, bound_workspace};
use pool::Pool;
use std::sync::Arc;

/// An open PostgreSQL database.
pub(crate) struct Postgres {
    pool: Pool,
}

impl Postgres {
    /// Makes the pool; connections are opened when they are needed.
    pub(crate) fn new(url: &str, config: &DbConfig) -> Result<Self, DbError> {
        Ok(Self { pool: Pool::new(url, config)? })
    }

    /// A connection from the pool, for what is not a closure.
    pub(crate) async fn connection(&self) -> Result<pool::Pooled, DbError> {
        self.pool.get().await
    }

    pub(crate) async fn attempt<T, E, F>(&self, mode: Mode, workspace: Option<&str>, closure: &Arc<F>) -> Attempt<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let connection = match self.pool.get().await {
            Ok(connection) => connection,
            Err(error) => return Attempt::Failed(error),
        };
        let runtime = tokio::runtime::Handle::current();
        let workspace = workspace.map(str::to_owned);
        let closure = Arc::clone(closure);
        let task = tokio::task::spawn_blocking(move || {
            let mut session = Session::new(connection, runtime, mode);
            let attempt = Tx::postgres(&mut session, workspace.as_deref(), mode).attempt(&*closure);
            match session.end(attempt.keeps()) {
                Ok(()) => attempt,
                Err(_) if !attempt.keeps() => attempt,
                Err(DbError::Retry) => Attempt::Again,
                Err(error) => Attempt::Failed(error),
            }
        });
        task.await.unwrap_or_else(|_| Attempt::Failed(DbError::Unavailable("the program is stopping".to_owned())))
    }

    /// The first row of a global statement, without a thread of its own.
    pub(crate) async fn lookup(
        &self,
        sql: &'static Sql,
        args: &[Arg],
        visitor: &mut SendVisitor<'_>,
    ) -> Result<(), DbError> {
        let text = sql.for_postgres();
        bound_workspace(&text, None, args.len())?;
        let mut again = true;
        loop {
            let mut connection = self.pool.get().await?;
            match connection.visit(text.text, None, args, false, visitor).await {
                Ok(_) => return Ok(()),
                // The connection was lost or the schema changed: a fresh one may do.
                Err(Fault::Statement(error)) if error.is_retryable() && again => again = false,
                Err(Fault::Row(error) | Fault::Statement(error)) => {
                    return Err(error.in_statement(text.name));
                }
            }
        }
    }

    pub(crate) fn close(&self) {
        self.pool.close();
    }
}
