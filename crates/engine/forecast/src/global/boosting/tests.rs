use super::*;

fn matrix(kinds: &[ColumnKind], values: &[f32]) -> (Binning, BinMatrix) {
    let binning = Binning::learn(kinds, values, 255);
    let matrix = BinMatrix::encode(&binning, values);
    (binning, matrix)
}

fn fit(binning: &Binning, matrix: &BinMatrix, targets: &[f32], options: &BoostOptions) -> Booster {
    let training = Training { matrix, targets, weights: None };
    Booster::fit(binning, &training, None, options).expect("fits")
}

/// Numbers in [0, 1) without a pattern (Weyl sequence).
fn draws(count: usize, step: f64) -> Vec<f32> {
    (1..=count).map(|n| (n as f64 * step).fract() as f32).collect()
}

fn exact_options(loss: Loss) -> BoostOptions {
    BoostOptions {
        loss,
        rounds: 200,
        learning_rate: 0.2,
        max_leaves: 8,
        min_leaf_curvature: 1e-3,
        l2: 0.0,
        ..BoostOptions::default()
    }
}

#[test]
fn a_step_function_is_recovered() {
    let values = draws(2_000, 0.618_034);
    let targets: Vec<f32> = values.iter().map(|v| if *v < 0.3 { 2.0 } else { 7.0 }).collect();
    let (binning, matrix) = matrix(&[ColumnKind::Numeric], &values);
    for (loss, tolerance) in [
        (Loss::Squared, 1e-3),
        (Loss::Poisson, 1e-2),
        (Loss::Tweedie { power: 1.5 }, 1e-2),
        (Loss::Quantile { level: 0.5 }, 1e-3),
    ] {
        let booster = fit(&binning, &matrix, &targets, &exact_options(loss));
        for (row, target) in targets.iter().enumerate() {
            let forecast = booster.predict(matrix.row(row));
            let error = (forecast - f64::from(*target)).abs();
            // A border bin may hold both sides of the step.
            if (values[row] - 0.3).abs() > 0.01 {
                assert!(error < tolerance, "{loss:?} at {}: {forecast}", values[row]);
            }
        }
    }
}

#[test]
fn the_mean_is_kept_by_mean_losses() {
    let x = draws(3_000, 0.618_034);
    let noise = draws(3_000, 0.754_877);
    let targets: Vec<f32> = x.iter().zip(&noise).map(|(x, n)| (4.0 * x * n * n * 3.0).floor()).collect();
    let (binning, matrix) = matrix(&[ColumnKind::Numeric], &x);
    let mean = targets.iter().sum::<f32>() / 3_000.0;
    for loss in [Loss::Squared, Loss::Poisson, Loss::Tweedie { power: 1.2 }] {
        let options = BoostOptions { loss, rounds: 100, ..BoostOptions::default() };
        let booster = fit(&binning, &matrix, &targets, &options);
        let total: f64 = (0..3_000).map(|row| booster.predict(matrix.row(row))).sum();
        let forecast = total / 3_000.0;
        assert!((forecast - f64::from(mean)).abs() < 0.02, "{loss:?}: {forecast} for {mean}");
    }
}

#[test]
fn a_quantile_covers_its_share_in_every_region() {
    let x = draws(8_000, 0.618_034);
    let noise = draws(8_000, 0.754_877);
    // Uniform on [0, 1 + x]: the 0.8 quantile is 0.8 (1 + x).
    let targets: Vec<f32> = x.iter().zip(&noise).map(|(x, n)| n * (1.0 + x)).collect();
    let (binning, matrix) = matrix(&[ColumnKind::Numeric], &x);
    let loss = Loss::Quantile { level: 0.8 };
    let options = BoostOptions { loss, min_leaf_curvature: 400.0, ..BoostOptions::default() };
    let booster = fit(&binning, &matrix, &targets, &options);
    for at in [0.1_f32, 0.5, 0.9] {
        let row = BinMatrix::encode(&binning, &[at]);
        let forecast = booster.predict(row.row(0));
        let truth = 0.8 * (1.0 + f64::from(at));
        assert!((forecast - truth).abs() < 0.08, "at {at}: {forecast} for {truth}");
    }
}

