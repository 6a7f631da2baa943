//! Whatever bytes come in: an answer or an error, never a panic, and no end without an end.

#![allow(clippy::unwrap_used, reason = "a test stops where its own preparation fails")]

use proptest::prelude::*;
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use stockflow_tables::{
    Cell, Column, DateOrder, DecimalMark, File, Format, Kind, Options, boolean, day, examine, quantity, read, writer,
};

fn run(bytes: Vec<u8>, format: Option<Format>) {
    let file = File::new(Cursor::new(bytes));
    let options = Options { format, most_unpacked: 1 << 20, ..Options::default() };
    let Ok(shape) = examine(&file, &options) else { return };
    let (mut rows, mut uneven) = (0, 0);
    let _ = read(&file, &options, &shape, &mut |names, row| {
        uneven += usize::from(row.fault.is_none() && row.cells.len() != names.len());
        for cell in &row.cells {
            let _ = (quantity(cell, DecimalMark::Comma), day(cell, Some(DateOrder::MonthFirst)), boolean(cell));
        }
        rows += 1;
        if rows < 10_000 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    assert_eq!(uneven, 0, "rows without a fault have a cell for each column");
}

const COLUMNS: &[Column] =
    &[Column { name: "name", kind: Kind::Text }, Column { name: "quantity", kind: Kind::Decimal }];

/// What a writer has written.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A good Parquet file of three rows.
fn parquet() -> Vec<u8> {
    let written = Written::default();
    let mut writer = writer(Format::Parquet, COLUMNS, written.clone()).unwrap();
    for name in ["a", "b", "c"] {
        writer.row(&[Cell::Text(name.into()), Cell::Number("1.5".into())]).unwrap();
    }
    writer.finish().unwrap();
    written.0.lock().unwrap().clone()
}

/// It was taken for a damaged file.
#[test]
fn a_panic_of_whoever_reads_the_rows_is_their_own() {
    let file = File::new(Cursor::new(parquet()));
    let options = Options::default();
    let shape = examine(&file, &options).unwrap();
    let reading = std::panic::AssertUnwindSafe(|| read(&file, &options, &shape, &mut |_, _| panic!("mine")));
    let panic = std::panic::catch_unwind(reading).unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"mine"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_at_all(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        run(bytes.clone(), None);
        run(bytes, Some(Format::Ndjson));
    }

    #[test]
    fn what_nearly_is_csv(text in "[a,;\"\n\r\t|= 0-9./]{0,200}") {
        run(text.into_bytes(), None);
    }

    /// A damaged page made the decoder panic.
    #[test]
    fn a_damaged_parquet_file_is_an_error_at_most(
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = parquet();
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        run(bytes, Some(Format::Parquet));
    }

    #[test]
    fn what_claims_to_be_another_format(
        start in proptest::sample::select(vec![&b"PAR1"[..], b"PK\x03\x04", b"\x1f\x8b\x08", b"{\"a\":"]),
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        end in proptest::sample::select(vec![&b"PAR1"[..], b""]),
    ) {
        run([start, &bytes, end].concat(), None);
    }
}
