//! A whole divided among parts, in proportion and to the last millionth.

/// Divides `total` (millionths) in proportion to `weights`, evenly where they are all nothing. The parts add up to the
/// total exactly: what rounding leaves goes to those that lost most by it (largest remainder; Hamilton, 1792).
pub(super) fn spread(total: i64, weights: &[f64]) -> Vec<i64> {
    if weights.is_empty() {
        return Vec::new();
    }
    let sum: f64 = weights.iter().sum();
    let share = |weight: &f64| if sum > 0.0 { weight / sum } else { 1.0 / weights.len() as f64 };
    let exact: Vec<f64> = weights.iter().map(|weight| total as f64 * share(weight)).collect();
    let mut parts: Vec<i64> = exact.iter().map(|part| part.floor() as i64).collect();
    let left = total - parts.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|a, b| (exact[*b] - exact[*b].floor()).total_cmp(&(exact[*a] - exact[*a].floor())).then(a.cmp(b)));
    // Beyond 2⁵³ millionths floats are not exact: then more than one each is left, or a few too many given.
    let count = weights.len() as i64;
    for (rank, at) in (0_i64..).zip(order) {
        parts[at] += left.div_euclid(count) + i64::from(rank < left.rem_euclid(count));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn it_is_in_proportion_and_the_rest_goes_where_most_was_cut() {
        assert_eq!(spread(100, &[1.0, 1.0, 2.0]), [25, 25, 50]);
        assert_eq!(spread(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(spread(10, &[0.0, 0.0]), [5, 5]);
        assert_eq!(spread(7, &[]), Vec::<i64>::new());
    }

    proptest! {
        #[test]
        fn parts_add_up_exactly(total in 0_i64..i64::MAX / 4, weights in prop::collection::vec(0.0..1e6_f64, 1..50)) {
            let parts = spread(total, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), total);
        }
    }
}
