//! Workbooks, cell by cell. The archive within is measured before it is trusted.

use crate::cell::{Cell, Row};
use crate::error::TableError;
use crate::read::{MOST_COLUMNS, MOST_ROW_BYTES, Options};
use crate::source::File;
use crate::write::unguard;
use calamine::{DataRef, Reader, Xlsx};
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use stockflow_kernel::Day;

/// What all sheets together may unpack to: a sheet of a million rows of twenty columns has about this much.
const MOST_UNPACKED: u64 = 2 << 30;
/// The texts that cells share, and every other part that is held in memory.
const MOST_HELD: u64 = 64 << 20;
/// An entry packed more tightly than this holds nothing but repetition.
const MOST_RATIO: u64 = 1_000;
/// Below this, how tightly an entry is packed does not matter.
const RATIO_FROM: u64 = 16 << 20;

/// The names of the sheets, the one that is read first.
pub(crate) fn sheets(file: &File, options: &Options) -> Result<Vec<String>, TableError> {
    let book = open(file)?;
    let mut names = book.sheet_names();
    if let Some(wanted) = &options.sheet {
        let at = names.iter().position(|name| name == wanted);
        let at = at.ok_or_else(|| TableError::NoSheet { name: wanted.clone(), known: names.join(", ") })?;
        let first = names.remove(at);
        names.insert(0, first);
    }
    Ok(names)
}

/// Unpacks every entry once, keeping nothing: what the archive says of its sizes may be a lie.
fn measure(file: &File) -> Result<(), TableError> {
    let bad = |error: zip::result::ZipError| TableError::malformed("XLSX", error);
    let mut archive = zip::ZipArchive::new(BufReader::new(file.at(0))).map_err(bad)?;
    if archive.len() > 10_000 {
        return Err(TableError::malformed("XLSX", "it has more than 10,000 parts"));
    }
    let mut all = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(bad)?;
        let name = entry.name().map_err(bad)?.into_owned();
        let packed = entry.compressed_size();
        let is_sheet = name.starts_with("xl/worksheets/sheet");
        let most = if is_sheet { MOST_UNPACKED } else { MOST_HELD };
        let most = most.min(packed.saturating_mul(MOST_RATIO).max(RATIO_FROM)).min(MOST_UNPACKED - all);
        let mut entry = entry.take(most + 1);
        let size = std::io::copy(&mut entry, &mut std::io::sink())
            .map_err(|error| TableError::malformed("XLSX", format!("{name}: {error}")))?;
        if size > most {
            return Err(TableError::Bomb { what: name, most });
        }
        all += size;
    }
    Ok(())
}

fn open(file: &File) -> Result<Xlsx<BufReader<File>>, TableError> {
    measure(file)?;
    Xlsx::new(BufReader::new(file.at(0))).map_err(|error| TableError::malformed("XLSX", error))
}

pub(crate) fn read(
    file: &File,
    options: &Options,
    each: &mut dyn FnMut(&[String], Row) -> ControlFlow<()>,
) -> Result<(), TableError> {
    let mut book = open(file)?;
    let names = book.sheet_names();
    let wanted = options.sheet.as_ref().or(names.first()).ok_or(TableError::Empty)?.clone();
    let bad = |error: calamine::XlsxError| TableError::malformed("XLSX", error);
    let mut cells = book.worksheet_cells_reader(&wanted).map_err(bad)?;
    let mut header: Option<Vec<String>> = None;
    let mut row = Row { line: 0, cells: Vec::new(), fault: None };
    let mut bytes = 0;
    loop {
        let next = cells.next_cell().map_err(bad)?;
        let place = next.as_ref().map(|cell| cell.get_position());
        if place.is_none_or(|(line, _)| u64::from(line) + 1 != row.line) {
            let done = std::mem::replace(&mut row, Row { line: 0, cells: Vec::new(), fault: None });
            if give(done, &mut header, each).is_break() {
                return Ok(());
            }
            bytes = 0;
        }
        let (Some(cell), Some((line, column))) = (next, place) else { break };
        row.line = u64::from(line) + 1;
        let column = column as usize;
        if column >= MOST_COLUMNS {
            return Err(TableError::TooManyColumns { most: MOST_COLUMNS });
        }
        let value = convert(cell.get_value(), &mut row.fault);
        bytes += if let Cell::Text(text) = &value { text.len() } else { 8 };
        if bytes > MOST_ROW_BYTES {
            return Err(TableError::RowTooLong { line: row.line, most: MOST_ROW_BYTES });
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, Cell::Empty);
        }
        row.cells[column] = value;
    }
    if header.is_none() { Err(TableError::Empty) } else { Ok(()) }
}

/// Hands a finished row over; the first with anything in it names the columns.
fn give(
    mut row: Row,
    header: &mut Option<Vec<String>>,
    each: &mut dyn FnMut(&[String], Row) -> ControlFlow<()>,
) -> ControlFlow<()> {
    if row.fault.is_none() && row.cells.iter().all(Cell::is_empty) {
        return ControlFlow::Continue(());
    }
    let Some(names) = header else {
        *header = Some(row.cells.iter().map(Cell::shown).collect());
        return ControlFlow::Continue(());
    };
    if row.cells.len() > names.len() && row.cells[names.len()..].iter().any(|cell| !cell.is_empty()) {
        row.fault = Some(format!("has a cell beyond the {} columns that the header names", names.len()));
    }
    row.cells.resize(names.len(), Cell::Empty);
    each(names, row)
}

fn convert(value: &DataRef<'_>, fault: &mut Option<String>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(number.to_string()),
        DataRef::Float(number) => Cell::Number(digits(*number)),
        DataRef::String(text) => Cell::Text(unguard(text).to_owned()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text(unguard(text).to_owned()),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) != (0, 0, 0) || !moment.is_datetime() {
                return Cell::Text(format!("{date}T{hour:02}:{minute:02}:{second:02}"));
            }
            date.parse::<Day>().map_or(Cell::Text(date), Cell::Day)
        }
        DataRef::Error(error) => {
            *fault = Some(format!("has the error {error} in a cell"));
            Cell::Empty
        }
    }
}

/// A float as people see it: spreadsheets keep fifteen digits, and show 0.1 + 0.2 as 0.3.
fn digits(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if rounded.abs() >= 1e15 { format!("{number}") } else { format!("{rounded}") }
}

#[cfg(test)]
mod tests;
