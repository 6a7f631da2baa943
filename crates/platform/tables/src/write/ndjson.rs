//! One JSON object a line, with exact numbers.

use super::{Column, TableWriter};
use crate::cell::Cell;
use crate::error::TableError;
use serde_json::{Map, Number, Value};
use std::io::Write;
use std::str::FromStr;

pub(super) struct NdjsonWriter<W> {
    columns: &'static [Column],
    out: W,
    line: Vec<u8>,
}

impl<W: Write> NdjsonWriter<W> {
    pub(super) fn new(columns: &'static [Column], out: W) -> Self {
        Self { columns, out, line: Vec::new() }
    }
}

impl<W: Write + Send> TableWriter for NdjsonWriter<W> {
    fn row(&mut self, cells: &[Cell]) -> Result<(), TableError> {
        let mut object = Map::new();
        for (column, cell) in self.columns.iter().zip(cells) {
            let value = match cell {
                Cell::Empty => Value::Null,
                Cell::Bool(value) => Value::Bool(*value),
                Cell::Number(digits) => {
                    let number = Number::from_str(digits)
                        .map_err(|e| TableError::Unwritable { column: column.name, reason: e.to_string() })?;
                    Value::Number(number)
                }
                Cell::List(items) => items.iter().map(String::as_str).collect(),
                Cell::Text(text) => Value::from(text.as_str()),
                Cell::Day(day) => Value::from(day.to_string()),
            };
            object.insert(column.name.to_owned(), value);
        }
        self.line.clear();
        serde_json::to_writer(&mut self.line, &Value::Object(object))
            .map_err(|e| TableError::Io(std::io::Error::other(e)))?;
        self.line.push(b'\n');
        self.out.write_all(&self.line)?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), TableError> {
        self.out.flush()?;
        Ok(())
    }
}
