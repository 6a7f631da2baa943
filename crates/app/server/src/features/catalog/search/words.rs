//! Texts as words: what the search and the suggestions of categories look at.

use crate::http::list::fold;

/// Words of a product that can be found; a description of a whole page ends there.
const MOST_WORDS: usize = 200;
/// Characters of a word that count.
const MOST_LETTERS: usize = 40;

/// The words of a text in their order: letters and digits in lower case, whatever stands between them.
pub(in crate::features::catalog) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().flat_map(char::to_lowercase).take(MOST_LETTERS).collect())
}

/// The words that a product is found by.
pub(super) fn of_texts(texts: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = texts.iter().flat_map(|text| words(text)).take(MOST_WORDS).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The texts on one line, in which `LIKE '% milk%'` finds the words that begin with milk, and `LIKE '%sku-10%'`
/// what stands anywhere. Words that hang on punctuation stand by themselves at the end.
pub(in crate::features::catalog) fn search_text(texts: &[&str]) -> String {
    let mut line = String::new();
    let tokens = texts.iter().flat_map(|text| text.split_whitespace()).take(MOST_WORDS);
    let tokens: Vec<String> = tokens.map(fold).collect();
    let hanging = |token: &&String| !token.chars().all(char::is_alphanumeric);
    let parts = tokens.iter().filter(hanging).flat_map(|token| words(token)).take(MOST_WORDS);
    for word in tokens.iter().cloned().chain(parts) {
        line.push(' ');
        line.push_str(&word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_letters_and_digits_in_lower_case() {
        let found: Vec<String> = words("SKU-1001, Jalapeño (2 l)").collect();
        assert_eq!(found, ["sku", "1001", "jalapeño", "2", "l"]);
        assert_eq!(of_texts(&["Milk milk", "MILK whole"]), ["milk", "whole"]);
    }

    #[test]
    fn the_search_text_has_every_word_after_a_space_and_the_text_itself() {
        assert_eq!(search_text(&["SKU-1001", "Whole  Milk"]), " sku-1001 whole milk sku 1001");
        assert_eq!(search_text(&[]), "");
    }
}
