//! The handle that a closure works through.

mod attempt;
mod work;

pub(crate) use attempt::{Attempt, Fault, Mode, SendVisitor, Visitor, bound_workspace};
pub(crate) use work::{Asked, Work};

use crate::statement::arg::Arg;
use crate::statement::query::Query;
use crate::statement::row::FromRow;
use crate::statement::sql::{Sql, Text};
use crate::{DbError, EngineKind, postgres, sqlite};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An open transaction (or, on PostgreSQL, an open read), bound to a workspace or to none.
///
/// Everything is synchronous: the closure runs off the async threads.
pub struct Tx<'a> {
    engine: Engine<'a>,
    workspace: Option<&'a str>,
    mode: Mode,
    /// A statement failed in a way that may not happen again.
    retry: bool,
    /// A statement failed outside a savepoint: nothing of this write can be kept.
    broken: bool,
}

enum Engine<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut postgres::Session),
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "callers build arguments in place with args!, and a borrow there is only noise"
)]
impl<'a> Tx<'a> {
    pub(crate) fn sqlite(connection: &'a rusqlite::Connection, workspace: Option<&'a str>, mode: Mode) -> Self {
        Self::new(Engine::Sqlite(connection), workspace, mode)
    }

    pub(crate) fn postgres(session: &'a mut postgres::Session, workspace: Option<&'a str>, mode: Mode) -> Self {
        Self::new(Engine::Postgres(session), workspace, mode)
    }

    fn new(engine: Engine<'a>, workspace: Option<&'a str>, mode: Mode) -> Self {
        Self { engine, workspace, mode, retry: false, broken: false }
    }

    /// Runs a closure once and judges what became of it.
    pub(crate) fn attempt(&mut self, work: &dyn Work) -> Attempt {
        // The closure's captures are only read, and the transaction is undone after a panic.
        match catch_unwind(AssertUnwindSafe(|| work.run(self))) {
            Err(panic) => Attempt::Panicked(panic),
            Ok(_) if self.retry => Attempt::Again,
            Ok(true) if self.broken => Attempt::Failed(DbError::programming(
                "a write closure went on after a failed statement; such a statement belongs into \
                 a savepoint",
            )),
            Ok(keeps) => Attempt::Done { keeps },
        }
    }

    /// Which engine answers.
    #[must_use]
    pub fn engine(&self) -> EngineKind {
        match self.engine {
            Engine::Sqlite(_) => EngineKind::Sqlite,
            Engine::Postgres(_) => EngineKind::Postgres,
        }
    }

    /// The workspace that is bound to `$1`.
    #[must_use]
    pub fn workspace(&self) -> Option<&str> {
        self.workspace
    }

    /// The first row.
    ///
    /// # Errors
    /// [`DbError::NotFound`] when there is none.
    pub fn one<R: FromRow>(&mut self, sql: &'static Sql, args: Vec<Arg>) -> Result<R, DbError> {
        self.optional(sql, args)?.ok_or(DbError::NotFound)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As the database says.
    pub fn optional<R: FromRow>(&mut self, sql: &'static Sql, args: Vec<Arg>) -> Result<Option<R>, DbError> {
        let text = self.text_of(sql);
        self.first(text, &args)
    }

    /// All rows.
    ///
    /// # Errors
    /// As the database says.
    pub fn all<R: FromRow>(&mut self, sql: &'static Sql, args: Vec<Arg>) -> Result<Vec<R>, DbError> {
        let text = self.text_of(sql);
        self.collect(text, &args)
    }

    /// Gives every row to `each` as it arrives; an error stops it.
    ///
    /// # Errors
    /// As the database or `each` says.
    pub fn each<R: FromRow>(
        &mut self,
        sql: &'static Sql,
        args: Vec<Arg>,
        mut each: impl FnMut(R) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let text = self.text_of(sql);
        self.visit(text, &args, &mut |row| {
            each(R::from_row(row)?)?;
            Ok(true)
        })
        .map(|_| ())
    }

    /// Runs a statement that gives no rows; says how many rows it changed.
    ///
    /// # Errors
    /// As the database says.
    pub fn execute(&mut self, sql: &'static Sql, args: Vec<Arg>) -> Result<u64, DbError> {
        let text = self.text_of(sql);
        self.visit(text, &args, &mut |_| Ok(true))
    }

    /// Runs the last statement of a write, one that gives no rows. On PostgreSQL it goes out with the `COMMIT`, so that
    /// others wait as short as can be for what it locks, and an error of it is one of the commit; a statement that comes
    /// after it all the same finds it done.
    ///
    /// # Errors
    /// As the database says.
    pub fn execute_last(&mut self, sql: &'static Sql, args: Vec<Arg>) -> Result<(), DbError> {
        let text = self.text_of(sql);
        if self.broken || self.mode == Mode::Read || matches!(self.engine, Engine::Sqlite(_)) {
            return self.visit(text, &args, &mut |_| Ok(true)).map(|_| ());
        }
        let workspace = bound_workspace(&text, self.workspace, args.len())?;
        let left = match &mut self.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(session) => session.leave(text.name, text.text, workspace, args),
        };
        left.map_err(|fault| self.failed(fault.into_error()).in_statement(text.name))
    }

