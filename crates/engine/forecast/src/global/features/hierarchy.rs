//! What the series is, and how its groups fare.

use super::{ColumnSpec, Group, Moment, Recipe, Subject};

/// Seasons a group's seasonal profile is taken from.
const PROFILE_SEASONS: usize = 8;

impl Recipe {
    pub(super) fn hierarchy_columns(&self, out: &mut Vec<ColumnSpec>) {
        for name in &self.categories {
            out.push(ColumnSpec::category(name.clone(), Group::Hierarchy));
        }
        for members in &self.pools {
            let names: Vec<&str> = members.iter().map(|place| self.categories[*place].as_str()).collect();
            let pool = names.join(" and ");
            let mut add = |what: &str, group| out.push(ColumnSpec::numeric(format!("{pool}, {what}"), group));
            add("level", Group::Hierarchy);
            add("latest to recent", Group::Hierarchy);
            add("recent to usual", Group::Hierarchy);
            if self.season > 1 {
                add("seasonal profile", Group::Season);
            }
        }
    }

    pub(super) fn hierarchy_features(&self, subject: &Subject<'_>, moment: Moment, out: &mut Vec<f32>) {
        out.extend(subject.series.categories.iter().map(|code| *code as f32));
        let start = subject.series.start;
        let origin = start + moment.origin;
        for (pool, group) in subject.groups.iter().enumerate() {
            let course = subject.pools.course(pool, *group);
            let recent = course.mean(origin, self.windows.short);
            let latest = course.mean(origin, self.season.max(self.windows.means[1]));
            out.push((recent / moment.level) as f32);
            out.push((latest / recent) as f32);
            out.push((recent / course.mean(origin, self.windows.long)) as f32);
            if self.season > 1 {
                let phase = self.latest_of_phase(origin, start + moment.target);
                let own = course.phase_mean(phase, self.season, PROFILE_SEASONS);
                let all = course.mean(origin, self.season * PROFILE_SEASONS);
                out.push((own / all) as f32);
            }
        }
    }
}
