//! Parquet in several dresses says what CSV says. The files are made by `data/make.py`.

mod support;

use std::path::{Path, PathBuf};
use support::{Folder, csv, options, rows};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

#[test]
fn a_parquet_file_says_what_the_same_csv_says() {
    let folder = Folder::new();
    let wanted = folder.forecast(&folder.file("sales.csv", csv(2, 40)), &options());
    assert_eq!(folder.forecast(&data("counted.snappy.parquet"), &options()), wanted);
    // Days of dates have the same count here, and days know their weekday, which no model uses yet.
    assert_eq!(folder.forecast(&data("dated.zstd.parquet"), &options()), wanted);
    assert_eq!(folder.forecast(&data("stamped.gzip.parquet"), &options()), wanted);
    assert_eq!(rows(&wanted).len(), 6);
}

#[test]
fn a_nested_column_is_refused_by_name() {
    let folder = Folder::new();
    let error = folder.try_forecast(&data("nested.parquet"), &options()).unwrap_err().to_string();
    assert!(error.contains("no column date or t") && error.contains("t.list.element"), "{error}");
}

#[test]
fn a_torn_parquet_file_is_refused_by_name() {
    let folder = Folder::new();
    let whole = std::fs::read(data("counted.snappy.parquet")).unwrap();
    for length in [8, whole.len() / 2, whole.len() - 1] {
        let torn = folder.file("torn.parquet", &whole[..length]);
        let error = folder.try_forecast(&torn, &options()).unwrap_err().to_string();
        assert!(error.contains("torn.parquet"), "{error}");
    }
}
