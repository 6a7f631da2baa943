//! The series' own past, in parts of its level.

use super::{ColumnSpec, Group, Moment, Recipe, Subject};

/// Latest single values used as they are.
const LATEST: usize = 3;
/// Latest single values of the same phase (weekday).
const PHASES: usize = 3;
/// How many periods of the same phase are averaged.
const PHASE_MEANS: [usize; 3] = [4, 8, 16];

impl Recipe {
    pub(super) fn level_columns(&self, out: &mut Vec<ColumnSpec>) {
        let mut add = |name: String| out.push(ColumnSpec::numeric(name, Group::History));
        add("horizon".into());
        add("level".into());
        add("age".into());
        for length in &self.windows.means {
            add(format!("mean of {length}"));
        }
        add("mean of all".into());
        for step in 0..LATEST {
            add(format!("latest but {step}"));
        }
        add("fast mean".into());
        add("slow mean".into());
        for name in ["deviation, recent", "deviation, usual", "zeros, recent", "zeros, usual"] {
            add(name.into());
        }
        add("quiet periods".into());
        add("quiet periods by usual pause".into());
        if self.season > 1 {
            for step in 0..PHASES {
                add(format!("same phase, {step} seasons back"));
            }
            for count in PHASE_MEANS {
                add(format!("same phase, mean of {count}"));
            }
        }
    }

    pub(super) fn level_features(&self, subject: &Subject<'_>, moment: Moment, out: &mut Vec<f32>) {
        let history = subject.history;
        let Moment { origin, target, level } = moment;
        let scale = 1.0 / level;
        out.push((target - origin) as f32);
        out.push(level.ln() as f32);
        // Older than this, age would only tell the date.
        out.push(origin.saturating_sub(history.first).min(2 * self.windows.short) as f32);
        for length in &self.windows.means {
            out.push((history.mean(origin, *length) * scale) as f32);
        }
        out.push((history.mean(origin, usize::MAX) * scale) as f32);
        for step in 0..LATEST {
            let value = origin.checked_sub(step).map_or(f32::NAN, |period| history.value(period));
            out.push(value * scale as f32);
        }
        let (fast, slow) = history.smoothed(origin);
        out.push(fast * scale as f32);
        out.push(slow * scale as f32);
        let (short, long) = (self.windows.short, self.windows.long);
        out.push((history.deviation(origin, short) * scale) as f32);
        out.push((history.deviation(origin, long) * scale) as f32);
        out.push(history.zero_share(origin, short) as f32);
        out.push(history.zero_share(origin, long) as f32);
        let quiet = history.quiet[origin] as f32;
        out.push(quiet);
        out.push(quiet / history.pause[origin]);
        if self.season > 1 {
            let latest = self.latest_of_phase(origin, target);
            for step in 0..PHASES {
                let period = latest.and_then(|latest| latest.checked_sub(step * self.season));
                let value = period.map_or(f32::NAN, |period| history.value(period));
                out.push(value * scale as f32);
            }
            for count in PHASE_MEANS {
                out.push((history.phase_mean(latest, self.season, count) * scale) as f32);
            }
        }
    }

    /// The last known period at the target's place in the season.
    pub(super) fn latest_of_phase(&self, origin: usize, target: usize) -> Option<usize> {
        let seasons = (target - origin).div_ceil(self.season);
        target.checked_sub(seasons * self.season)
    }
}
