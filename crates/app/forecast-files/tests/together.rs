//! Series of a file that bear on each other: drivers, successors, groups, panels.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside of them")]

mod support;

use proptest::prelude::*;
use std::collections::BTreeMap;
use stockflow_forecast::{ModelName, Request};
use stockflow_forecast_files::{FilesError, Options, Outputs, Panel, run};
use support::{Folder, demand, options, rows};

/// Series and their rows: demand, trebled by some deals more or less, in two regions of two stores each.
fn deals(series: usize, periods: usize) -> Vec<String> {
    let one = |number: usize| {
        let lift = 2 + number % 3;
        let row = |t: usize| {
            let on = (t * 5 + number * 3) % 11 < 2;
            let sold = demand(number % 5, t) * if on { lift } else { 1 };
            // Two deals are known ahead.
            let value = if t <= periods { sold.to_string() } else { String::new() };
            format!("s{number},{t},{value},{},r{},r{}-{}\n", u8::from(on), number % 2, number % 2, number % 4 / 2)
        };
        (1..=periods + 3).map(row).collect()
    };
    (0..series).map(one).collect()
}

fn file(folder: &Folder, name: &str, series: &[String]) -> std::path::PathBuf {
    folder.file(name, format!("series_id,t,value,deal,region,store\n{}", series.concat()))
}

fn keyed(output: &str) -> BTreeMap<(String, String), Vec<String>> {
    rows(output).into_iter().map(|row| ((row[0].clone(), row[1].clone()), row[2..].to_vec())).collect()
}

