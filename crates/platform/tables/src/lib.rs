//! Tables in files: CSV, NDJSON, XLSX and Parquet, read and written as streams of rows.
//!
//! Nothing here knows a server. A file of any size is read in bounded memory: [`read()`] hands over one
//! [`Row`] at a time, and stops with a [`TableError`] where a file cannot be read on.
//!
//! | module | what stands there |
//! | --- | --- |
//! | `source` | which format a file has, and its bytes behind `gzip` |
//! | `csv` | the dialect found by itself, and the rows |
//! | `ndjson`, `xlsx`, `parquet` | the other formats |
//! | `value` | cells into exact numbers, days, booleans; evidence for the decimal mark and the order of dates |
//! | `header` | names of columns without regard to case and spacing, and suggestions |
//! | `write` | rows into CSV, NDJSON and Parquet, so that reading gives the same again |

mod cell;
mod csv;
mod error;
mod header;
mod ndjson;
mod parquet;
mod read;
mod source;
mod value;
mod write;
mod xlsx;

pub use cell::{Cell, Row, join_list, split_list};
pub use csv::{Dialect, Encoding};
pub use error::TableError;
pub use header::{match_header, normalize, suggest};
pub use read::{Options, Shape, examine, read};
pub use source::{File, Format, Source};
pub use value::{DateOrder, DecimalMark, Survey, Verdict};
pub use value::{ValueError, boolean, day, integer, list, measured, money, quantity, text, word};
pub use write::{Column, Kind, TableWriter, writer};
