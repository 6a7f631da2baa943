//! Driver columns of a file as the engine's drivers.

use crate::entry::Mark;
use std::collections::BTreeMap;
use stockflow_forecast::drivers::{Driver, DriverKind};

/// More labels than this in a column are names, not events.
const MOST_LABELS: usize = 40;

/// A driver with its values over history and horizon.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cause {
    name: String,
    kind: DriverKind,
    values: Vec<f64>,
}

impl Cause {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The same with other values before its own: those of another cause, as far as it has any.
    pub(crate) fn after(&self, earlier: Option<&Self>, periods: usize) -> Self {
        let mut values: Vec<f64> = earlier.map_or_else(Vec::new, |cause| cause.values.clone());
        values.resize(periods, f64::NAN);
        values.extend(&self.values);
        Self { name: self.name.clone(), kind: self.kind, values }
    }

    /// As the engine takes it, up to this period.
    pub(crate) fn driver(&self, length: usize) -> Driver<'_> {
        let values = &self.values[..length.min(self.values.len())];
        Driver { name: &self.name, kind: self.kind, values }
    }
}

/// The causes that a column holds, `known` periods of it being history.
///
/// A column with text is a calendar of events, one cause a label. A number in a column whose name
/// has `price` in it is a price, a number that stays between 0 and 1 a promotion, any other a
/// number. What is the same in the whole history explains nothing and is left out.
pub(crate) fn causes(name: &str, marks: &[Mark], known: usize) -> Vec<Cause> {
    if marks.iter().any(|mark| matches!(mark, Mark::Label(_))) {
        return labels(name, marks, known);
    }
    let values: Vec<f64> =
        marks.iter().map(|mark| if let Mark::Number(number) = mark { *number } else { f64::NAN }).collect();
    let history = || values[..known].iter().filter(|value| !value.is_nan());
    let (low, high) = history().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
    let blank = history().count() < known && low == high && low != 0.0;
    if low > high || (low == high && !blank) {
        return Vec::new();
    }
    let all = |holds: fn(f64) -> bool| values.iter().filter(|value| !value.is_nan()).all(|value| holds(*value));
    let kind = if name.to_ascii_lowercase().contains("price") && all(|value| value > 0.0) {
        DriverKind::Price
    } else if all(|value| (0.0..=1.0).contains(&value)) {
        DriverKind::Promotion
    } else {
        DriverKind::Number
    };
    vec![Cause { name: name.to_owned(), kind, values }]
}

fn labels(name: &str, marks: &[Mark], known: usize) -> Vec<Cause> {
    let mut at: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (t, mark) in marks.iter().enumerate() {
        if let Some(label) = mark.text() {
            at.entry(label).or_default().push(t);
        }
    }
    if at.len() > MOST_LABELS {
        return Vec::new();
    }
    let rows = marks[..known].iter().filter(|mark| **mark != Mark::Empty).count();
    at.into_iter()
        .filter_map(|(label, places)| {
            let seen = places.iter().filter(|t| **t < known).count();
            // Never seen, or never absent from a row.
            if seen == 0 || (seen == rows && seen * 2 > known) {
                return None;
            }
            let mut values = vec![0.0; marks.len()];
            places.into_iter().for_each(|t| values[t] = 1.0);
            Some(Cause { name: format!("{name}={label}"), kind: DriverKind::Event, values })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[f64]) -> Vec<Mark> {
        values.iter().map(|value| if value.is_nan() { Mark::Empty } else { Mark::Number(*value) }).collect()
    }

    fn kind(name: &str, values: &[f64]) -> Option<DriverKind> {
        causes(name, &numbers(values), values.len() - 1).first().map(|cause| cause.kind)
    }

    #[test]
    fn a_column_is_known_by_its_name_and_its_numbers() {
        assert_eq!(kind("Price_per_oz", &[2.0, 1.5, 2.0, 2.0]), Some(DriverKind::Price));
        assert_eq!(kind("deal", &[0.0, 1.0, 0.0, 1.0]), Some(DriverKind::Promotion));
        assert_eq!(kind("deal", &[f64::NAN, 1.0, f64::NAN, 1.0]), Some(DriverKind::Promotion));
        assert_eq!(kind("temperature", &[-3.0, 15.0, 20.0, 2.0]), Some(DriverKind::Number));
        assert_eq!(kind("store", &[7.0, 7.0, 7.0, 7.0]), None);
        assert_eq!(kind("deal", &[0.0, 0.0, 0.0, 1.0]), None);
    }

    #[test]
    fn labels_are_events_of_their_own() {
        let label = |text: &str| Mark::Label(text.into());
        let marks =
            [Mark::Empty, label("Easter"), Mark::Empty, label("Labor"), Mark::Empty, Mark::Empty, label("Easter")];
        let found = causes("event", &marks, 6);
        let names: Vec<&str> = found.iter().map(|cause| cause.name.as_str()).collect();
        assert_eq!(names, ["event=Easter", "event=Labor"]);
        assert_eq!(found[0].values, [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(found[0].driver(6).values.len(), 6);
    }

    #[test]
    fn a_label_of_the_series_itself_explains_nothing() {
        assert!(causes("category", &vec![Mark::Label("Juice".into()); 8], 6).is_empty());
    }
}
