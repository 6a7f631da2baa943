//! The common course of groups of series.

use std::collections::BTreeMap;

use super::Recipe;
use crate::global::panel::Panel;

/// Mean demand of each group's active series, by period of the panel's clock.
#[derive(Debug)]
pub(crate) struct Pools {
    /// By pool: the group of each series.
    groups: Vec<Vec<usize>>,
    /// By pool and group.
    courses: Vec<Vec<Course>>,
    /// The course of all series together.
    all: Course,
}

/// Mean demand by period with running sums.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    means: Vec<f32>,
    sums: Vec<f64>,
    counts: Vec<u32>,
}

impl Pools {
    pub(crate) fn new(panel: &Panel<'_>) -> Self {
        let periods = panel.end();
        let mut groups = Vec::new();
        let mut courses = Vec::new();
        for members in &panel.pools {
            let mut numbers: BTreeMap<Vec<u32>, usize> = BTreeMap::new();
            let of_series: Vec<usize> = panel
                .series
                .iter()
                .map(|series| {
                    let key = members.iter().map(|place| series.categories[*place]).collect();
                    let next = numbers.len();
                    *numbers.entry(key).or_insert(next)
                })
                .collect();
            courses.push(Course::all(panel, &of_series, numbers.len(), periods));
            groups.push(of_series);
        }
        let one = vec![0; panel.series.len()];
        let all = Course::all(panel, &one, 1, periods).swap_remove(0);
        Self { groups, courses, all }
    }

    /// A series' group in each pool.
    pub(crate) fn groups(&self, series: usize) -> Vec<usize> {
        self.groups.iter().map(|of_series| of_series[series]).collect()
    }

    pub(crate) fn course(&self, pool: usize, group: usize) -> &Course {
        &self.courses[pool][group]
    }

    /// The recent mean demand of a series' first pool, or of all series.
    pub(crate) fn prior(&self, groups: &[usize], period: usize, recipe: &Recipe) -> f64 {
        let course = groups.first().map_or(&self.all, |group| self.course(0, *group));
        let mean = course.mean(period, recipe.windows.short);
        if mean.is_nan() { 0.0 } else { mean }
    }
}

impl Course {
    fn all(panel: &Panel<'_>, of_series: &[usize], groups: usize, periods: usize) -> Vec<Self> {
        let mut totals = vec![vec![(0.0_f64, 0_u32); periods]; groups.max(1)];
        for (series, group) in panel.series.iter().zip(of_series) {
            let first = series.values.iter().position(|v| *v > 0.0).unwrap_or(series.values.len());
            for (period, value) in series.values.iter().enumerate().skip(first) {
                if !value.is_nan() {
                    let total = &mut totals[*group][series.start + period];
                    total.0 += f64::from(*value);
                    total.1 += 1;
                }
            }
        }
        totals.iter().map(|totals| Self::new(totals)).collect()
    }

    fn new(totals: &[(f64, u32)]) -> Self {
        let mut course = Self { means: Vec::new(), sums: vec![0.0], counts: vec![0] };
        let (mut sum, mut count) = (0.0, 0);
        for (total, active) in totals {
            let mean = total / f64::from(*active);
            if *active > 0 {
                sum += mean;
                count += 1;
            }
            course.means.push(mean as f32);
            course.sums.push(sum);
            course.counts.push(count);
        }
        course
    }

    /// The mean over the `length` periods that end with `origin`; NaN when unknown.
    pub(crate) fn mean(&self, origin: usize, length: usize) -> f64 {
        let end = (origin + 1).min(self.means.len());
        let begin = end.saturating_sub(length);
        (self.sums[end] - self.sums[begin]) / f64::from(self.counts[end] - self.counts[begin])
    }

    /// The mean of `count` periods, `season` apart, the latest of them `latest`.
    pub(crate) fn phase_mean(&self, latest: Option<usize>, season: usize, count: usize) -> f64 {
        let Some(latest) = latest else {
            return f64::NAN;
        };
        let (mut sum, mut seen) = (0.0, 0.0);
        for step in 0..count {
            let Some(period) = latest.checked_sub(step * season) else {
                break;
            };
            let mean = self.means.get(period).copied().unwrap_or(f32::NAN);
            if !mean.is_nan() {
                sum += f64::from(mean);
                seen += 1.0;
            }
        }
        sum / seen
    }
}
