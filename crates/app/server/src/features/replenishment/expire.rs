//! Recommendations that nobody decided upon in time.

use crate::App;
use crate::http::ApiError;
use stockflow_db::{args, sql_global};

/// Marks them EXPIRED in all workspaces. What is past its time cannot be approved even before this runs.
pub async fn expire(app: &App) -> Result<(), ApiError> {
    let now = app.clock.now();
    app.db
        .write_global(move |tx| {
            tx.execute(&EXPIRE, args![now])?;
            Ok(())
        })
        .await
}

sql_global! {
    EXPIRE = "
        UPDATE replenishment_recommendation SET status = 'EXPIRED', updated_at = $1, version = version + 1
         WHERE status = 'PENDING' AND valid_until <= $1";
}
