//! Small symmetric systems.

/// A symmetric positive definite matrix taken apart: A = L Lᵀ (Cholesky, 1910).
#[derive(Clone, Debug)]
pub(crate) struct Cholesky {
    /// L by rows, the part above the diagonal unused.
    lower: Vec<f64>,
    size: usize,
}

impl Cholesky {
    /// Takes apart a matrix given by rows; `None` unless it is positive definite.
    pub(crate) fn of(matrix: &[f64], size: usize) -> Option<Self> {
        let mut lower = matrix.to_vec();
        for row in 0..size {
            for column in 0..=row {
                let mut sum = lower[row * size + column];
                for k in 0..column {
                    sum -= lower[row * size + k] * lower[column * size + k];
                }
                lower[row * size + column] = if row != column {
                    sum / lower[column * size + column]
                } else if sum > 0.0 {
                    sum.sqrt()
                } else {
                    return None;
                };
            }
        }
        Some(Self { lower, size })
    }

    /// The solution x of A x = b.
    pub(crate) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let n = self.size;
        let mut x = right.to_vec();
        for row in 0..n {
            for k in 0..row {
                x[row] -= self.lower[row * n + k] * x[k];
            }
            x[row] /= self.lower[row * n + row];
        }
        for row in (0..n).rev() {
            for k in row + 1..n {
                x[row] -= self.lower[k * n + row] * x[k];
            }
            x[row] /= self.lower[row * n + row];
        }
        x
    }

    /// A⁻¹ by rows.
    pub(crate) fn inverse(&self) -> Vec<f64> {
        let n = self.size;
        let mut inverse = vec![0.0; n * n];
        for column in 0..n {
            let mut unit = vec![0.0; n];
            unit[column] = 1.0;
            for (row, value) in self.solve(&unit).into_iter().enumerate() {
                inverse[row * n + column] = value;
            }
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved_and_inverted() {
        // By hand: [4 2; 2 3] x = [2; 5] has x = [-0.5; 2]; the inverse is [3 -2; -2 4] / 8.
        let parts = Cholesky::of(&[4.0, 2.0, 2.0, 3.0], 2).unwrap();
        let near = |got: &[f64], want: &[f64]| got.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-12);
        assert!(near(&parts.solve(&[2.0, 5.0]), &[-0.5, 2.0]));
        assert!(near(&parts.inverse(), &[0.375, -0.25, -0.25, 0.5]));
    }

    #[test]
    fn what_is_not_positive_definite_is_refused() {
        assert!(Cholesky::of(&[1.0, 2.0, 2.0, 1.0], 2).is_none());
        assert!(Cholesky::of(&[0.0], 1).is_none());
    }
}
