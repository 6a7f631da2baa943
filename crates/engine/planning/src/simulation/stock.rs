//! Units by the day they expire, issued first expired first.

use std::collections::BTreeMap;

/// The day of what never expires.
const NEVER: usize = usize::MAX;

/// Units on one shelf, or on their way together.
#[derive(Debug, Clone, Default)]
pub(super) struct Lots {
    by_expiry: BTreeMap<usize, f64>,
}

impl Lots {
    pub(super) fn new(units: f64, expires: Option<usize>) -> Self {
        let mut lots = Self::default();
        if units > 0.0 {
            lots.by_expiry.insert(expires.unwrap_or(NEVER), units);
        }
        lots
    }

    pub(super) fn units(&self) -> f64 {
        self.by_expiry.values().sum()
    }

    pub(super) fn add(&mut self, other: Self) {
        for (expires, units) in other.by_expiry {
            *self.by_expiry.entry(expires).or_insert(0.0) += units;
        }
    }

    /// Takes up to `units`, what expires first, first.
    pub(super) fn take(&mut self, units: f64) -> Self {
        let mut taken = Self::default();
        let mut wanted = units;
        while wanted > 0.0 {
            let Some(mut first) = self.by_expiry.first_entry() else {
                break;
            };
            let given = first.get().min(wanted);
            taken.by_expiry.insert(*first.key(), given);
            wanted -= given;
            if given < *first.get() {
                *first.get_mut() -= given;
            } else {
                first.remove();
            }
        }
        taken
    }

    /// Takes off what can be sold on no day after `day`.
    pub(super) fn expire(&mut self, day: usize) -> f64 {
        let later = match day.checked_add(1) {
            Some(next) => self.by_expiry.split_off(&next),
            None => BTreeMap::new(),
        };
        std::mem::replace(&mut self.by_expiry, later).into_values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_expires_first_goes_first_and_what_is_late_goes_nowhere() {
        let mut lots = Lots::new(5.0, None);
        lots.add(Lots::new(3.0, Some(10)));
        lots.add(Lots::new(2.0, Some(8)));
        let taken = lots.take(4.0);
        assert_eq!(taken.by_expiry, BTreeMap::from([(8, 2.0), (10, 2.0)]));
        assert_eq!(lots.units(), 6.0);
        assert_eq!(lots.expire(9), 0.0);
        assert_eq!(lots.expire(10), 1.0);
        assert_eq!(lots.take(9.0).units(), 5.0);
        assert_eq!(lots.units(), 0.0);
    }
}
