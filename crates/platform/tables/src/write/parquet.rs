//! Parquet with exact decimals, in row groups small enough to be held in memory.

use super::{Column, Kind, TableWriter};
use crate::cell::{Cell, join_list};
use crate::error::TableError;
use ::parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::{Type, TypePtr};
use std::io::Write;
use std::str::FromStr;
use std::sync::Arc;
use stockflow_kernel::Quantity;

/// Rows that are held until they are written together.
const GROUP_ROWS: usize = 20_000;

pub(super) struct ParquetWriter<W: Write + Send> {
    columns: &'static [Column],
    file: SerializedFileWriter<W>,
    held: Vec<Vec<Cell>>,
}

fn bad(error: ParquetError) -> TableError {
    TableError::malformed("Parquet", error)
}

fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    let builder = |physical| Type::primitive_type_builder(column.name, physical).with_repetition(Repetition::OPTIONAL);
    let built = match column.kind {
        // A list stands as one text, as in CSV: every reader understands it.
        Kind::Text | Kind::List => builder(Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String)).build(),
        Kind::Decimal => builder(Physical::INT64)
            .with_converted_type(ConvertedType::DECIMAL)
            .with_precision(19 - 1)
            .with_scale(6)
            .build(),
        Kind::Integer => builder(Physical::INT64).build(),
        Kind::Boolean => builder(Physical::BOOLEAN).build(),
        Kind::Day => builder(Physical::INT32).with_logical_type(Some(LogicalType::Date)).build(),
    };
    built.map(Arc::new)
}

impl<W: Write + Send> ParquetWriter<W> {
    pub(super) fn new(columns: &'static [Column], out: W) -> Result<Self, TableError> {
        let fields: Result<Vec<TypePtr>, _> = columns.iter().map(field).collect();
        let schema =
            Type::group_type_builder("row").with_fields(fields.map_err(bad)?).build().map(Arc::new).map_err(bad)?;
        let level = ZstdLevel::try_new(1).map_err(bad)?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
        let file = SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(bad)?;
        Ok(Self { columns, file, held: columns.iter().map(|_| Vec::new()).collect() })
    }

    fn flush(&mut self) -> Result<(), TableError> {
        if self.held.first().is_none_or(Vec::is_empty) {
            return Ok(());
        }
        let mut group = self.file.next_row_group().map_err(bad)?;
        for (column, cells) in self.columns.iter().zip(&mut self.held) {
            let Some(mut writer) = group.next_column().map_err(bad)? else { break };
            write_column(column, cells, &mut writer)?;
            writer.close().map_err(bad)?;
            cells.clear();
        }
        group.close().map_err(bad)?;
        Ok(())
    }
}

impl<W: Write + Send> TableWriter for ParquetWriter<W> {
    fn row(&mut self, cells: &[Cell]) -> Result<(), TableError> {
        for (held, cell) in self.held.iter_mut().zip(cells) {
            held.push(cell.clone());
        }
        if self.held.first().is_some_and(|held| held.len() >= GROUP_ROWS) { self.flush() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<(), TableError> {
        self.flush()?;
        self.file.close().map_err(bad)?;
        Ok(())
    }
}

fn write_column(column: &Column, cells: &[Cell], writer: &mut SerializedColumnWriter<'_>) -> Result<(), TableError> {
    let present: Vec<i16> = cells.iter().map(|cell| i16::from(*cell != Cell::Empty)).collect();
    let full = || cells.iter().filter(|cell| **cell != Cell::Empty);
    let wrong = |cell: &Cell| TableError::Unwritable {
        column: column.name,
        reason: format!("{} does not belong into it", cell.shown()),
    };
    let outcome = match column.kind {
        Kind::Text | Kind::List => {
            let values: Vec<ByteArray> = full()
                .map(|cell| match cell {
                    Cell::List(items) => ByteArray::from(join_list(items).into_bytes()),
                    other => ByteArray::from(other.shown().into_bytes()),
                })
                .collect();
            writer.typed::<ByteArrayType>().write_batch(&values, Some(&present), None)
        }
        Kind::Decimal => {
            let exact = |cell: &Cell| Quantity::from_str(&cell.shown()).map(Quantity::micros).map_err(|_| wrong(cell));
            let values: Result<Vec<i64>, _> = full().map(exact).collect();
            writer.typed::<Int64Type>().write_batch(&values?, Some(&present), None)
        }
        Kind::Integer => {
            let whole = |cell: &Cell| cell.shown().parse::<i64>().map_err(|_| wrong(cell));
            let values: Result<Vec<i64>, _> = full().map(whole).collect();
            writer.typed::<Int64Type>().write_batch(&values?, Some(&present), None)
        }
        Kind::Boolean => {
            let truth = |cell: &Cell| if let Cell::Bool(value) = cell { Ok(*value) } else { Err(wrong(cell)) };
            let values: Result<Vec<bool>, _> = full().map(truth).collect();
            writer.typed::<BoolType>().write_batch(&values?, Some(&present), None)
        }
        Kind::Day => {
            let days = |cell: &Cell| match cell {
                Cell::Day(day) => i32::try_from(day.number()).map_err(|_| wrong(cell)),
                other => Err(wrong(other)),
            };
            let values: Result<Vec<i32>, _> = full().map(days).collect();
            writer.typed::<Int32Type>().write_batch(&values?, Some(&present), None)
        }
    };
    outcome.map(|_| ()).map_err(bad)
}
