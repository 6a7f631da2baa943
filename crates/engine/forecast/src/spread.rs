//! How the error of a sum of periods grows with their number.

/// Between independent errors of the periods (power ½) and a level that is wrong throughout (power 1): what sums of errors
/// do on real demand lies between the two, where the power itself cannot be measured.
pub const ERROR_GROWTH: f64 = 0.75;

/// The standard deviation of the error of a sum over `periods` periods, where that of a sum over `of` (at least one) is
/// `sd`, in the same unit.
#[must_use]
pub fn deviation_over(sd: f64, of: usize, periods: usize) -> f64 {
    sd * (periods as f64 / of.max(1) as f64).powf(ERROR_GROWTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_times_as_many_periods_err_eight_times_as_much() {
        // 16^¾ = 8, between 16^½ = 4 and 16.
        assert!((deviation_over(2.5, 1, 16) - 20.0).abs() < 1e-12);
        assert!((deviation_over(20.0, 16, 1) - 2.5).abs() < 1e-12);
        assert_eq!(deviation_over(3.0, 7, 7), 3.0);
        assert_eq!(deviation_over(3.0, 7, 0), 0.0);
    }
}
