//! `DELETE /api/forecast/overrides/{id}`

use super::store::{DELETE, DELETE_PARTS};
use super::wire::OverrideView;
use crate::change::Action;
use crate::features::demand;
use crate::http::{Answer, Call, NoBody, PathId, Reply};
use serde_json::json;
use stockflow_db::args;

/// Delete an override
///
/// The model's value counts again.
#[utoipa::path(delete, path = "/api/forecast/overrides/{id}", tag = "Forecasting", security(("bearer" = ["forecast.write"])),
    params(("id" = String, Path, description = "The override's id")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete_forecast_override(call: Call, PathId(id): PathId, _: NoBody) -> Answer {
    let seen = call.clone();
    call.write(move |change| {
        let before = OverrideView::find(change.tx, &id, &seen)?;
        seen.expect_version(before.version)?;
        change.tx.execute(&DELETE_PARTS, args![&id])?;
        change.tx.execute(&DELETE, args![&id, change.now, &change.who.name])?;
        change.audit(Action::Delete, "forecastOverride", &id, Some(&before), None::<&()>)?;
        change.emit("forecast.override_deleted.v1", json!({ "overrideId": id }));
        demand::want_forecasts(change)?;
        Ok(Reply::none())
    })
    .await
}
