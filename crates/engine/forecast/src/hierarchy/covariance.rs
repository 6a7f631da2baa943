//! How the errors of the nodes move together.

/// The covariance of error rows, shrunk towards its diagonal.
///
/// The share of the diagonal is the one that minimises the expected squared distance to the true
/// covariance (Schäfer and Strimmer, 2005), for errors around zero as in Wickramasuriya,
/// Athanasopoulos and Hyndman (2019). Rows are nodes, columns moments; a moment with a missing
/// error is left out. Returns the matrix by rows and the share.
pub(super) fn shrunk(errors: &[Vec<f64>]) -> (Vec<f64>, f64) {
    let size = errors.len();
    let length = errors.first().map_or(0, Vec::len);
    let sound: Vec<usize> = (0..length).filter(|t| errors.iter().all(|row| row[*t].is_finite())).collect();
    let count = sound.len() as f64;
    let mean = |row: &Vec<f64>, other: &Vec<f64>| sound.iter().map(|t| row[*t] * other[*t]).sum::<f64>() / count;
    let deviations: Vec<f64> = errors.iter().map(|row| mean(row, row).sqrt()).collect();
    let mut matrix = vec![0.0; size * size];
    let (mut doubt, mut squares) = (0.0, 0.0);
    for row in 0..size {
        for column in 0..=row {
            let product = mean(&errors[row], &errors[column]);
            matrix[row * size + column] = product;
            matrix[column * size + row] = product;
            let scale = deviations[row] * deviations[column];
            if row != column && scale > 0.0 {
                let correlation = product / scale;
                let fourth: f64 = sound.iter().map(|t| (errors[row][*t] * errors[column][*t] / scale).powi(2)).sum();
                // The variance of the correlation, as the sample tells it.
                doubt += (fourth - count * correlation * correlation) / (count * (count - 1.0));
                squares += correlation * correlation;
            }
        }
    }
    let share = if squares > 0.0 && doubt.is_finite() { (doubt / squares).clamp(0.0, 1.0) } else { 1.0 };
    for row in 0..size {
        for column in 0..size {
            if row != column {
                matrix[row * size + column] *= 1.0 - share;
            }
        }
    }
    (matrix, share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_that_of_the_formula() {
        // By hand for x = (1, −1, 2, 0), y = (1, −1, 0, 2): mean squares 1.5 both, mean product 0.5,
        // correlation 1/3. Products over 1.5: 2/3, 2/3, 0, 0, squares 4/9 twice, sum 8/9;
        // doubt (8/9 − 4/9) / (4·3) = 1/27; share (1/27) / (1/9) = 1/3.
        let (matrix, share) = shrunk(&[vec![1.0, -1.0, 2.0, 0.0], vec![1.0, -1.0, 0.0, 2.0]]);
        assert!((share - 1.0 / 3.0).abs() < 1e-12);
        let want = [1.5, 1.0 / 3.0, 1.0 / 3.0, 1.5];
        assert!(matrix.iter().zip(want).all(|(got, want)| (got - want).abs() < 1e-12), "{matrix:?}");
    }

    #[test]
    fn moments_with_a_gap_are_left_out() {
        let whole = shrunk(&[vec![1.0, -1.0, 2.0, 0.0], vec![1.0, -1.0, 0.0, 2.0]]);
        let holed = shrunk(&[vec![1.0, -1.0, 9.0, 2.0, 0.0], vec![1.0, -1.0, f64::NAN, 0.0, 2.0]]);
        assert_eq!(whole, holed);
    }
}