#[test]
fn categories_are_split_as_sets() {
    let codes: Vec<f32> = (0..1_200).map(|row| (row % 12) as f32).collect();
    let targets: Vec<f32> = codes.iter().map(|c| if [1.0, 4.0, 9.0].contains(c) { 5.0 } else { -1.0 }).collect();
    let (binning, matrix) = matrix(&[ColumnKind::Category], &codes);
    // One split suffices for a set; a threshold would need six.
    let options = BoostOptions { max_leaves: 2, category_smoothing: 0.0, ..exact_options(Loss::Squared) };
    let booster = fit(&binning, &matrix, &targets, &options);
    for (row, target) in targets.iter().enumerate().take(12) {
        assert!((booster.predict(matrix.row(row)) - f64::from(*target)).abs() < 1e-3);
    }
}

#[test]
fn a_category_never_seen_follows_the_majority() {
    // Code 2 is known to the binning but has no rows; code 1 is rare and far off.
    let codes: Vec<f32> = (0..1_000).map(|row| f32::from(u8::from(row % 20 == 0))).collect();
    let targets: Vec<f32> = codes.iter().map(|code| 10.0 - 9.0 * code).collect();
    for sign in [1.0, -1.0] {
        let targets: Vec<f32> = targets.iter().map(|target| target * sign).collect();
        let (mut binning, _) = matrix(&[ColumnKind::Category], &codes);
        binning.admit(0, 2);
        let matrix = BinMatrix::encode(&binning, &codes);
        let booster = fit(&binning, &matrix, &targets, &exact_options(Loss::Squared));
        let unseen = BinMatrix::encode(&binning, &[2.0]);
        let forecast = booster.predict(unseen.row(0));
        assert!((forecast - 10.0 * f64::from(sign)).abs() < 0.1, "{forecast}");
    }
}

#[test]
fn missing_values_take_the_side_that_fits_them() {
    for (of_missing, label) in [(0.0, "like small values"), (9.0, "like large values")] {
        let mut values = draws(600, 0.618_034);
        let mut targets: Vec<f32> = values.iter().map(|v| if *v < 0.5 { 0.0 } else { 9.0 }).collect();
        for row in (0..600).step_by(3) {
            values[row] = f32::NAN;
            targets[row] = of_missing;
        }
        let (binning, matrix) = matrix(&[ColumnKind::Numeric], &values);
        let options = BoostOptions { max_leaves: 2, ..exact_options(Loss::Squared) };
        let booster = fit(&binning, &matrix, &targets, &options);
        let missing = BinMatrix::encode(&binning, &[f32::NAN]);
        let forecast = booster.predict(missing.row(0));
        assert!((forecast - f64::from(of_missing)).abs() < 0.2, "{label}: {forecast}");
    }
}

#[test]
fn a_monotone_column_never_moves_the_forecast_the_other_way() {
    let price = draws(4_000, 0.618_034);
    let other = draws(4_000, 0.754_877);
    let noise = draws(4_000, 0.569_840);
    // Demand falls with price but for a spurious bump the constraint must not follow.
    let targets: Vec<f32> = (0..4_000)
        .map(|row| {
            let bump = if (0.6..0.7).contains(&price[row]) { 4.0 } else { 0.0 };
            6.0 - 4.0 * price[row] + bump + 2.0 * other[row] + noise[row]
        })
        .collect();
    let values: Vec<f32> = price.iter().zip(&other).flat_map(|(p, o)| [*p, *o]).collect();
    let (binning, matrix) = matrix(&[ColumnKind::Numeric; 2], &values);
    let rises = |monotone: Vec<Monotone>| {
        let options = BoostOptions { monotone, max_leaves: 31, ..BoostOptions::default() };
        let booster = fit(&binning, &matrix, &targets, &options);
        let mut rises = 0;
        for other in [0.1_f32, 0.35, 0.8] {
            let forecasts: Vec<f64> = (0..200)
                .map(|step| {
                    let row = BinMatrix::encode(&binning, &[step as f32 / 200.0, other]);
                    booster.predict(row.row(0))
                })
                .collect();
            rises += forecasts.windows(2).filter(|pair| pair[1] > pair[0] + 1e-6).count();
        }
        rises
    };
    assert!(rises(Vec::new()) > 0, "the bump is there to be fitted");
    assert_eq!(rises(vec![Monotone::Falling, Monotone::Free]), 0);
}

