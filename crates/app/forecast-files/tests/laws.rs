//! What holds for every file, whatever is in it.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside of them")]

mod support;

use proptest::prelude::*;
use std::collections::BTreeMap;
use stockflow_forecast_files::{FilesError, Options};
use support::{Folder, options, rows};

/// Rows of a few series: series, period, demand.
fn sales() -> impl Strategy<Value = Vec<(u8, i64, u16)>> {
    let series = |id: u8| {
        proptest::collection::btree_map(1_i64..60, 0_u16..40, 1..50)
            .prop_map(move |rows| rows.into_iter().map(|(t, value)| (id, t, value)).collect::<Vec<_>>())
    };
    (series(1), series(2), series(3)).prop_map(|(a, b, c)| [a, b, c].concat())
}

fn text(rows: &[(u8, i64, u16)], shift: i64, scale: u32) -> String {
    let line = |(id, t, value): &(u8, i64, u16)| format!("s{id},{},{}\n", t + shift, u32::from(*value) * scale);
    format!("series_id,t,value\n{}", rows.iter().map(line).collect::<String>())
}

/// The output's rows by series and period, in any order of the file.
fn keyed(output: &str, shift: i64) -> BTreeMap<(String, i64), Vec<String>> {
    let key = |row: Vec<String>| ((row[0].clone(), row[1].parse::<i64>().unwrap() - shift), row[2..].to_vec());
    rows(output).into_iter().map(key).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn time_may_begin_anywhere(sales in sales(), shift in -1_000_000_000_i64..1_000_000_000) {
        let folder = Folder::new();
        let here = folder.forecast(&folder.file("a.csv", text(&sales, 0, 1)), &options());
        let there = folder.forecast(&folder.file("b.csv", text(&sales, shift, 1)), &options());
        prop_assert_eq!(keyed(&here, 0), keyed(&there, shift));
    }

    #[test]
    fn rows_may_stand_in_any_order(sales in sales(), seed in 1_u64..u64::MAX) {
        let folder = Folder::new();
        let straight = folder.forecast(&folder.file("a.csv", text(&sales, 0, 1)), &options());
        let mut mixed = sales.clone();
        mixed.sort_by_key(|(id, t, _)| (*t as u64 * 131 + u64::from(*id)).wrapping_mul(seed | 1));
        let mixed = folder.forecast(&folder.file("b.csv", text(&mixed, 0, 1)), &options());
        prop_assert_eq!(keyed(&straight, 0), keyed(&mixed, 0));
    }

    #[test]
    fn company_changes_nothing(sales in sales()) {
        let folder = Folder::new();
        let together = keyed(&folder.forecast(&folder.file("a.csv", text(&sales, 0, 1)), &options()), 0);
        let own: Vec<_> = sales.iter().copied().filter(|(id, ..)| *id == 2).collect();
        let alone = keyed(&folder.forecast(&folder.file("b.csv", text(&own, 0, 1)), &options()), 0);
        for (key, row) in alone {
            prop_assert_eq!(&together[&key], &row);
        }
    }

    #[test]
    fn a_larger_unit_has_larger_forecasts(sales in sales()) {
        // Four times everything: without rounding, so that the means agree to the last digits.
        let folder = Folder::new();
        let one = keyed(&folder.forecast(&folder.file("a.csv", text(&sales, 0, 1)), &options()), 0);
        let four = keyed(&folder.forecast(&folder.file("b.csv", text(&sales, 0, 4)), &options()), 0);
        for (key, row) in one {
            let (one, four) = (row[0].parse::<f64>().unwrap(), four[&key][0].parse::<f64>().unwrap());
            prop_assert!((4.0 * one - four).abs() <= 1e-6 * four.abs().max(1.0), "{} {}", one, four);
        }
    }

    #[test]
    fn no_bytes_make_it_stumble(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let folder = Folder::new();
        let input = folder.file("noise", [b"series_id,t,value,price\n".as_slice(), &bytes].concat());
        decoded(&folder, &input)?;
    }

    #[test]
    fn no_fields_make_it_stumble(fields in proptest::collection::vec(field(), 0..120)) {
        let folder = Folder::new();
        let lines: String = fields.chunks(4).map(|row| format!("{}\n", row.join(","))).collect();
        let input = folder.file("fields.csv", format!("series_id,t,value,price\n{lines}"));
        decoded(&folder, &input)?;
    }

    #[test]
    fn no_damage_to_a_parquet_file_makes_it_stumble(at in 0_usize..2_600, byte in any::<u8>()) {
        let folder = Folder::new();
        let mut bytes = include_bytes!("data/counted.snappy.parquet").to_vec();
        let place = at % bytes.len();
        bytes[place] = byte;
        let input = folder.file("sales.parquet", bytes);
        decoded(&folder, &input)?;
    }
}

/// More than the usual where `PROPTEST_CASES` asks for it.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(48)
}

/// What might stand in a field, and what should not.
fn field() -> impl Strategy<Value = String> {
    const ODD: [&str; 12] = [
        "",
        "\"",
        "\"\"",
        "a",
        "NaN",
        "-inf",
        "1e400",
        "-0",
        "9223372036854775807",
        "-9223372036854775808",
        "é",
        "0x1",
    ];
    prop_oneof![
        (0_i32..6).prop_map(|number| number.to_string()),
        proptest::sample::select(&ODD[..]).prop_map(str::to_owned),
        any::<f64>().prop_map(|number| number.to_string()),
    ]
}

/// Either there are forecasts of finite numbers, or there is a reason and no file.
fn decoded(folder: &Folder, input: &std::path::Path) -> Result<(), TestCaseError> {
    for skip_bad in [false, true] {
        match folder.try_forecast(input, &Options { skip_bad, ..options() }) {
            Ok(_) => {
                let output = std::fs::read_to_string(folder.path("forecast.csv")).unwrap();
                let mut reader = csv::Reader::from_reader(output.as_bytes());
                for row in reader.records() {
                    let row = row.unwrap();
                    prop_assert_eq!(row.len(), 7);
                    let numbers = [2, 4, 5, 6].map(|at| row[at].parse::<f64>().unwrap());
                    prop_assert!(numbers.iter().all(|number| number.is_finite() && *number >= 0.0), "{:?}", numbers);
                }
                std::fs::remove_file(folder.path("forecast.csv")).unwrap();
            }
            Err(error) => {
                prop_assert!(!matches!(error, FilesError::Reader { .. }), "{}", error);
                prop_assert_eq!(folder.names().len(), 1, "{}", error);
            }
        }
    }
    Ok(())
}
