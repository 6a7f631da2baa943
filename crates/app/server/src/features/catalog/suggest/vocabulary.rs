//! Texts as counts of numbered words.

use std::collections::{BTreeMap, HashMap};

/// How often each word, by its number, stands in a text.
pub(super) type Counts = BTreeMap<usize, f64>;

/// The words that are known, numbered in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, usize>,
    words: Vec<String>,
}

impl Vocabulary {
    /// The counts of a text, all of whose words are known from now on.
    pub(super) fn learn(&mut self, text: &[String]) -> Counts {
        let mut counts = Counts::new();
        for word in text {
            let next = self.words.len();
            let number = *self.numbers.entry(word.clone()).or_insert(next);
            if number == next {
                self.words.push(word.clone());
            }
            *counts.entry(number).or_default() += 1.0;
        }
        counts
    }

    /// The counts of those words of a text that are known.
    pub(super) fn counts(&self, text: &[String]) -> Counts {
        let mut counts = Counts::new();
        for number in text.iter().filter_map(|word| self.numbers.get(word)) {
            *counts.entry(*number).or_default() += 1.0;
        }
        counts
    }

    /// The word of a number.
    pub(super) fn word(&self, number: usize) -> &str {
        self.words.get(number).map_or("", String::as_str)
    }

    /// How many words are known.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}
