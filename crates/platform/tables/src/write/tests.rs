use super::*;
use crate::{DecimalMark, Options, boolean, day, examine, integer, list, quantity, read, source::File, text};
use proptest::prelude::*;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use stockflow_kernel::{Day, Quantity};

/// A place to write to that can be looked at afterwards.
#[derive(Clone, Default)]
struct Out(Arc<Mutex<Vec<u8>>>);

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

static COLUMNS: &[Column] = &[
    Column { name: "name", kind: Kind::Text },
    Column { name: "price", kind: Kind::Decimal },
    Column { name: "count", kind: Kind::Integer },
    Column { name: "sellable", kind: Kind::Boolean },
    Column { name: "date", kind: Kind::Day },
    Column { name: "tags", kind: Kind::List },
];

/// A row as its owner means it.
type Meant = (String, Option<i64>, Option<i32>, Option<bool>, Option<i32>, Vec<String>);

fn cells((name, price, count, sellable, date, tags): &Meant) -> Vec<Cell> {
    let number = |text: Option<String>| text.map_or(Cell::Empty, Cell::Number);
    vec![
        Cell::Text(name.clone()),
        number(price.map(|p| Quantity::from_micros(p).to_string())),
        number(count.map(|c| c.to_string())),
        sellable.map_or(Cell::Empty, Cell::Bool),
        date.map_or(Cell::Empty, |d| Cell::Day(Day::from_number(i64::from(d)))),
        if tags.is_empty() { Cell::Empty } else { Cell::List(tags.clone()) },
    ]
}

fn meant(cells: &[Cell]) -> Meant {
    let some = |at: usize| Some(&cells[at]).filter(|cell| !cell.is_empty());
    (
        text(&cells[0]),
        some(1).map(|cell| quantity(cell, DecimalMark::Point).unwrap().micros()),
        some(2).map(|cell| integer(cell, DecimalMark::Point).unwrap() as i32),
        some(3).map(|cell| boolean(cell).unwrap()),
        some(4).map(|cell| day(cell, None).unwrap().number() as i32),
        list(&cells[5]),
    )
}

fn written(format: Format, rows: &[Meant]) -> Vec<u8> {
    let out = Out::default();
    let mut writer = writer(format, COLUMNS, out.clone()).unwrap();
    for row in rows {
        writer.row(&cells(row)).unwrap();
    }
    writer.finish().unwrap();
    out.0.lock().unwrap().split_off(0)
}

fn reread(bytes: Vec<u8>) -> Vec<Meant> {
    let (file, options) = (File::new(Cursor::new(bytes)), Options::default());
    let shape = examine(&file, &options).unwrap();
    let mut rows = Vec::new();
    read(&file, &options, &shape, &mut |names, row| {
        assert_eq!(row.fault, None);
        // NDJSON keeps the columns in the order of their names.
        let at = |name: &str| row.cells[names.iter().position(|n| n == name).unwrap()].clone();
        let cells: Vec<Cell> = COLUMNS.iter().map(|column| at(column.name)).collect();
        rows.push(meant(&cells));
        ControlFlow::Continue(())
    })
    .unwrap();
    rows
}

fn a_row() -> impl Strategy<Value = Meant> {
    let name = prop_oneof![".{0,20}", "[=+@\t\r\n'-][=+'\",;|a\r\n -]{0,6}", "[ a\"\n]{0,5}"];
    let limit = 9_000_000_000_000_000_000_i64;
    (
        name,
        proptest::option::of(-limit..=limit),
        proptest::option::of(any::<i32>()),
        proptest::option::of(any::<bool>()),
        proptest::option::of(-700_000..2_900_000),
        proptest::collection::vec(".{1,6}", 0..4),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn what_is_written_reads_back_unchanged(rows in proptest::collection::vec(a_row(), 1..8)) {
        for format in [Format::Csv, Format::Ndjson, Format::Parquet] {
            prop_assert_eq!(&reread(written(format, &rows)), &rows, "{:?}", format);
        }
    }

    #[test]
    fn no_field_of_a_csv_file_begins_like_a_formula(rows in proptest::collection::vec(a_row(), 1..8)) {
        let bytes = written(Format::Csv, &rows);
        let text = String::from_utf8(bytes).unwrap();
        for (row, meant) in text.lines().skip(1).zip(&rows) {
            // The name stands first in its line; as long as it has no line end in it, the line is the row.
            if !meant.0.contains(['\n', '\r']) && meant.5.iter().all(|tag| !tag.contains(['\n', '\r'])) {
                prop_assert!(!matches!(first_character(row), Some('=' | '+' | '-' | '@' | '\t')), "{}", row);
            } else {
                break;
            }
        }
    }
}

/// What a spreadsheet sees first in a line's first field: behind the quote that may enclose the field, where
/// a doubled quote stands for a quote.
fn first_character(line: &str) -> Option<char> {
    line.strip_prefix('"').unwrap_or(line).chars().next()
}

#[test]
fn a_name_that_begins_with_a_quote_is_no_formula_and_stays_as_it_is() {
    let rows = vec![("\"=".to_string(), None, None, None, None, Vec::new())];
    let bytes = written(Format::Csv, &rows);
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert_eq!(text.lines().nth(1).and_then(first_character), Some('"'), "{text}");
    assert_eq!(reread(bytes), rows);
}

#[test]
fn many_row_groups_are_read_in_order() {
    let rows: Vec<Meant> = (0..45_000).map(|n| (format!("n{n}"), Some(n), None, None, None, Vec::new())).collect();
    assert_eq!(reread(written(Format::Parquet, &rows)), rows);
}
