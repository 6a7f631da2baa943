//! Rows of a series that stand together in the file, gathered while the file goes by.

use crate::entry::{Entry, Mark, Rows};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A series came back after others.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Scattered;

/// Gathers the rows of one series at a time.
///
/// Of the series that have gone by it keeps a hash each, to notice one that comes back.
#[derive(Debug, Default)]
pub(crate) struct Assembler {
    current: Option<Rows>,
    gone: HashSet<u64>,
}

impl Assembler {
    /// Takes a row; gives the series before when this row begins another.
    pub(crate) fn push(&mut self, id: &str, entry: Entry, marks: Vec<Mark>) -> Result<Option<Rows>, Scattered> {
        let drivers = marks.len();
        if let Some(current) = self.current.as_mut().filter(|current| current.id == id) {
            current.push(entry, marks.into_iter());
            return Ok(None);
        }
        if !self.gone.insert(hash(id)) {
            return Err(Scattered);
        }
        let mut next = Rows::new(id.to_owned(), drivers);
        next.push(entry, marks.into_iter());
        Ok(self.current.replace(next))
    }

    /// The last series.
    pub(crate) fn finish(self) -> Option<Rows> {
        self.current
    }
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at: i64) -> Entry {
        Entry { line: 1, at, value: 1.0, future: false, stockout: false }
    }

    #[test]
    fn a_series_is_given_when_the_next_begins() {
        let mut assembler = Assembler::default();
        assert_eq!(assembler.push("a", entry(1), vec![]), Ok(None));
        assert_eq!(assembler.push("a", entry(2), vec![]), Ok(None));
        let first = assembler.push("b", entry(1), vec![]).unwrap().unwrap();
        assert_eq!((first.id.as_str(), first.entries.len()), ("a", 2));
        assert_eq!(assembler.push("a", entry(3), vec![]), Err(Scattered));
    }
}
