//! From the rows of a series to one value a period: order, gaps, the end of history.

use crate::causes::{Cause, causes};
use crate::entry::{Mark, Rows};
use crate::fault::Fault;
use crate::options::{Missing, Units};
use crate::{Options, Period};
use stockflow_forecast::Series;
use stockflow_forecast::drivers::Driver;

/// The longest history taken, more than a century of hours being a mistake in a date.
const LONGEST: i64 = 1_000_000;

/// A series ready to be forecast.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub(crate) id: String,
    /// Its first line.
    pub(crate) line: u64,
    /// One a period, NaN where it is not known.
    pub(crate) values: Vec<f64>,
    pub(crate) censored: Vec<bool>,
    pub(crate) first_weekday: Option<u8>,
    /// What the period after the last one is called.
    pub(crate) next: i64,
    /// Units are whole.
    pub(crate) whole: bool,
    /// What drives it, over the history and the horizon.
    pub(crate) causes: Vec<Cause>,
}

impl Prepared {
    /// The first periods of the history.
    pub(crate) fn series(&self, known: usize) -> Series<'_> {
        Series {
            values: &self.values[..known],
            censored: Some(&self.censored[..known]),
            first_weekday: self.first_weekday,
        }
    }

    /// What is known of the drivers up to a period.
    pub(crate) fn drivers(&self, length: usize) -> Vec<Driver<'_>> {
        self.causes.iter().map(|cause| cause.driver(length)).collect()
    }
}

/// How the rows of a file are to be read.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) dated: bool,
    pub(crate) until: Option<i64>,
    pub(crate) period: Period,
    /// The names of the driver columns.
    pub(crate) drivers: Vec<String>,
}

/// Brings a series in order; `None` where it has no history, with the faults found on the way.
pub(crate) fn prepare(rows: Rows, reading: &Reading, options: &Options) -> (Option<Prepared>, Vec<Fault>) {
    let Rows { id, entries, marks } = rows;
    let mut faults = Vec::new();
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|&row| entries[row].at);
    order.dedup_by(|later, earlier| {
        let same = entries[*later].at == entries[*earlier].at;
        if same {
            let (line, other) = (entries[*later].line, entries[*earlier].line);
            faults.push(Fault { line, what: format!("series {id} has this period already, on line {other}") });
        }
        same
    });
    let line = entries.first().map_or(0, |entry| entry.line);
    let known = || order.iter().map(|&row| &entries[row]).filter(|entry| !entry.future);
    let first = known().map(|entry| entry.at).next();
    let last = known().filter(|entry| !entry.value.is_nan()).map(|entry| entry.at).next_back();
    let (Some(first), Some(last)) = (first, last) else {
        faults.push(Fault { line, what: format!("series {id} has no history: none of its rows has a value") });
        return (None, faults);
    };
    let last = reading.until.unwrap_or(last);
    if last.checked_sub(first).is_none_or(|span| span >= LONGEST) {
        let what = format!("series {id} spans more than {LONGEST} periods from its first row to its last");
        faults.push(Fault { line, what });
        return (None, faults);
    }
    let length = (last - first + 1) as usize;
    let whole_span = length + options.request.horizon;
    let absent = if options.missing == Missing::Zero { 0.0 } else { f64::NAN };
    let mut values = vec![absent; length];
    let mut censored = vec![false; length];
    let mut columns = vec![vec![Mark::Empty; whole_span]; marks.len()];
    for &row in &order {
        let entry = &entries[row];
        let Some(place) = usize::try_from(entry.at - first).ok().filter(|place| *place < whole_span) else {
            continue;
        };
        if place < length {
            values[place] = entry.value;
            censored[place] = entry.stockout;
        }
        for (column, marks) in columns.iter_mut().zip(&marks) {
            column[place] = marks[row].clone();
        }
    }
    let whole = match options.units {
        Units::Whole => true,
        Units::Any => false,
        Units::AsSeen => values.iter().all(|value| value.is_nan() || value.fract() == 0.0),
    };
    let first_weekday = if reading.dated { reading.period.weekday(first) } else { None };
    let next = if reading.dated { length as i64 + 1 } else { last + 1 };
    let found = reading.drivers.iter().zip(&columns).flat_map(|(name, marks)| causes(name, marks, length));
    let causes = found.collect();
    (Some(Prepared { id, line, values, censored, first_weekday, next, whole, causes }), faults)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Entry;

    fn counted() -> Reading {
        Reading { dated: false, until: None, period: Period::Day, drivers: vec!["t".to_owned()] }
    }

    fn rows(entries: &[(i64, f64, bool)]) -> Rows {
        let mut rows = Rows::new("a".to_owned(), 1);
        for (line, &(at, value, future)) in (2..).zip(entries) {
            let entry = Entry { line, at, value, future, stockout: false };
            rows.push(entry, std::iter::once(Mark::Number(at as f64)));
        }
        rows
    }

    fn bits(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().map(|value| (!value.is_nan()).then_some(*value)).collect()
    }

    #[test]
    fn gaps_are_missing_and_the_count_goes_on() {
        let options = Options::default();
        let (prepared, faults) =
            prepare(rows(&[(7, 1.0, false), (5, 2.0, false), (8, f64::NAN, true)]), &counted(), &options);
        let prepared = prepared.unwrap();
        assert_eq!(bits(&prepared.values), [Some(2.0), None, Some(1.0)]);
        assert_eq!((prepared.next, faults.len()), (8, 0));
        let column = prepared.causes[0].driver(4).values;
        assert_eq!((column[0], column[1].is_nan(), column[2], column[3]), (5.0, true, 7.0, 8.0));
        assert!(prepared.whole);
    }

    #[test]
    fn gaps_are_zero_where_told_and_history_goes_to_its_end() {
        let options = Options { missing: Missing::Zero, ..Options::default() };
        let reading = Reading { until: Some(6), dated: true, ..counted() };
        let (prepared, _) = prepare(rows(&[(2, 1.5, false), (4, 2.0, false)]), &reading, &options);
        let prepared = prepared.unwrap();
        assert_eq!(prepared.values, [1.5, 0.0, 2.0, 0.0, 0.0]);
        assert_eq!((prepared.next, prepared.whole, prepared.first_weekday), (6, false, Some(5)));
    }

    #[test]
    fn an_empty_value_inside_is_missing_and_after_the_last_is_the_future() {
        let options = Options::default();
        let empty = f64::NAN;
        let entries = [(1, 3.0, false), (2, empty, false), (3, 4.0, false), (4, empty, false), (5, empty, false)];
        let prepared = prepare(rows(&entries), &counted(), &options).0.unwrap();
        assert_eq!(bits(&prepared.values), [Some(3.0), None, Some(4.0)]);
        assert_eq!(prepared.next, 4);
    }

    #[test]
    fn a_period_told_twice_is_a_fault_with_its_line() {
        let (prepared, faults) = prepare(rows(&[(1, 3.0, false), (1, 4.0, false)]), &counted(), &Options::default());
        assert_eq!(prepared.unwrap().values, [3.0]);
        assert_eq!(faults[0].to_string(), "line 3: series a has this period already, on line 2");
    }

    #[test]
    fn a_series_without_history_is_a_fault() {
        let (prepared, faults) = prepare(rows(&[(1, 3.0, true)]), &counted(), &Options::default());
        assert!(prepared.is_none());
        assert!(faults[0].what.contains("no history"));
        let (prepared, faults) =
            prepare(rows(&[(1, 1.0, false), (2_000_000, 1.0, false)]), &counted(), &Options::default());
        assert!(prepared.is_none() && faults[0].what.contains("spans more than"));
    }
}
