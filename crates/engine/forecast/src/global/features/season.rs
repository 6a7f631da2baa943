//! Where in the week, month and year the target lies.

use super::{ColumnSpec, Group, Moment, Recipe, Subject};
use crate::global::calendar::Calendar;

impl Recipe {
    pub(super) fn season_columns(&self, out: &mut Vec<ColumnSpec>) {
        if self.season > 1 && self.season < 255 {
            out.push(ColumnSpec::category("phase", Group::Season));
        }
        if matches!(self.calendar, Calendar::Daily { .. }) {
            if self.season != 7 {
                out.push(ColumnSpec::category("weekday", Group::Season));
            }
            out.push(ColumnSpec::numeric("day of month", Group::Season));
        }
        if self.yearly {
            out.push(ColumnSpec::numeric("month", Group::Season));
        }
    }

    pub(super) fn season_features(&self, subject: &Subject<'_>, moment: Moment, out: &mut Vec<f32>) {
        let period = subject.series.start + moment.target;
        let number = |value: Option<u32>| value.map_or(f32::NAN, |value| value as f32);
        if self.season > 1 && self.season < 255 {
            out.push((period % self.season) as f32);
        }
        if matches!(self.calendar, Calendar::Daily { .. }) {
            if self.season != 7 {
                out.push(number(self.calendar.weekday(period)));
            }
            out.push(number(self.calendar.day_of_month(period)));
        }
        if self.yearly {
            out.push(number(self.calendar.month(period)));
        }
    }
}
