//! How long what is there has been there, by the rule that what came first leaves first.

use super::quantity;
use stockflow_kernel::Quantity;

/// The last day of age of each bucket but the last: 0–30, 31–60, 61–90, 91–180, and 181 days or more.
pub const AGE_BOUNDS: [usize; 4] = [30, 60, 90, 180];

/// How many buckets of age there are.
pub const AGE_BUCKETS: usize = AGE_BOUNDS.len() + 1;

/// What is on hand by age: as first in, first out leaves the latest arrivals, each unit on hand belongs to the latest
/// one not yet exhausted (FIFO layers: Horngren, Datar and Rajan (2015), "Cost Accounting").
///
/// `arrivals`: what came, by age in days from 0. What they do not explain (found in a count) is `rest_age` days old.
/// The buckets sum to `on_hand`, or to nothing where it is below zero.
#[must_use]
pub fn age(on_hand: Quantity, arrivals: &[Quantity], rest_age: usize) -> [Quantity; AGE_BUCKETS] {
    let mut buckets = [0_i128; AGE_BUCKETS];
    let mut left = i128::from(on_hand.micros().max(0));
    for (days, arrived) in arrivals.iter().enumerate() {
        let taken = left.min(i128::from(arrived.micros().max(0)));
        buckets[bucket(days)] += taken;
        left -= taken;
    }
    buckets[bucket(rest_age)] += left;
    buckets.map(quantity)
}

fn bucket(days: usize) -> usize {
    AGE_BOUNDS.iter().position(|last| days <= *last).unwrap_or(AGE_BOUNDS.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn arrivals(all: &[(usize, i64)]) -> Vec<Quantity> {
        let mut days = vec![Quantity::ZERO; 200];
        all.iter().for_each(|(age, units)| days[*age] = Quantity::whole(*units));
        days
    }

    #[test]
    fn stock_belongs_to_the_latest_arrivals() {
        // 25 on hand: all 10 of five days ago, all 8 of 31 days ago, 7 of the 40 of 90 days ago.
        let came = arrivals(&[(5, 10), (31, 8), (90, 40), (180, 5)]);
        let whole = |n: i64| Quantity::whole(n);
        assert_eq!(age(whole(25), &came, 199), [whole(10), whole(8), whole(7), whole(0), whole(0)]);
        // All 63, and 2 that nobody saw come.
        assert_eq!(age(whole(65), &came, 199), [whole(10), whole(8), whole(40), whole(5), whole(2)]);
        assert_eq!(age(whole(-3), &came, 199), [Quantity::ZERO; AGE_BUCKETS]);
    }

    #[test]
    fn the_last_day_of_a_bucket_belongs_to_it() {
        assert_eq!([0, 30, 31, 60, 61, 90, 91, 180, 181].map(bucket), [0, 0, 1, 1, 2, 2, 3, 3, 4]);
    }

    proptest! {
        #[test]
        fn buckets_sum_to_what_is_there_and_more_arrivals_make_it_younger(
            on_hand in 0_i64..2_000,
            came in prop::collection::vec(0_i64..60, 1..250),
            at in 0_usize..250,
        ) {
            let layers: Vec<Quantity> = came.iter().map(|n| Quantity::from_micros(*n)).collect();
            let on_hand = Quantity::from_micros(on_hand);
            let aged = age(on_hand, &layers, 400);
            prop_assert_eq!(aged.iter().map(|q| q.micros()).sum::<i64>(), on_hand.micros());
            let mut more = layers.clone();
            let at = at % more.len();
            more[at] = Quantity::from_micros(more[at].micros() + 10);
            let younger = age(on_hand, &more, 400);
            let up_to = |ages: &[Quantity], n: usize| ages[..n].iter().map(|q| q.micros()).sum::<i64>();
            for n in 1..=AGE_BUCKETS {
                prop_assert!(up_to(&younger, n) >= up_to(&aged, n));
            }
        }
    }
}
