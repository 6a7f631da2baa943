use crate::global::boosting::{ColumnKind, Monotone};

/// What a feature belongs to when a forecast is explained.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// The series' own past.
    History,
    /// Weekday, day of the month, time of year.
    Season,
    /// A driver of the panel, by its place.
    Driver(usize),
    /// Which item, store, department it is, and how its groups fare.
    Hierarchy,
}

/// A feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnSpec {
    pub(crate) name: String,
    pub(crate) kind: ColumnKind,
    pub(crate) group: Group,
    pub(crate) monotone: Monotone,
}

impl ColumnSpec {
    pub(crate) fn numeric(name: impl Into<String>, group: Group) -> Self {
        let (kind, monotone) = (ColumnKind::Numeric, Monotone::Free);
        Self { name: name.into(), kind, group, monotone }
    }

    pub(crate) fn category(name: impl Into<String>, group: Group) -> Self {
        Self { kind: ColumnKind::Category, ..Self::numeric(name, group) }
    }
}
