use super::equations::{Equations, Room};
use super::model::Pooled;
use super::window::STILL;
use crate::models::walk;

fn learnt(order: usize, steps: usize, series: &[Vec<f64>]) -> Equations {
    let mut equations = Equations::new(order, steps);
    let mut room = Room::default();
    series.iter().for_each(|values| equations.add(values, &mut room));
    equations
}

fn ahead(equations: &Equations, values: &[f64], horizon: usize) -> Vec<f64> {
    let orders = [equations.solve().unwrap()];
    let model = Pooled::new(&orders, values.len(), horizon).unwrap();
    walk(Box::new(model), values, &[values.len()], horizon)
}

/// One step of 1 after four, in sixty series: with one row f and one answer y the ridge regression with penalties D
/// says y g/(1 + g), where g = fᵀ D⁻¹ f (Sherman and Morrison, 1950).
#[test]
fn one_and_the_same_window_has_the_ridges_known_answer() {
    let series = vec![vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0]; 60];
    let scale = 1.0 + STILL * 2.0;
    let ridge = 0.03 * (1.0 + 1_000.0 / 60.0);
    let parts = |feature: f64| feature * feature / (ridge * (feature * feature + 1e-3));
    let g = 8.0 * parts(1.0 / scale) + parts(1.0);
    let said = ahead(&learnt(4, 1, &series), &[0.0, 1.0, 2.0, 3.0, 4.0], 1);
    assert!((said[0] - (4.0 + g / (1.0 + g))).abs() < 1e-9, "{said:?}");
}

#[test]
fn what_goes_either_way_alike_stays_where_it_is() {
    let way = |end: f64| vec![7.0, 9.0, 8.0, 9.0, 10.0, 10.0 + end];
    let series: Vec<Vec<f64>> = (0..60).map(|at| way(if at % 2 == 0 { 1.0 } else { -1.0 })).collect();
    let said = ahead(&learnt(4, 1, &series), &[7.0, 9.0, 8.0, 9.0, 10.0], 1);
    assert!((said[0] - 10.0).abs() < 1e-9, "{said:?}");
}

/// Steps that are each four fifths of the one before, in series of all sizes, are found in them and carried on.
#[test]
fn a_law_that_all_series_follow_is_followed() {
    let grow = |size: f64| -> Vec<f64> { (0..20).map(|t| size * (30.0 - 10.0 * 0.8_f64.powi(t))).collect() };
    let series: Vec<Vec<f64>> = (1..=3_000).map(|at| grow(f64::from(at % 17 + 1) * 3.0)).collect();
    let truth = grow(0.5);
    let said = ahead(&learnt(4, 4, &series), &truth[..8], 4);
    let to_come: f64 = truth[11] - truth[7];
    for (said, came) in said.iter().zip(&truth[8..]) {
        assert!((said - came).abs() < 0.1 * to_come, "{said} {came}");
    }
}

#[test]
fn what_stands_still_goes_on_so() {
    let series = vec![vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0]; 60];
    assert_eq!(ahead(&learnt(4, 1, &series), &[6.5; 9], 1), [6.5]);
}

#[test]
fn sums_are_the_same_in_any_order() {
    let series: Vec<Vec<f64>> =
        (0..90).map(|at| (0..14 + at % 7).map(|t| 5.0 + (t * at % 11) as f64 / 3.0).collect()).collect();
    let mut turned = series.clone();
    turned.reverse();
    turned.rotate_left(31);
    let mut halves = learnt(6, 3, &series[..40]);
    halves.merge(&learnt(6, 3, &series[40..]));
    assert!(learnt(6, 3, &series) == learnt(6, 3, &turned));
    assert!(learnt(6, 3, &series) == halves);
}

#[test]
fn few_series_and_short_ones_are_not_learnt_from() {
    assert!(learnt(4, 1, &vec![vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0]; 49]).solve().is_none());
    assert!(learnt(4, 1, &vec![vec![0.0, 1.0, 2.0, 3.0, 4.0]; 60]).solve().is_none());
    assert!(learnt(4, 1, &vec![vec![3.0; 9]; 60]).solve().is_none());
}
