//! Rows that cannot be used, each with its line.

use std::fmt;

/// A row that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Its line in a CSV file, the header being line 1; its row in a Parquet file, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// The faults of a file: all are counted, the first are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// How many there are.
    pub count: u64,
    /// The first of them, by line.
    pub first: Vec<Fault>,
}

/// How many are kept: a file of the wrong kind has a fault on every line.
const KEPT: usize = 100;

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.count += 1;
        let place = self.first.partition_point(|kept| *kept <= fault);
        if place < KEPT {
            self.first.insert(place, fault);
            self.first.truncate(KEPT);
        }
    }

    pub(crate) fn extend(&mut self, faults: Vec<Fault>) {
        faults.into_iter().for_each(|fault| self.add(fault));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_by_line_are_kept_and_all_are_counted() {
        let mut faults = Faults::default();
        for line in (1..=250).rev() {
            faults.add(Fault { line, what: "x".to_owned() });
        }
        assert_eq!((faults.count, faults.first.len()), (250, KEPT));
        assert_eq!((faults.first[0].line, faults.first[KEPT - 1].line), (1, 100));
    }
}
