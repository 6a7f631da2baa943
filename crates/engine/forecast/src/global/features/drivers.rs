//! Price, promotion and other drivers of the target period, against what they were.

use super::{ColumnSpec, Group, Moment, Recipe, Subject};
use crate::global::boosting::Monotone;
use crate::global::panel::DriverRole;

/// Periods before and after an event in which it is still felt.
const EVENT_REACH: usize = 3;
/// Prices further apart than this (in logarithms) are not alike.
const ALIKE_PRICE: f64 = 0.15;
/// A period's part of likeness that is lost each period back.
const FORGETTING: f64 = 0.98;

impl Recipe {
    pub(super) fn driver_columns(&self, out: &mut Vec<ColumnSpec>) {
        for (place, driver) in self.drivers.iter().enumerate() {
            let group = Group::Driver(place);
            let mut add = |what: &str| {
                out.push(ColumnSpec::numeric(format!("{}, {what}", driver.name), group.clone()));
            };
            match driver.role {
                DriverRole::Price => {
                    let from = out.len();
                    let mut add = |what: &str| {
                        let name = format!("{}, {what}", driver.name);
                        out.push(ColumnSpec::numeric(name, group.clone()));
                    };
                    add("to recent");
                    add("to usual");
                    add("to highest");
                    add("to a season ago");
                    add("logarithm");
                    if self.falling_price {
                        out[from..from + 4].iter_mut().for_each(|c| c.monotone = Monotone::Falling);
                    }
                    out.push(ColumnSpec::numeric(format!("{}, recent to usual", driver.name), group.clone()));
                }
                DriverRole::Promotion => {
                    add("now");
                    add("against recent");
                    add("a period before");
                }
                DriverRole::Numeric => {
                    add("now");
                    add("against recent");
                }
                DriverRole::Event => {
                    for what in ["now", "soon", "just before"] {
                        let name = format!("{}, {what}", driver.name);
                        out.push(ColumnSpec::category(name, group.clone()));
                    }
                }
            }
        }
        if let (true, Some(price)) = (self.similar_periods > 0, self.price()) {
            out.push(ColumnSpec::numeric("demand under like conditions", Group::Driver(price)));
            out.push(ColumnSpec::numeric("periods of like conditions", Group::Driver(price)));
        }
    }

    pub(super) fn driver_features(&self, subject: &Subject<'_>, moment: Moment, out: &mut Vec<f32>) {
        for (place, driver) in self.drivers.iter().enumerate() {
            let values = subject.series.drivers[place];
            match driver.role {
                DriverRole::Price => self.price_features(subject, moment, place, out),
                DriverRole::Promotion | DriverRole::Numeric => {
                    let now = at(values, Some(moment.target));
                    let recent = subject.history.driver_mean(place, moment.origin, self.windows.short);
                    out.push(now);
                    out.push(now - recent as f32);
                    if driver.role == DriverRole::Promotion {
                        out.push(at(values, moment.target.checked_sub(1)));
                    }
                }
                DriverRole::Event => {
                    let code = |period: usize| match at(values, Some(period)) {
                        code if code > 0.0 => Some(code),
                        _ => None,
                    };
                    out.push(code(moment.target).unwrap_or(0.0));
                    let soon = (1..=EVENT_REACH).find_map(|step| code(moment.target + step));
                    out.push(soon.unwrap_or(0.0));
                    let before = (1..=EVENT_REACH).find_map(|step| moment.target.checked_sub(step).and_then(code));
                    out.push(before.unwrap_or(0.0));
                }
            }
        }
        if let (true, Some(price)) = (self.similar_periods > 0, self.price()) {
            let (demand, periods) = self.under_like_conditions(subject, moment, price);
            out.push((demand / moment.level) as f32);
            out.push(periods as f32);
        }
    }

    fn price_features(&self, subject: &Subject<'_>, moment: Moment, place: usize, out: &mut Vec<f32>) {
        let values = subject.series.drivers[place];
        let now = f64::from(known_price(values, moment.target));
        let recent = subject.history.driver_mean(place, moment.origin, self.windows.short);
        let usual = subject.history.driver_mean(place, moment.origin, self.windows.long);
        let begin = (moment.origin + 1).saturating_sub(self.windows.long);
        let end = (moment.target + 1).min(values.len());
        let highest = values[begin.min(end)..end].iter().copied().fold(f32::NAN, f32::max);
        let season_ago = moment.target.checked_sub(self.season.min(self.windows.short));
        let before = f64::from(season_ago.map_or(f32::NAN, |period| known_price(values, period)));
        for against in [recent, usual, f64::from(highest), before] {
            out.push((now / against) as f32);
        }
        out.push(now.ln() as f32);
        out.push((recent / usual) as f32);
    }

    /// Mean demand of past periods with a price and promotions like the target's, later
    /// periods and closer prices counting more; and how many periods that mean rests on.
    fn under_like_conditions(&self, subject: &Subject<'_>, moment: Moment, price: usize) -> (f64, f64) {
        let drivers = &subject.series.drivers;
        let wanted = f64::from(known_price(drivers[price], moment.target)).ln();
        let promotions: Vec<usize> = self
            .drivers
            .iter()
            .enumerate()
            .filter(|(_, driver)| driver.role == DriverRole::Promotion)
            .map(|(place, _)| place)
            .collect();
        let (mut sum, mut weights, mut decay) = (0.0, 0.0, 1.0);
        let oldest = (moment.origin + 1).saturating_sub(self.similar_periods);
        for period in (oldest..=moment.origin).rev() {
            decay *= FORGETTING;
            let demand = subject.history.value(period);
            let distance = (f64::from(known_price(drivers[price], period)).ln() - wanted).abs() / ALIKE_PRICE;
            // False for an unknown price too.
            if demand.is_nan() || !matches!(distance.partial_cmp(&1.0), Some(std::cmp::Ordering::Less)) {
                continue;
            }
            let alike: f64 = promotions
                .iter()
                .map(|place| {
                    let values = drivers[*place];
                    let apart = at(values, Some(period)) - at(values, Some(moment.target));
                    if apart.is_nan() { 0.5 } else { 1.0 - 0.9 * f64::from(apart.abs().min(1.0)) }
                })
                .product();
            let weight = decay * (1.0 - distance * distance) * alike;
            sum += weight * f64::from(demand);
            weights += weight;
        }
        (sum / weights, weights)
    }
}

fn at(values: &[f32], period: Option<usize>) -> f32 {
    period.and_then(|period| values.get(period)).copied().unwrap_or(f32::NAN)
}

fn known_price(values: &[f32], period: usize) -> f32 {
    match at(values, Some(period)) {
        price if price > 0.0 => price,
        _ => f32::NAN,
    }
}
