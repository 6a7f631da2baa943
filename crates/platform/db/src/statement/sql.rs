//! Registered statements.

use crate::statement::dialect;
use std::sync::OnceLock;

/// Who binds `$1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// `$1` is the workspace, and the layer binds it.
    Workspace,
    /// Nothing is bound by the layer: arguments start at `$1`.
    Global,
}

/// A statement: made only by [`sql!`](crate::sql) and [`sql_global!`](crate::sql_global), hence
/// static and registered.
#[derive(Debug)]
pub struct Sql {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
    scope: Scope,
    parsed: OnceLock<Parsed>,
}

/// Both texts ready to be prepared, and the highest placeholder of each.
#[derive(Debug)]
struct Parsed {
    sqlite: String,
    sqlite_highest: usize,
    postgres_highest: usize,
}

impl Sql {
    /// For the macros.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, sqlite: &'static str, postgres: &'static str, scope: Scope) -> Self {
        Self { name, sqlite, postgres, scope, parsed: OnceLock::new() }
    }

    /// Module path and name, for messages.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Who binds `$1`.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// The text for SQLite as it was written.
    #[must_use]
    pub fn sqlite(&self) -> &'static str {
        self.sqlite
    }

    /// The text for PostgreSQL.
    #[must_use]
    pub fn postgres(&self) -> &'static str {
        self.postgres
    }

    /// Whether the two engines need two texts.
    #[must_use]
    pub fn is_split(&self) -> bool {
        self.sqlite != self.postgres
    }

    fn parsed(&self) -> &Parsed {
        self.parsed.get_or_init(|| {
            let sqlite = dialect::parse(self.sqlite);
            Parsed {
                sqlite_highest: sqlite.highest,
                sqlite: sqlite.sqlite,
                postgres_highest: dialect::parse(self.postgres).highest,
            }
        })
    }

    pub(crate) fn for_sqlite(&self) -> Text<'_> {
        let parsed = self.parsed();
        Text { name: self.name, text: &parsed.sqlite, highest: parsed.sqlite_highest, scope: self.scope }
    }

    pub(crate) fn for_postgres(&self) -> Text<'_> {
        Text { name: self.name, text: self.postgres, highest: self.parsed().postgres_highest, scope: self.scope }
    }
}

/// A statement in one engine's dialect.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
    pub(crate) highest: usize,
    pub(crate) scope: Scope,
}

/// A registered statement.
#[doc(hidden)]
pub struct Registered(pub &'static Sql);
inventory::collect!(Registered);

/// Every statement of the program, so that a test can prepare all of them.
pub fn statements() -> impl Iterator<Item = &'static Sql> {
    inventory::iter::<Registered>.into_iter().map(|r| r.0)
}

/// Statements of a workspace: `$1` is the workspace and is bound by the layer, so arguments start at
/// `$2`.
///
/// ```
/// stockflow_db::sql! {
///     /// One text for both engines.
///     STATUS_OF = "SELECT status FROM transfer WHERE workspace_id = $1 AND id = $2";
///     /// The exception.
///     CLAIM = {
///         sqlite: "UPDATE job SET worker = $2 WHERE workspace_id = $1",
///         postgres: "UPDATE job SET worker = $2 WHERE workspace_id = $1",
///     };
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! sql {
    ($($statements:tt)*) => { $crate::__statements!(Workspace; $($statements)*); };
}

/// Statements without a workspace: arguments start at `$1`. Few, and easy to find.
#[macro_export]
macro_rules! sql_global {
    ($($statements:tt)*) => { $crate::__statements!(Global; $($statements)*); };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __statements {
    ($scope:ident;) => {};
    (
        $scope:ident;
        $(#[$attribute:meta])* $name:ident = {
            sqlite: $sqlite:expr, postgres: $postgres:expr $(,)?
        };
        $($rest:tt)*
    ) => {
        $crate::__statement!($scope; $(#[$attribute])* $name, $sqlite, $postgres);
        $crate::__statements!($scope; $($rest)*);
    };
    ($scope:ident; $(#[$attribute:meta])* $name:ident = $text:expr; $($rest:tt)*) => {
        $crate::__statement!($scope; $(#[$attribute])* $name, $text, $text);
        $crate::__statements!($scope; $($rest)*);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __statement {
    ($scope:ident; $(#[$attribute:meta])* $name:ident, $sqlite:expr, $postgres:expr) => {
        $(#[$attribute])*
        pub(crate) static $name: $crate::Sql = $crate::Sql::new(
            ::std::concat!(::std::module_path!(), "::", ::std::stringify!($name)),
            $sqlite,
            $postgres,
            $crate::Scope::$scope,
        );
        $crate::private::inventory::submit! { $crate::private::Registered(&$name) }
    };
}
