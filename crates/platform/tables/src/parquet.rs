//! Parquet, row by row.

use crate::cell::{Cell, Row};
use crate::error::TableError;
use crate::read::{MOST_COLUMNS, Options};
use crate::source::File;
use ::parquet::data_type::Decimal;
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use ::parquet::record::Field;
use bytes::Bytes;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use stockflow_kernel::{Day, Instant};

/// The most that one row group may unpack to in one column: what has to be held of it at once.
const MOST_COLUMN_CHUNK: i64 = 256 << 20;

/// A file as the library wants it.
struct Whole {
    file: File,
    length: u64,
}

impl Length for Whole {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Whole {
    type T = BufReader<File>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(BufReader::new(self.file.at(start)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        if start.checked_add(length as u64).is_none_or(|end| end > self.length) {
            return Err(ParquetError::EOF("a part lies beyond the end of the file".into()));
        }
        let mut bytes = vec![0; length];
        self.file.at(start).read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// What the decoder does; it checks by assertion what a damaged page can make untrue. Whoever is handed the rows is
/// not called in here: a panic of theirs is their own.
fn decode<T>(work: impl FnOnce() -> Result<T, TableError>) -> Result<T, TableError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(TableError::malformed("Parquet", "the file is damaged")))
}

fn bad(error: ParquetError) -> TableError {
    TableError::malformed("Parquet", error)
}

pub(crate) fn read(
    file: &File,
    options: &Options,
    each: &mut dyn FnMut(&[String], Row) -> ControlFlow<()>,
) -> Result<(), TableError> {
    let (names, reader) = decode(|| open(file, options))?;
    let mut rows = decode(|| reader.get_row_iter(None).map_err(bad))?;
    for line in 1.. {
        let cells = decode(|| match rows.next() {
            None => Ok(None),
            Some(row) => Ok(Some(row.map_err(bad)?.get_column_iter().map(|(_, field)| convert(field)).collect())),
        })?;
        let Some(cells) = cells else { break };
        if each(&names, Row { line, cells, fault: None }).is_break() {
            break;
        }
    }
    Ok(())
}

fn open(file: &File, options: &Options) -> Result<(Vec<String>, SerializedFileReader<Whole>), TableError> {
    let whole = Whole { file: file.clone(), length: file.length()? };
    let reader = SerializedFileReader::new(whole).map_err(bad)?;
    let meta = reader.metadata();
    let names: Vec<String> =
        meta.file_metadata().schema_descr().root_schema().get_fields().iter().map(|f| f.name().to_owned()).collect();
    if names.is_empty() {
        return Err(TableError::Empty);
    }
    if names.len() > MOST_COLUMNS {
        return Err(TableError::TooManyColumns { most: MOST_COLUMNS });
    }
    let chunks = || meta.row_groups().iter().flat_map(|group| group.columns());
    let all: i64 = chunks().map(|chunk| chunk.uncompressed_size().max(0)).fold(0, i64::saturating_add);
    if chunks().any(|chunk| chunk.uncompressed_size() > MOST_COLUMN_CHUNK) {
        let most = MOST_COLUMN_CHUNK.unsigned_abs();
        return Err(TableError::Bomb { what: "a column of a row group; write smaller row groups".into(), most });
    }
    if all.unsigned_abs() > options.most_unpacked {
        return Err(TableError::Bomb { what: "all columns together".into(), most: options.most_unpacked });
    }
    Ok((names, reader))
}

fn convert(field: &Field) -> Cell {
    match field {
        Field::Null => Cell::Empty,
        Field::Bool(value) => Cell::Bool(*value),
        Field::Str(text) => Cell::Text(text.clone()),
        Field::Decimal(decimal) => Cell::Number(digits(decimal)),
        Field::Date(days) => Cell::Day(Day::from_number(i64::from(*days))),
        Field::TimestampMillis(millis) => moment(millis.saturating_mul(1_000)),
        Field::TimestampMicros(micros) => moment(*micros),
        Field::Float(number) => Cell::Number(format!("{number}")),
        Field::Double(number) => Cell::Number(format!("{number}")),
        Field::Bytes(bytes) => match std::str::from_utf8(bytes.data()) {
            Ok(text) => Cell::Text(text.to_owned()),
            Err(_) => Cell::Text(field.to_string()),
        },
        Field::ListInternal(list) => Cell::List(list.elements().iter().map(|item| convert(item).shown()).collect()),
        other => Cell::Number(other.to_string()),
    }
}

/// A midnight is a day, anything else a text.
fn moment(micros: i64) -> Cell {
    const DAY: i64 = 86_400_000_000;
    if micros.rem_euclid(DAY) == 0 {
        return Cell::Day(Day::from_number(micros.div_euclid(DAY)));
    }
    Cell::Text(Instant::from_micros(micros).to_string())
}

/// Exact digits of up to 38 places.
fn digits(decimal: &Decimal) -> String {
    let mut value: i128 = 0;
    for (at, byte) in decimal.data().iter().enumerate() {
        value = if at == 0 { i128::from(byte.cast_signed()) } else { value.wrapping_shl(8) | i128::from(*byte) };
    }
    let scale = usize::try_from(decimal.scale()).unwrap_or_default();
    let text = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, part) = text.split_at(text.len() - scale);
    let sign = if value < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}