    /// All rows of an assembled query.
    ///
    /// # Errors
    /// As the database says.
    pub fn query_all<R: FromRow>(&mut self, query: &Query) -> Result<Vec<R>, DbError> {
        let (text, highest) = query.assemble(self.engine())?;
        self.collect(assembled(query, &text, highest), query.args())
    }

    /// The first row of an assembled query, if there is one.
    ///
    /// # Errors
    /// As the database says.
    pub fn query_optional<R: FromRow>(&mut self, query: &Query) -> Result<Option<R>, DbError> {
        let (text, highest) = query.assemble(self.engine())?;
        self.first(assembled(query, &text, highest), query.args())
    }

    /// Runs `body` so that an error of it undoes only its own changes, also after a failed statement.
    /// (In a read there is nothing to undo.)
    ///
    /// # Errors
    /// Those of `body`, and of the database.
    pub fn savepoint<T, E: From<DbError>>(&mut self, body: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        if self.mode == Mode::Read {
            return body(self);
        }
        if self.broken {
            return Err(E::from(after_failure("a savepoint")));
        }
        self.control("SAVEPOINT inner_step")?;
        let result = body(self);
        if result.is_ok() && !self.broken {
            self.control("RELEASE SAVEPOINT inner_step")?;
            return result;
        }
        let swallowed = self.broken;
        self.broken = false;
        self.control("ROLLBACK TO SAVEPOINT inner_step")?;
        self.control("RELEASE SAVEPOINT inner_step")?;
        match result {
            Ok(_) if swallowed => Err(E::from(after_failure("the end of a savepoint"))),
            result => result,
        }
    }

    /// Binds a workspace to `$1` for `body`, inside a transaction that has none.
    ///
    /// # Errors
    /// Those of `body`; [`DbError::Programming`] when another workspace is bound already.
    pub fn in_workspace<T, E: From<DbError>>(
        &mut self,
        workspace: &str,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.workspace.is_some_and(|bound| bound != workspace) {
            return Err(E::from(DbError::programming("a transaction of one workspace cannot enter another")));
        }
        let mut inner = Tx {
            engine: match &mut self.engine {
                Engine::Sqlite(connection) => Engine::Sqlite(connection),
                Engine::Postgres(session) => Engine::Postgres(session),
            },
            workspace: Some(workspace),
            mode: self.mode,
            retry: self.retry,
            broken: self.broken,
        };
        let result = body(&mut inner);
        (self.retry, self.broken) = (inner.retry, inner.broken);
        result
    }

    fn text_of(&self, sql: &'static Sql) -> Text<'static> {
        match self.engine {
            Engine::Sqlite(_) => sql.for_sqlite(),
            Engine::Postgres(_) => sql.for_postgres(),
        }
    }

    fn first<R: FromRow>(&mut self, text: Text<'_>, args: &[Arg]) -> Result<Option<R>, DbError> {
        let mut found = None;
        self.visit(text, args, &mut |row| {
            found = Some(R::from_row(row)?);
            Ok(false)
        })?;
        Ok(found)
    }

    fn collect<R: FromRow>(&mut self, text: Text<'_>, args: &[Arg]) -> Result<Vec<R>, DbError> {
        let mut rows = Vec::new();
        self.visit(text, args, &mut |row| {
            rows.push(R::from_row(row)?);
            Ok(true)
        })?;
        Ok(rows)
    }

    /// Every statement goes through here.
    pub(crate) fn visit(&mut self, text: Text<'_>, args: &[Arg], visitor: &mut Visitor<'_>) -> Result<u64, DbError> {
        if self.broken {
            return Err(after_failure(text.name));
        }
        let workspace = bound_workspace(&text, self.workspace, args.len())?;
        let outcome = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite::visit(connection, text.text, workspace, args, visitor),
            Engine::Postgres(session) => session.visit(text.text, workspace, args, visitor),
        };
        outcome.map_err(|fault| match fault {
            Fault::Row(error) => error.in_statement(text.name),
            Fault::Statement(error) => self.failed(error).in_statement(text.name),
        })
    }

    /// `SAVEPOINT` and its kin.
    fn control(&mut self, text: &'static str) -> Result<(), DbError> {
        let outcome = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite::control(connection, text),
            Engine::Postgres(session) => session.control(text),
        };
        outcome.map_err(|error| self.failed(error))
    }

    /// Remembers what a failed statement means for the whole transaction.
    fn failed(&mut self, error: DbError) -> DbError {
        self.retry |= error.is_retryable();
        self.broken |= self.mode == Mode::Write;
        error
    }
}

fn assembled<'q>(query: &Query, text: &'q str, highest: usize) -> Text<'q> {
    Text { name: query.name(), text, highest, scope: query.scope() }
}

fn after_failure(what: &str) -> DbError {
    DbError::Programming(format!("{what} came after a failed statement; the failing one belongs into a savepoint"))
}
