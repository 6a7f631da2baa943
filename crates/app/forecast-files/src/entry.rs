//! From the cells of a row to what they say about a series.

use crate::cell::Cell;
use crate::period::{Period, moment};
use crate::read::columns::{Columns, Time};
use crate::{FilesError, Options};
use std::borrow::Cow;

/// One period of a series, as its row tells it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) line: u64,
    /// The number of the period.
    pub(crate) at: i64,
    /// NaN where nothing stands.
    pub(crate) value: f64,
    /// Never history, whatever its value.
    pub(crate) future: bool,
    /// Out of stock for at least a part of the period.
    pub(crate) stockout: bool,
}

/// What a driver column says about a period.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mark {
    Empty,
    Number(f64),
    Label(Box<str>),
}

impl Mark {
    /// What stands there, in words.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Self::Empty => None,
            Self::Number(number) => Some(number.to_string()),
            Self::Label(label) => Some(label.to_string()),
        }
    }
}

/// All rows of one series, in the file's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rows {
    pub(crate) id: String,
    pub(crate) entries: Vec<Entry>,
    /// One list a driver, aligned with the entries.
    pub(crate) marks: Vec<Vec<Mark>>,
}

impl Rows {
    pub(crate) fn new(id: String, drivers: usize) -> Self {
        Self { id, entries: Vec::new(), marks: vec![Vec::new(); drivers] }
    }

    pub(crate) fn push(&mut self, entry: Entry, marks: impl Iterator<Item = Mark>) {
        self.entries.push(entry);
        for (column, mark) in self.marks.iter_mut().zip(marks) {
            column.push(mark);
        }
    }
}

/// Reads rows of one file.
#[derive(Clone, Debug)]
pub(crate) struct Interpreter {
    pub(crate) columns: Columns,
    period: Period,
    /// The last period of every history.
    pub(crate) until: Option<i64>,
}

impl Interpreter {
    pub(crate) fn new(columns: Columns, options: &Options) -> Result<Self, FilesError> {
        let until = options.until.as_deref().map(|text| match columns.time {
            Time::Count(_) => {
                text.parse().map_err(|_| FilesError::Until { until: text.to_owned(), expected: "whole number" })
            }
            Time::Date(_) => moment(text)
                .map(|moment| options.period.number(moment))
                .ok_or_else(|| FilesError::Until { until: text.to_owned(), expected: "date as 2017-12-31" }),
        });
        Ok(Self { columns, period: options.period, until: until.transpose()? })
    }

    /// Whether periods are counted from dates.
    pub(crate) const fn dated(&self) -> bool {
        matches!(self.columns.time, Time::Date(_))
    }

