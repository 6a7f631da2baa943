//! Every format over HTTP, and what is no file at all.

use super::world::World;
use crate::config::ServerConfig;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use std::io::Write;

const NDJSON: &str = "application/x-ndjson";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async fn read_as(world: &World, media_type: &str, query: &str, file: Vec<u8>) -> serde_json::Value {
    let got = world.send_as(media_type, query, file).await;
    assert_eq!(got.status, 202, "{}", got.json);
    world.work().await;
    world.get(&format!("/api/imports/{}", got.data()["id"].as_str().unwrap())).await.data().clone()
}

#[tokio::test]
async fn ndjson_and_what_is_packed_are_read() {
    let world = World::new().await;
    let lines = "{\"globalSku\":\"A\",\"name\":\"Milk\",\"tags\":[\"x\",\"y\"]}\n{\"globalSku\":\"B\",\"price\":1}\n";
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(lines.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    for (media_type, file) in [(NDJSON, lines.as_bytes().to_vec()), ("application/gzip", packed)] {
        let read = read_as(&world, media_type, "resource=products", file).await;
        assert_eq!(read["import"]["dialect"]["format"], "ndjson", "{read}");
        assert_eq!(World::counts(&read["import"]), json!({ "rows": 2, "creates": 1, "unchanged": 1 }));
        assert_eq!(read["rows"][0]["values"]["tags"], json!(["x", "y"]));
    }
}

/// The least workbook by ECMA-376 that a reader takes: one sheet, its rows as given.
fn book(rows: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{kinds}\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Goods\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>")),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn text(text: &str) -> String {
    format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[tokio::test]
async fn a_workbook_is_read_and_one_that_would_fill_the_memory_is_refused() {
    let world = World::new().await;
    let head = format!("<row r=\"1\">{}{}{}</row>", text("SKU"), text("Name"), text("Price"));
    let rows = format!("{head}<row r=\"2\">{}{}<c><v>2.5</v></c></row>", text("A"), text("Milk"));
    let read = read_as(&world, XLSX, "resource=products", book(&rows)).await;
    assert_eq!(read["import"]["dialect"]["sheets"], json!(["Goods"]), "{read}");
    assert_eq!(read["rows"][0]["values"], json!({ "globalSku": "A", "name": "Milk", "price": 2.5 }));

    let bomb = book(&" ".repeat(64 << 20));
    assert!(bomb.len() < 1 << 20, "it is small as a file");
    let before = world.products().await;
    let read = read_as(&world, XLSX, "resource=products", bomb).await;
    assert_eq!(read["import"]["status"], "FAILED", "{read}");
    assert!(read["import"]["error"].as_str().unwrap().contains("unpacks to more than"), "{read}");
    assert_eq!(world.products().await, before);
}

#[tokio::test]
async fn text_that_unpacks_to_more_than_is_allowed_is_refused() {
    let world = World::with(ServerConfig { max_import_bytes: 100_000, ..ServerConfig::default() }).await;
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(b"sku,name\n").unwrap();
    for row in 0..400_000 {
        writeln!(packer, "A,Milk{}", row % 10).unwrap();
    }
    let packed = packer.finish().unwrap();
    assert!(packed.len() < 100_000);
    let read = read_as(&world, "application/gzip", "resource=products", packed).await;
    assert_eq!(read["import"]["status"], "FAILED", "{read}");
    assert!(read["import"]["error"].as_str().unwrap().contains("unpacks to more than"), "{read}");
}

#[tokio::test]
async fn what_is_no_file_of_rows_is_told_by_its_type() {
    let world = World::new().await;
    let before = world.app.snapshot(&world.workspace.id).await;
    for media_type in ["image/png", "application/json", "text/html"] {
        let got = world.send_as(media_type, "resource=products", "sku\nA\n").await;
        assert_eq!((got.status, got.code()), (415, "UNSUPPORTED_MEDIA_TYPE"), "{media_type}");
        assert!(got.json["error"].as_str().unwrap().contains("text/csv"), "{}", got.json);
    }
    assert_eq!(world.app.snapshot(&world.workspace.id).await, before);
}
