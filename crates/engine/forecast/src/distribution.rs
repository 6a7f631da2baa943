//! Quantiles of the distributions the engine falls back on.

/// Quantile of the standard normal distribution.
///
/// Rational approximation of P. J. Acklam (2003), relative error below 1.2e-9.
pub(crate) fn normal_quantile(level: f64) -> f64 {
    const A: [f64; 6] = [
        -39.696_830_286_653_76,
        220.946_098_424_520_5,
        -275.928_510_446_968_7,
        138.357_751_867_269,
        -30.664_798_066_147_16,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -54.476_098_798_224_06,
        161.585_836_858_040_9,
        -155.698_979_859_886_6,
        66.801_311_887_719_72,
        -13.280_681_552_885_72,
    ];
    const C: [f64; 6] = [
        -0.007_784_894_002_430_293,
        -0.322_396_458_041_136_5,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] =
        [0.007_784_695_709_041_462, 0.322_467_129_070_039_8, 2.445_134_137_142_996, 3.754_408_661_907_416];
    let poly = |coefficients: &[f64], x: f64| coefficients.iter().fold(0.0, |sum, c| sum * x + c);
    let tail = |p: f64| {
        let q = (-2.0 * p.ln()).sqrt();
        poly(&C, q) / (poly(&D, q) * q + 1.0)
    };
    if level < 0.02425 {
        tail(level)
    } else if level > 1.0 - 0.02425 {
        -tail(1.0 - level)
    } else {
        let q = level - 0.5;
        let r = q * q;
        q * poly(&A, r) / (poly(&B, r) * r + 1.0)
    }
}

/// Quantile of Student's distribution scaled to a variance of 1, for more than two degrees of freedom.
///
/// Expansion about the normal quantile (Abramowitz and Stegun, 26.7.5), four terms.
pub(crate) fn student_quantile(level: f64, freedom: f64) -> f64 {
    let z = normal_quantile(level);
    let (z2, v) = (z * z, freedom);
    let first = (z2 + 1.0) * z / 4.0;
    let second = ((5.0 * z2 + 16.0) * z2 + 3.0) * z / 96.0;
    let third = (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) * z / 384.0;
    let t = z + first / v + second / (v * v) + third / (v * v * v);
    t * ((v - 2.0) / v).sqrt()
}

/// Quantile of the gamma distribution with this mean and standard deviation, never negative.
///
/// Cube-root approximation of Wilson and Hilferty (1931).
pub(crate) fn gamma_quantile(mean: f64, sd: f64, level: f64) -> f64 {
    if mean <= 0.0 || sd <= 0.0 {
        return mean.max(0.0);
    }
    let ninth = (sd / mean).powi(2) / 9.0;
    let root = 1.0 - ninth + normal_quantile(level) * ninth.sqrt();
    mean * root.max(0.0).powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Tables of the normal and chi-squared distributions (Abramowitz and Stegun, 26.1, 26.8).
    #[test]
    fn normal_quantiles_are_those_of_the_tables() {
        for (level, z) in [(0.5, 0.0), (0.975, 1.959_964), (0.01, -2.326_348), (0.999, 3.090_232)] {
            assert!((normal_quantile(level) - z).abs() < 1e-6, "{level}");
        }
    }

    #[test]
    fn student_quantiles_are_those_of_the_tables() {
        // Abramowitz and Stegun, table 26.10: t(0.975, 10) = 2.228, t(0.995, 6) = 3.707.
        for (level, freedom, t) in [(0.975, 10.0_f64, 2.228), (0.995, 6.0, 3.707)] {
            let scaled = t * ((freedom - 2.0) / freedom).sqrt();
            assert!((student_quantile(level, freedom) - scaled).abs() < 0.02);
        }
    }

    #[test]
    fn gamma_quantiles_are_those_of_chi_squared() {
        // Chi-squared with 10 degrees of freedom: mean 10, variance 20.
        for (level, value) in [(0.05, 3.940), (0.5, 9.342), (0.95, 18.307), (0.99, 23.209)] {
            let got = gamma_quantile(10.0, 20.0_f64.sqrt(), level);
            assert!((got - value).abs() < 0.003 * value, "{level}: {got}");
        }
    }
}
