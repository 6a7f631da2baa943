//! One JSON object a line. Columns are the names that occur; those within objects are joined by a dot.

use crate::cell::{Cell, Row};
use crate::error::TableError;
use crate::read::{MOST_COLUMNS, MOST_ROW_BYTES};
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;

/// The lines that are read ahead, so that the first rows know most columns.
const AHEAD: usize = 200;

#[derive(Default)]
struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Columns {
    fn place(&mut self, name: &str) -> Result<usize, TableError> {
        if let Some(place) = self.places.get(name) {
            return Ok(*place);
        }
        if self.names.len() >= MOST_COLUMNS {
            return Err(TableError::TooManyColumns { most: MOST_COLUMNS });
        }
        self.places.insert(name.to_owned(), self.names.len());
        self.names.push(name.to_owned());
        Ok(self.names.len() - 1)
    }
}

pub(crate) fn read(
    bytes: Box<dyn Read + '_>,
    each: &mut dyn FnMut(&[String], Row) -> ControlFlow<()>,
) -> Result<(), TableError> {
    let mut input = BufReader::with_capacity(64 * 1024, bytes);
    let mut columns = Columns::default();
    let mut waiting: Vec<Row> = Vec::new();
    let mut ahead = true;
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        let more = next_line(&mut input, &mut line, number + 1)?;
        number += 1;
        let row = if more { row(&line, number, &mut columns)? } else { None };
        if ahead {
            waiting.extend(row);
            if more && waiting.len() < AHEAD {
                continue;
            }
            ahead = false;
            for mut row in std::mem::take(&mut waiting) {
                row.cells.resize(columns.names.len(), Cell::Empty);
                if each(&columns.names, row).is_break() {
                    return Ok(());
                }
            }
        } else if let Some(mut row) = row {
            row.cells.resize(columns.names.len(), Cell::Empty);
            if each(&columns.names, row).is_break() {
                return Ok(());
            }
        }
        if !more {
            return if columns.names.is_empty() { Err(TableError::Empty) } else { Ok(()) };
        }
    }
}

/// The next line without its end; false at the end of the input.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>, number: u64) -> Result<bool, TableError> {
    line.clear();
    let read = input.by_ref().take(MOST_ROW_BYTES as u64 + 1).read_until(b'\n', line)?;
    if read > MOST_ROW_BYTES {
        return Err(TableError::RowTooLong { line: number, most: MOST_ROW_BYTES });
    }
    Ok(read > 0)
}

fn row(line: &[u8], number: u64, columns: &mut Columns) -> Result<Option<Row>, TableError> {
    let line = if number == 1 { line.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(line) } else { line };
    if line.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    let mut row = Row { line: number, cells: Vec::new(), fault: None };
    match serde_json::from_slice(line) {
        Ok(Value::Object(fields)) => put(&mut row, columns, "", fields)?,
        Ok(_) => row.fault = Some("must be a JSON object".into()),
        Err(error) => row.fault = Some(format!("is not JSON: character {}", error.column())),
    }
    Ok(Some(row))
}

fn put(
    row: &mut Row,
    columns: &mut Columns,
    prefix: &str,
    fields: serde_json::Map<String, Value>,
) -> Result<(), TableError> {
    for (name, value) in fields {
        let name = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
        let cell = match value {
            Value::Object(inner) => {
                put(row, columns, &name, inner)?;
                continue;
            }
            Value::Null => Cell::Empty,
            Value::Bool(value) => Cell::Bool(value),
            Value::Number(number) => Cell::Number(number.to_string()),
            Value::String(text) => Cell::Text(text),
            Value::Array(items) => Cell::List(
                items
                    .into_iter()
                    .map(|item| match item {
                        Value::String(text) => text,
                        other => other.to_string(),
                    })
                    .collect(),
            ),
        };
        let place = columns.place(&name)?;
        if row.cells.len() <= place {
            row.cells.resize(place + 1, Cell::Empty);
        }
        row.cells[place] = cell;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(Vec<String>, Row)> {
        let mut all = Vec::new();
        let mut each = |names: &[String], row: Row| {
            all.push((names.to_vec(), row));
            ControlFlow::Continue(())
        };
        read(Box::new(text.as_bytes()), &mut each).unwrap();
        all
    }

    #[test]
    fn reads_every_kind_of_value_and_names_what_lies_within() {
        let text = "{\"a\":1.50,\"b\":{\"c\":true,\"d\":null},\"t\":[\"x\",\"y\"]}\n\n{\"e\":\"z\"}\nnonsense\n[1]\n";
        let all = rows(text);
        assert_eq!(all[0].0, ["a", "b.c", "b.d", "t", "e"]);
        assert_eq!(
            all[0].1.cells,
            [
                Cell::Number("1.50".into()),
                Cell::Bool(true),
                Cell::Empty,
                Cell::List(vec!["x".into(), "y".into()]),
                Cell::Empty
            ]
        );
        assert_eq!(all[1].1.line, 3);
        assert_eq!(all[2].1.fault.as_deref(), Some("is not JSON: character 2"));
        assert_eq!(all[3].1.fault.as_deref(), Some("must be a JSON object"));
    }
}
