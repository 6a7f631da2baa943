//! Rows turned into one array a column.

use super::ColumnType;
use crate::DbError;
use crate::statement::arg::{Arg, Array};
use std::collections::HashMap;

/// How PostgreSQL calls the type.
pub(super) fn postgres_name(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Bool => "boolean",
        ColumnType::I64 => "bigint",
        ColumnType::F64 => "double precision",
        ColumnType::Text => "text",
        ColumnType::Bytes => "bytea",
    }
}

fn matches(kind: ColumnType, arg: &Arg) -> bool {
    matches!(
        (kind, arg),
        (_, Arg::Null)
            | (ColumnType::Bool, Arg::Bool(_))
            | (ColumnType::I64, Arg::I64(_))
            | (ColumnType::F64, Arg::F64(_))
            | (ColumnType::Text, Arg::Text(_))
            | (ColumnType::Bytes, Arg::Bytes(_))
    )
}

/// Whether a row has a value of the right type for every column, on either engine.
pub(super) fn check(name: &str, types: &[ColumnType], row: &[Arg]) -> Result<(), DbError> {
    if row.len() != types.len() {
        return Err(DbError::Programming(format!(
            "{name}: {} values are due in a row and {} were given",
            types.len(),
            row.len()
        )));
    }
    for (place, (kind, arg)) in types.iter().zip(row).enumerate() {
        if !matches(*kind, arg) {
            return Err(DbError::Programming(format!(
                "{name}: value {} of a row is a {} where {} is due",
                place + 1,
                arg.kind(),
                postgres_name(*kind)
            )));
        }
    }
    Ok(())
}

/// Rows on their way to PostgreSQL.
pub(super) struct Batch {
    name: &'static str,
    types: &'static [ColumnType],
    rows: Vec<Vec<Arg>>,
    bytes: usize,
    keys: Option<Keys>,
}

/// Where each key stands among the rows.
struct Keys {
    /// The places of the key's columns in a row.
    places: Vec<usize>,
    rows: HashMap<Vec<u8>, usize>,
}

impl Batch {
    pub(super) fn new(name: &'static str, types: &'static [ColumnType]) -> Self {
        Self { name, types, rows: Vec::new(), bytes: 0, keys: None }
    }

    /// From now on a row replaces an earlier one with the same key.
    pub(super) fn replace_by_key(&mut self, places: Vec<usize>) {
        self.keys = Some(Keys { places, rows: HashMap::new() });
    }

    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn push(&mut self, row: Vec<Arg>) -> Result<(), DbError> {
        check(self.name, self.types, &row)?;
        self.bytes += row.iter().map(weight).sum::<usize>();
        if let Some(keys) = &mut self.keys {
            let mut key = Vec::with_capacity(keys.places.len() * 12);
            for place in &keys.places {
                encode(&row[*place], &mut key);
            }
            match keys.rows.entry(key) {
                std::collections::hash_map::Entry::Occupied(at) => {
                    self.rows[*at.get()] = row;
                    return Ok(());
                }
                std::collections::hash_map::Entry::Vacant(at) => {
                    at.insert(self.rows.len());
                }
            }
        }
        self.rows.push(row);
        Ok(())
    }

    /// One array a column; the batch is empty afterwards.
    pub(super) fn take(&mut self) -> Vec<Arg> {
        let count = self.rows.len();
        let mut arrays: Vec<Array> = self
            .types
            .iter()
            .map(|kind| match kind {
                ColumnType::Bool => Array::Bool(Vec::with_capacity(count)),
                ColumnType::I64 => Array::I64(Vec::with_capacity(count)),
                ColumnType::F64 => Array::F64(Vec::with_capacity(count)),
                ColumnType::Text => Array::Text(Vec::with_capacity(count)),
                ColumnType::Bytes => Array::Bytes(Vec::with_capacity(count)),
            })
            .collect();
        for row in self.rows.drain(..) {
            for (array, arg) in arrays.iter_mut().zip(row) {
                array.push(arg);
            }
        }
        self.bytes = 0;
        if let Some(keys) = &mut self.keys {
            keys.rows.clear();
        }
        arrays.into_iter().map(Arg::Array).collect()
    }
}

/// About how many bytes go over the wire.
fn weight(arg: &Arg) -> usize {
    match arg {
        Arg::Text(text) => text.len() + 4,
        Arg::Bytes(bytes) => bytes.len() + 4,
        _ => 12,
    }
}

/// Equal values give equal bytes, and no two lists of values the same ones.
fn encode(arg: &Arg, out: &mut Vec<u8>) {
    let mut put = |tag: u8, bytes: &[u8]| {
        out.push(tag);
        out.extend_from_slice(&bytes.len().to_le_bytes());
        out.extend_from_slice(bytes);
    };
    match arg {
        Arg::Bool(v) => put(1, &[u8::from(*v)]),
        Arg::I64(v) => put(2, &v.to_le_bytes()),
        Arg::F64(v) => put(3, &v.to_bits().to_le_bytes()),
        Arg::Text(v) => put(4, v.as_bytes()),
        Arg::Bytes(v) => put(5, v),
        Arg::Null | Arg::List(_) | Arg::Array(_) => put(0, &[]),
    }
}
