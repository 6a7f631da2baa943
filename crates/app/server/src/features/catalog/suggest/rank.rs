//! Categories for a text, ranked by what texts of known categories say: half by words, half by neighbours.

use super::bayes::Bayes;
use super::neighbours::Neighbours;
use super::vocabulary::{Counts, Vocabulary};
use std::collections::HashMap;

/// Neighbours that are asked.
const NEIGHBOURS: usize = 5;
/// Words that are given as reasons.
const REASONS: usize = 5;

/// A text whose categories are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Example {
    pub(super) words: Vec<String>,
    pub(super) categories: Vec<String>,
}

/// A category for a text, and why.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ranked {
    pub(super) category: String,
    /// 0 to 1: the mean of the category's probability by words and its share of the neighbours by similarity.
    pub(super) score: f64,
    /// Words that speak for it, the strongest first, with the logarithm of how much more often it has them.
    pub(super) words: Vec<(String, f64)>,
    /// The neighbours that are in it, by their place among the examples, with their similarity.
    pub(super) neighbours: Vec<(usize, f64)>,
}

/// The categories that the examples know, the best for the text first. Without examples there are none; without a
/// neighbour that has a word in common, the words decide alone.
pub(super) fn rank(examples: &[Example], text: &[String]) -> Vec<Ranked> {
    let mut vocabulary = Vocabulary::default();
    let mut names: Vec<&str> = examples.iter().flat_map(|example| &example.categories).map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    let numbers: HashMap<&str, usize> = names.iter().enumerate().map(|(number, name)| (*name, number)).collect();
    let learnt: Vec<(Counts, Vec<usize>)> = examples
        .iter()
        .map(|example| {
            let of = example.categories.iter().filter_map(|name| numbers.get(name.as_str()).copied());
            (vocabulary.learn(&example.words), of.collect())
        })
        .collect();
    let bayes = Bayes::learn(learnt.iter().map(|(counts, of)| (counts, of.as_slice())), names.len(), vocabulary.len());
    let text = vocabulary.counts(text);
    let nearest = Neighbours::learn(learnt.iter().map(|(counts, _)| counts)).of(&text, NEIGHBOURS);
    let similarity: f64 = nearest.iter().map(|(_, similarity)| similarity).sum();
    let posterior = bayes.posterior(&text);
    let one = |(number, name): (usize, &&str)| {
        let is_in = |place: &usize| learnt.get(*place).is_some_and(|(_, of)| of.contains(&number));
        let its: Vec<(usize, f64)> = nearest.iter().filter(|(place, _)| is_in(place)).copied().collect();
        let by_words = posterior.get(number).copied().unwrap_or_default();
        let score = if similarity > 0.0 {
            let by_neighbours = its.iter().map(|(_, similarity)| similarity).sum::<f64>() / similarity;
            f64::midpoint(by_words, by_neighbours)
        } else {
            by_words
        };
        (number, Ranked { category: (*name).to_owned(), score, words: Vec::new(), neighbours: its })
    };
    let mut ranked: Vec<(usize, Ranked)> = names.iter().enumerate().map(one).collect();
    ranked.sort_by(|(_, a), (_, b)| b.score.total_cmp(&a.score).then_with(|| a.category.cmp(&b.category)));
    let with_words = |(number, mut ranked): (usize, Ranked)| {
        let evidence = bayes.evidence(&text, number).into_iter().take(REASONS);
        ranked.words = evidence.map(|(word, weight)| (vocabulary.word(word).to_owned(), weight)).collect();
        ranked
    };
    ranked.into_iter().map(with_words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    fn example(text: &str, categories: &[&str]) -> Example {
        Example { words: words(text), categories: categories.iter().map(|name| (*name).to_owned()).collect() }
    }

    fn shop() -> Vec<Example> {
        vec![
            example("whole milk gallon", &["dairy"]),
            example("skim milk quart", &["dairy"]),
            example("white bread loaf", &["bakery"]),
            example("wheat bread loaf", &["bakery", "wholegrain"]),
        ]
    }

    #[test]
    fn the_category_of_the_words_comes_first_with_its_reasons() {
        let ranked = rank(&shop(), &words("chocolate milk quart"));
        assert_eq!(ranked[0].category, "dairy");
        assert_eq!(ranked[0].words.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>(), ["milk", "quart"]);
        assert_eq!(ranked[0].neighbours.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [1, 0]);
        assert!(ranked[1].neighbours.is_empty() && ranked[1].words.is_empty(), "{ranked:?}");
    }

    #[test]
    fn scores_lie_between_0_and_1_and_fall() {
        let ranked = rank(&shop(), &words("bread loaf"));
        assert_eq!(ranked.len(), 3);
        assert!(ranked.windows(2).all(|pair| pair[0].score >= pair[1].score), "{ranked:?}");
        assert!(ranked.iter().all(|r| (0.0..=1.0).contains(&r.score)), "{ranked:?}");
    }

    #[test]
    fn unknown_words_leave_the_share_of_each_category() {
        let ranked = rank(&shop()[..3], &words("gardening gloves"));
        assert_eq!(ranked[0].category, "dairy");
        assert!((ranked[0].score - 2.0 / 3.0).abs() < 1e-12, "{ranked:?}");
    }

    #[test]
    fn who_has_learnt_nothing_suggests_nothing() {
        assert_eq!(rank(&[], &words("milk")), []);
    }
}
