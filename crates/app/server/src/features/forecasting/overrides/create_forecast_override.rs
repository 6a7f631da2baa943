//! `POST /api/forecast/overrides`

use super::store::{Child, INSERT, MAKE_PARTS, children};
use super::wire::{OverrideBody, OverrideView};
use crate::change::{Action, Change};
use crate::features::demand::{self, Asked};
use crate::features::forecasting::spread::spread;
use crate::http::{Answer, ApiError, ApiJson, Call, Reply};
use serde_json::json;
use std::sync::Arc;
use stockflow_db::{Tx, args};
use stockflow_kernel::{Day, Quantity};

/// The most days of an override.
const LONGEST: i64 = 366;

/// Override the forecast
///
/// Your value for some days stands beside the model's, with your reason. For several products or locations it is spread
/// over them in proportion to what the model says of each, and the parts add up to it exactly. It stands until you delete
/// it: later runs change the model's value, not yours. Once its days are over, `GET /api/forecast/accuracy` says whether
/// it was better than the model.
#[utoipa::path(post, path = "/api/forecast/overrides", tag = "Forecasting", security(("bearer" = ["forecast.write"])),
    request_body = OverrideBody,
    responses((status = 201, description = "It stands", body = OverrideView)))]
pub(super) async fn create_forecast_override(call: Call, ApiJson(body): ApiJson<OverrideBody>) -> Answer {
    let today = Day::from_number(call.now().seconds().div_euclid(86_400));
    // Read outside of the write: the forecasts may be many.
    let wanted = body.clone();
    let found = Arc::new(call.read(move |tx| scope(tx, &wanted, today)).await?);
    let seen = call.clone();
    call.write(move |change| {
        let id = make(change, &body, &found)?;
        demand::want_forecasts(change)?;
        let view = OverrideView::find(change.tx, &id, &seen)?;
        Ok(Reply::created(format!("/api/forecast/overrides/{id}"), &view)?.version(view.version))
    })
    .await
}

/// What the override is spread over.
fn scope(tx: &mut Tx<'_>, body: &OverrideBody, today: Day) -> Result<Vec<Child>, ApiError> {
    let asked = Asked {
        product_master_id: body.product_master_id.clone(),
        product_id: None,
        location_id: body.location_id.clone(),
        channel_id: None,
    };
    asked.resolve(tx, None)?;
    let begins = demand::last_day(tx)?.map_or(today, |day| day.plus(1));
    if body.from < begins {
        return Err(ApiError::fault(
            "from",
            "range",
            format!("must not lie before {begins}, where the forecast begins"),
        ));
    }
    if body.to < body.from || body.to.number() - body.from.number() >= LONGEST {
        let message = format!("must lie between from and {}", body.from.plus(LONGEST - 1));
        return Err(ApiError::fault("to", "range", message));
    }
    let (product, location) = (body.product_master_id.as_deref(), body.location_id.as_deref());
    let mut found = children(tx, product, location, body.from, body.to)?;
    if found.is_empty() {
        let (Some(product), Some(location)) = (product, location) else {
            return Err(ApiError::invalid_state(
                "nothing is published there yet to spread the value over; name one product and one location",
            ));
        };
        found.push(Child { product_id: product.to_owned(), location_id: location.to_owned(), said: 0.0 });
    }
    Ok(found)
}

fn make(change: &mut Change<'_, '_>, body: &OverrideBody, children: &[Child]) -> Result<String, ApiError> {
    let id = change.id("fovr");
    let weights: Vec<f64> = children.iter().map(|child| child.said).collect();
    let model = Quantity::from_f64(weights.iter().sum());
    let scope = |id: &Option<String>| id.clone().unwrap_or_default();
    let (product, location) = (scope(&body.product_master_id), scope(&body.location_id));
    let who = (&change.who.name, &change.who.id);
    change.tx.execute(
        &INSERT,
        args![&id, product, location, body.from, body.to, body.quantity, model, &body.reason, who.0, who.1, change.now],
    )?;
    let parts = spread(body.quantity.micros(), &weights);
    let row = |(child, part): (&Child, i64)| {
        let (quantity, said) = (Quantity::from_micros(part), Quantity::from_f64(child.said));
        args![&child.product_id, &child.location_id, &id, body.from, body.to, quantity, said]
    };
    change.tx.bulk(&MAKE_PARTS, children.iter().zip(parts).map(row))?;
    change.audit(Action::Create, "forecastOverride", &id, None::<&()>, Some(body))?;
    change.emit("forecast.override_created.v1", json!({ "overrideId": id }));
    Ok(id)
}
