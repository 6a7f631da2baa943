//! Minimising smooth functions with a known gradient: limited-memory BFGS.

/// Pairs of steps and gradient changes remembered.
const MEMORY: usize = 6;

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    /// Iterations at most.
    pub(super) iterations: usize,
    /// Relative decrease below which two iterations in a row end the search.
    pub(super) decrease: f64,
}

/// Moves `x` to a local minimum of `function`, which fills the gradient and gives the value;
/// the least value found. A value that is not finite marks a place out of bounds.
///
/// Two-loop recursion of Nocedal (1980) with backtracking by Armijo's rule.
pub(super) fn minimise(x: &mut [f64], stop: Stop, mut function: impl FnMut(&[f64], &mut [f64]) -> f64) -> f64 {
    let n = x.len();
    let mut gradient = vec![0.0; n];
    let mut value = function(x, &mut gradient);
    if !value.is_finite() {
        return value;
    }
    let mut memory = Memory::new(n);
    let mut trial = vec![0.0; n];
    let mut trial_gradient = vec![0.0; n];
    let mut direction = vec![0.0; n];
    let mut small = 0;
    for _ in 0..stop.iterations {
        memory.direction(&gradient, &mut direction);
        let mut slope = dot(&gradient, &direction);
        if slope >= 0.0 {
            memory.forget();
            memory.direction(&gradient, &mut direction);
            slope = dot(&gradient, &direction);
        }
        let mut length = 1.0;
        let mut moved = f64::INFINITY;
        for _ in 0..12 {
            for ((to, from), along) in trial.iter_mut().zip(&*x).zip(&direction) {
                *to = from + length * along;
            }
            moved = function(&trial, &mut trial_gradient);
            if moved <= value + 1e-4 * length * slope {
                break;
            }
            // The minimum of the parabola through what is known, within a tenth and a half.
            let bend = 2.0 * (moved - value - length * slope);
            let best = if bend.is_finite() && bend > 0.0 { -slope * length / bend } else { 0.0 };
            length *= best.clamp(0.1, 0.5);
        }
        if moved.is_nan() || moved >= value {
            break;
        }
        memory.remember(x, &trial, &gradient, &trial_gradient);
        small = if value - moved < stop.decrease * (1.0 + value.abs()) { small + 1 } else { 0 };
        x.copy_from_slice(&trial);
        gradient.copy_from_slice(&trial_gradient);
        value = moved;
        if small == 2 {
            break;
        }
    }
    value
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The last steps and what they did to the gradient.
struct Memory {
    n: usize,
    /// Rows of `n`: the steps, then the changes; the newest overwrites the oldest.
    steps: Vec<f64>,
    changes: Vec<f64>,
    inverse: [f64; MEMORY],
    held: usize,
    next: usize,
}

impl Memory {
    fn new(n: usize) -> Self {
        let rows = vec![0.0; MEMORY * n];
        Self { n, steps: rows.clone(), changes: rows, inverse: [0.0; MEMORY], held: 0, next: 0 }
    }

    fn forget(&mut self) {
        self.held = 0;
    }

    /// The quasi-Newton direction downhill; without memory a short step down the gradient.
    fn direction(&self, gradient: &[f64], out: &mut [f64]) {
        for (to, from) in out.iter_mut().zip(gradient) {
            *to = -from;
        }
        if self.held == 0 {
            let norm = dot(gradient, gradient).sqrt();
            let short = 0.3 / norm.max(0.3);
            out.iter_mut().for_each(|value| *value *= short);
            return;
        }
        let n = self.n;
        let row = |back: usize| (self.next + MEMORY - 1 - back) % MEMORY;
        let mut shares = [0.0; MEMORY];
        for back in 0..self.held {
            let at = row(back);
            let (step, change) = (&self.steps[at * n..][..n], &self.changes[at * n..][..n]);
            shares[at] = self.inverse[at] * dot(step, out);
            for (to, by) in out.iter_mut().zip(change) {
                *to -= shares[at] * by;
            }
        }
        let newest = row(0);
        let change = &self.changes[newest * n..][..n];
        let scale = 1.0 / (self.inverse[newest] * dot(change, change));
        out.iter_mut().for_each(|value| *value *= scale);
        for back in (0..self.held).rev() {
            let at = row(back);
            let (step, change) = (&self.steps[at * n..][..n], &self.changes[at * n..][..n]);
            let share = shares[at] - self.inverse[at] * dot(change, out);
            for (to, by) in out.iter_mut().zip(step) {
                *to += share * by;
            }
        }
    }

    /// Keeps a step whose gradient grew along it; another would spoil the curvature.
    fn remember(&mut self, from: &[f64], to: &[f64], before: &[f64], after: &[f64]) {
        let n = self.n;
        let step = &mut self.steps[self.next * n..][..n];
        let change = &mut self.changes[self.next * n..][..n];
        for i in 0..n {
            step[i] = to[i] - from[i];
            change[i] = after[i] - before[i];
        }
        let curvature = dot(step, change);
        if curvature > 1e-10 * dot(change, change).sqrt() * dot(step, step).sqrt() {
            self.inverse[self.next] = 1.0 / curvature;
            self.next = (self.next + 1) % MEMORY;
            self.held = (self.held + 1).min(MEMORY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_banana_valley_is_walked_to_its_end() {
        // Rosenbrock (1960): minimum 0 at (1, 1).
        let mut x = [-1.2, 1.0];
        let least = minimise(&mut x, Stop { iterations: 200, decrease: 1e-14 }, |x, gradient| {
            let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
            gradient[0] = -2.0 * a - 400.0 * x[0] * b;
            gradient[1] = 200.0 * b;
            a * a + 100.0 * b * b
        });
        assert!(least < 1e-9 && (x[0] - 1.0).abs() < 1e-4, "{x:?}");
    }

    #[test]
    fn a_bound_is_not_crossed() {
        let mut x = [3.0];
        let least = minimise(&mut x, Stop { iterations: 60, decrease: 1e-12 }, |x, gradient| {
            gradient[0] = 1.0;
            if x[0] > 1.0 { x[0] } else { f64::INFINITY }
        });
        assert!(least > 1.0 && least < 1.1, "{least}");
    }
}