    /// The series a row belongs to.
    pub(crate) fn id<'a>(&self, cells: &[Cell<'a>]) -> Result<Cow<'a, str>, String> {
        match cells[self.columns.id] {
            Cell::Empty => Err("series_id is empty".to_owned()),
            Cell::Text(text) => Ok(Cow::Borrowed(text)),
            other => Ok(Cow::Owned(other.show())),
        }
    }

    /// What a row says; the error says what is wrong with it.
    pub(crate) fn entry(&self, line: u64, cells: &[Cell<'_>]) -> Result<Entry, String> {
        let at = self.at(cells)?;
        let test = self.columns.split.map_or(Ok(false), |at| match cells[at] {
            Cell::Empty | Cell::Text("train") => Ok(false),
            Cell::Text("test") => Ok(true),
            other => Err(format!("split {:?} is neither train nor test", other.show())),
        })?;
        let future = test || self.until.is_some_and(|until| at > until);
        let value = match cells[self.columns.value] {
            // What is held out is not even looked at.
            _ if future => f64::NAN,
            Cell::Empty => f64::NAN,
            cell => number(cell).map_err(|what| format!("value {what}"))?,
        };
        let stockout = self.columns.stockout.map_or(Ok(false), |at| {
            cells[at].truth().ok_or_else(|| format!("stockout {:?} is neither 0 nor 1", cells[at].show()))
        })?;
        Ok(Entry { line, at, value, future, stockout })
    }

    /// What the columns of drivers and then of labels say; numbers as numbers, anything else as labels.
    pub(crate) fn marks(&self, cells: &[Cell<'_>]) -> Result<Vec<Mark>, String> {
        let mark = |(at, name): &(usize, String)| match cells[*at] {
            Cell::Empty => Ok(Mark::Empty),
            cell => match cell.number() {
                Some(number) if number.is_finite() => Ok(Mark::Number(number)),
                Some(_) => Err(format!("{name} {:?} is not a finite number", cell.show())),
                None => Ok(Mark::Label(cell.show().into())),
            },
        };
        self.columns.marked().map(mark).collect()
    }

    fn at(&self, cells: &[Cell<'_>]) -> Result<i64, String> {
        match self.columns.time {
            Time::Count(column) => match cells[column] {
                Cell::Empty => return Err("t is empty".to_owned()),
                Cell::Text(text) => text.parse().ok().filter(|at| in_reach(*at)),
                Cell::Number(number) if number.fract() == 0.0 => Some(number as i64).filter(|at| in_reach(*at)),
                _ => None,
            }
            .ok_or_else(|| format!("t {:?} is not a whole number up to {FARTHEST}", cells[column].show())),
            Time::Date(column) => match cells[column] {
                Cell::Empty => Err("date is empty".to_owned()),
                Cell::Date(moment) => Ok(self.period.number(moment)),
                cell => {
                    let text = cell.show();
                    let moment = moment(&text).ok_or_else(|| format!("date {text:?} is not a date as 2017-12-31"))?;
                    Ok(self.period.number(moment))
                }
            },
        }
    }
}

/// The farthest period counted, so that no sum of periods overflows.
const FARTHEST: i64 = 1_000_000_000_000_000;

fn in_reach(at: i64) -> bool {
    at.unsigned_abs() <= FARTHEST.unsigned_abs()
}

/// A finite number whose square is one too; the error says what stands there instead.
fn number(cell: Cell<'_>) -> Result<f64, String> {
    let shown = || cell.show();
    let number = cell.number().ok_or_else(|| format!("{:?} is not a number", shown()))?;
    if !number.is_finite() {
        return Err(format!("{:?} is not a finite number; leave the field empty where it is missing", shown()));
    }
    if number.abs() > 1e100 { Err(format!("{:?} is beyond 1e100", shown())) } else { Ok(number) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DriverColumns;
    use std::path::Path;

    fn interpreter(header: &str, options: &Options) -> Interpreter {
        let header: Vec<String> = header.split(',').map(str::to_owned).collect();
        Interpreter::new(Columns::of(&header, &DriverColumns::All, &[], Path::new("x")).unwrap(), options).unwrap()
    }

    fn read(header: &str, row: &str) -> Result<Entry, String> {
        let fields = row.split(',');
        let cells: Vec<Cell<'_>> =
            fields.map(|text| if text.is_empty() { Cell::Empty } else { Cell::Text(text) }).collect();
        interpreter(header, &Options::default()).entry(9, &cells)
    }

    #[test]
    fn what_is_held_out_is_not_looked_at() {
        let entry = read("series_id,t,value,split", "a,4,999,test").unwrap();
        assert!(entry.future && entry.value.is_nan());
        let entry = read("series_id,t,value,split", "a,4,5,train").unwrap();
        assert_eq!((entry.at, entry.value, entry.future), (4, 5.0, false));
        assert!(read("series_id,t,value", "a,4,").unwrap().value.is_nan());
    }

    #[test]
    fn what_is_malformed_is_told() {
        let error = |header: &str, row: &str| read(header, row).unwrap_err();
        assert!(error("series_id,t,value", "a,9223372036854775807,5").contains("up to 1000000000000000"));
        assert_eq!(error("series_id,t,value", "a,x,5"), "t \"x\" is not a whole number up to 1000000000000000");
        assert_eq!(error("series_id,t,value", "a,1,5x"), "value \"5x\" is not a number");
        assert!(error("series_id,t,value", "a,1,NaN").contains("is not a finite number"));
        assert!(error("series_id,t,value", "a,1,inf").contains("is not a finite number"));
        assert_eq!(error("series_id,t,value", "a,1,1e200"), "value \"1e200\" is beyond 1e100");
        assert!(error("series_id,date,value", "a,2017-02-30,5").contains("is not a date"));
        assert!(error("series_id,t,value,split", "a,1,5,dev").contains("neither train nor test"));
        assert!(error("series_id,t,value,stockout", "a,1,5,maybe").contains("neither 0 nor 1"));
    }

    #[test]
    fn rows_after_the_end_of_history_are_the_future() {
        let options = Options { until: Some("2017-03-01".to_owned()), ..Options::default() };
        let read = interpreter("series_id,date,value", &options);
        let entry = |date| read.entry(2, &[Cell::Text("a"), Cell::Text(date), Cell::Text("5")]).unwrap();
        assert!(!entry("2017-03-01").future);
        assert!(entry("2017-03-02").future);
    }
}
