//! Safety stock over several echelons by guaranteed service.
//!
//! Every stage promises its customers a service time and holds what demand may be, at most, over the time that its own
//! promise does not cover: with inbound promise `SI`, processing time `T` and promise `S`, stock for `SI + T − S` periods.
//! Simpson (1958), "In-process inventories"; Graves & Willems (2000), "Optimizing strategic safety stock placement in
//! supply chains". A distribution network, where each stage has one supplier, is solved exactly by walking from its
//! leaves to its root.

use crate::safety::SafetyError;

/// One stage: a supplier's warehouse, a distribution centre, a store.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The stage that supplies it, which stands earlier in the list; `None`: from outside.
    pub supplier: Option<usize>,
    /// Periods from having all it needs to serving from it.
    pub processing: u32,
    /// Money per unit of safety stock and period.
    pub holding_cost: f64,
    /// Standard deviation of the demand that comes to it from outside, per period.
    pub demand_sd: f64,
    /// Of a stage supplied from outside: the service time promised to it. Others ignore it.
    pub inbound: u32,
    /// The longest service time that its customers accept; `None`: as it likes.
    pub longest_promise: Option<u32>,
}

/// What a stage promises and keeps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// Periods promised to its customers.
    pub promise: u32,
    /// Periods whose demand its stock must cover.
    pub covered: u32,
    /// Units of safety stock.
    pub safety_stock: f64,
}

