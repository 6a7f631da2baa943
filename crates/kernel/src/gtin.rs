//! Global trade item numbers: 8, 12, 13 or 14 digits, the last of which checks the others
//! (GS1 General Specifications, section 7.9: weights 3 and 1 from the right).

/// Whether the length and the check digit are right.
#[must_use]
pub fn is_valid(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|d| [8, 12, 13, 14].contains(&d.len())) else { return false };
    let weighted: u32 =
        digits.iter().rev().enumerate().map(|(place, digit)| digit * if place % 2 == 1 { 3 } else { 1 }).sum();
    weighted.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn knows_published_numbers_from_misprints() {
        // The GS1 General Specifications' own examples, and an EAN-8 and UPC-A of common goods.
        for right in ["6291041500213", "73513537", "036000291452", "10614141000415"] {
            assert!(is_valid(right), "{right}");
        }
        for wrong in ["6291041500214", "73513536", "036000291453", "", "abc", "1234567", "62910415002130"] {
            assert!(!is_valid(wrong), "{wrong}");
        }
    }
}
