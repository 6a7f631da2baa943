//! Minimising functions of few numbers without a gradient (Nelder and Mead, 1965).

/// Moves `x` to a local minimum inside the bounds; the least value found.
///
/// Steps out of bounds are cut back to the bound. Stops when the simplex is flat to a relative
/// `flat`, or after `evaluations`.
pub(super) fn minimise<const N: usize>(
    x: &mut [f64; N],
    bounds: [(f64, f64); N],
    evaluations: usize,
    flat: f64,
    mut function: impl FnMut(&[f64; N]) -> f64,
) -> f64 {
    let mut evaluate = |point: &mut [f64; N]| {
        for (value, (low, high)) in point.iter_mut().zip(bounds) {
            *value = value.clamp(low, high);
        }
        let value = function(point);
        if value.is_nan() { f64::INFINITY } else { value }
    };
    let mut first = *x;
    let mut simplex = vec![(evaluate(&mut first), first)];
    for axis in 0..N {
        let mut point = first;
        let reach = 0.15 * (bounds[axis].1 - bounds[axis].0);
        point[axis] += if point[axis] + reach > bounds[axis].1 { -reach } else { reach };
        simplex.push((evaluate(&mut point), point));
    }
    let mut used = N + 1;
    while used < evaluations {
        simplex.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (best, worst) = (simplex[0], simplex[N]);
        if worst.0 - best.0 <= flat * best.0.abs() {
            break;
        }
        let mut centre = [0.0; N];
        for (_, point) in &simplex[..N] {
            for (sum, value) in centre.iter_mut().zip(point) {
                *sum += value / N as f64;
            }
        }
        let along =
            |by: f64| -> [f64; N] { std::array::from_fn(|axis| centre[axis] + by * (centre[axis] - worst.1[axis])) };
        let mut point = along(1.0);
        let value = evaluate(&mut point);
        used += 1;
        if value < best.0 {
            let mut far = along(2.0);
            let further = evaluate(&mut far);
            used += 1;
            simplex[N] = if further < value { (further, far) } else { (value, point) };
        } else if value < simplex[N - 1].0 {
            simplex[N] = (value, point);
        } else {
            let mut near = along(if value < worst.0 { 0.5 } else { -0.5 });
            let nearer = evaluate(&mut near);
            used += 1;
            if nearer < worst.0.min(value) {
                simplex[N] = (nearer, near);
            } else {
                for vertex in &mut simplex[1..] {
                    for (value, to) in vertex.1.iter_mut().zip(best.1) {
                        *value = f64::midpoint(*value, to);
                    }
                    vertex.0 = evaluate(&mut vertex.1);
                }
                used += N;
            }
        }
    }
    simplex.sort_by(|a, b| a.0.total_cmp(&b.0));
    *x = simplex[0].1;
    simplex[0].0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_banana_valley_is_walked_to_its_end() {
        // Rosenbrock (1960): minimum 0 at (1, 1).
        let mut x = [-1.2, 1.0];
        let least = minimise(&mut x, [(-5.0, 5.0); 2], 2_000, 1e-12, |x| {
            (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2)
        });
        assert!(least < 1e-6, "{least} {x:?}");
    }

    #[test]
    fn a_minimum_out_of_bounds_is_met_at_the_bound() {
        let mut x = [0.5, 0.5, 0.5];
        minimise(&mut x, [(0.0, 1.0); 3], 500, 1e-12, |x| {
            (x[0] - 3.0).powi(2) + (x[1] + 2.0).powi(2) + (x[2] - 0.25).powi(2)
        });
        assert!((x[0] - 1.0).abs() < 1e-3 && x[1] < 1e-3 && (x[2] - 0.25).abs() < 1e-2, "{x:?}");
    }
}
