//! Who gets what when there is not enough.

use crate::demand::Demand;
use std::collections::BinaryHeap;

/// A store's next pack and the units of it that are expected to sell.
struct Next {
    gain: f64,
    store: usize,
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
    /// The greater gain first, of equals the earlier store.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.gain.total_cmp(&other.gain).then(other.store.cmp(&self.store))
    }
}

/// Deals packs one by one to the store where the next one is expected to sell most, up to what each wants: the best
/// division there is, because the expected sales of a store grow ever more slowly (Fox (1966), "Discrete
/// optimization via marginal analysis").
pub(super) fn allocate(demands: &[Demand], positions: &[f64], wanted: &[f64], stock: f64, pack: f64) -> Vec<f64> {
    let gain = |store: usize, given: f64| {
        let here = positions[store] + given;
        demands[store].expected_shortfall(here) - demands[store].expected_shortfall(here + pack)
    };
    let mut given = vec![0.0; wanted.len()];
    let mut left = stock;
    let mut heap: BinaryHeap<Next> = (0..wanted.len()).map(|store| Next { gain: gain(store, 0.0), store }).collect();
    while left + 1e-9 >= pack {
        let Some(Next { store, .. }) = heap.pop() else {
            break;
        };
        if given[store] + pack > wanted[store] + 1e-9 {
            continue;
        }
        given[store] += pack;
        left -= pack;
        heap.push(Next { gain: gain(store, given[store]), store });
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_other_division_is_expected_to_sell_more() {
        let demands = [
            Demand::empirical(&[0.0, 1.0, 5.0]).unwrap(),
            Demand::normal(3.0, 2.0).unwrap(),
            Demand::empirical(&[2.0, 2.0, 9.0, 9.0]).unwrap(),
        ];
        let positions = [1.0, 0.0, 2.0];
        let short = |given: &[f64]| -> f64 {
            given.iter().zip(positions).zip(&demands).map(|((g, p), d)| d.expected_shortfall(g + p)).sum()
        };
        let given = allocate(&demands, &positions, &[9.0; 3], 7.0, 1.0);
        assert_eq!(given.iter().sum::<f64>(), 7.0);
        for a in 0..=7_u8 {
            for b in 0..=7 - a {
                let other = [f64::from(a), f64::from(b), f64::from(7 - a - b)];
                assert!(short(&given) <= short(&other) + 1e-9, "{given:?} against {other:?}");
            }
        }
    }
}
