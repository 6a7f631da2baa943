//! Who gets how much of a stock that is too small for every channel.

use stockflow_kernel::Quantity;

/// Why a stock could not be shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// A weight, floor, ceiling or share is negative.
    #[error("{0} must not be negative")]
    Negative(&'static str),
    /// A share of the stock above one.
    #[error("a share of inventory must lie between 0 and 1")]
    BadShare,
}

/// What one channel may claim of a stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelClaim {
    /// Lower tiers are filled to their ceilings before higher ones see the rest.
    pub tier: u32,
    /// Share within the tier, relative to the others; 0 gets its floor only.
    pub weight: Quantity,
    /// Given before anything is shared by weight, in the order of tiers.
    pub floor: Quantity,
    /// The most it takes; `None`: as much as there is. Below the floor it wins over it.
    pub ceiling: Option<Quantity>,
}

/// The smallest portion that is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Millionths.
    SixDecimals,
    /// Whole units only.
    WholeUnits,
}

impl Rounding {
    const fn micros(self) -> i64 {
        match self {
            Self::SixDecimals => 1,
            Self::WholeUnits => 1_000_000,
        }
    }
}

/// The ceiling of a channel that may take at most `share` (0 to 1) of `stock`, rounded down.
///
/// # Errors
/// [`ShareError::BadShare`]; [`ShareError::Negative`] for a negative stock.
pub fn ceiling_from_share(stock: Quantity, share: Quantity) -> Result<Quantity, ShareError> {
    if share < Quantity::ZERO || share > Quantity::whole(1) {
        return Err(ShareError::BadShare);
    }
    if stock < Quantity::ZERO {
        return Err(ShareError::Negative("stock"));
    }
    let product = i128::from(stock.micros()) * i128::from(share.micros()) / 1_000_000;
    // A share of at most one of an i64 is an i64.
    Ok(Quantity::from_micros(product as i64))
}

/// Shares `stock` (below zero counts as none) out among `channels`, in their order.
///
/// First the floors, tier by tier; then the rest, tier by tier: within a tier in proportion to
/// the weights, and what a full channel leaves goes to the others of its tier, then to the next
/// tier. A floor or remainder that does not go round is split by largest remainder (Hamilton's
/// method), ties to the earlier channel. The shares never sum to more than the stock, and they
/// use all of it unless every weighted channel is at its ceiling or less than one portion is left.
///
/// # Errors
/// [`ShareError::Negative`] names what was negative.
pub fn share(channels: &[ChannelClaim], stock: Quantity, rounding: Rounding) -> Result<Vec<Quantity>, ShareError> {
    let step = rounding.micros();
    for claim in channels {
        let ceiling = claim.ceiling.unwrap_or_default();
        for (what, value) in [("weight", claim.weight), ("floor", claim.floor), ("ceiling", ceiling)] {
            if value < Quantity::ZERO {
                return Err(ShareError::Negative(what));
            }
        }
    }
    let mut left = stock.micros().max(0) / step;
    let ceilings: Vec<i64> = channels.iter().map(|c| c.ceiling.map_or(i64::MAX, |q| q.micros() / step)).collect();
    let mut given = vec![0_i64; channels.len()];
    let mut tiers: Vec<u32> = channels.iter().map(|c| c.tier).collect();
    tiers.sort_unstable();
    tiers.dedup();
    for tier in &tiers {
        // A floor is a claim of its own size: the weight within a tier that cannot meet them all.
        let claims: Vec<Portion> = (0..channels.len())
            .filter(|i| channels[*i].tier == *tier)
            .map(|i| {
                let floor = (channels[i].floor.micros() / step).min(ceilings[i]);
                Portion { channel: i, weight: floor, room: floor }
            })
            .collect();
        left -= pour(claims, left, &mut given);
    }
    for tier in &tiers {
        let claims: Vec<Portion> = (0..channels.len())
            .filter(|i| channels[*i].tier == *tier)
            .map(|i| Portion { channel: i, weight: channels[i].weight.micros(), room: ceilings[i] - given[i] })
            .collect();
        left -= pour(claims, left, &mut given);
    }
    Ok(given.into_iter().map(|portions| Quantity::from_micros(portions * step)).collect())
}

struct Portion {
    channel: usize,
    weight: i64,
    room: i64,
}

