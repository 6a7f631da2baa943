//! A connection in the hands of a synchronous closure.

use super::pool::Pooled;
use crate::DbError;
use crate::statement::arg::Arg;
use crate::tx::{Fault, Mode, Visitor};
use tokio::runtime::Handle;

/// Blocks its thread on every call, so it lives on the blocking pool only.
pub(crate) struct Session {
    connection: Pooled,
    runtime: Handle,
    transaction: Transaction,
    last: Option<Last>,
}

/// A statement that goes out with the `COMMIT`.
struct Last {
    name: &'static str,
    text: &'static str,
    workspace: Option<String>,
    args: Vec<Arg>,
}

/// What the server knows of our transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transaction {
    /// A read: each statement stands alone.
    None,
    /// A write whose `BEGIN` goes out with its first statement.
    Due,
    /// A write under way.
    Open,
}

impl Session {
    pub(super) fn new(connection: Pooled, runtime: Handle, mode: Mode) -> Self {
        Self {
            connection,
            runtime,
            transaction: match mode {
                Mode::Read => Transaction::None,
                Mode::Write => Transaction::Due,
            },
            last: None,
        }
    }

    /// Keeps a statement until the transaction ends, or until another one comes after it after all.
    pub(crate) fn leave(
        &mut self,
        name: &'static str,
        text: &'static str,
        workspace: Option<&str>,
        args: Vec<Arg>,
    ) -> Result<(), Fault> {
        self.send_last()?;
        self.last = Some(Last { name, text, workspace: workspace.map(str::to_owned), args });
        Ok(())
    }

    /// Sends what was kept for the end.
    fn send_last(&mut self) -> Result<(), Fault> {
        let Some(last) = self.last.take() else { return Ok(()) };
        self.visit(last.text, last.workspace.as_deref(), &last.args, &mut |_| Ok(true)).map(|_| ())
    }

    pub(crate) fn visit(
        &mut self,
        text: &str,
        workspace: Option<&str>,
        args: &[Arg],
        visitor: &mut Visitor<'_>,
    ) -> Result<u64, Fault> {
        self.send_last()?;
        let begin = self.transaction == Transaction::Due;
        let connection = &mut *self.connection;
        let outcome = self.runtime.block_on(connection.visit(text, workspace, args, begin, visitor));
        if begin {
            // Even after an error: `BEGIN` may have got through.
            self.transaction = Transaction::Open;
        }
        outcome
    }

    /// `SAVEPOINT` and its kin.
    pub(crate) fn control(&mut self, text: &str) -> Result<(), DbError> {
        self.send_last().map_err(Fault::into_error)?;
        if self.transaction == Transaction::Due {
            self.transaction = Transaction::Open;
            let text = format!("BEGIN; {text}");
            return self.runtime.block_on(self.connection.batch(&text));
        }
        self.runtime.block_on(self.connection.batch(text))
    }

    /// Commits or rolls back. A connection that cannot even roll back is not used again.
    pub(super) fn end(&mut self, keep: bool) -> Result<(), DbError> {
        if !keep {
            self.last = None;
        }
        if self.transaction == Transaction::Due {
            // It is the first statement too.
            self.send_last().map_err(Fault::into_error)?;
        }
        if self.transaction != Transaction::Open {
            return Ok(());
        }
        self.transaction = Transaction::None;
        let outcome = match self.last.take() {
            Some(last) => {
                let workspace = last.workspace.as_deref();
                let end = self.connection.commit_with(last.text, workspace, &last.args);
                self.runtime.block_on(end).map_err(|error| error.in_statement(last.name))
            }
            None => self.runtime.block_on(self.connection.batch(if keep { "COMMIT" } else { "ROLLBACK" })),
        };
        match outcome {
            Ok(()) if keep => metrics::counter!("stockflow_db_commits_total").increment(1),
            Ok(()) => {}
            Err(_) => self.connection.give_up(),
        }
        outcome.map_err(|error| match error {
            DbError::Unavailable(_) if keep => DbError::Unavailable(
                "the connection was lost during the commit; whether it counts is not known".to_owned(),
            ),
            other => other,
        })
    }
}
