//! Whatever bytes come in: an answer or an error, never a panic, and no end without an end.

use proptest::prelude::*;
use std::io::Cursor;
use std::ops::ControlFlow;
use stockflow_tables::{DateOrder, DecimalMark, File, Format, Options, boolean, day, examine, quantity, read};

fn run(bytes: Vec<u8>, format: Option<Format>) {
    let file = File::new(Cursor::new(bytes));
    let options = Options { format, most_unpacked: 1 << 20, ..Options::default() };
    let Ok(shape) = examine(&file, &options) else { return };
    let mut rows = 0;
    let _ = read(&file, &options, &shape, &mut |names, row| {
        assert!(row.fault.is_some() || row.cells.len() == names.len());
        for cell in &row.cells {
            let _ = (quantity(cell, DecimalMark::Comma), day(cell, Some(DateOrder::MonthFirst)), boolean(cell));
        }
        rows += 1;
        if rows < 10_000 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
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

    #[test]
    fn what_claims_to_be_another_format(
        start in proptest::sample::select(vec![&b"PAR1"[..], b"PK\x03\x04", b"\x1f\x8b\x08", b"{\"a\":"]),
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        end in proptest::sample::select(vec![&b"PAR1"[..], b""]),
    ) {
        run([start, &bytes, end].concat(), None);
    }
}
