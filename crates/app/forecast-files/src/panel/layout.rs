//! Which column of the file is what to a global model.

use super::Strip;
use crate::prepare::Prepared;
use std::collections::BTreeMap;
use stockflow_forecast::global::{Driver, DriverRole};

/// Events a column may name; rarer ones are ordinary periods.
const EVENTS: usize = 250;
/// Pools at most.
const POOLS: usize = 3;

/// What the columns are, the same for all series.
pub(super) struct Layout {
    columns: Vec<(String, Role)>,
}

/// What one column is.
enum Role {
    /// The same for all series, or never anything.
    Nothing,
    /// What a series is: codes by label, in the order of the labels.
    Category(BTreeMap<String, u32>),
    /// What moves it, by number.
    Number(DriverRole),
    /// What moves it, by name: codes by label, 0 being an ordinary period.
    Event(BTreeMap<String, u8>),
}

/// What the columns say of one series.
pub(super) struct Columns {
    pub(super) categories: Vec<u32>,
    pub(super) drivers: Vec<Vec<f32>>,
}

impl Layout {
    /// Finds out from all series: a label or whole number that never changes within any of them says what a
    /// series is, other text is an event, and numbers are what their name and reach say.
    pub(super) fn of(series: &[Prepared], names: &[String]) -> Self {
        let role = |at: usize| {
            let strips: Vec<&Strip> = series.iter().filter_map(|one| one.strips.get(at)).collect();
            role(&names[at], &strips)
        };
        Self { columns: (0..names.len()).map(|at| (names[at].clone(), role(at))).collect() }
    }

    pub(super) fn columns(&self, series: &Prepared) -> Columns {
        let mut columns = Columns { categories: Vec::new(), drivers: Vec::new() };
        for ((_, role), strip) in self.columns.iter().zip(&series.strips) {
            match role {
                Role::Nothing => {}
                Role::Category(codes) => columns.categories.push(code(strip, codes)),
                Role::Number(_) => columns.drivers.push(strip.numbers()),
                Role::Event(codes) => {
                    let mut events = vec![0.0; strip.numbers().len()];
                    for (at, label) in strip.labels() {
                        events[at] = codes.get(&*label).map_or(0.0, |code| f32::from(*code));
                    }
                    columns.drivers.push(events);
                }
            }
        }
        columns
    }

    pub(super) fn categories(&self) -> Vec<String> {
        let named = self.columns.iter().filter(|(_, role)| matches!(role, Role::Category(_)));
        named.map(|(name, _)| name.clone()).collect()
    }

    pub(super) fn drivers(&self) -> Vec<Driver> {
        let driver = |(name, role): &(String, Role)| match role {
            Role::Number(role) => Some(Driver { name: name.clone(), role: *role }),
            Role::Event(_) => Some(Driver { name: name.clone(), role: DriverRole::Event }),
            _ => None,
        };
        self.columns.iter().filter_map(driver).collect()
    }

    /// Groups by each category alone, the finest first, for as many as there may be.
    pub(super) fn pools(&self) -> Vec<Vec<usize>> {
        let codes = self.columns.iter().filter_map(|(_, role)| match role {
            Role::Category(codes) => Some(codes.len()),
            _ => None,
        });
        let mut sizes: Vec<(usize, usize)> = codes.enumerate().collect();
        sizes.sort_by_key(|(_, groups)| std::cmp::Reverse(*groups));
        sizes.into_iter().take(POOLS).map(|(place, _)| vec![place]).collect()
    }
}

fn role(name: &str, strips: &[&Strip]) -> Role {
    let constant = |strip: &&Strip| match strip {
        Strip::Constant(text, _) => Some(text.to_string()),
        _ => None,
    };
    let price = name.to_ascii_lowercase().contains("price");
    if let Some(labels) = strips.iter().map(constant).collect::<Option<Vec<String>>>() {
        let mut distinct = labels;
        distinct.sort_unstable();
        distinct.dedup();
        let whole = |label: &String| label.is_empty() || label.parse::<i64>().is_ok();
        let number = |label: &String| label.is_empty() || label.parse::<f32>().is_ok();
        if distinct.len() < 2 {
            return Role::Nothing;
        }
        if price || (distinct.iter().all(number) && !distinct.iter().all(whole)) {
            return Role::Number(if price { DriverRole::Price } else { DriverRole::Numeric });
        }
        return Role::Category(distinct.into_iter().zip(0..).collect());
    }
    if strips.iter().any(|strip| matches!(strip, Strip::Labels(..))) {
        return Role::Event(events(strips));
    }
    let numbers: Vec<Vec<f32>> = strips.iter().map(|strip| strip.numbers()).collect();
    let all = |holds: fn(f32) -> bool| numbers.iter().flatten().filter(|n| !n.is_nan()).all(|n| holds(*n));
    if price && all(|number| number > 0.0) {
        Role::Number(DriverRole::Price)
    } else if all(|number| (0.0..=1.0).contains(&number)) {
        Role::Number(DriverRole::Promotion)
    } else {
        Role::Number(DriverRole::Numeric)
    }
}

/// Codes of the labels that stand on the most periods, in the order of the labels.
fn events(strips: &[&Strip]) -> BTreeMap<String, u8> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for strip in strips {
        for (_, label) in strip.labels() {
            *counts.entry(label.into()).or_default() += 1;
        }
    }
    let mut by_count: Vec<(String, usize)> = counts.into_iter().collect();
    by_count.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    by_count.truncate(EVENTS);
    let mut labels: Vec<String> = by_count.into_iter().map(|(label, _)| label).collect();
    labels.sort_unstable();
    labels.into_iter().zip(1..).collect()
}

fn code(strip: &Strip, codes: &BTreeMap<String, u32>) -> u32 {
    match strip {
        Strip::Constant(text, _) => codes.get(&**text).copied().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn constant(text: &str) -> Strip {
        Strip::Constant(text.into(), 4)
    }

    fn of(name: &str, strips: &[Strip]) -> Role {
        role(name, &strips.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_column_is_what_it_says_in_all_series() {
        let Role::Category(codes) = of("store", &[constant("7"), constant("3"), constant("7")]) else { panic!() };
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), [("3".to_owned(), 0), ("7".to_owned(), 1)]);
        assert!(matches!(of("store", &[constant("7"), constant("7")]), Role::Nothing));
        assert!(matches!(of("price", &[constant("1.5"), constant("2")]), Role::Number(DriverRole::Price)));
        assert!(matches!(of("size", &[constant("1.5"), constant("2")]), Role::Number(DriverRole::Numeric)));
        let deal = Strip::Numbers(vec![0.0, 1.0, f32::NAN, 0.0]);
        assert!(matches!(of("deal", &[deal, constant("0")]), Role::Number(DriverRole::Promotion)));
    }

    #[test]
    fn events_are_coded_in_the_order_of_their_names() {
        let labels = |labels: &[(usize, &str)]| {
            Strip::Labels(labels.iter().map(|(at, label)| (*at, (*label).into())).collect(), 4)
        };
        let Role::Event(codes) = of("event", &[labels(&[(1, "Labor")]), labels(&[(0, "Easter"), (1, "Labor")])]) else {
            panic!()
        };
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), [("Easter".to_owned(), 1), ("Labor".to_owned(), 2)]);
    }
}
