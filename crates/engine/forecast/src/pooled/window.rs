//! The last values of a history as the pooled regression sees them.

/// The part of the level that counts as a step: keeps series that hardly move from counting without bounds.
pub(super) const STILL: f64 = 0.003;

/// The unit of a window and what it is measured from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    /// The newest value.
    pub(super) last: f64,
    /// The mean step and a small part of the level.
    pub(super) scale: f64,
    /// The mean of the absolute values.
    pub(super) level: f64,
}

/// How many features a window of this order has.
pub(super) const fn size(order: usize) -> usize {
    2 * order + 2
}

/// Looks at `order + 1` values, oldest first, and fills in their features: steps, steps cut off at ±1, the fall
/// from the highest, and 1. `None` where nothing moved, of which nothing can be learnt.
pub(super) fn look(values: &[f64], features: &mut Vec<f64>) -> Option<Window> {
    features.clear();
    let steps = || values.windows(2).map(|pair| pair[1] - pair[0]);
    let order = values.len().checked_sub(1)?;
    let last = values[order];
    let level = values.iter().map(|value| value.abs()).sum::<f64>() / values.len() as f64;
    let moved = steps().map(f64::abs).sum::<f64>() / order as f64;
    let scale = moved + STILL * level;
    if !(moved > 0.0 && scale.is_normal()) {
        return None;
    }
    features.extend(steps().map(|step| step / scale));
    features.extend(steps().map(|step| (step / scale).clamp(-1.0, 1.0)));
    let highest = values.iter().copied().fold(last, f64::max);
    features.push((highest - last) / scale);
    features.push(1.0);
    Some(Window { last, scale, level })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_in_parts_of_the_mean_step() {
        // Steps 4, −2, 0: mean 2; level (6 + 10 + 8 + 8)/4 = 8; scale 2 + 0.003 · 8 = 2.024.
        let mut features = Vec::new();
        let window = look(&[6.0, 10.0, 8.0, 8.0], &mut features).unwrap();
        assert_eq!(window, Window { last: 8.0, scale: 2.024, level: 8.0 });
        let step = 4.0 / 2.024;
        assert_eq!(features, [step, -0.5 * step, 0.0, 1.0, -0.5 * step, 0.0, 0.5 * step, 1.0]);
        assert_eq!(features.len(), size(3));
    }

    #[test]
    fn of_what_does_not_move_nothing_is_learnt() {
        assert_eq!(look(&[3.0; 5], &mut Vec::new()), None);
        assert_eq!(look(&[0.0; 5], &mut Vec::new()), None);
        assert_eq!(look(&[1.0], &mut Vec::new()), None);
    }
}