#[test]
fn one_and_two_threads_give_the_same_bits() {
    let x = draws(40_000, 0.618_034);
    let z = draws(40_000, 0.754_877);
    let targets: Vec<f32> = x.iter().zip(&z).map(|(x, z)| (x * 8.0).sin().abs() * 5.0 * z + 0.1).collect();
    let values: Vec<f32> = x.iter().zip(&z).flat_map(|(x, z)| [*x, *z]).collect();
    let (binning, matrix) = matrix(&[ColumnKind::Numeric; 2], &values);
    let options = BoostOptions {
        loss: Loss::Tweedie { power: 1.3 },
        rounds: 20,
        row_fraction: 0.7,
        column_fraction: 0.5,
        ..BoostOptions::default()
    };
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("pool");
        pool.install(|| fit(&binning, &matrix, &targets, &options))
    };
    assert!(with_threads(1) == with_threads(2));
}

#[test]
fn degenerate_targets_give_the_constant() {
    let values = draws(100, 0.618_034);
    let (binning, matrix) = matrix(&[ColumnKind::Numeric], &values);
    for loss in [Loss::Squared, Loss::Poisson, Loss::Tweedie { power: 1.5 }, Loss::Quantile { level: 0.9 }] {
        for constant in [0.0, 3.0] {
            let options = BoostOptions { loss, ..BoostOptions::default() };
            let booster = fit(&binning, &matrix, &[constant; 100], &options);
            let forecast = booster.predict(matrix.row(0));
            assert!((forecast - f64::from(constant)).abs() < 1e-4, "{loss:?}: {forecast}");
        }
    }
}

#[test]
fn one_row_is_its_own_forecast() {
    let (binning, matrix) = matrix(&[ColumnKind::Numeric], &[0.5]);
    let booster = fit(&binning, &matrix, &[4.0], &BoostOptions::default());
    assert_eq!(booster.predict(matrix.row(0)), 4.0);
    assert_eq!(booster.rounds(), 0);
}

#[test]
fn contributions_add_up_to_the_score() {
    let x = draws(2_000, 0.618_034);
    let z = draws(2_000, 0.754_877);
    let targets: Vec<f32> = x.iter().zip(&z).map(|(x, z)| 3.0 * x + z * z).collect();
    let values: Vec<f32> = x.iter().zip(&z).flat_map(|(x, z)| [*x, *z]).collect();
    let (binning, matrix) = matrix(&[ColumnKind::Numeric; 2], &values);
    let booster = fit(&binning, &matrix, &targets, &BoostOptions::default());
    let mut parts = [0.0; 2];
    for row in 0..50 {
        let base = booster.explain(matrix.row(row), &mut parts);
        let sum = base + parts[0] + parts[1];
        assert!((sum - booster.score(matrix.row(row))).abs() < 1e-4);
    }
    let mean = f64::from(targets.iter().sum::<f32>()) / 2_000.0;
    assert!((booster.explain(matrix.row(0), &mut parts) - mean).abs() < 0.05);
}

#[test]
fn early_stopping_keeps_fewer_trees_when_there_is_only_noise() {
    let x = draws(2_000, 0.618_034);
    let noise = draws(4_000, 0.754_877);
    let (binning, matrix) = matrix(&[ColumnKind::Numeric], &x);
    let training = Training { matrix: &matrix, targets: &noise[..2_000], weights: None };
    let validation = Training { matrix: &matrix, targets: &noise[2_000..], weights: None };
    let options = BoostOptions { patience: 10, min_leaf_curvature: 1.0, ..BoostOptions::default() };
    let booster = Booster::fit(&binning, &training, Some(&validation), &options).expect("fits");
    assert!(booster.rounds() < 20, "{} rounds", booster.rounds());
}

#[test]
fn wrong_inputs_are_named() {
    let (binning, matrix) = matrix(&[ColumnKind::Numeric], &[0.5, 0.7]);
    let training = |targets| Training { matrix: &matrix, targets, weights: None };
    let options = BoostOptions::default();
    assert_eq!(
        Booster::fit(&binning, &training(&[1.0]), None, &options),
        Err(BoostError::Length { what: "targets", expected: 2, found: 1 })
    );
    let refused = Booster::fit(&binning, &training(&[1.0, f32::NAN]), None, &options);
    assert!(matches!(refused, Err(BoostError::Value { what: "target", row: 1, .. })));
    let options = BoostOptions { row_fraction: 0.0, ..options };
    assert_eq!(
        Booster::fit(&binning, &training(&[1.0, 2.0]), None, &options),
        Err(BoostError::Option { name: "row_fraction", value: 0.0, range: "(0, 1]" })
    );
}
