//! Files that cannot be used, and rows that cannot.

mod support;

use stockflow_forecast_files::{FilesError, Options};
use support::{Folder, csv, options, rows};

const BROKEN: &str = "series_id,t,value\na,1,5\na,2,many\na,3,6\na,4\na,5,inf\n,6,1\na,7,8\n";

#[test]
fn malformed_rows_are_named_by_line_and_nothing_is_written() {
    let folder = Folder::new();
    let input = folder.file("sales.csv", BROKEN);
    let Err(FilesError::BadRows(faults)) = folder.try_forecast(&input, &options()) else {
        panic!("the file is refused");
    };
    let told: Vec<String> = faults.first.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "line 3: value \"many\" is not a number",
            "line 5: 2 fields stand where the header has 3",
            "line 6: value \"inf\" is not a finite number; leave the field empty where it is missing",
            "line 7: series_id is empty",
        ]
    );
    assert_eq!((faults.count, folder.names()), (4, vec!["sales.csv".to_owned()]));
}

#[test]
fn malformed_rows_can_be_passed_over() {
    let folder = Folder::new();
    let input = folder.file("sales.csv", BROKEN);
    let summary = folder.try_forecast(&input, &Options { skip_bad: true, ..options() }).unwrap();
    assert_eq!((summary.series, summary.skipped.count), (1, 4));
    let rows = rows(&std::fs::read_to_string(folder.path("forecast.csv")).unwrap());
    assert_eq!(rows[0][1], "8");
}

#[test]
fn a_period_told_twice_and_a_series_without_history_are_faults() {
    let folder = Folder::new();
    let input = folder.file("sales.csv", "series_id,t,value\na,1,5\na,1,6\nb,1,\nc,1,4\n");
    let Err(FilesError::BadRows(faults)) = folder.try_forecast(&input, &options()) else {
        panic!("the file is refused");
    };
    assert_eq!(faults.first[0].line, 3);
    assert!(faults.first[1].to_string().contains("line 4: series b has no history"));
    assert_eq!(faults.count, 2);
}

#[test]
fn an_output_that_stood_there_stays_when_the_file_is_refused() {
    let folder = Folder::new();
    let input = folder.file("sales.csv", BROKEN);
    folder.file("forecast.csv", "of yesterday");
    assert!(folder.try_forecast(&input, &options()).is_err());
    assert_eq!(std::fs::read_to_string(folder.path("forecast.csv")).unwrap(), "of yesterday");
}

#[test]
fn a_file_that_is_none_says_so() {
    let folder = Folder::new();
    let told = |name: &str, content: &str| {
        let input = folder.file(name, content);
        folder.try_forecast(&input, &options()).unwrap_err().to_string()
    };
    assert!(told("a.csv", "").contains("there is no column"), "{}", told("a.csv", ""));
    assert!(told("b.csv", "series_id,t,value\n").contains("there is no series"));
    assert!(told("c.csv", "series_id,value\na,1\n").contains("no column date or t"));
    assert!(told("d.parquet", "PAR1 and nothing that follows").contains("d.parquet"));
    let missing = folder.try_forecast(&folder.path("missing.csv"), &options()).unwrap_err().to_string();
    assert!(missing.contains("missing.csv"), "{missing}");
}

#[test]
fn a_request_that_makes_no_sense_is_refused_before_the_file_is_read() {
    let folder = Folder::new();
    let input = folder.path("missing.csv");
    let told = |change: &dyn Fn(&mut Options)| {
        let mut options = options();
        change(&mut options);
        folder.try_forecast(&input, &options).unwrap_err().to_string()
    };
    assert!(told(&|o| o.request.horizon = 0).contains("horizon"));
    assert!(told(&|o| o.request.quantiles = vec![0.5, 0.5]).contains("asked for twice"));
    assert!(told(&|o| o.request.quantiles = vec![1.0]).contains("strictly between 0 and 1"));
    assert!(told(&|o| o.request.longer_seasons = vec![7]).contains("season of 7 periods is not longer"));
    assert!(told(&|o| o.request.longer_seasons = vec![365, 30]).contains("season of 30 periods is not longer"));
}

#[test]
fn the_end_of_history_must_fit_the_file() {
    let folder = Folder::new();
    let input = folder.file("sales.csv", csv(1, 20));
    let options = Options { until: Some("2017-01-01".to_owned()), ..options() };
    let error = folder.try_forecast(&input, &options).unwrap_err().to_string();
    assert_eq!(error, "the end of history \"2017-01-01\" is no whole number");
}