/// Pours `stock` portions into the claims by weight until they are full; answers what was used.
fn pour(mut claims: Vec<Portion>, stock: i64, given: &mut [i64]) -> i64 {
    let mut left = stock;
    claims.retain(|c| c.weight > 0 && c.room > 0);
    // Whoever's part exceeds its room is filled and leaves; the others then get more.
    loop {
        let weights: i128 = claims.iter().map(|c| i128::from(c.weight)).sum();
        if weights == 0 || left == 0 {
            return stock - left;
        }
        let whole = i128::from(left);
        let full = |c: &Portion| whole * i128::from(c.weight) >= i128::from(c.room) * weights;
        if !claims.iter().any(full) {
            break;
        }
        for claim in claims.iter().filter(|c| full(c)) {
            given[claim.channel] += claim.room;
            left -= claim.room;
        }
        claims.retain(|c| !full(c));
    }
    let weights: i128 = claims.iter().map(|c| i128::from(c.weight)).sum();
    let whole = i128::from(left);
    let mut remainders: Vec<(i128, usize)> = Vec::with_capacity(claims.len());
    for claim in &claims {
        let exact = whole * i128::from(claim.weight);
        // Below the claim's room, hence within i64.
        let portions = (exact / weights) as i64;
        given[claim.channel] += portions;
        left -= portions;
        remainders.push((exact % weights, claim.channel));
    }
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, channel) in remainders {
        if left == 0 {
            break;
        }
        given[channel] += 1;
        left -= 1;
    }
    stock - left
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn claim(tier: u32, weight: i64, floor: i64, ceiling: Option<i64>) -> ChannelClaim {
        ChannelClaim {
            tier,
            weight: Quantity::whole(weight),
            floor: Quantity::whole(floor),
            ceiling: ceiling.map(Quantity::whole),
        }
    }

    fn shares(channels: &[ChannelClaim], stock: i64) -> Vec<i64> {
        share(channels, Quantity::whole(stock), Rounding::WholeUnits)
            .unwrap()
            .into_iter()
            .map(|q| q.micros() / 1_000_000)
            .collect()
    }

    #[test]
    fn a_full_channel_leaves_its_part_to_the_others() {
        // 100 by 5:3:2 is 50, 30, 20; the first stops at 20, so 80 by 3:2 is 48, 32.
        let channels = [claim(1, 5, 0, Some(20)), claim(1, 3, 0, None), claim(1, 2, 0, None)];
        assert_eq!(shares(&channels, 100), [20, 48, 32]);
    }

    #[test]
    fn floors_come_first_and_tiers_in_order() {
        let channels = [claim(2, 1, 10, None), claim(1, 1, 0, Some(60)), claim(3, 1, 5, None)];
        assert_eq!(shares(&channels, 100), [35, 60, 5]);
        // Too little for the floors: the lower tier keeps its own.
        assert_eq!(shares(&channels, 12), [10, 0, 2]);
    }

    #[test]
    fn what_does_not_go_round_goes_to_the_largest_remainder_then_the_first() {
        let three = [claim(1, 1, 0, None); 3];
        assert_eq!(shares(&three, 100), [34, 33, 33]);
        let thirds = share(&three, Quantity::whole(1), Rounding::SixDecimals).unwrap();
        assert_eq!(thirds.map_micros(), [333_334, 333_333, 333_333]);
    }

    trait MapMicros {
        fn map_micros(&self) -> Vec<i64>;
    }
    impl MapMicros for Vec<Quantity> {
        fn map_micros(&self) -> Vec<i64> {
            self.iter().map(|q| q.micros()).collect()
        }
    }

    #[test]
    fn a_share_of_inventory_rounds_down() {
        let third = "0.333333".parse().unwrap();
        let ceiling = ceiling_from_share("0.000010".parse().unwrap(), third).unwrap();
        assert_eq!(ceiling.micros(), 3);
        assert_eq!(ceiling_from_share(Quantity::whole(1), Quantity::whole(2)), Err(ShareError::BadShare));
    }

    prop_compose! {
        fn any_claim()(
            tier in 0_u32..3, weight in 0_i64..5_000_000, floor in 0_i64..50_000_000,
            ceiling in prop::option::of(0_i64..100_000_000),
        ) -> ChannelClaim {
            ChannelClaim {
                tier,
                weight: Quantity::from_micros(weight),
                floor: Quantity::from_micros(floor),
                ceiling: ceiling.map(Quantity::from_micros),
            }
        }
    }

    proptest! {
        #[test]
        fn never_more_than_the_stock_nor_than_a_ceiling(
            channels in prop::collection::vec(any_claim(), 0..7),
            stock in -10_i64..400_000_000,
            whole in any::<bool>(),
        ) {
            let rounding = if whole { Rounding::WholeUnits } else { Rounding::SixDecimals };
            let given = share(&channels, Quantity::from_micros(stock), rounding).unwrap();
            let sum: i64 = given.iter().map(|q| q.micros()).sum();
            prop_assert!(sum <= stock.max(0));
            for (claim, part) in channels.iter().zip(&given) {
                prop_assert!(*part >= Quantity::ZERO);
                prop_assert!(claim.ceiling.is_none_or(|c| *part <= c));
                prop_assert_eq!(part.micros() % rounding.micros(), 0);
            }
            let hungry = channels.iter().zip(&given).any(|(claim, part)| {
                claim.weight > Quantity::ZERO
                    && claim.ceiling.is_none_or(|c| c.micros() - part.micros() >= rounding.micros())
            });
            if hungry {
                prop_assert!(stock.max(0) - sum < rounding.micros(), "stock left beside a claim");
            }
        }
    }
}
