//! From the rows of a series to one value a period: order, gaps, the end of history.

use crate::causes::{Cause, causes};
use crate::entry::{Entry, Mark, Rows};
use crate::fault::Fault;
use crate::options::{Missing, Panel, Units};
use crate::panel::Strip;
use crate::{Options, Period};
use serde_json::Value;
use std::collections::HashSet;
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
    /// The number of the first period, as the file counts them.
    pub(crate) first: i64,
    /// What the driver columns say, where a global model is to know; over the history and the horizon.
    pub(crate) strips: Vec<Strip>,
    /// Its label in each column that groups series.
    pub(crate) labels: Vec<String>,
    /// What it inherited, in JSON.
    pub(crate) inherited: Option<Value>,
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
pub(crate) struct Reading<'a> {
    pub(crate) dated: bool,
    pub(crate) until: Option<i64>,
    pub(crate) period: Period,
    /// The names of the driver columns.
    pub(crate) drivers: Vec<String>,
    /// The names of the columns of labels.
    pub(crate) labels: Vec<String>,
    /// Series that may be without a history of their own.
    pub(crate) heirs: &'a HashSet<String>,
}

/// Brings a series in order; `None` where it has no history, with the faults found on the way.
pub(crate) fn prepare(rows: Rows, reading: &Reading<'_>, options: &Options) -> (Option<Prepared>, Vec<Fault>) {
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
        if reading.heirs.contains(&id) {
            return (None, faults);
        }
        faults.push(Fault { line, what: format!("series {id} has no history: none of its rows has a value") });
        return (None, faults);
    };
    let last = reading.until.unwrap_or(last);
    let labels = labels(&id, &entries, &marks[reading.drivers.len()..], reading, &mut faults);
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
    let keep = options.panel != Panel::Never;
    let strips =
        if keep { columns[..reading.drivers.len()].iter().map(|marks| Strip::of(marks)).collect() } else { Vec::new() };
    let prepared = Prepared {
        id,
        line,
        values,
        censored,
        first_weekday,
        next,
        whole,
        causes,
        first,
        strips,
        labels,
        inherited: None,
    };
    (Some(prepared), faults)
}

/// The series' label in each column of labels: the first that stands there, which all others must be.
fn labels(
    id: &str,
    entries: &[Entry],
    columns: &[Vec<Mark>],
    reading: &Reading<'_>,
    faults: &mut Vec<Fault>,
) -> Vec<String> {
    let one = |(name, marks): (&String, &Vec<Mark>)| {
        let mut told = entries.iter().zip(marks).filter_map(|(entry, mark)| Some((entry.line, mark.text()?)));
        let Some((line, label)) = told.next() else {
            let line = entries.first().map_or(0, |entry| entry.line);
            faults.push(Fault { line, what: format!("series {id} has no {name} in any of its rows") });
            return String::new();
        };
        if let Some((other, apart)) = told.find(|(_, text)| *text != label) {
            let what = format!("series {id} is of {name} {apart:?}, but of {label:?} on line {line}");
            faults.push(Fault { line: other, what });
        }
        label
    };
    reading.labels.iter().zip(columns).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::LazyLock;

    static NONE: LazyLock<HashSet<String>> = LazyLock::new(HashSet::new);

    fn counted() -> Reading<'static> {
        let drivers = vec!["t".to_owned()];
        Reading { dated: false, until: None, period: Period::Day, drivers, labels: Vec::new(), heirs: &NONE }
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
    fn a_series_of_two_labels_or_none_is_a_fault() {
        let grouped = Reading { drivers: Vec::new(), labels: vec!["store".to_owned()], ..counted() };
        let told = |marks: [Mark; 2]| {
            let mut rows = rows(&[(1, 3.0, false), (2, 4.0, false)]);
            rows.marks = vec![marks.to_vec()];
            let (prepared, faults) = prepare(rows, &grouped, &Options::default());
            (prepared.unwrap().labels[0].clone(), faults.first().map(ToString::to_string))
        };
        let label = |text: &str| Mark::Label(text.into());
        assert_eq!(told([Mark::Empty, label("north")]), ("north".to_owned(), None));
        assert_eq!(told([Mark::Number(7.0), Mark::Number(7.0)]), ("7".to_owned(), None));
        let (_, fault) = told([label("north"), label("south")]);
        assert_eq!(fault.unwrap(), "line 3: series a is of store \"south\", but of \"north\" on line 2");
        let (_, fault) = told([Mark::Empty, Mark::Empty]);
        assert_eq!(fault.unwrap(), "line 2: series a has no store in any of its rows");
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
