//! What can be imported: each resource is one file with its columns, and how a row of it is found,
//! written and taken back. Everything else is the same for all.

mod demand;
mod locations;
mod products;
mod refs;
mod stock;

use crate::change::Change;
use crate::http::{ApiError, Permission};
use serde_json::Value;
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
    /// A truth value.
    Boolean,
    /// A day.
    Day,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Several texts.
    List,
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
    /// This thing, with its values in the order of the fields.
    There { id: String, values: Vec<Value> },
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

/// Every resource that can be imported.
pub(in crate::features) static TARGETS: &[&dyn Target] =
    &[&products::Products, &locations::Locations, &stock::Stock, &demand::Demand];

/// Their names.
pub(in crate::features) const NAMES: &[&str] = &["products", "locations", "stock", "demand"];

/// One by its name.
pub(in crate::features) fn target(name: &str) -> Option<&'static dyn Target> {
    TARGETS.iter().copied().find(|target| target.name() == name)
}