fn explained(folder: &Folder, input: &std::path::Path, options: &Options) -> Vec<serde_json::Value> {
    let path = folder.path("why.jsonl");
    run(input, &Outputs { explain: Some(path.clone()), ..Outputs::default() }, options, &|_, _| {}).unwrap();
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_drivers_do_is_told_by_the_whole_file_whatever_its_order() {
    let folder = Folder::new();
    // More series than are worked on at a time.
    let series = deals(600, 24);
    let mut turned = series.clone();
    turned.reverse();
    turned.rotate_left(77);
    let straight = folder.forecast(&file(&folder, "a.csv", &series), &options());
    let turned = folder.forecast(&file(&folder, "b.csv", &turned), &options());
    assert!(keyed(&straight) == keyed(&turned));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_driven_series_changes_nothing(count in 5_usize..12, turn in 1_usize..12, periods in 20_usize..60) {
        let folder = Folder::new();
        let series = deals(count, periods);
        let mut turned = series.clone();
        turned.rotate_left(turn % count);
        turned.swap(0, count / 2);
        let straight = folder.forecast(&file(&folder, "a.csv", &series), &options());
        let turned = folder.forecast(&file(&folder, "b.csv", &turned), &options());
        prop_assert_eq!(keyed(&straight), keyed(&turned));
    }
}

#[test]
fn parts_add_up_to_every_whole() {
    let folder = Folder::new();
    let input = file(&folder, "sales.csv", &deals(8, 70));
    let hierarchy = vec![vec!["region".to_owned()], vec!["store".to_owned(), "region".to_owned()]];
    let options = Options { hierarchy, ..options() };
    let output = folder.forecast(&input, &options);
    let names: Vec<String> = rows(&output).iter().step_by(3).map(|row| row[0].clone()).collect();
    assert_eq!(names[..4], ["total", "region=r0", "region=r1", "store=r0-0+region=r0"]);
    assert_eq!(names.len(), 1 + 2 + 4 + 8);
    let told = keyed(&output);
    for t in ["71", "72", "73"] {
        let mean = |name: &str| told[&(name.to_owned(), t.to_owned())][0].parse::<f64>().unwrap();
        let sum = |parts: &[&str]| parts.iter().map(|name| mean(name)).sum::<f64>();
        let near = |whole: f64, parts: f64| assert!((whole - parts).abs() < 1e-9 * whole, "{whole} {parts}");
        near(mean("total"), sum(&["region=r0", "region=r1"]));
        near(mean("region=r0"), sum(&["store=r0-0+region=r0", "store=r0-1+region=r0"]));
        near(mean("region=r1"), sum(&["s1", "s3", "s5", "s7"]));
        let quantiles: Vec<f64> =
            told[&("total".to_owned(), t.to_owned())][2..].iter().map(|q| q.parse().unwrap()).collect();
        assert!(quantiles[0] <= quantiles[1] && quantiles[1] <= quantiles[2] && quantiles[2] > mean("total"));
    }
    let why = explained(&folder, &input, &options);
    assert_eq!((why.len(), &why[0]["series_id"]), (15, &serde_json::json!("total")));
    assert!(why[14]["hierarchy"]["method"].is_string());
}

#[test]
fn a_series_that_begins_later_sold_nothing_before() {
    let folder = Folder::new();
    let late: String = (31..=60).map(|t| format!("late,{t},10,x\n")).collect();
    let early: String = (1..=60).map(|t| format!("early,{t},20,x\n")).collect();
    let input = folder.file("sales.csv", format!("series_id,t,value,shop\n{early}{late}"));
    let options = Options { hierarchy: vec![vec!["shop".to_owned()]], ..options() };
    let told = keyed(&folder.forecast(&input, &options));
    let mean = |name: &str| told[&(name.to_owned(), "61".to_owned())][0].parse::<f64>().unwrap();
    assert!((mean("late") + mean("early") - mean("shop=x")).abs() < 1e-9);
    assert!((mean("total") - 30.0).abs() < 1.5, "{}", mean("total"));
}

#[test]
fn a_successor_goes_on_with_its_predecessors_history() {
    let folder = Folder::new();
    // The old one has a week's pattern for ten weeks; the new one sells half as much for three days.
    let old: String = (1..=70).map(|t| format!("old,{t},{}\n", 2 * demand(0, t))).collect();
    let new: String = (71..=76).map(|t| format!("new,{t},{}\n", demand(0, t))).collect();
    let input = folder.file("sales.csv", format!("series_id,t,value\n{old}{new}"));
    let lineage = folder.file("lineage.csv", "predecessor,successor\nnew,next\nold,new\n");
    let options = Options { lineage: Some(lineage), ..options() };
    let told = keyed(&folder.forecast(&input, &options));
    // Saturday and Sunday of the pattern, not the mean of six days.
    let mean = |name: &str, t: &str| told[&(name.to_owned(), t.to_owned())][0].parse::<f64>().unwrap();
    let expected = demand(0, 77) as f64;
    assert!((mean("new", "77") / expected - 1.0).abs() < 0.5, "{} {expected}", mean("new", "77"));
    // What has not sold yet has its predecessor's forecast.
    assert_eq!(mean("next", "77"), mean("new", "77"));
    let why = explained(&folder, &input, &options);
    let new = why.iter().find(|line| line["series_id"] == "new").unwrap();
    assert_eq!((&new["lineage"]["predecessor"], &new["lineage"]["periods"]), (&"old".into(), &70.into()));
    assert!(new["lineage"]["ratio"].as_f64().unwrap() < 0.8);
}

#[test]
fn a_lineage_that_cannot_be_is_refused_with_its_line() {
    let folder = Folder::new();
    let input = folder.file("sales.csv", support::csv(2, 40));
    let error = |text: &str| {
        let options = Options { lineage: Some(folder.file("lineage.csv", text)), ..options() };
        folder.try_forecast(&input, &options).unwrap_err().to_string()
    };
    let wrong = |text: &str, what: &str| assert!(error(text).ends_with(what), "{}", error(text));
    wrong("predecessor,successor\ns0,s1\ns1,s0\n", "line 3: s0 comes before itself");
    wrong("predecessor,successor\nold,s1\n", "line 2: there is no series old with a history");
    wrong("predecessor,successor\ns0,s1\ns2,s1\n", "line 3: s1 has a predecessor already, on line 2");
    wrong("predecessor,successor\ns0,\n", "line 2: predecessor or successor is empty");
    wrong("before,after\n", "there is no column predecessor; the header names before, after");
}

#[test]
fn a_panel_knows_of_deals_ahead_and_has_the_same_bits_in_any_order() {
    let folder = Folder::new();
    let series = deals(60, 80);
    let input = file(&folder, "sales.csv", &series);
    let panel = Options { panel: Panel::Auto, ..options() };
    let summary = folder.try_forecast(&input, &panel).unwrap();
    assert!(summary.together.unwrap().starts_with("a panel"));
    let output = std::fs::read_to_string(folder.path("forecast.csv")).unwrap();
    let told = keyed(&output);
    let (mut on, mut off) = (Vec::new(), Vec::new());
    for number in (0..60).filter(|number| number % 3 == 2) {
        for t in 81..=83 {
            let mean: f64 = told[&(format!("s{number}"), t.to_string())][0].parse().unwrap();
            let usual = mean / demand(number % 5, t) as f64;
            if (t * 5 + number * 3) % 11 < 2 { on.push(usual) } else { off.push(usual) }
        }
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    // These sell four times as much on a deal.
    assert!(mean(&on) > 2.0 * mean(&off), "{} {}", mean(&on), mean(&off));
    let mut turned = series.clone();
    turned.rotate_left(23);
    let turned = folder.forecast(&file(&folder, "b.csv", &turned), &Options { threads: 1, ..panel.clone() });
    assert!(keyed(&turned) == told);
    let why = explained(&folder, &input, &panel);
    let models: Vec<&str> =
        why[0]["candidates"].as_array().unwrap().iter().map(|one| one["model"].as_str().unwrap()).collect();
    assert!(models.contains(&"global model"), "{models:?}");
    assert!(why[0]["panel"]["share_of_global_model"].as_f64().is_some());
}

#[test]
fn a_few_series_are_no_panel_by_themselves() {
    let folder = Folder::new();
    let input = folder.file("sales.csv", support::csv(4, 40));
    let summary = folder.try_forecast(&input, &Options { panel: Panel::Auto, ..options() }).unwrap();
    assert_eq!((summary.series, summary.together), (4, None));
    let whole = std::fs::read_to_string(folder.path("forecast.csv")).unwrap();
    assert_eq!(folder.forecast(&input, &options()), whole);
}

#[test]
fn what_does_not_go_together_is_refused() {
    let folder = Folder::new();
    let input = file(&folder, "sales.csv", &deals(4, 30));
    let hierarchy = vec![vec!["region".to_owned()]];
    let both = Options { hierarchy: hierarchy.clone(), panel: Panel::Always, ..options() };
    assert!(matches!(folder.try_forecast(&input, &both), Err(FilesError::Together(_))));
    let outputs = Outputs { backtest: true, ..Outputs::default() };
    let past = run(&input, &outputs, &Options { hierarchy, ..options() }, &|_, _| {});
    assert!(matches!(past, Err(FilesError::Together(_))));
    let unknown = Options { hierarchy: vec![vec!["country".to_owned()]], ..options() };
    assert!(folder.try_forecast(&input, &unknown).unwrap_err().to_string().contains("no column country to group"));
}

/// Yearly figures that grow at a pace of their own.
fn years(series: usize) -> Vec<String> {
    let one = |number: usize| {
        let row = |t: usize| {
            let value = (100 + 7 * number) as f64 * (1.0 + 0.01 * (number % 6) as f64).powi(t as i32);
            format!("y{number},{t},{}\n", value + ((t * 13 + number * 5) % 17) as f64)
        };
        (1..=14 + number % 9).map(row).collect()
    };
    (0..series).map(one).collect()
}

fn yearly(models: Vec<ModelName>, threads: usize) -> Options {
    let request = Request { season: 1, horizon: 4, models, ..options().request };
    Options { request, threads, ..options() }
}

#[test]
fn yearly_series_learn_from_each_other_whatever_their_order_and_the_threads() {
    let folder = Folder::new();
    // More series than are worked on at a time.
    let series = years(400);
    let mut turned = series.clone();
    turned.reverse();
    turned.rotate_left(61);
    let file = |name: &str, series: &[String]| folder.file(name, format!("series_id,t,value\n{}", series.concat()));
    let input = file("a.csv", &series);
    let straight = folder.forecast(&input, &yearly(Vec::new(), 2));
    assert!(keyed(&straight) == keyed(&folder.forecast(&file("b.csv", &turned), &yearly(Vec::new(), 1))));
    let why = explained(&folder, &input, &yearly(Vec::new(), 0));
    let averaged = |line: &serde_json::Value| {
        let mut candidates = line["candidates"].as_array().unwrap().iter();
        candidates.any(|one| one["model"] == "pooled autoregression" && one["outcome"] == "averaged")
    };
    let shared = why.iter().filter(|line| averaged(line)).count();
    assert!(shared > 300, "{shared} of {}", why.len());
    let outputs = Outputs { backtest: true, ..Outputs::default() };
    let summary = run(&input, &outputs, &yearly(Vec::new(), 0), &|_, _| {}).unwrap();
    assert!(summary.table.rows.keys().any(|(_, model)| *model == "pooled autoregression"));
}

#[test]
fn yearly_series_that_name_other_models_or_are_few_stand_for_themselves() {
    let folder = Folder::new();
    let file = |name: &str, series: &[String]| folder.file(name, format!("series_id,t,value\n{}", series.concat()));
    let series = years(80);
    let (all, few) = (file("a.csv", &series), file("b.csv", &series[..30]));
    let first = |input: &std::path::Path, models: Vec<ModelName>| {
        folder.forecast(input, &yearly(models, 0)).lines().take(30 * 4 + 1).map(str::to_owned).collect::<Vec<_>>()
    };
    let own = vec![ModelName::Ets, ModelName::DynamicTheta];
    assert_eq!(first(&all, own.clone()), first(&few, own));
    assert_ne!(first(&all, Vec::new()), first(&few, Vec::new()));
    let alone = first(&all, vec![ModelName::Pooled]);
    assert!(alone[1..].iter().all(|row| row.split(',').nth(3) == Some("pooled autoregression")));
}
