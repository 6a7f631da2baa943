//! What can be imported: each resource is one file with its columns, and how a row of it is found,
//! written and taken back. Everything else is the same for all.

mod demand;
mod levels;
mod locations;
mod matched;
mod place;
mod products;
mod refs;
mod stock;
mod suppliers;

use crate::change::Change;
use crate::http::{ApiError, Fault, Permission};
use serde_json::Value;
use std::collections::BTreeSet;
use stockflow_db::Tx;
use stockflow_tables::ValueError;

/// What a column of a resource holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::features) enum FieldKind {
    /// A text of at most so many characters.
    Text(usize),
    /// An exact number that is not negative.
    Decimal,
    /// A whole number that is not negative.
    Integer,
    /// Degrees, as many to either side.
    Degrees(i32),
    /// A truth value.
    Boolean,
    /// A day.
    Day,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Several texts.
    List,
    /// An object or a list of them, as JSON.
    Json,
}

impl FieldKind {
    /// Whether it is written in digits, with a decimal mark that may have to be found out.
    pub(in crate::features) const fn is_number(self) -> bool {
        matches!(self, Self::Decimal | Self::Integer | Self::Degrees(_))
    }
}

/// When a column is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::features) enum Need {
    /// A row that makes something new must have it.
    ToCreate,
    /// It may be left out.
    Never,
    /// Exports show it; an import only uses it to find things.
    ToFind,
    /// The same, and a row may lack it: what it names has none then.
    MayFind,
}

impl Need {
    /// Whether a row sets it, and does not only name something by it.
    pub(in crate::features) const fn is_set(self) -> bool {
        matches!(self, Self::ToCreate | Self::Never)
    }
}

/// A column of a resource.
#[derive(Debug, Clone, Copy)]
pub(in crate::features) struct Field {
    pub(in crate::features) name: &'static str,
    pub(in crate::features) kind: FieldKind,
    pub(in crate::features) need: Need,
    /// Other names that files have for it.
    pub(in crate::features) aliases: &'static [&'static str],
}

/// A way to tell which thing a row is about: the first of each group's fields that the row has.
#[derive(Debug, Clone, Copy)]
pub(in crate::features) struct Key {
    pub(in crate::features) name: &'static str,
    /// Places of the fields that together name the thing. Of a group, one is enough.
    pub(in crate::features) groups: &'static [&'static [usize]],
}

/// What a row's key leads to.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::features) enum Seen {
    /// Nothing yet: the row would make it.
    Missing,
    /// This thing, with its values in the order of the fields, and how often it was written, where that is counted.
    There { id: String, values: Vec<Value>, version: Option<i64> },
    /// The row cannot be used.
    Refused { field: usize, code: &'static str, message: String },
}

/// One row to be written.
#[derive(Debug)]
pub(in crate::features) struct Write<'a> {
    /// The thing to change; none makes a new one.
    pub(in crate::features) id: Option<&'a str>,
    /// All values of the row; `Null` where it has none.
    pub(in crate::features) row: &'a [Value],
    /// What the thing holds now.
    pub(in crate::features) current: &'a [Value],
    /// The fields to set and their values; `Null` empties one.
    pub(in crate::features) set: Vec<(usize, Value)>,
}

/// What became of a row: the thing's id, or why it was left as it is.
pub(in crate::features) type Written = Result<String, String>;

/// A resource that can be imported.
pub(in crate::features) trait Target: Send + Sync {
    /// As the API names it.
    fn name(&self) -> &'static str;
    /// What importing it needs.
    fn permission(&self) -> Permission;
    /// Its columns.
    fn fields(&self) -> &'static [Field];
    /// How its rows are matched; the first is the default.
    fn keys(&self) -> &'static [Key];
    /// Finds what the rows are about, one answer a row.
    fn look(&self, tx: &mut Tx<'_>, key: &str, rows: &[&[Value]]) -> Result<Vec<Seen>, ApiError>;
    /// What would be wrong with these rows as a whole, one list a row, found out without writing anything.
    fn examine(&self, _tx: &mut Tx<'_>, rows: &[Write<'_>]) -> Result<Vec<Vec<Fault>>, ApiError> {
        Ok(vec![Vec::new(); rows.len()])
    }
    /// Makes and changes things, one answer a row.
    fn write(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError>;
    /// Takes back things that this import has made and nobody changed since.
    fn remove(&self, change: &mut Change<'_, '_>, rows: &[Write<'_>]) -> Result<Vec<Written>, ApiError>;
    /// The value that takes back a change: the old one, unless somebody else has changed it since.
    fn restored(&self, _field: usize, current: &Value, old: &Value, new: &Value) -> Result<Value, String> {
        if current == new { Ok(old.clone()) } else { Err(changed_since(current)) }
    }
    /// Said once at the end of a commit or an undo.
    fn finished(&self, _change: &mut Change<'_, '_>) -> Result<(), ApiError> {
        Ok(())
    }
    /// Something that only this resource knows to be wrong with a value.
    fn check(&self, _field: usize, _value: &Value) -> Result<(), ValueError> {
        Ok(())
    }
}

pub(super) fn changed_since(current: &Value) -> String {
    let now = match current {
        Value::Null => "empty".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    format!("it was changed since, and is {now} now")
}

/// A refusal concerns its row alone; a failure of the database the whole block.
fn written(result: Result<String, ApiError>) -> Result<Written, ApiError> {
    match result {
        Ok(id) => Ok(Ok(id)),
        Err(error) if error.code().status().is_server_error() => Err(error),
        Err(error) => {
            let faults = error.detail("fields").and_then(Value::as_array).into_iter().flatten();
            let each: Vec<String> = faults
                .filter_map(|fault| Some(format!("{}: {}", fault["path"].as_str()?, fault["message"].as_str()?)))
                .collect();
            Ok(Err(if each.is_empty() { error.message().to_owned() } else { each.join("; ") }))
        }
    }
}

/// Faults as one sentence.
fn told(faults: &[Fault]) -> String {
    let each: Vec<String> = faults.iter().map(|fault| format!("{}: {}", fault.path, fault.message)).collect();
    each.join("; ")
}

/// The distinct texts of a column.
fn texts(rows: &[&[Value]], field: usize) -> Vec<String> {
    let distinct: BTreeSet<&str> = rows.iter().filter_map(|row| row[field].as_str()).collect();
    distinct.into_iter().map(str::to_owned).collect()
}

/// Every resource that can be imported.
pub(in crate::features) static TARGETS: &[&dyn Target] = &[
    &products::Products,
    &locations::Locations,
    &stock::Stock,
    &demand::Demand,
    &levels::Levels,
    &suppliers::Suppliers,
];

/// Their names.
pub(in crate::features) const NAMES: &[&str] = &["products", "locations", "stock", "demand", "levels", "suppliers"];

/// One by its name.
pub(in crate::features) fn target(name: &str) -> Option<&'static dyn Target> {
    TARGETS.iter().copied().find(|target| target.name() == name)
}
