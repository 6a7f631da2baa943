use super::*;
use crate::{Format, Options, Shape, examine, source::File};
use std::io::Cursor;

fn file(bytes: &[u8]) -> File {
    File::new(Cursor::new(bytes.to_vec()))
}

fn all(bytes: &[u8]) -> (Shape, Vec<String>, Vec<Row>) {
    let (file, options) = (file(bytes), Options::default());
    let shape = examine(&file, &options).unwrap();
    let (mut header, mut rows) = (Vec::new(), Vec::new());
    crate::read(&file, &options, &shape, &mut |names, row| {
        header = names.to_vec();
        rows.push(row);
        ControlFlow::Continue(())
    })
    .unwrap();
    (shape, header, rows)
}

fn failure(bytes: &[u8]) -> TableError {
    let (file, options) = (file(bytes), Options::default());
    let shape = examine(&file, &options).unwrap();
    crate::read(&file, &options, &shape, &mut |_, _| ControlFlow::Continue(())).unwrap_err()
}

fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(Cell::shown).collect()
}

#[test]
fn finds_every_delimiter_by_itself() {
    for delimiter in [',', ';', '\t', '|'] {
        let text = "sku,name,price\nA,\"Milk, whole; 1|2\",1\nB,O'Brien,2\n".replace(',', &delimiter.to_string());
        let text = text.replace(&format!("Milk{delimiter} whole"), "Milk whole");
        let (shape, header, rows) = all(text.as_bytes());
        assert_eq!(shape.format, Format::Csv);
        assert_eq!(char::from(shape.dialect.unwrap().delimiter), delimiter);
        assert_eq!(header, ["sku", "name", "price"]);
        assert_eq!(texts(&rows[1])[1], "O'Brien");
    }
}

#[test]
fn finds_every_encoding_by_itself() {
    let text = "sku;name\nA;Käse €5\n";
    let utf16 = |big: bool, mark: bool| -> Vec<u8> {
        let mark = mark.then_some('\u{feff}');
        mark.into_iter()
            .chain(text.chars())
            .flat_map(|c| {
                let unit = u32::from(c) as u16;
                if big { unit.to_be_bytes() } else { unit.to_le_bytes() }
            })
            .collect()
    };
    let mut windows: Vec<u8> = Vec::new();
    for c in text.chars() {
        windows.push(match c {
            'ä' => 0xe4,
            '€' => 0x80,
            plain => plain as u8,
        });
    }
    let with_mark = [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (with_mark, Encoding::Utf8),
        (utf16(false, true), Encoding::Utf16Le),
        (utf16(true, true), Encoding::Utf16Be),
        (utf16(false, false), Encoding::Utf16Le),
        (windows, Encoding::Windows1252),
    ] {
        let (shape, header, rows) = all(&bytes);
        assert_eq!(shape.dialect.unwrap().encoding, encoding);
        assert_eq!(header, ["sku", "name"], "{encoding:?}");
        assert_eq!(texts(&rows[0]), ["A", "Käse €5"], "{encoding:?}");
    }
}

#[test]
fn counts_lines_through_quotes_and_every_line_end() {
    let (_, _, rows) = all(b"a,b\r\n\"x\r\ny\",1\r\n\n\"he said \"\"no\"\"\",2\rz,3");
    let seen: Vec<(u64, Vec<String>)> = rows.iter().map(|row| (row.line, texts(row))).collect();
    let own = |row: [&str; 2]| row.map(str::to_owned).to_vec();
    assert_eq!(seen, [(2, own(["x\r\ny", "1"])), (5, own(["he said \"no\"", "2"])), (6, own(["z", "3"]))]);
}

#[test]
fn says_where_a_quote_opened_that_never_closes() {
    let error = failure(b"a,b\n1,2\n3,\"open\n5,6\n7,8\n");
    assert!(matches!(error, TableError::UnclosedQuote { line: 3, column: 2 }), "{error}");
    // Also when what follows is larger than any row: nothing piles up.
    let long = [b"a,b\n\"".to_vec(), vec![b'x'; 3 << 20]].concat();
    assert!(matches!(failure(&long), TableError::UnclosedQuote { line: 2, column: 1 }));
    let long = [b"a,b\n".to_vec(), vec![b'x'; 3 << 20]].concat();
    assert!(matches!(failure(&long), TableError::RowTooLong { line: 2, .. }));
}

#[test]
fn says_what_is_wrong_with_a_row_and_reads_on() {
    let (_, _, rows) = all(b"a,b,c\n1,2,3,4\nx\n\"q\"r,2,3\n1,2\n");
    let faults: Vec<Option<&str>> = rows.iter().map(|row| row.fault.as_deref()).collect();
    assert_eq!(
        faults,
        [
            Some("has 4 fields where the header names 3"),
            Some("has 1 field where the header names 3"),
            Some("has text after a closing quote; double a quote that belongs to the text"),
            None,
        ]
    );
}

#[test]
fn reads_what_is_packed_and_refuses_a_bomb() {
    use std::io::Write as _;
    let pack = |bytes: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    let (shape, _, rows) = all(&pack(b"a,b\n1,2\n"));
    assert!(shape.gzip);
    assert_eq!(texts(&rows[0]), ["1", "2"]);
    let options = Options { most_unpacked: 1 << 20, ..Options::default() };
    let bomb = file(&pack(&[b"a,b\n".to_vec(), b"1,2\n".repeat(1 << 20)].concat()));
    let shape = examine(&bomb, &options).unwrap();
    let error = crate::read(&bomb, &options, &shape, &mut |_, _| ControlFlow::Continue(())).unwrap_err();
    assert!(error.to_string().contains("unpacks to more than 1048576 bytes"), "{error}");
}

#[test]
fn an_empty_file_and_a_spreadsheets_note_to_itself() {
    assert!(matches!(examine(&file(b""), &Options::default()), Err(TableError::Empty)));
    let (shape, header, rows) = all(b"sep=;\nsku;name\nA;B\n");
    assert_eq!(shape.dialect.unwrap().delimiter, b';');
    assert_eq!((header, texts(&rows[0])), (vec!["sku".into(), "name".into()], vec!["A".into(), "B".into()]));
}
