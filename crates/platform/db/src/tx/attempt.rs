//! What can become of a statement and of a whole closure.

use crate::DbError;
use crate::statement::row::Row;
use crate::statement::sql::{Scope, Text};
use std::any::Any;

/// What the closure was opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Read,
    Write,
}

/// Why a statement gave no answer.
pub(crate) enum Fault {
    /// The database refused it: the transaction is spoilt.
    Statement(DbError),
    /// A row was not what the caller asked for, or the caller stopped: the transaction is fine.
    Row(DbError),
}

impl Fault {
    /// What it is about, whatever that means for the transaction.
    pub(crate) fn into_error(self) -> DbError {
        match self {
            Self::Statement(error) | Self::Row(error) => error,
        }
    }
}

/// Gets each row; `false` means that no more are wanted.
pub(crate) type Visitor<'v> = dyn FnMut(&mut Row<'_>) -> Result<bool, DbError> + 'v;

/// A visitor that an async function may hold.
pub(crate) type SendVisitor<'v> = dyn FnMut(&mut Row<'_>) -> Result<bool, DbError> + Send + 'v;

/// What one run of a closure came to.
pub(crate) enum Attempt {
    /// It ran; an error of its own undoes what it wrote.
    Done { keeps: bool },
    /// It lost against another transaction and may win the next time.
    Again,
    /// The layer could not run or commit it.
    Failed(DbError),
    /// It panicked.
    Panicked(Box<dyn Any + Send>),
}

impl Attempt {
    /// Of a single statement outside any closure.
    pub(crate) fn of_statement(outcome: Result<u64, Fault>, name: &str) -> Self {
        match outcome {
            Ok(_) => Self::Done { keeps: true },
            Err(Fault::Statement(error)) if error.is_retryable() => Self::Again,
            Err(Fault::Statement(error) | Fault::Row(error)) => Self::Failed(error.in_statement(name)),
        }
    }

    /// Whether its changes are to be committed.
    pub(crate) fn keeps(&self) -> bool {
        matches!(self, Self::Done { keeps: true })
    }
}

/// The workspace to bind, once the number of arguments is right.
pub(crate) fn bound_workspace<'w>(
    text: &Text<'_>,
    workspace: Option<&'w str>,
    given: usize,
) -> Result<Option<&'w str>, DbError> {
    let fault = |message: String| Err(DbError::Programming(format!("{}: {message}", text.name)));
    let bound = match (text.scope, workspace) {
        (Scope::Global, _) => None,
        (Scope::Workspace, Some(workspace)) => Some(workspace),
        (Scope::Workspace, None) => {
            return fault("a statement of a workspace in a global transaction".to_owned());
        }
    };
    let first = usize::from(bound.is_some());
    if text.highest < first {
        return fault("a statement of a workspace without $1".to_owned());
    }
    let wanted = text.highest - first;
    if wanted != given {
        return fault(format!("{wanted} arguments are due and {given} were given"));
    }
    Ok(bound)
}
