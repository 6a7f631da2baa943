//! What comes out of a file: its columns, its order, its bits.

mod support;

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Read, Write};
use stockflow_forecast::{Request, Series, forecast};
use stockflow_forecast_files::{Missing, Options, Outputs, run};
use support::{Folder, csv, demand, options, rows};

#[test]
fn the_output_has_these_columns_and_goes_on_with_the_count() {
    let folder = Folder::new();
    let input = folder.file("sales.csv", csv(2, 40));
    let output = folder.forecast(&input, &options());
    assert_eq!(output.lines().next(), Some("series_id,t,forecast,model,q_0.05,q_0.5,q_0.95"));
    let rows = rows(&output);
    let keys: Vec<(&str, &str)> = rows.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    assert_eq!(keys, [("s0", "41"), ("s0", "42"), ("s0", "43"), ("s1", "41"), ("s1", "42"), ("s1", "43")]);
}

#[test]
fn forecasts_are_those_of_the_engine() {
    let folder = Folder::new();
    let input = folder.file("sales.csv", csv(1, 60));
    let options = options();
    let values: Vec<f64> = (1..=60).map(|t| demand(0, t) as f64).collect();
    let answer = forecast(&Series::new(&values), &options.request).unwrap();
    for (ahead, row) in rows(&folder.forecast(&input, &options)).iter().enumerate() {
        assert_eq!(row[2].parse::<f64>().unwrap(), answer.mean[ahead]);
        assert_eq!(row[3], answer.explanation.chosen.as_str());
        for (path, field) in answer.quantiles.iter().zip(&row[4..]) {
            assert_eq!(field.parse::<f64>().unwrap(), path.values[ahead]);
        }
    }
}

#[test]
fn quantiles_keep_the_order_asked_for() {
    let folder = Folder::new();
    let input = folder.file("sales.csv", csv(1, 40));
    let mut options = options();
    options.request.quantiles = vec![0.9, 0.1];
    let output = folder.forecast(&input, &options);
    assert_eq!(output.lines().next(), Some("series_id,t,forecast,model,q_0.9,q_0.1"));
    assert!(rows(&output).iter().all(|row| row[4].parse::<f64>().unwrap() > row[5].parse::<f64>().unwrap()));
}

#[test]
fn the_bits_are_the_same_for_any_number_of_threads_and_any_order_of_rows() {
    let folder = Folder::new();
    let text = csv(40, 30);
    let input = folder.file("sales.csv", &text);
    let one = folder.forecast(&input, &Options { threads: 1, ..options() });
    assert_eq!(folder.forecast(&input, &Options { threads: 3, ..options() }), one);
    // By period first: the rows of a series stand apart.
    let mut lines: Vec<&str> = text.lines().skip(1).collect();
    lines.sort_by_key(|line| line.split(',').nth(1).and_then(|t| t.parse::<u32>().ok()));
    let scattered = folder.file("scattered.csv", format!("series_id,t,value\n{}\n", lines.join("\n")));
    let summary = folder.try_forecast(&scattered, &options()).unwrap();
    assert!(summary.scattered);
    assert_eq!(std::fs::read_to_string(folder.path("forecast.csv")).unwrap(), one);
}

#[test]
fn compressed_input_and_output_are_the_same_as_plain() {
    let folder = Folder::new();
    let plain = folder.file("sales.csv", csv(3, 30));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(csv(3, 30).as_bytes()).unwrap();
    let compressed = folder.file("sales.csv.gz", encoder.finish().unwrap());
    let wanted = folder.forecast(&plain, &options());
    let outputs = Outputs { forecast: Some(folder.path("out.csv.gz")), ..Outputs::default() };
    run(&compressed, &outputs, &options(), &|_, _| {}).unwrap();
    let mut text = String::new();
    let file = std::fs::File::open(folder.path("out.csv.gz")).unwrap();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    assert_eq!(text, wanted);
}

#[test]
fn what_is_held_out_changes_nothing() {
    let folder = Folder::new();
    let history: String = csv(1, 40).lines().skip(1).map(|line| format!("{line},train\n")).collect();
    let file = |name: &str, rows: &str| folder.file(name, format!("series_id,t,value,split\n{history}{rows}"));
    let low = file("low.csv", "s0,41,0,test\ns0,42,0,test\n");
    let high = file("high.csv", "s0,41,9999,test\ns0,42,not even a number,test\n");
    let none = file("none.csv", "");
    let wanted = folder.forecast(&none, &options());
    assert_eq!(folder.forecast(&low, &options()), wanted);
    assert_eq!(folder.forecast(&high, &options()), wanted);
}

#[test]
fn dates_are_counted_from_the_first_row_of_the_series() {
    let folder = Folder::new();
    let mut text = "date,series_id,value\n".to_owned();
    for day in 1..=30 {
        text.push_str(&format!("2017-01-{day:02},a,{}\n", demand(0, day)));
    }
    let input = folder.file("sales.csv", text);
    let rows = rows(&folder.forecast(&input, &options()));
    assert_eq!(rows.iter().map(|row| row[1].as_str()).collect::<Vec<_>>(), ["31", "32", "33"]);
}

