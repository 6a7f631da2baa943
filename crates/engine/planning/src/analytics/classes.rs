//! Classes of products: by how much value moves, and by how evenly.

use stockflow_kernel::Money;

/// How much of all value a product's usage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Abc {
    /// Among the first 80 % of value.
    A,
    /// Among the next 15 %.
    B,
    /// The rest, and whatever was not used.
    C,
}

/// How evenly a product is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Xyz {
    /// A coefficient of variation of at most 0.5.
    X,
    /// At most 1.
    Y,
    /// Above, or nothing was used at all.
    Z,
}

/// Percent of all value where A ends, and where B ends.
const ABC_LIMITS: [i128; 2] = [80, 95];

/// The ABC class of each of some values: in falling order, a value is A while those before it make less than 80 % of the
/// whole, and B while they make less than 95 % (Dickie (1951), "ABC inventory analysis shoots for dollars, not
/// pennies"), so that what crosses a limit belongs to the better class. Equal values keep their order.
#[must_use]
pub fn abc(values: &[Money]) -> Vec<Abc> {
    let worth = |at: usize| i128::from(values[at].micros().max(0));
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(worth(*at)));
    let whole: i128 = order.iter().map(|at| worth(*at)).sum();
    let mut classes = vec![Abc::C; values.len()];
    let mut before = 0_i128;
    for at in order {
        classes[at] = match worth(at) {
            0 => Abc::C,
            _ if before * 100 < whole * ABC_LIMITS[0] => Abc::A,
            _ if before * 100 < whole * ABC_LIMITS[1] => Abc::B,
            _ => Abc::C,
        };
        before += worth(at);
    }
    classes
}

/// The standard deviation over the mean (Pearson (1896), "Regression, heredity and panmixia"), with n − 1 in the
/// deviation. `None` with fewer than two values, or where their mean is not above zero.
#[must_use]
pub fn coefficient_of_variation(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    if values.len() < 2 || mean <= 0.0 {
        return None;
    }
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Some((squares / (n - 1.0)).sqrt() / mean)
}

/// The XYZ class of a coefficient of variation (Scholz-Reiter et al. (2012), "Integration of demand forecasts in ABC-XYZ
/// analysis"): X to 0.5, Y to 1, Z above and where there is none.
#[must_use]
pub fn xyz(variation: Option<f64>) -> Xyz {
    match variation {
        Some(cv) if cv <= 0.5 => Xyz::X,
        Some(cv) if cv <= 1.0 => Xyz::Y,
        _ => Xyz::Z,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(values: &[i64]) -> Vec<Abc> {
        abc(&values.iter().map(|n| Money::whole(*n)).collect::<Vec<_>>())
    }

    #[test]
    fn the_first_four_fifths_are_a_and_the_last_twentieth_is_c() {
        use Abc::{A, B, C};
        // In order 60, 20, 9, 6, 4, 1: before each 0, 60, 80, 89, 95, 99 %.
        assert_eq!(classes(&[6, 60, 1, 20, 9, 4]), [B, A, C, A, B, C]);
    }

    #[test]
    fn what_crosses_a_limit_is_of_the_better_class_and_nothing_is_c() {
        use Abc::{A, C};
        assert_eq!(classes(&[100]), [A]);
        assert_eq!(classes(&[0, 96, 0]), [C, A, C]);
        assert_eq!(classes(&[]), []);
    }

    #[test]
    fn variation_is_deviation_over_mean() {
        // Mean 4, squares 4 + 0 + 4 over n − 1 = 4, root 2.
        assert!((coefficient_of_variation(&[2.0, 4.0, 6.0]).unwrap() - 0.5).abs() < 1e-12);
        assert_eq!(coefficient_of_variation(&[3.0]), None);
        assert_eq!(coefficient_of_variation(&[0.0, 0.0]), None);
        assert_eq!(
            [Some(0.5), Some(0.51), Some(1.0), Some(1.1), None].map(xyz),
            [Xyz::X, Xyz::Y, Xyz::Y, Xyz::Z, Xyz::Z]
        );
    }
}
