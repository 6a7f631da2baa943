//! Which column of the file is what.

use crate::FilesError;
use crate::options::DriverColumns;
use std::path::Path;

/// Positions of the columns with a meaning, and the drivers by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) id: usize,
    pub(crate) time: Time,
    pub(crate) value: usize,
    pub(crate) split: Option<usize>,
    pub(crate) stockout: Option<usize>,
    pub(crate) drivers: Vec<(usize, String)>,
    /// Columns whose labels group the series; none of them is a driver.
    pub(crate) labels: Vec<(usize, String)>,
}

/// What counts the periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    /// The series' own count.
    Count(usize),
    /// Dates.
    Date(usize),
}

impl Columns {
    /// Finds the columns in a header.
    pub(crate) fn of(
        header: &[String],
        wanted: &DriverColumns,
        labels: &[String],
        path: &Path,
    ) -> Result<Self, FilesError> {
        for (at, name) in header.iter().enumerate() {
            if header[..at].contains(name) {
                return Err(FilesError::TwoColumns { path: path.to_owned(), column: name.clone() });
            }
        }
        let find = |name: &str| header.iter().position(|column| column == name);
        let missing = |column| FilesError::NoColumn { path: path.to_owned(), column, found: header.join(", ") };
        let time = match (find("t"), find("date")) {
            (Some(_), Some(_)) => {
                return Err(FilesError::TwoColumns { path: path.to_owned(), column: "t".to_owned() });
            }
            (Some(at), None) => Time::Count(at),
            (None, Some(at)) => Time::Date(at),
            (None, None) => return Err(missing("date or t")),
        };
        let id = find("series_id").ok_or_else(|| missing("series_id"))?;
        let value = find("value").ok_or_else(|| missing("value"))?;
        let (split, stockout) = (find("split"), find("stockout"));
        let (Time::Count(when) | Time::Date(when)) = time;
        let known = [Some(id), Some(when), Some(value), split, stockout];
        let others = header.iter().enumerate().filter(|(at, _)| !known.contains(&Some(*at)));
        let others: Vec<(usize, String)> = others.map(|(at, name)| (at, name.clone())).collect();
        let (grouping, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|(_, name)| labels.contains(name));
        let named = |name: &String| {
            let own = grouping.iter().find(|(_, other)| other == name).cloned();
            own.ok_or_else(|| FilesError::NoLabel { path: path.to_owned(), column: name.clone() })
        };
        let labels = labels.iter().map(named).collect::<Result<_, _>>()?;
        let drivers = match wanted {
            DriverColumns::All => others,
            DriverColumns::None => Vec::new(),
            DriverColumns::Named(names) => {
                let one = |name: &String| {
                    others
                        .iter()
                        .find(|(_, other)| other == name)
                        .cloned()
                        .ok_or_else(|| FilesError::NoDriver { path: path.to_owned(), column: name.clone() })
                };
                names.iter().map(one).collect::<Result<_, _>>()?
            }
        };
        Ok(Self { id, time, value, split, stockout, drivers, labels })
    }

    /// The columns whose cells are kept as marks: drivers, then labels.
    pub(crate) fn marked(&self) -> impl Iterator<Item = &(usize, String)> {
        self.drivers.iter().chain(&self.labels)
    }

    /// The positions that are read at all.
    pub(crate) fn needed(&self) -> Vec<usize> {
        let (Time::Count(when) | Time::Date(when)) = self.time;
        let known = [Some(self.id), Some(when), Some(self.value), self.split, self.stockout];
        known.into_iter().flatten().chain(self.marked().map(|(at, _)| *at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(header: &str, wanted: &DriverColumns) -> Result<Columns, FilesError> {
        let header: Vec<String> = header.split(',').map(str::to_owned).collect();
        Columns::of(&header, wanted, &[], Path::new("sales.csv"))
    }

    #[test]
    fn what_has_no_other_meaning_is_a_driver() {
        let found = columns("price,series_id,t,value,split,deal", &DriverColumns::All).unwrap();
        assert_eq!((found.id, found.time, found.value, found.split), (1, Time::Count(2), 3, Some(4)));
        assert_eq!(found.drivers, [(0, "price".to_owned()), (5, "deal".to_owned())]);
        let named = columns("price,series_id,t,value,deal", &DriverColumns::Named(vec!["deal".to_owned()])).unwrap();
        assert_eq!(named.drivers, [(4, "deal".to_owned())]);
    }

    #[test]
    fn what_groups_series_is_no_driver() {
        let header: Vec<String> = ["series_id", "t", "value", "store", "deal"].map(str::to_owned).to_vec();
        let of = |label: &str| Columns::of(&header, &DriverColumns::All, &[label.to_owned()], Path::new("sales.csv"));
        let found = of("store").unwrap();
        assert_eq!((found.drivers.len(), found.labels.as_slice()), (1, &[(3, "store".to_owned())][..]));
        assert_eq!(of("region").unwrap_err().to_string(), "sales.csv: there is no column region to group series by");
    }

    #[test]
    fn a_missing_or_doubled_column_is_named() {
        let error = |header: &str| columns(header, &DriverColumns::All).unwrap_err().to_string();
        assert_eq!(error("id,t,value"), "sales.csv: there is no column series_id; the header names id, t, value");
        assert!(error("series_id,value").contains("no column date or t"));
        assert!(error("series_id,t,date,value").contains("both date and t"));
        assert!(error("series_id,t,value,value").contains("value twice"));
    }
}