#[test]
fn a_day_without_a_row_is_a_gap_unless_told_otherwise() {
    let folder = Folder::new();
    let mut text = "series_id,t,value\n".to_owned();
    (1..=60).step_by(2).for_each(|t| text.push_str(&format!("a,{t},10\n")));
    let input = folder.file("sales.csv", text);
    let mean = |options: &Options| {
        let rows = rows(&folder.forecast(&input, options));
        rows.iter().map(|row| row[2].parse::<f64>().unwrap()).sum::<f64>() / 3.0
    };
    assert!((mean(&options()) - 10.0).abs() < 1e-9);
    assert!(mean(&Options { missing: Missing::Zero, ..options() }) < 8.0);
}

#[test]
fn a_forecast_can_begin_in_the_past() {
    let folder = Folder::new();
    let whole = folder.file("whole.csv", csv(1, 40));
    let cut = folder.file("cut.csv", csv(1, 30));
    let until = Options { until: Some("30".to_owned()), ..options() };
    let output = folder.forecast(&whole, &until);
    assert_eq!(output, folder.forecast(&cut, &options()));
}

#[test]
fn explanations_are_a_line_of_json_a_series() {
    let folder = Folder::new();
    let input = folder.file("sales.csv", csv(2, 40));
    let explain = folder.path("why.jsonl");
    run(&input, &Outputs { explain: Some(explain.clone()), ..Outputs::default() }, &options(), &|_, _| {}).unwrap();
    let text = std::fs::read_to_string(explain).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1]["series_id"], "s1");
    assert_eq!(lines[0]["class"], "smooth");
    assert!(lines[0]["reason"].as_str().unwrap().contains("WAPE"));
    assert_eq!(lines[0]["candidates"][0]["outcome"], "chosen");
}

#[test]
fn only_the_models_asked_for_are_tried() {
    let folder = Folder::new();
    let input = folder.file("sales.csv", csv(1, 50));
    let request = Request { models: vec!["seasonal-naive".parse().unwrap()], ..options().request };
    let output = rows(&folder.forecast(&input, &Options { request, ..options() }));
    for (ahead, row) in output.iter().enumerate() {
        assert_eq!(row[3], "seasonal naive");
        assert_eq!(row[2].parse::<usize>().unwrap(), demand(0, 44 + ahead));
    }
}

#[test]
fn a_lasting_change_of_level_is_told_in_the_series_own_count() {
    let folder = Folder::new();
    let mut text = "series_id,t,value\n".to_owned();
    for t in 0..100 {
        let sold = if t < 70 { 10.0 } else { 25.0 } + f64::from(t * t * 31 % 101) / 50.0;
        text.push_str(&format!("a,{},{sold}\n", 501 + t));
    }
    let input = folder.file("sales.csv", text);
    let explain = folder.path("why.jsonl");
    run(&input, &Outputs { explain: Some(explain.clone()), ..Outputs::default() }, &options(), &|_, _| {}).unwrap();
    let line: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(explain).unwrap()).unwrap();
    assert_eq!(line["corrections"]["level_shift"]["t"], 571);
}

#[test]
fn a_longer_season_is_followed_beside_the_first() {
    let folder = Folder::new();
    // A day of 6 periods, a week of 7 days; the last two days of the week sell three times as much.
    let sold = |t: usize| {
        let day = [20.0, 26.0, 44.0, 38.0, 32.0, 26.0][t % 6] + (t * 7 % 5) as f64 / 10.0;
        if t / 6 % 7 > 4 { 3.0 * day } else { day }
    };
    let lines: String = (0..42 * 12).map(|t| format!("a,{t},{}\n", sold(t))).collect();
    let input = folder.file("sales.csv", format!("series_id,t,value\n{lines}"));
    let error = |longer_seasons: Vec<usize>| {
        let request = Request { horizon: 42, season: 6, longer_seasons, ..options().request };
        let output = rows(&folder.forecast(&input, &Options { request, ..options() }));
        let misses = output.iter().map(|row| {
            let actual = sold(row[1].parse().unwrap());
            (row[2].parse::<f64>().unwrap() - actual).abs() / actual
        });
        misses.sum::<f64>() / output.len() as f64
    };
    let (one, both) = (error(Vec::new()), error(vec![42]));
    assert!(both < 0.05 && both < 0.5 * one, "{both} with the week, {one} without");
}

/// `--output /dev/null` put a file in the place of the device.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_written_into_and_stays_what_it_is() {
    use std::os::unix::fs::FileTypeExt;
    let folder = Folder::new();
    let input = folder.file("sales.csv", csv(1, 40));
    let pipe = folder.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    run(&input, &Outputs { forecast: Some(pipe.clone()), ..Outputs::default() }, &options(), &|_, _| {}).unwrap();
    assert!(reader.join().unwrap().starts_with("series_id,t,forecast"));
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
}
