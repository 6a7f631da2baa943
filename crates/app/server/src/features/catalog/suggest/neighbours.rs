//! Nearest neighbours: the texts most like this one, by the cosine of their tf-idf weights (Salton and Buckley, 1988).

use super::vocabulary::Counts;
use std::collections::HashMap;

/// Texts as vectors of length 1.
#[derive(Debug)]
pub(super) struct Neighbours {
    /// The texts that have a word, with its weight in them.
    postings: HashMap<usize, Vec<(usize, f64)>>,
    texts: f64,
}

impl Neighbours {
    pub(super) fn learn<'a>(texts: impl Iterator<Item = &'a Counts> + Clone) -> Self {
        let mut having: HashMap<usize, f64> = HashMap::new();
        let mut count = 0.0;
        for text in texts.clone() {
            count += 1.0;
            for word in text.keys() {
                *having.entry(*word).or_default() += 1.0;
            }
        }
        let mut postings: HashMap<usize, Vec<(usize, f64)>> = HashMap::with_capacity(having.len());
        for (place, text) in texts.enumerate() {
            let idf = |word: &usize| idf(count, having.get(word).copied().unwrap_or_default());
            for (word, weight) in unit(text, idf) {
                postings.entry(word).or_default().push((place, weight));
            }
        }
        Self { postings, texts: count }
    }

    /// The `most` texts that are most like it, with their similarity (over 0, at most 1), the nearest first.
    pub(super) fn of(&self, text: &Counts, most: usize) -> Vec<(usize, f64)> {
        let having = |word: &usize| self.postings.get(word).map_or(0.0, |postings| postings.len() as f64);
        let mut similar: HashMap<usize, f64> = HashMap::new();
        for (word, weight) in unit(text, |word| idf(self.texts, having(word))) {
            for (place, its) in self.postings.get(&word).into_iter().flatten() {
                *similar.entry(*place).or_default() += weight * its;
            }
        }
        let mut nearest: Vec<(usize, f64)> = similar.into_iter().collect();
        nearest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        nearest.truncate(most);
        nearest
    }
}

/// Inverse document frequency, smoothed so that a word of every text still weighs something.
fn idf(texts: f64, having: f64) -> f64 {
    ((1.0 + texts) / (1.0 + having)).ln() + 1.0
}

fn unit(text: &Counts, idf: impl Fn(&usize) -> f64) -> Vec<(usize, f64)> {
    let weights: Vec<(usize, f64)> = text.iter().map(|(word, count)| (*word, count * idf(word))).collect();
    let length = weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    weights.into_iter().map(|(word, weight)| (word, weight / length)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_is_at_1_and_one_without_a_common_word_is_none() {
        let texts = [Counts::from([(0, 1.0), (1, 2.0)]), Counts::from([(2, 1.0)])];
        let nearest = Neighbours::learn(texts.iter()).of(&texts[0], 5);
        assert_eq!(nearest.len(), 1);
        assert_eq!(nearest[0].0, 0);
        assert!((nearest[0].1 - 1.0).abs() < 1e-12, "{nearest:?}");
    }

    /// By hand: words 0 and 1 in two of three texts each have the same idf, so the angle is 45 degrees.
    #[test]
    fn half_a_text_in_common_is_the_cosine_of_the_angle() {
        let texts = [Counts::from([(0, 1.0), (1, 1.0)]), Counts::from([(0, 1.0)]), Counts::from([(1, 1.0)])];
        let nearest = Neighbours::learn(texts.iter()).of(&texts[1], 2);
        assert_eq!(nearest.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [1, 0]);
        assert!((nearest[1].1 - std::f64::consts::FRAC_1_SQRT_2).abs() < 1e-12, "{nearest:?}");
    }
}
