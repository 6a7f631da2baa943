use super::*;
use crate::{Format, examine};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Stock" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;

/// The least workbook by ECMA-376 that a reader takes, with one sheet.
fn book(sheet_data: &[u8]) -> File {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let head = br#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
    let sheet = [head, sheet_data, b"</sheetData></worksheet>"].concat();
    for (name, bytes) in [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/worksheets/sheet1.xml", &sheet),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    File::new(zip.finish().unwrap())
}

fn text(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

#[test]
fn reads_numbers_days_and_texts_of_a_sheet() {
    // Day 46053 of the 1900 calendar is 2026-01-31 (ECMA-376, 18.17.4.1).
    let rows = [
        format!(r#"<row r="1">{}{}{}{}</row>"#, text("A1", "SKU"), text("B1", "Price"), text("C1", "Day"), text("D1", "Ok")),
        format!(
            r#"<row r="3">{}<c r="B3"><v>0.30000000000000004</v></c><c r="C3" s="1"><v>46053</v></c><c r="D3" t="b"><v>1</v></c></row>"#,
            text("A3", "A-1")
        ),
    ]
    .concat();
    let (file, options) = (book(rows.as_bytes()), Options::default());
    let shape = examine(&file, &options).unwrap();
    assert_eq!((shape.format, shape.sheets.as_slice()), (Format::Xlsx, ["Stock".to_owned()].as_slice()));
    let mut seen = Vec::new();
    crate::read(&file, &options, &shape, &mut |names, row| {
        seen.push((names.to_vec(), row));
        ControlFlow::Continue(())
    })
    .unwrap();
    let [(names, row)] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!(names, &["SKU", "Price", "Day", "Ok"]);
    assert_eq!(row.line, 3);
    let day = Cell::Day("2026-01-31".parse().unwrap());
    assert_eq!(row.cells, [Cell::Text("A-1".into()), Cell::Number("0.3".into()), day, Cell::Bool(true)]);
}

#[test]
fn refuses_a_bomb_before_it_goes_off() {
    // 200 MB of blanks pack to 200 kB: a thousand to one.
    let bomb = book(&vec![b' '; 200 << 20]);
    let error = examine(&bomb, &Options::default()).unwrap_err();
    assert!(matches!(&error, TableError::Bomb { what, .. } if what == "xl/worksheets/sheet1.xml"), "{error}");
}

#[test]
fn says_what_is_no_workbook() {
    let file = File::new(Cursor::new(b"PK\x03\x04 but nothing else".to_vec()));
    assert!(matches!(examine(&file, &Options::default()), Err(TableError::Malformed { format: "XLSX", .. })));
    let options = Options { sheet: Some("Prices".into()), ..Options::default() };
    let error = examine(&book(b""), &options).unwrap_err();
    assert_eq!(error.to_string(), "there is no sheet Prices; there are Stock");
}
