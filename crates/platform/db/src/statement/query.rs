//! Queries assembled from static pieces: for lists whose filters come and go.

use crate::statement::arg::Arg;
use crate::statement::dialect::{Placeholder, next_placeholder, push_postgres, push_sqlite};
use crate::statement::sql::Scope;
use crate::{DbError, EngineKind};

/// A query put together from `&'static str` pieces, so no request data can enter its text.
///
/// `$1` is the workspace in a scoped query; every `$?` takes the next number and the next argument.
///
/// ```
/// use stockflow_db::Query;
/// let mut query = Query::scoped("SELECT id, name FROM product WHERE workspace_id = $1");
/// query.push(" AND status = ANY($?)", vec!["ACTIVE".to_owned()]);
/// query.push_static(" ORDER BY name, id");
/// query.push(" LIMIT $?", 51_i64);
/// ```
#[derive(Debug, Clone)]
pub struct Query {
    scope: Scope,
    pieces: Vec<&'static str>,
    args: Vec<Arg>,
}

impl Query {
    /// Begins a query in which the layer binds the workspace to `$1`.
    #[must_use]
    pub fn scoped(text: &'static str) -> Self {
        Self::begin(Scope::Workspace, text)
    }

    /// Begins a query without a workspace.
    #[must_use]
    pub fn global(text: &'static str) -> Self {
        Self::begin(Scope::Global, text)
    }

    fn begin(scope: Scope, text: &'static str) -> Self {
        let mut pieces = Vec::with_capacity(12);
        pieces.push(text);
        Self { scope, pieces, args: Vec::with_capacity(8) }
    }

    /// Adds a piece with one `$?`.
    pub fn push(&mut self, text: &'static str, arg: impl Into<Arg>) -> &mut Self {
        self.pieces.push(text);
        self.args.push(arg.into());
        self
    }

    /// Adds a piece with as many `$?` as there are arguments.
    pub fn push_all(&mut self, text: &'static str, args: impl IntoIterator<Item = Arg>) -> &mut Self {
        self.pieces.push(text);
        self.args.extend(args);
        self
    }

    /// Adds a piece without arguments.
    pub fn push_static(&mut self, text: &'static str) -> &mut Self {
        self.pieces.push(text);
        self
    }

    pub(crate) fn scope(&self) -> Scope {
        self.scope
    }

    pub(crate) fn args(&self) -> &[Arg] {
        &self.args
    }

    /// The first piece stands for the whole in messages.
    pub(crate) fn name(&self) -> &'static str {
        self.pieces.first().copied().unwrap_or_default()
    }

    /// The text in one engine's dialect and the highest placeholder.
    pub(crate) fn assemble(&self, engine: EngineKind) -> Result<(String, usize), DbError> {
        let bound = usize::from(self.scope == Scope::Workspace);
        let length: usize = self.pieces.iter().map(|piece| piece.len()).sum();
        let mut text = String::with_capacity(length + 64);
        let mut last = bound;
        for piece in &self.pieces {
            let mut rest = *piece;
            while let Some((plain, found, after)) = next_placeholder(rest) {
                let number = match found {
                    Placeholder::Next => {
                        last += 1;
                        last
                    }
                    Placeholder::Numbered(number) if number <= bound => number,
                    Placeholder::Numbered(number) => {
                        return Err(DbError::Programming(format!(
                            "${number} in an assembled query: only $1 for the workspace and $? \
                             are understood, in {}",
                            self.name()
                        )));
                    }
                };
                rest = match engine {
                    EngineKind::Sqlite => push_sqlite(&mut text, plain, number, after),
                    EngineKind::Postgres => {
                        push_postgres(&mut text, plain, number);
                        after
                    }
                };
            }
            text.push_str(rest);
        }
        Ok((text, last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> Query {
        let mut query = Query::scoped("SELECT id FROM t WHERE workspace_id = $1");
        query
            .push(" AND status = ANY($?)", vec!["A".to_owned()])
            .push_all(" AND (name, id) > ($?, $?)", ["n".into(), "i".into()])
            .push_static(" ORDER BY name, id");
        query
    }

    #[test]
    fn every_mark_takes_the_next_number() {
        let (text, highest) = list().assemble(EngineKind::Postgres).unwrap();
        assert_eq!(
            text,
            "SELECT id FROM t WHERE workspace_id = $1 AND status = ANY($2) AND (name, id) > ($3, $4) \
             ORDER BY name, id"
        );
        assert_eq!(highest, 4);
        let (text, highest) = list().assemble(EngineKind::Sqlite).unwrap();
        assert_eq!(
            text,
            "SELECT id FROM t WHERE workspace_id = ?1 AND status IN (SELECT value FROM \
             json_each(?2)) AND (name, id) > (?3, ?4) ORDER BY name, id"
        );
        assert_eq!(highest, 4);
    }

    #[test]
    fn a_number_of_ones_own_is_refused() {
        let query = Query::global("SELECT id FROM t WHERE id = $1");
        assert!(matches!(query.assemble(EngineKind::Sqlite), Err(DbError::Programming(_))));
    }
}
