//! The best list that a budget buys.

use crate::demand::Demand;
use crate::policies::{QuantityTerms, price_at, rounded};
use std::collections::BinaryHeap;
use stockflow_kernel::{Money, Quantity};

/// A product that could be bought for a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Demand that the order has to serve: from its arrival to the arrival of the next.
    pub demand: Demand,
    /// Units there on arrival without the order.
    pub position: f64,
    /// The most that is wanted.
    pub wanted: Quantity,
    /// What the supplier asks.
    pub terms: QuantityTerms,
    /// Earned by one more unit sold.
    pub unit_margin: Money,
    /// Of one unit left over when the next order arrives.
    pub holding_cost: Money,
}

/// What is bought of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bought {
    /// Units; zero where the money went elsewhere.
    pub quantity: Quantity,
    /// Units of the whole order where money does not matter.
    pub wanted: Quantity,
    /// What it costs.
    pub cost: Money,
    /// Margin expected from it less holding what is left over, money.
    pub gain: f64,
    /// Gain of the last pack for each unit of money that it took.
    pub last_return: f64,
}

struct Next {
    rate: f64,
    line: usize,
    quantity: Quantity,
}

impl PartialEq for Next {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Next {}

impl PartialOrd for Next {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Next {
    /// The greater return first, of equals the earlier line.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rate.total_cmp(&other.rate).then(other.line.cmp(&self.line))
    }
}

/// Margin expected from `quantity` more, less the holding of what is left over.
fn gain(line: &Line, quantity: Quantity) -> f64 {
    let units = quantity.to_f64();
    let sold = line.demand.expected_shortfall(line.position) - line.demand.expected_shortfall(line.position + units);
    line.unit_margin.to_f64() * sold - line.holding_cost.to_f64() * (units - sold)
}

fn cost(line: &Line, quantity: Quantity) -> Option<Money> {
    price_at(&line.terms, quantity).times(quantity)
}

/// Buys pack by pack, always the one that is expected to earn most for its money, until the budget is spent; a line starts
/// with its supplier's least quantity. Without a budget each line gets what it wants. A pack that earns nothing is bought
/// only without a budget: its safety stock was asked for.
///
/// Marginal analysis (Fox (1966), "Discrete optimization via marginal analysis"): with packs of one price, no least
/// quantities and no breaks, no other list of the same cost is expected to earn more.
#[must_use]
pub fn spend(lines: &[Line], budget: Option<Money>) -> Vec<Bought> {
    let wanted: Vec<Quantity> = lines.iter().map(|line| rounded(&line.terms, line.wanted)).collect();
    let quantities = match budget {
        None => wanted.clone(),
        Some(budget) => within(lines, &wanted, budget),
    };
    let bought = |at: usize| {
        let (line, quantity) = (&lines[at], quantities[at]);
        let pack = line.terms.pack;
        let before = quantity.checked_sub(pack).unwrap_or(Quantity::ZERO).max(Quantity::ZERO);
        let money = |quantity| cost(line, quantity).unwrap_or(Money::ZERO);
        let last = money(quantity).to_f64() - money(before).to_f64();
        let more = gain(line, quantity) - gain(line, before);
        Bought {
            quantity,
            wanted: wanted[at],
            cost: money(quantity),
            gain: gain(line, quantity),
            last_return: if last > 0.0 { more / last } else { 0.0 },
        }
    };
    (0..lines.len()).map(bought).collect()
}

/// The most of a line, in its packs and not below its least quantity, that so much money pays: what the budget that gave it
/// the money bought.
#[must_use]
pub fn affordable(terms: &QuantityTerms, wanted: Quantity, money: Money) -> Quantity {
    let mut quantity = rounded(terms, wanted);
    let least = rounded(terms, terms.pack);
    let dear = |quantity| price_at(terms, quantity).times(quantity).is_none_or(|cost| cost > money);
    while quantity >= least && dear(quantity) {
        quantity = quantity.checked_sub(terms.pack).unwrap_or(Quantity::ZERO);
    }
    if quantity < least { Quantity::ZERO } else { quantity }
}

fn within(lines: &[Line], wanted: &[Quantity], budget: Money) -> Vec<Quantity> {
    let mut quantities = vec![Quantity::ZERO; lines.len()];
    let mut left = budget;
    let next = |at: usize, quantity: Quantity| -> Option<Next> {
        let line = &lines[at];
        let step = if quantity > Quantity::ZERO {
            quantity.checked_add(line.terms.pack)?
        } else {
            rounded(&line.terms, line.terms.pack)
        };
        let money = cost(line, step)?.to_f64() - cost(line, quantity)?.to_f64();
        let more = gain(line, step) - gain(line, quantity);
        // A step that a price break makes cheaper than nothing comes before all others.
        let rate = if money > 0.0 { more / money } else { f64::INFINITY };
        (step <= wanted[at] && (more > 0.0 || money < 0.0)).then_some(Next { rate, line: at, quantity: step })
    };
    let mut heap: BinaryHeap<Next> = (0..lines.len()).filter_map(|at| next(at, Quantity::ZERO)).collect();
    while let Some(Next { line, quantity, .. }) = heap.pop() {
        let (Some(now), Some(then)) = (cost(&lines[line], quantities[line]), cost(&lines[line], quantity)) else {
            continue;
        };
        let Some(rest) = left.checked_add(now).and_then(|m| m.checked_sub(then)) else {
            continue;
        };
        if rest < Money::ZERO {
            continue;
        }
        left = rest;
        quantities[line] = quantity;
        heap.extend(next(line, quantity));
    }
    quantities
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(samples: &[f64], wanted: i64, least: i64, price: i64, margin: i64) -> Line {
        Line {
            demand: Demand::empirical(samples).unwrap(),
            position: 0.0,
            wanted: Quantity::whole(wanted),
            terms: QuantityTerms {
                least: Quantity::whole(least),
                pack: Quantity::whole(1),
                unit_price: Money::whole(price),
                breaks: Vec::new(),
            },
            unit_margin: Money::whole(margin),
            holding_cost: "0.1".parse().unwrap(),
        }
    }

    #[test]
    fn without_a_budget_each_gets_what_it_wants_in_packs() {
        let bought = spend(&[line(&[3.0], 2, 5, 4, 3), line(&[1.0], 0, 0, 4, 3)], None);
        assert_eq!(bought[0].quantity, Quantity::whole(5));
        assert_eq!(bought[0].cost, Money::whole(20));
        // 3 sold earn 3 each, 2 are left over.
        assert!((bought[0].gain - 8.8).abs() < 1e-12);
        assert_eq!(bought[1].quantity, Quantity::ZERO);
    }

    #[test]
    fn a_least_quantity_is_bought_whole_or_not_at_all() {
        let lines = [line(&[9.0], 9, 6, 1, 2), line(&[9.0], 9, 0, 1, 1)];
        let bought = |money| spend(&lines, Some(Money::whole(money))).map(|b| b.quantity);
        assert_eq!(bought(5), [0, 5].map(Quantity::whole));
        assert_eq!(bought(7), [7, 0].map(Quantity::whole));
        assert_eq!(bought(10), [9, 1].map(Quantity::whole));
    }

    #[test]
    fn the_money_that_a_line_got_pays_what_it_bought() {
        let lines = [line(&[9.0], 9, 2, 2, 3), line(&[9.0], 9, 0, 1, 1)];
        for money in 0..30 {
            for (line, bought) in lines.iter().zip(spend(&lines, Some(Money::whole(money)))) {
                assert_eq!(affordable(&line.terms, line.wanted, bought.cost), bought.quantity, "{money}");
            }
        }
        // From six on a unit costs 1 instead of 2: with 6 there is more to be had than with 10 below it.
        let mut terms = lines[0].terms.clone();
        terms.breaks.push(crate::policies::PriceBreak { from: Quantity::whole(6), unit_price: Money::whole(1) });
        assert_eq!(affordable(&terms, Quantity::whole(9), Money::whole(6)), Quantity::whole(6));
        assert_eq!(affordable(&terms, Quantity::whole(5), Money::whole(9)), Quantity::whole(4));
        assert_eq!(affordable(&terms, Quantity::whole(9), Money::whole(3)), Quantity::ZERO);
    }

    trait Each<T> {
        fn map<U>(self, f: impl Fn(T) -> U) -> Vec<U>;
    }

    impl<T> Each<T> for Vec<T> {
        fn map<U>(self, f: impl Fn(T) -> U) -> Vec<U> {
            self.into_iter().map(f).collect()
        }
    }

    proptest! {
        #[test]
        fn no_other_list_of_one_price_earns_more(
            worlds in prop::collection::vec((prop::collection::vec(0.0..6.0_f64, 1..5), 0_i64..6, 1_i64..9), 3),
            money in 0_i64..14,
        ) {
            let lines: Vec<Line> = worlds.iter().map(|(s, wanted, margin)| line(s, *wanted, 0, 1, *margin)).collect();
            let bought = spend(&lines, Some(Money::whole(money)));
            let found: f64 = bought.iter().map(|b| b.gain).sum();
            let spent: i64 = bought.iter().map(|b| b.cost.micros()).sum();
            prop_assert!(spent <= money * 1_000_000);
            for a in 0..=worlds[0].1 {
                for b in 0..=worlds[1].1 {
                    for c in 0..=worlds[2].1 {
                        if a + b + c <= money {
                            let other: f64 =
                                [a, b, c].iter().zip(&lines).map(|(n, l)| gain(l, Quantity::whole(*n))).sum();
                            prop_assert!(found >= other - 1e-9, "{a} {b} {c}: {other} against {found}");
                        }
                    }
                }
            }
        }
    }
}
