//! The opening stock, made by a rule: what really stood on the shelves was never published.
//!
//! `docs/guides/demo.md` states the rule for readers; the two must agree.

use super::data::DAYS;

/// Whose luck it is. Another number makes another opening stock.
const SEED: u64 = 2017;

/// How well a store is stocked with a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Nothing is left.
    Out,
    /// Less than a lead time's worth.
    Short,
    /// What it should be.
    Fitting,
    /// More than will be sold for long.
    Surplus,
}

/// Whole units on hand in a store that sold `sold` units of a product in the year.
pub(super) fn in_store(store: &str, product: &str, sold: i64) -> i64 {
    let draw = Draw::of(&[store, product]);
    let (days, least) = match draw.standing() {
        Standing::Out => return 0,
        Standing::Short => (draw.between(1, 2), 0),
        Standing::Fitting => (draw.between(14, 28), 2),
        Standing::Surplus => (draw.between(60, 120), 6),
    };
    covering(sold, days).max(least)
}

/// Whole units on hand in the distribution centre of a product of which all stores sold `sold` units.
pub(super) fn in_distribution_centre(product: &str, sold: i64) -> i64 {
    let draw = Draw::of(&["DC", product]);
    let days = match draw.share(10) {
        // One product in ten is about to run out upstream too, so stores can only help each other.
        0 => draw.between(0, 3),
        _ => draw.between(21, 42),
    };
    covering(sold, days)
}

/// Units for so many days of mean daily demand, rounded up to whole ones.
fn covering(sold: i64, days: i64) -> i64 {
    (sold * days).div_euclid(DAYS) + i64::from((sold * days).rem_euclid(DAYS) > 0)
}

/// Random numbers that depend on nothing but the seed and the names.
#[derive(Debug, Clone, Copy)]
struct Draw(u64);

impl Draw {
    /// FNV-1a (Fowler, Noll and Vo) over the names, begun with the seed.
    fn of(names: &[&str]) -> Self {
        let bytes = names.iter().flat_map(|name| name.bytes().chain([0]));
        let begun = SEED ^ 0xcbf2_9ce4_8422_2325;
        Self(bytes.fold(begun, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)))
    }

    /// The `place`-th number: the finisher of SplitMix64 (Steele, Lea and Flood, 2014).
    fn number(self, place: u64) -> u64 {
        let mut z = self.0.wrapping_add(place.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `of` − 1.
    fn share(self, of: u64) -> u64 {
        self.number(1) % of
    }

    fn standing(self) -> Standing {
        match self.share(100) {
            0..5 => Standing::Out,
            5..25 => Standing::Short,
            25..75 => Standing::Fitting,
            _ => Standing::Surplus,
        }
    }

    fn between(self, least: i64, most: i64) -> i64 {
        let width = u64::try_from(most - least + 1).unwrap_or(1);
        least + i64::try_from(self.number(2) % width).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cover_is_rounded_up_to_whole_units() {
        // 73 a year is one in five days.
        assert_eq!(covering(73, 5), 1);
        assert_eq!(covering(73, 6), 2);
        assert_eq!(covering(73, 0), 0);
    }

    #[test]
    fn every_standing_comes_as_often_as_the_guide_says() {
        let mut counts = [0_u32; 4];
        for store in 0..100 {
            for product in 0..100 {
                let draw = Draw::of(&[&store.to_string(), &product.to_string()]);
                counts[draw.standing() as usize] += 1;
            }
        }
        // Four standard deviations of a binomial over 10,000 draws around 5, 20, 50 and 25 %.
        for (count, (mean, sigma)) in counts.iter().zip([(500.0, 21.8), (2000.0, 40.0), (5000.0, 50.0), (2500.0, 43.3)])
        {
            assert!((f64::from(*count) - mean).abs() < 4.0 * sigma, "{counts:?}");
        }
    }

    #[test]
    fn what_stands_in_a_store_lies_within_the_rule() {
        for product in 0..500 {
            let product = product.to_string();
            let units = in_store("367", &product, 365);
            assert!([0..=2, 14..=28, 60..=120].iter().any(|range| range.contains(&units)), "{units}");
        }
    }
}
