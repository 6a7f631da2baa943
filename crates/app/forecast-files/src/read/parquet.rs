//! Rows of a Parquet file with flat columns.

use super::Take;
use crate::FilesError;
use crate::cell::Cell;
use crate::period::Moment;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many rows are decoded at a time.
const ROWS: usize = 8_192;

/// An open Parquet file.
pub(super) struct Table {
    reader: SerializedFileReader<File>,
    pub(super) path: PathBuf,
    length: u64,
    read: Arc<AtomicU64>,
}

impl Table {
    pub(super) fn open(path: &Path, read: Arc<AtomicU64>) -> Result<Self, FilesError> {
        let file = File::open(path).map_err(FilesError::file(path))?;
        let length = file.metadata().map_or(0, |data| data.len());
        let wrong = |source| FilesError::Parquet { path: path.to_owned(), source };
        Ok(Self { reader: SerializedFileReader::new(file).map_err(wrong)?, path: path.to_owned(), length, read })
    }

    fn columns(&self) -> &[Arc<ColumnDescriptor>] {
        self.reader.metadata().file_metadata().schema_descr().columns()
    }

    pub(super) fn header(&self) -> Vec<String> {
        self.columns().iter().map(|column| column.path().string()).collect()
    }

    /// Cells of columns that are not needed are empty.
    pub(super) fn rows(self, needed: &[usize], take: &mut Take<'_>) -> Result<(), FilesError> {
        let wrong = |source| FilesError::Parquet { path: self.path.clone(), source };
        let width = self.columns().len();
        let mut row_number = 0;
        let groups = self.reader.num_row_groups();
        for group in 0..groups {
            let rows = self.reader.get_row_group(group).map_err(wrong)?;
            let mut columns = Vec::with_capacity(needed.len());
            for &at in needed {
                self.within(rows.metadata().column(at)).map_err(wrong)?;
                let reader = rows.get_column_reader(at).map_err(wrong)?;
                let column = Column::new(&self.columns()[at], reader);
                columns.push((at, column.map_err(|kind| self.refused(at, kind))?));
            }
            loop {
                let mut count = usize::MAX;
                for (_, column) in &mut columns {
                    count = count.min(column.fill().map_err(wrong)?);
                }
                if count == 0 || count == usize::MAX {
                    break;
                }
                for row in 0..count {
                    row_number += 1;
                    let mut cells = vec![Cell::Empty; width];
                    let mut unreadable = None;
                    for (at, column) in &columns {
                        match column.cell(row) {
                            Ok(cell) => cells[*at] = cell,
                            Err(what) => unreadable = Some(what),
                        }
                    }
                    let flow = match unreadable {
                        None => take(row_number, Ok(&cells)),
                        Some(what) => take(row_number, Err(what.to_owned())),
                    };
                    if flow.is_break() {
                        return Ok(());
                    }
                }
            }
            self.read.store(self.length * (group as u64 + 1) / groups as u64, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Refuses a place that no column can have; the decoder takes the directory at its word.
    fn within(&self, column: &ColumnChunkMetaData) -> Result<(), ParquetError> {
        let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
        let end = start.checked_add(column.compressed_size());
        let sound = start >= 0 && column.compressed_size() >= 0 && end.is_some_and(|end| end as u64 <= self.length);
        let counted = column.num_values() >= 0;
        if sound && counted {
            Ok(())
        } else {
            Err(ParquetError::General(format!("the column {} lies outside the file", column.column_path())))
        }
    }

    fn refused(&self, at: usize, kind: String) -> FilesError {
        FilesError::ColumnType { path: self.path.clone(), column: self.columns()[at].path().string(), kind }
    }
}

/// What the stored numbers of a column mean.
#[derive(Clone, Copy)]
enum Meaning {
    Plain,
    /// To be multiplied: a decimal.
    Scaled(f64),
    Days,
    /// Moments, so many a second.
    Ticks(i64),
}

/// A column being decoded: present values, and for each row where its value stands.
struct Column {
    values: Values,
    places: Vec<Option<usize>>,
    optional: bool,
    meaning: Meaning,
}

enum Values {
    Bool(ColumnReaderImpl<parquet::data_type::BoolType>, Vec<bool>),
    Int32(ColumnReaderImpl<parquet::data_type::Int32Type>, Vec<i32>),
    Int64(ColumnReaderImpl<parquet::data_type::Int64Type>, Vec<i64>),
    Float(ColumnReaderImpl<parquet::data_type::FloatType>, Vec<f32>),
    Double(ColumnReaderImpl<parquet::data_type::DoubleType>, Vec<f64>),
    Text(ColumnReaderImpl<parquet::data_type::ByteArrayType>, Vec<ByteArray>),
}

impl Column {
    /// The error is the type's name.
    fn new(descriptor: &ColumnDescriptor, reader: ColumnReader) -> Result<Self, String> {
        if descriptor.max_rep_level() > 0 || descriptor.max_def_level() > 1 {
            return Err("nested".to_owned());
        }
        let values = match reader {
            ColumnReader::BoolColumnReader(reader) => Values::Bool(reader, Vec::new()),
            ColumnReader::Int32ColumnReader(reader) => Values::Int32(reader, Vec::new()),
            ColumnReader::Int64ColumnReader(reader) => Values::Int64(reader, Vec::new()),
            ColumnReader::FloatColumnReader(reader) => Values::Float(reader, Vec::new()),
            ColumnReader::DoubleColumnReader(reader) => Values::Double(reader, Vec::new()),
            ColumnReader::ByteArrayColumnReader(reader) => Values::Text(reader, Vec::new()),
            ColumnReader::Int96ColumnReader(_) | ColumnReader::FixedLenByteArrayColumnReader(_) => {
                return Err(descriptor.physical_type().to_string());
            }
        };
        let meaning = meaning(descriptor);
        Ok(Self { values, places: Vec::new(), optional: descriptor.max_def_level() == 1, meaning })
    }

    /// Decodes the next rows; how many there are.
    fn fill(&mut self) -> Result<usize, ParquetError> {
        let (places, optional) = (&mut self.places, self.optional);
        match &mut self.values {
            Values::Bool(reader, values) => fill(reader, values, places, optional),
            Values::Int32(reader, values) => fill(reader, values, places, optional),
            Values::Int64(reader, values) => fill(reader, values, places, optional),
            Values::Float(reader, values) => fill(reader, values, places, optional),
            Values::Double(reader, values) => fill(reader, values, places, optional),
            Values::Text(reader, values) => fill(reader, values, places, optional),
        }
    }

    fn cell(&self, row: usize) -> Result<Cell<'_>, &'static str> {
        let Some(at) = self.places[row] else {
            return Ok(Cell::Empty);
        };
        Ok(match &self.values {
            Values::Bool(_, values) => Cell::Number(f64::from(u8::from(values[at]))),
            Values::Int32(_, values) => self.meaning.cell(i64::from(values[at])),
            Values::Int64(_, values) => self.meaning.cell(values[at]),
            Values::Float(_, values) => Cell::Number(f64::from(values[at])),
            Values::Double(_, values) => Cell::Number(values[at]),
            Values::Text(_, values) => match std::str::from_utf8(values[at].data()) {
                Ok("") => Cell::Empty,
                Ok(text) => Cell::Text(text),
                Err(_) => return Err("the row is not UTF-8"),
            },
        })
    }
}

impl Meaning {
    fn cell(self, stored: i64) -> Cell<'static> {
        match self {
            Self::Plain => Cell::Number(stored as f64),
            Self::Scaled(by) => Cell::Number(stored as f64 * by),
            Self::Days => Cell::Date(Moment { day: stored, hour: 0 }),
            Self::Ticks(a_second) => {
                let hours = stored.div_euclid(a_second * 3_600);
                Cell::Date(Moment { day: hours.div_euclid(24), hour: hours.rem_euclid(24) })
            }
        }
    }
}

fn meaning(descriptor: &ColumnDescriptor) -> Meaning {
    match (descriptor.logical_type_ref(), descriptor.converted_type()) {
        (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => Meaning::Days,
        (Some(LogicalType::Timestamp(kind)), _) => Meaning::Ticks(match kind.unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        }),
        (None, ConvertedType::TIMESTAMP_MILLIS) => Meaning::Ticks(1_000),
        (None, ConvertedType::TIMESTAMP_MICROS) => Meaning::Ticks(1_000_000),
        (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => {
            Meaning::Scaled(10.0_f64.powi(-descriptor.type_scale()))
        }
        _ => Meaning::Plain,
    }
}

fn fill<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    values: &mut Vec<T::T>,
    places: &mut Vec<Option<usize>>,
    optional: bool,
) -> Result<usize, ParquetError> {
    values.clear();
    places.clear();
    let mut levels = Vec::new();
    let mut count = 0;
    while count < ROWS {
        let levels = optional.then_some(&mut levels);
        let (records, _, _) = reader.read_records(ROWS - count, levels, None, values)?;
        if records == 0 {
            break;
        }
        count += records;
    }
    let mut next = 0;
    for row in 0..count {
        let present = !optional || levels.get(row) == Some(&1);
        places.push(present.then_some(next));
        next += usize::from(present);
    }
    Ok(count)
}
