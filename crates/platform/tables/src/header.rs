//! Names of columns: the same without regard to case, spacing and marks, and the nearest of those known.

/// A name as it is compared: letters and digits alone, in lower case.
#[must_use]
pub fn normalize(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The known name that a header means, without any doubt.
#[must_use]
pub fn match_header<'a>(header: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = normalize(header);
    known.into_iter().find(|name| normalize(name) == wanted)
}

/// The known names nearest to a header, at most three, the nearest first: within a third of its length by
/// edits, or one containing the other.
#[must_use]
pub fn suggest<'a>(header: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = normalize(header);
    if wanted.is_empty() {
        return Vec::new();
    }
    let most = wanted.chars().count().div_ceil(3).min(4);
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|name| {
            let normal = normalize(name);
            let edits = distance(&wanted, &normal);
            let within = wanted.len() >= 3 && (normal.contains(&wanted) || wanted.contains(&normal));
            (edits <= most || within).then_some((edits, name))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// The least insertions, deletions and replacements that make `b` of `a` (Levenshtein, 1966).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (row, x) in a.chars().enumerate() {
        let mut corner = row;
        above[0] = row + 1;
        for (column, y) in b.iter().enumerate() {
            let replaced = corner + usize::from(x != *y);
            corner = above[column + 1];
            above[column + 1] = replaced.min(corner + 1).min(above[column] + 1);
        }
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["globalSku", "name", "unitCost", "quantityOnHand"];

    #[test]
    fn case_spacing_and_marks_make_no_difference() {
        for header in ["globalSku", "Global SKU", "GLOBAL_SKU", " global-sku "] {
            assert_eq!(match_header(header, KNOWN), Some("globalSku"), "{header}");
        }
        assert_eq!(match_header("sku", KNOWN), None);
    }

    #[test]
    fn suggests_what_is_near() {
        assert_eq!(suggest("nmae", KNOWN), ["name"]);
        assert_eq!(suggest("SKU", KNOWN), ["globalSku"]);
        assert_eq!(suggest("Unit costs", KNOWN), ["unitCost"]);
        assert!(suggest("colour", KNOWN).is_empty());
        assert!(suggest("", KNOWN).is_empty());
    }

    #[test]
    fn distances_as_published() {
        // The textbook pair of Wagner and Fischer's algorithm, and the trivial ones.
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
    }
}
