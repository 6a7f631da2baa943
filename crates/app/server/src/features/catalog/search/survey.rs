//! What SQLite's planner has to know of the catalog: that a workspace has many products, and that a SKU, an id or a
//! label leads to few of them. Without it, it takes a workspace for ten rows and walks the whole order of a list to
//! find one product. PostgreSQL finds this out by itself.

use stockflow_db::{DbError, EngineKind, Query, Tx, args, sql_global};

/// Has the planner look at the catalog: a sample of each index, some hundredths of a second at any size.
pub fn survey(tx: &mut Tx<'_>) -> Result<(), DbError> {
    if tx.engine() == EngineKind::Sqlite {
        for step in [&FORGET, &SAMPLE, &PRODUCTS, &LABELS] {
            tx.execute(step, args![])?;
        }
    }
    Ok(())
}

/// The same, unless the planner has looked at a catalog with products before.
pub(super) fn survey_once(tx: &mut Tx<'_>) -> Result<(), DbError> {
    if tx.engine() != EngineKind::Sqlite || tx.one::<i64>(&ANY_SURVEY, args![])? == 1 && of_products(tx)? {
        return Ok(());
    }
    survey(tx)
}

fn of_products(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    let found = Query::global("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'product'");
    Ok(tx.query_optional::<i64>(&found)?.unwrap_or_default() > 0)
}

sql_global! {
    ANY_SURVEY = {
        sqlite: "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'",
        postgres: "SELECT CAST(0 AS BIGINT)",
    };
    /// Other connections look at the statistics again when the schema changes, and this changes it.
    FORGET = { sqlite: "DROP TABLE IF EXISTS sqlite_stat1", postgres: "SELECT 1" };
    SAMPLE = { sqlite: "PRAGMA analysis_limit = 1000", postgres: "SELECT 1" };
    PRODUCTS = { sqlite: "ANALYZE product", postgres: "SELECT 1" };
    LABELS = { sqlite: "ANALYZE product_label", postgres: "SELECT 1" };
}
