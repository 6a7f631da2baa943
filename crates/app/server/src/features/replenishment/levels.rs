//! Safety stock, reorder point and order-up-to level of a product wherever it is planned, asked for outside of a run: as a
//! run would work them out now.

use super::config::ServiceMeasure;
use super::explain::LevelNumber;
use super::inputs::LineInputs;
use super::places::{Network, Places};
use super::situation::Situation;
use crate::App;
use crate::http::{ApiError, LocationScope};
use std::collections::BTreeMap;
use stockflow_db::Tx;
use stockflow_kernel::{Instant, Quantity};

/// A number that is planned with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedNumber {
    pub quantity: Quantity,
    /// What it would be without the levels that a planner has set; `None`: none are set.
    pub computed: Option<Quantity>,
    /// What `GET /api/planning/explanations/{id}` is asked with.
    pub explanation_id: String,
}

/// Between what stock of a product is planned at a location; of a centre, for all that it supplies.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedLevels {
    pub safety_stock: PlannedNumber,
    pub reorder_point: PlannedNumber,
    pub order_up_to: PlannedNumber,
    /// As the measure measures it, 0 to 1.
    pub service_level: f64,
    pub service_measure: ServiceMeasure,
}

/// Those of a product, by the ids of the locations where it is stocked or sold.
pub fn planned_levels(
    tx: &mut Tx<'_>,
    app: &App,
    product: &str,
    now: Instant,
) -> Result<BTreeMap<String, PlannedLevels>, ApiError> {
    let situation = Situation::of_product(tx, &app.move_lists, now, product)?;
    let mut all = BTreeMap::new();
    let Some(places) = places(&situation)? else { return Ok(all) };
    for (number, location) in situation.locations.iter().enumerate() {
        let Some(inputs) = places.planned(number) else { continue };
        let levels = inputs.levels()?;
        let computed = inputs.without_levels().map(|inputs| inputs.levels()).transpose()?;
        let [safety_stock, reorder_point, order_up_to] = LevelNumber::ALL.map(|number| PlannedNumber {
            quantity: number.of(&levels),
            computed: computed.as_ref().map(|levels| number.of(levels)),
            explanation_id: format!("{}:{product}:{}", number.kind(), location.id),
        });
        let (service_level, service_measure) = (inputs.service_level, inputs.service_measure);
        let planned = PlannedLevels { safety_stock, reorder_point, order_up_to, service_level, service_measure };
        all.insert(location.id.clone(), planned);
    }
    Ok(all)
}

fn places(situation: &Situation) -> Result<Option<Places>, ApiError> {
    let network = Network::of(situation);
    let product = situation.products.iter().zip(&situation.classes).next();
    product.map(|(product, class)| Places::of(&network, product, *class)).transpose()
}

/// A number of a product at a location, as the id of its explanation names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LevelCell {
    pub(super) number: LevelNumber,
    product: String,
    location: String,
}

impl LevelCell {
    /// Reads an explanation's id; `None`: it explains something else.
    pub(super) fn of(id: &str) -> Option<Self> {
        let parts: Vec<&str> = id.split(':').collect();
        let [kind, product, location] = parts[..] else { return None };
        let number = LevelNumber::ALL.into_iter().find(|number| number.kind() == kind)?;
        Some(Self { number, product: product.to_owned(), location: location.to_owned() })
    }

    /// Everything behind it as it is now; 404 naming `id` where the product is not planned there, or the location not seen.
    pub(super) fn inputs(
        &self,
        tx: &mut Tx<'_>,
        app: &App,
        scope: &LocationScope,
        now: Instant,
        id: &str,
    ) -> Result<LineInputs, ApiError> {
        let missing = || ApiError::not_found("explanation", id);
        let situation = Situation::of_product(tx, &app.move_lists, now, &self.product)?;
        let place = situation.locations.iter().position(|location| location.id == self.location);
        let place = place.filter(|_| scope.covers(&self.location)).ok_or_else(missing)?;
        places(&situation)?.and_then(|places| places.planned(place).cloned()).ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_number_and_place() {
        let cell = LevelCell { number: LevelNumber::ReorderPoint, product: "prod_1".into(), location: "loc_2".into() };
        assert_eq!(LevelCell::of("reorder-point:prod_1:loc_2"), Some(cell));
        let strange = ["rec_1", "reorder-point:prod_1", "atp:prod_1:loc_2:WEB", "stock:prod_1:loc_2"];
        assert_eq!(strange.map(LevelCell::of), [const { None }; 4]);
    }
}
