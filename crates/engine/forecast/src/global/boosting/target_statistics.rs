//! Categories with too many codes for split sets, as numbers.

/// Ordered target statistics (Prokhorenkova et al. 2018): each row's category becomes the
/// smoothed mean target of **earlier** rows with the same category, so a row never sees
/// its own target.
///
/// `categories` and `targets` are equally long and in time order; `prior_weight` rows of
/// the running overall mean are mixed in. The second part of the answer is the statistic
/// of every code after all rows, for rows to forecast.
pub fn ordered_target_statistics(
    categories: &[u32],
    targets: &[f32],
    prior_weight: f64,
) -> (Vec<f32>, Vec<f32>) {
    let codes = categories
        .iter()
        .max()
        .map_or(0, |highest| *highest as usize + 1);
    let mut sums = vec![(0.0_f64, 0.0_f64); codes];
    let mut overall = (0.0_f64, 0.0_f64);
    let smoothed = |(sum, count): (f64, f64), (total, rows): (f64, f64)| {
        let prior = if rows > 0.0 { total / rows } else { 0.0 };
        let weight = count + prior_weight;
        if weight > 0.0 {
            ((sum + prior_weight * prior) / weight) as f32
        } else {
            prior as f32
        }
    };
    let mut encoded = Vec::with_capacity(categories.len());
    for (&code, &target) in categories.iter().zip(targets) {
        let own = &mut sums[code as usize];
        encoded.push(smoothed(*own, overall));
        for running in [own, &mut overall] {
            running.0 += f64::from(target);
            running.1 += 1.0;
        }
    }
    let final_values = sums.into_iter().map(|own| smoothed(own, overall)).collect();
    (encoded, final_values)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: prior weight 1 and running means 0, 2, 3, 8/3.
    #[test]
    fn a_row_sees_only_earlier_rows() {
        let (encoded, last) = ordered_target_statistics(&[0, 0, 1], &[2.0, 4.0, 2.0], 1.0);
        assert_eq!(encoded, vec![0.0, 2.0, 3.0]);
        let overall = 8.0_f32 / 3.0;
        assert!((last[0] - (6.0 + overall) / 3.0).abs() < 1e-6);
        assert!((last[1] - (2.0 + overall) / 2.0).abs() < 1e-6);
    }
}
