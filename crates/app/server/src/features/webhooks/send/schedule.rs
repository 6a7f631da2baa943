//! When a delivery is tried again: the schedule that Standard Webhooks 1.0 recommends, ten tries over about 75 hours.

use sha2::{Digest, Sha256};

/// Seconds between a try and the next one, after the first, the second and so on.
const PAUSES: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// The tries of a delivery.
pub(super) const TRIES: i64 = 10;

/// The longest that a receiver can put off the next try, in seconds.
const LONGEST: i64 = 86_400;

/// Microseconds until the next try after `attempts` that failed; nothing after the last. Up to a tenth more or less
/// than the schedule, by the delivery and the try, so that what failed together does not come back together;
/// `retry_after` (seconds) is what the receiver asked for at least.
pub(super) fn pause(delivery: &str, attempts: i64, retry_after: Option<i64>) -> Option<i64> {
    let base = *PAUSES.get(usize::try_from(attempts - 1).ok()?)?;
    let digest = Sha256::digest(format!("{delivery} {attempts}"));
    let draw = i64::from(u16::from_be_bytes([digest[0], digest[1]]));
    // From -10 % to +10 % of the pause, in steps of 1/65536 of that span.
    let micros = base * 1_000_000;
    let jittered = micros * 9 / 10 + micros / 5 * draw / 65_535;
    let asked = retry_after.unwrap_or_default().clamp(0, LONGEST) * 1_000_000;
    Some(jittered.max(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    #[test]
    fn ten_tries_take_about_seventy_five_hours() {
        let total: i64 = PAUSES.iter().sum();
        // 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h: 75 h 35 min 5 s.
        assert_eq!(total, 75 * 3_600 + 35 * 60 + 5);
        for delivery in ["a", "b", "c", "d"] {
            let all: i64 = (1..TRIES).map(|n| pause(delivery, n, None).unwrap()).sum();
            assert!((68 * HOUR..84 * HOUR).contains(&all), "{all}");
            assert_eq!(pause(delivery, TRIES, None), None);
        }
    }

    #[test]
    fn pauses_differ_from_delivery_to_delivery_by_a_tenth_at_most() {
        let pauses: Vec<i64> = (0..200).map(|n| pause(&format!("delivery_{n}"), 4, None).unwrap()).collect();
        let (low, high) = (pauses.iter().min().unwrap(), pauses.iter().max().unwrap());
        assert!(*low >= 2 * HOUR * 9 / 10 && *high <= 2 * HOUR * 11 / 10);
        assert!(high - low > HOUR / 4, "they are spread: {low} to {high}");
    }

    #[test]
    fn who_asks_for_more_time_gets_it_up_to_a_day() {
        assert_eq!(pause("a", 1, Some(120)), Some(120_000_000));
        assert_eq!(pause("a", 1, Some(10_000_000)), Some(24 * HOUR));
        assert!(pause("a", 9, Some(1)).unwrap() > 20 * HOUR);
        assert_eq!(pause("a", 1, Some(-5)), pause("a", 1, None));
    }
}
