//! Labels for products that were kept before there were labels.

use super::labels::{INSERT, labels_of};
use super::words::search_text;
use crate::features::catalog::product::{COLUMNS, Record};
use stockflow_db::{Db, DbError, Query, Tx, args, sql, sql_global};

/// Products taken up in one transaction.
const AT_ONCE: i64 = 1_000;

/// Takes up every product that has no labels yet; there are some only after an update of the program.
pub async fn relabel(db: &Db) -> Result<u64, DbError> {
    let mut done = 0;
    let workspaces: Vec<String> = db.read_global(|tx| tx.all(&WORKSPACES, args![])).await?;
    for workspace in workspaces {
        loop {
            let some = db.write(&workspace, some).await?;
            if some == 0 {
                break;
            }
            done += some;
        }
    }
    Ok(done)
}

fn some(tx: &mut Tx<'_>) -> Result<u64, DbError> {
    let mut query = Query::scoped("SELECT ");
    query.push_static(COLUMNS).push_static(" FROM product p WHERE p.workspace_id = $1 AND p.labelled = FALSE");
    query.push(" ORDER BY p.id LIMIT $?", AT_ONCE);
    let products: Vec<Record> = tx.query_all(&query)?;
    let labels = products.iter().flat_map(|p| labels_of(p).into_iter().map(|label| args![label, &p.id]));
    tx.bulk(&INSERT, labels.collect::<Vec<_>>())?;
    for product in &products {
        tx.execute(&DONE, args![&product.id, search_text(&product.texts())])?;
    }
    Ok(products.len() as u64)
}

sql! {
    DONE = "UPDATE product SET labelled = TRUE, search = $3 WHERE workspace_id = $1 AND id = $2";
}

sql_global! {
    WORKSPACES = "SELECT DISTINCT workspace_id FROM product WHERE labelled = FALSE";
}
