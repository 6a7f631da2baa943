//! Lot sizing for known demand.

use crate::safety::SafetyError;

/// When to order how much.
#[derive(Debug, Clone, PartialEq)]
pub struct Lots {
    /// Units to order in each period.
    pub quantities: Vec<f64>,
    /// Ordering and holding over all periods, money.
    pub cost: f64,
}

/// The cheapest orders that cover known `demand` (units by period) without delay: Wagner & Whitin (1958), "Dynamic
/// version of the economic lot size model". An order costs `order_cost`, a unit kept from one period to the next
/// `holding_cost`; work grows with the square of the periods. Of equally cheap plans the one with the earlier last order.
///
/// # Errors
/// [`SafetyError::OutOfRange`].
pub fn wagner_whitin(demand: &[f64], order_cost: f64, holding_cost: f64) -> Result<Lots, SafetyError> {
    let sound = |x: f64| x.is_finite() && x >= 0.0;
    if !demand.iter().all(|d| sound(*d)) {
        return Err(SafetyError::OutOfRange("demand"));
    }
    if !sound(order_cost) || !sound(holding_cost) {
        return Err(SafetyError::OutOfRange("cost"));
    }
    let periods = demand.len();
    // Least cost of the first t periods, and where their last order was.
    let mut least = vec![0.0; periods + 1];
    let mut last = vec![0; periods + 1];
    for end in 1..=periods {
        least[end] = f64::INFINITY;
        let (mut units, mut holding) = (0.0, 0.0);
        for start in (0..end).rev() {
            // Starting one period earlier keeps all that comes later one period longer.
            holding += holding_cost * units;
            units += demand[start];
            let order = if units > 0.0 { order_cost } else { 0.0 };
            let cost = least[start] + order + holding;
            if cost <= least[end] {
                least[end] = cost;
                last[end] = start;
            }
        }
    }
    let mut quantities = vec![0.0; periods];
    let mut end = periods;
    while end > 0 {
        quantities[last[end]] = demand[last[end]..end].iter().sum();
        end = last[end];
    }
    Ok(Lots { quantities, cost: least[periods] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_textbook_plan_costs_1380() {
        // Snyder & Shen (2019), "Fundamentals of Supply Chain Theory", example 3.9: demand 90, 120, 80, 70, an order
        // 500, holding 2.
        let lots = wagner_whitin(&[90.0, 120.0, 80.0, 70.0], 500.0, 2.0).unwrap();
        assert_eq!(lots, Lots { quantities: vec![210.0, 0.0, 150.0, 0.0], cost: 1_380.0 });
    }

    #[test]
    fn twelve_months_are_planned_as_cheaply_as_can_be() {
        // The demand of Wagner & Whitin (1958), table 1, at one setup cost; the answer is that of every plan tried.
        let demand = [69.0, 29.0, 36.0, 61.0, 61.0, 26.0, 34.0, 67.0, 45.0, 67.0, 79.0, 56.0];
        let lots = wagner_whitin(&demand, 85.0, 1.0).unwrap();
        assert!((lots.cost - every_plan(&demand, 85.0, 1.0)).abs() < 1e-9);
        assert_eq!(lots.quantities.iter().sum::<f64>(), demand.iter().sum::<f64>());
    }

    /// The cheapest of all sets of periods to order in.
    fn every_plan(demand: &[f64], order: f64, holding: f64) -> f64 {
        let mut best = f64::INFINITY;
        for set in 0_u32..1 << demand.len() {
            let (mut cost, mut since) = (0.0, None);
            for (period, units) in demand.iter().enumerate() {
                if set >> period & 1 == 1 {
                    cost += order;
                    since = Some(period);
                }
                match since {
                    Some(start) => cost += holding * units * (period - start) as f64,
                    None if *units > 0.0 => cost = f64::INFINITY,
                    None => {}
                }
            }
            best = best.min(cost);
        }
        best
    }

    proptest! {
        #[test]
        fn no_plan_is_cheaper(
            demand in prop::collection::vec(prop_oneof![Just(0.0), 0.0..90.0_f64], 1..9),
            order in 0.0..200.0_f64,
            holding in 0.0..3.0_f64,
        ) {
            let lots = wagner_whitin(&demand, order, holding).unwrap();
            prop_assert!((lots.cost - every_plan(&demand, order, holding)).abs() < 1e-6);
            let mut stock = 0.0;
            for (quantity, units) in lots.quantities.iter().zip(&demand) {
                stock += quantity - units;
                prop_assert!(stock > -1e-9);
            }
        }
    }
}