/// The cheapest placement of safety stock, `factor` (z) standard deviations of demand over what each stage covers; demand
/// of different stages is independent. Returns the stages in their order, and holding cost per period.
///
/// # Errors
/// [`SafetyError::OutOfRange`]: a supplier that does not stand earlier, or a number that is negative or not finite.
pub fn guaranteed_service(stages: &[Stage], factor: f64) -> Result<(Vec<Placement>, f64), SafetyError> {
    let sound = |x: f64| x.is_finite() && x >= 0.0;
    for (at, stage) in stages.iter().enumerate() {
        if stage.supplier.is_some_and(|supplier| supplier >= at) {
            return Err(SafetyError::OutOfRange("place of a supplier"));
        }
        if !sound(stage.holding_cost) || !sound(stage.demand_sd) || !sound(factor) {
            return Err(SafetyError::OutOfRange("stage"));
        }
    }
    // Demand variance flows up; the longest way down bounds what can be promised.
    let mut variance: Vec<f64> = stages.iter().map(|s| s.demand_sd.powi(2)).collect();
    for at in (0..stages.len()).rev() {
        if let Some(supplier) = stages[at].supplier {
            variance[supplier] += variance[at];
        }
    }
    let mut customers: Vec<Vec<usize>> = vec![Vec::new(); stages.len()];
    for (at, stage) in stages.iter().enumerate() {
        if let Some(supplier) = stage.supplier {
            customers[supplier].push(at);
        }
    }
    let mut longest = vec![0_u32; stages.len()];
    for (at, stage) in stages.iter().enumerate() {
        let before = stage.supplier.map_or(stage.inbound, |supplier| longest[supplier]);
        longest[at] = before.saturating_add(stage.processing);
    }
    // best[at][si]: least cost of the stage and all below it when it is promised `si`, and its own promise.
    let mut best: Vec<Vec<(f64, u32)>> = vec![Vec::new(); stages.len()];
    for at in (0..stages.len()).rev() {
        let stage = &stages[at];
        let inbound = longest[at] - stage.processing;
        let cost = |si: u32, promise: u32| {
            let covered = f64::from(si + stage.processing - promise);
            let own = stage.holding_cost * factor * (variance[at] * covered).sqrt();
            own + customers[at].iter().map(|s| best[*s][promise as usize].0).sum::<f64>()
        };
        let row = (0..=inbound).map(|si| {
            let most = (si + stage.processing).min(stage.longest_promise.unwrap_or(u32::MAX));
            let all = (0..=most).map(|promise| (cost(si, promise), promise));
            all.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((f64::INFINITY, 0))
        });
        best[at] = row.collect();
    }
    let mut placed: Vec<Placement> = Vec::with_capacity(stages.len());
    let mut total = 0.0;
    for (at, stage) in stages.iter().enumerate() {
        let si = stage.supplier.map_or(stage.inbound, |supplier| placed[supplier].promise);
        let promise = best[at][si as usize].1;
        let covered = si + stage.processing - promise;
        let safety_stock = factor * (variance[at] * f64::from(covered)).sqrt();
        total += stage.holding_cost * safety_stock;
        placed.push(Placement { promise, covered, safety_stock });
    }
    Ok((placed, total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stage(supplier: Option<usize>, processing: u32, holding_cost: f64, sd: f64, longest: Option<u32>) -> Stage {
        Stage { supplier, processing, holding_cost, demand_sd: sd, inbound: 1, longest_promise: longest }
    }

    #[test]
    fn the_published_tree_costs_8_278() {
        // Snyder & Shen (2019), "Fundamentals of Supply Chain Theory", example 6.5: 1 supplies 3, which supplies 2 and 4;
        // processing 2, 1, 1, 1; holding 1, 3, 2, 3; the outside promises 1 to stage 1; customers accept 0 and 1.
        let stages = [
            stage(None, 2, 1.0, 0.0, None),
            stage(Some(0), 1, 2.0, 0.0, None),
            stage(Some(1), 1, 3.0, 1.0, Some(0)),
            stage(Some(1), 1, 3.0, 1.0, Some(1)),
        ];
        let (placed, cost) = guaranteed_service(&stages, 1.0).unwrap();
        assert!((cost - 8.277_916_867_529_369).abs() < 1e-12, "{cost}");
        assert_eq!(placed.iter().map(|p| p.promise).collect::<Vec<_>>(), [0, 0, 0, 1]);
    }

    #[test]
    fn the_published_line_costs_2_828() {
        // The same, example 6.3: three stages in line, processing 1, 0, 1; holding 2, 4, 7; the customer accepts 1.
        let stages =
            [stage(None, 1, 2.0, 0.0, None), stage(Some(0), 0, 4.0, 0.0, None), stage(Some(1), 1, 7.0, 1.0, Some(1))];
        let (placed, cost) = guaranteed_service(&stages, 1.0).unwrap();
        assert!((cost - 8.0_f64.sqrt()).abs() < 1e-12, "{cost}");
        assert_eq!(placed.iter().map(|p| p.promise).collect::<Vec<_>>(), [0, 0, 1]);
    }

    #[test]
    fn a_supplier_stands_before_whom_it_supplies() {
        let stages = [stage(Some(0), 1, 1.0, 1.0, None)];
        assert_eq!(guaranteed_service(&stages, 1.0), Err(SafetyError::OutOfRange("place of a supplier")));
    }

    /// The cheapest of all promises of a centre and its stores.
    fn every_promise(stages: &[Stage]) -> f64 {
        let variance: f64 = stages[1..].iter().map(|s| s.demand_sd.powi(2)).sum();
        let centre = &stages[0];
        (0..=centre.inbound + centre.processing)
            .map(|promise| {
                let covered = f64::from(centre.inbound + centre.processing - promise);
                let stores = stages[1..].iter().map(|s| {
                    let most = (promise + s.processing).min(s.longest_promise.unwrap_or(u32::MAX));
                    let covered = f64::from(promise + s.processing - most);
                    s.holding_cost * s.demand_sd * covered.sqrt()
                });
                centre.holding_cost * (variance * covered).sqrt() + stores.sum::<f64>()
            })
            .fold(f64::INFINITY, f64::min)
    }

    proptest! {
        #[test]
        fn a_centre_and_its_stores_are_placed_as_cheaply_as_can_be(
            processing in 0_u32..20,
            holding in 0.1..2.0_f64,
            stores in prop::collection::vec((0_u32..5, 0.1..4.0_f64, 0.1..9.0_f64), 1..6),
        ) {
            let mut stages = vec![stage(None, processing, holding, 0.0, None)];
            stages.extend(stores.iter().map(|(t, h, sd)| stage(Some(0), *t, *h, *sd, Some(0))));
            let (_, cost) = guaranteed_service(&stages, 1.0).unwrap();
            prop_assert!((cost - every_promise(&stages)).abs() < 1e-9);
        }
    }
}
