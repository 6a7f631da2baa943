//! The standard normal distribution.

/// Density φ(z).
#[must_use]
pub fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// Distribution Φ(z) to about 15 digits: Hart (1968), algorithm 5666, in the form of West (2005),
/// "Better approximations to cumulative normal functions".
#[must_use]
pub fn cdf(z: f64) -> f64 {
    let x = z.abs();
    let tail = if x > 37.0 {
        0.0
    } else if x < 7.071_067_811_865_47 {
        let top = [
            0.700_383_064_443_688,
            6.373_962_203_531_65,
            33.912_866_078_383,
            112.079_291_497_871,
            221.213_596_169_931,
            220.206_867_912_376,
        ]
        .iter()
        .fold(0.035_262_496_599_891_1, |sum, c| sum * x + c);
        let bottom = [
            1.755_667_163_182_64,
            16.064_177_579_207,
            86.780_732_202_946_1,
            296.564_248_779_674,
            637.333_633_378_831,
            793.826_512_519_948,
            440.413_735_824_752,
        ]
        .iter()
        .fold(0.088_388_347_648_318_4, |sum, c| sum * x + c);
        (-0.5 * x * x).exp() * top / bottom
    } else {
        let fraction = [4.0, 3.0, 2.0, 1.0].iter().fold(x + 0.65, |below, k| x + k / below);
        density(x) / fraction
    };
    if z > 0.0 { 1.0 - tail } else { tail }
}

/// The z with Φ(z) = `p`; infinite at 0 and 1. Rational start of Acklam (2003), then one step
/// of Halley's method against [`cdf`].
#[must_use]
pub fn quantile(p: f64) -> f64 {
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    let start = quantile_start(p);
    let error = (cdf(start) - p) / density(start);
    start - error / (1.0 + 0.5 * start * error)
}

fn quantile_start(p: f64) -> f64 {
    const TAIL: f64 = 0.024_25;
    if p > 0.5 {
        return -quantile_start(1.0 - p);
    }
    if p < TAIL {
        let q = (-2.0 * p.ln()).sqrt();
        let top = [
            -0.322_396_458_041_136_5,
            -2.400_758_277_161_838,
            -2.549_732_539_343_734,
            4.374_664_141_464_968,
            2.938_163_982_698_783,
        ]
        .iter()
        .fold(-0.007_784_894_002_430_293, |sum, c| sum * q + c);
        let bottom = [0.322_467_129_070_039_8, 2.445_134_137_142_996, 3.754_408_661_907_416, 1.0]
            .iter()
            .fold(0.007_784_695_709_041_462, |sum, c| sum * q + c);
        return top / bottom;
    }
    let q = p - 0.5;
    let r = q * q;
    let top = [
        220.946_098_424_520_5,
        -275.928_510_446_968_7,
        138.357_751_867_269,
        -30.664_798_066_147_16,
        2.506_628_277_459_239,
    ]
    .iter()
    .fold(-39.696_830_286_653_76, |sum, c| sum * r + c);
    let bottom = [161.585_836_858_040_9, -155.698_979_859_886_6, 66.801_311_887_719_72, -13.280_681_552_885_72, 1.0]
        .iter()
        .fold(-54.476_098_798_224_06, |sum, c| sum * r + c);
    q * top / bottom
}

/// Unit normal loss G(z) = E[(Z − z)⁺] = φ(z) − z·(1 − Φ(z)): Silver, Pyke & Thomas (2017),
/// "Inventory and Production Management in Supply Chains", appendix II.
#[must_use]
pub fn unit_loss(z: f64) -> f64 {
    (density(z) - z * cdf(-z)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_printed_tables() {
        // Φ and its inverse: Abramowitz & Stegun (1964), tables 26.1 and 26.5.
        for (z, p) in
            [(0.0, 0.5), (1.0, 0.841_344_746_068_543), (2.0, 0.977_249_868_051_821), (-3.0, 0.001_349_898_031_630)]
        {
            assert!((cdf(z) - p).abs() < 1e-14, "{z}");
        }
        for (p, z) in
            [(0.9, 1.281_551_565_5), (0.95, 1.644_853_626_9), (0.975, 1.959_963_984_5), (0.999, 3.090_232_306_2)]
        {
            assert!((quantile(p) - z).abs() < 1e-9, "{p}");
            assert!((quantile(1.0 - p) + z).abs() < 1e-9, "{p}");
        }
    }

    #[test]
    fn the_unit_loss_agrees_with_the_printed_table() {
        // Silver, Pyke & Thomas (2017), table II.1.
        for (z, loss) in [(0.0, 0.3989), (0.5, 0.1978), (1.0, 0.083_32), (2.0, 0.008_491)] {
            assert!((unit_loss(z) - loss).abs() < 5e-5, "{z}");
            // G(−z) = G(z) + z
            assert!((unit_loss(-z) - unit_loss(z) - z).abs() < 1e-14, "{z}");
        }
    }

    #[test]
    fn the_far_tail_is_continuous() {
        let below = cdf(-7.071_067_811_86);
        let above = cdf(-7.071_067_811_87);
        assert!((below / above - 1.0).abs() < 1e-6);
        assert_eq!(cdf(-40.0), 0.0);
    }
}
