//! Whole packs, least quantities, and prices that fall with the quantity.

use stockflow_kernel::{Money, Quantity};

/// From this many units on, every unit of the order costs this much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceBreak {
    /// Units, from which on it holds.
    pub from: Quantity,
    /// Of each unit of the order.
    pub unit_price: Money,
}

/// What a supplier asks of an order line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuantityTerms {
    /// The least quantity of an order line; zero for none.
    pub least: Quantity,
    /// Orders are whole multiples of it; above zero.
    pub pack: Quantity,
    /// Price below the first break.
    pub unit_price: Money,
    /// In any order.
    pub breaks: Vec<PriceBreak>,
}

/// The price of each unit of an order.
#[must_use]
pub fn price_at(terms: &QuantityTerms, quantity: Quantity) -> Money {
    let reached = terms.breaks.iter().filter(|step| step.from <= quantity);
    reached.max_by_key(|step| step.from).map_or(terms.unit_price, |step| step.unit_price)
}

/// The least quantity that may be ordered and is not below `wanted`: at least the supplier's, in whole packs. None stays
/// none.
#[must_use]
pub fn rounded(terms: &QuantityTerms, wanted: Quantity) -> Quantity {
    if wanted <= Quantity::ZERO {
        return Quantity::ZERO;
    }
    let pack = terms.pack.micros().max(1);
    let packs = (wanted.max(terms.least).micros() - 1) / pack + 1;
    Quantity::from_micros(packs.saturating_mul(pack))
}

/// The order not below `wanted` with the least cost by unit: price, the order's cost spread over its units, and holding
/// them until they are sold at a steady pace, K/Q + p(Q) + h·Q/(2·λ): the all-units discount model (Hadley & Whitin,
/// 1963, section 2-11; Silver, Pyke & Thomas, 2017, section 4.5).
///
/// `order_cost` K is money an order, `daily_demand` λ units a day, `holding_rate` the share of the price that holding a
/// unit for a day costs. Without demand or holding cost only `wanted` is rounded.
#[must_use]
pub fn discounted_order(
    terms: &QuantityTerms,
    wanted: Quantity,
    order_cost: f64,
    daily_demand: f64,
    holding_rate: f64,
) -> Quantity {
    let least = rounded(terms, wanted);
    if least <= Quantity::ZERO || daily_demand <= 0.0 || holding_rate <= 0.0 {
        return least;
    }
    let prices = terms.breaks.iter().map(|step| (step.from, step.unit_price));
    let candidates = prices.chain([(Quantity::ZERO, terms.unit_price)]).flat_map(|(from, price)| {
        let holding = holding_rate * price.to_f64();
        let economic = if holding > 0.0 { (2.0 * order_cost * daily_demand / holding).sqrt() } else { 0.0 };
        [from, Quantity::from_f64(economic)]
    });
    let cost = |quantity: Quantity| {
        let (units, price) = (quantity.to_f64(), price_at(terms, quantity).to_f64());
        order_cost / units + price + holding_rate * price * units / (2.0 * daily_demand)
    };
    let allowed = candidates.map(|units| rounded(terms, units.max(wanted)));
    allowed.fold(least, |best, one| if cost(one) < cost(best) - 1e-12 { one } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(units: i64) -> Quantity {
        Quantity::whole(units)
    }

    fn terms(least: i64, pack: i64, price: &str, breaks: &[(i64, &str)]) -> QuantityTerms {
        QuantityTerms {
            least: q(least),
            pack: q(pack),
            unit_price: price.parse().unwrap(),
            breaks: breaks
                .iter()
                .map(|(from, price)| PriceBreak { from: q(*from), unit_price: price.parse().unwrap() })
                .collect(),
        }
    }

    #[test]
    fn packs_and_least_quantities_round_up() {
        let terms = terms(20, 6, "1", &[]);
        assert_eq!([0, 1, 20, 24, 25].map(|units| rounded(&terms, q(units))), [0, 24, 24, 24, 30].map(q));
    }

    #[test]
    fn the_price_is_that_of_the_highest_break_reached() {
        let terms = terms(0, 1, "0.75", &[(800, "0.68"), (400, "0.72")]);
        let price = |units| price_at(&terms, q(units)).to_string();
        assert_eq!([399, 400, 800].map(price), ["0.75", "0.72", "0.68"]);
    }

    #[test]
    fn a_break_is_taken_where_it_pays() {
        // The data of Snyder & Shen (2019), section 3.4: K = 8, λ = 1,300 a year, holding 30 % a year, breaks at 400 and
        // 800. The answer is found by trying every quantity.
        let terms = terms(0, 1, "0.75", &[(400, "0.72"), (800, "0.68")]);
        let found = discounted_order(&terms, q(1), 8.0, 1_300.0, 0.3);
        let cost = |units: i64| {
            let (n, price) = (units as f64, price_at(&terms, q(units)).to_f64());
            8.0 * 1_300.0 / n + price * 1_300.0 + 0.3 * price * n / 2.0
        };
        let best = (1..3_000).min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap();
        assert_eq!(found, q(best));
        assert_eq!(best, 800);
        assert!((cost(800) - 978.6).abs() < 1e-9);
        // What is needed anyway is never cut.
        assert_eq!(discounted_order(&terms, q(1_700), 8.0, 1_300.0, 0.3), q(1_700));
        assert_eq!(discounted_order(&terms, q(3), 8.0, 0.0, 0.3), q(3));
    }
}
