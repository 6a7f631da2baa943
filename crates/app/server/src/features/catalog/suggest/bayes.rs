//! Multinomial naive Bayes: which class would most probably use these words.
//!
//! `P(class | words) ∝ P(class) · Π P(word | class)^count`, the multinomial event model of McCallum and Nigam (1998),
//! with `P(word | class) = (count + α) / (total + α·V)` smoothed as by Lidstone (1920).

use super::vocabulary::Counts;
use std::collections::HashMap;

/// Lidstone's α: less than Laplace's 1, since a category of a few products would otherwise be drowned by the size of
/// the vocabulary.
const ALPHA: f64 = 0.1;

/// Words counted by class.
#[derive(Debug)]
pub(super) struct Bayes {
    classes: Vec<Class>,
    all: Class,
    vocabulary: usize,
}

/// One class, or all of them together.
#[derive(Debug, Default)]
struct Class {
    texts: f64,
    counts: HashMap<usize, f64>,
    total: f64,
}

impl Class {
    fn add(&mut self, counts: &Counts) {
        self.texts += 1.0;
        for (word, count) in counts {
            *self.counts.entry(*word).or_default() += count;
            self.total += count;
        }
    }

    fn log_likelihood(&self, word: usize, vocabulary: usize) -> f64 {
        let count = self.counts.get(&word).copied().unwrap_or_default();
        ((count + ALPHA) / (self.total + ALPHA * vocabulary as f64)).ln()
    }
}

impl Bayes {
    /// Counts the words of texts, each of which is of some of so many classes.
    pub(super) fn learn<'a>(
        texts: impl Iterator<Item = (&'a Counts, &'a [usize])>,
        classes: usize,
        vocabulary: usize,
    ) -> Self {
        let mut bayes =
            Self { classes: (0..classes).map(|_| Class::default()).collect(), all: Class::default(), vocabulary };
        for (counts, of) in texts {
            for class in of {
                if let Some(class) = bayes.classes.get_mut(*class) {
                    class.add(counts);
                    bayes.all.add(counts);
                }
            }
        }
        bayes
    }

    /// The probability of each class; they sum to 1 as soon as anything has been learnt.
    pub(super) fn posterior(&self, text: &Counts) -> Vec<f64> {
        let log = |class: &Class| {
            let words = text.iter().map(|(word, count)| count * class.log_likelihood(*word, self.vocabulary));
            (class.texts / self.all.texts).ln() + words.sum::<f64>()
        };
        let logs: Vec<f64> = self.classes.iter().map(log).collect();
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // The greatest is taken out first: the products of many words are too small for a float.
        let weights: Vec<f64> = logs.iter().map(|log| (log - most).exp()).collect();
        let sum: f64 = weights.iter().sum();
        weights.into_iter().map(|weight| if sum > 0.0 { weight / sum } else { 0.0 }).collect()
    }

    /// How much each word of the text speaks for a class rather than for any: `count · ln(P(word|class) / P(word))`.
    /// Those that speak for it, the strongest first.
    pub(super) fn evidence(&self, text: &Counts, class: usize) -> Vec<(usize, f64)> {
        let Some(class) = self.classes.get(class) else { return Vec::new() };
        let weight = |(word, count): (&usize, &f64)| {
            let (its, any) =
                (class.log_likelihood(*word, self.vocabulary), self.all.log_likelihood(*word, self.vocabulary));
            (*word, count * (its - any))
        };
        // A word that the class never used can still gain from smoothing; it decides nothing.
        let used = text.iter().filter(|(word, _)| class.counts.contains_key(word));
        let mut evidence: Vec<(usize, f64)> = used.map(weight).filter(|(_, weight)| *weight > 0.0).collect();
        evidence.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        evidence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words 0, 1, 2. Class 0 has `0 0 1`, class 1 has `1 2`.
    fn learnt() -> Bayes {
        let texts: [(Counts, Vec<usize>); 2] =
            [(Counts::from([(0, 2.0), (1, 1.0)]), vec![0]), (Counts::from([(1, 1.0), (2, 1.0)]), vec![1])];
        Bayes::learn(texts.iter().map(|(counts, of)| (counts, of.as_slice())), 2, 3)
    }

    /// By hand: P(0|c0) = 2.1/3.3, P(0|c1) = 0.1/2.3, equal priors.
    #[test]
    fn the_posterior_is_bayes_rule_over_smoothed_counts() {
        let (its, other) = (2.1 / 3.3, 0.1 / 2.3);
        let posterior = learnt().posterior(&Counts::from([(0, 1.0)]));
        assert!((posterior[0] - its / (its + other)).abs() < 1e-12, "{posterior:?}");
        assert!((posterior[0] + posterior[1] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn without_words_the_share_of_a_class_decides() {
        let text = Counts::from([(0, 1.0)]);
        let texts = [(&text, [0].as_slice()), (&text, [0].as_slice()), (&text, [1].as_slice())];
        let posterior = Bayes::learn(texts.into_iter(), 2, 1).posterior(&Counts::new());
        assert!((posterior[0] - 2.0 / 3.0).abs() < 1e-12, "{posterior:?}");
    }

    #[test]
    fn only_words_that_the_class_used_are_evidence() {
        let evidence = learnt().evidence(&Counts::from([(0, 1.0), (2, 1.0)]), 0);
        assert_eq!(evidence.iter().map(|(word, _)| *word).collect::<Vec<_>>(), [0]);
        // ln of P(0|c0) = 2.1/3.3 over P(0) = 2.1/5.3.
        assert!((evidence[0].1 - (5.3_f64 / 3.3).ln()).abs() < 1e-12, "{evidence:?}");
    }
}
