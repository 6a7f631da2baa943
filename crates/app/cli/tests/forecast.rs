//! `stockflow forecast`: a file in, a file out.

mod support;

use support::{Folder, stderr, stdout};

/// Five weeks of two series, the last week held out.
fn sales() -> String {
    let mut text = "series_id,t,value,price,split\n".to_owned();
    for series in ["north", "south"] {
        for t in 1..=70 {
            let sold = [3, 4, 3, 5, 9, 14, 8][t % 7] + t % 2;
            let split = if t > 63 { "test" } else { "train" };
            text.push_str(&format!("{series},{t},{sold},1.99,{split}\n"));
        }
    }
    text
}

#[test]
fn a_file_is_forecast_with_its_reasons_and_its_past() {
    let folder = Folder::new();
    std::fs::write(folder.path().join("sales.csv"), sales()).unwrap();
    let output = folder.run(&[
        "forecast",
        "--input",
        "sales.csv",
        "--horizon",
        "7",
        "--season",
        "7",
        "--quantiles",
        "0.05,0.5,0.95",
        "--output",
        "forecast.csv",
        "--explain",
        "why.jsonl",
        "--backtest",
    ]);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = std::fs::read_to_string(folder.path().join("forecast.csv")).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("series_id,t,forecast,model,q_0.05,q_0.5,q_0.95"));
    assert!(lines.next().unwrap().starts_with("north,64,"));
    assert_eq!(text.lines().count(), 15);
    let why = std::fs::read_to_string(folder.path().join("why.jsonl")).unwrap();
    let why: serde_json::Value = serde_json::from_str(why.lines().last().unwrap()).unwrap();
    assert_eq!(why["series_id"], "south");
    let table = stdout(&output);
    assert!(table.starts_with("class") && table.contains("engine's choice"), "{table}");
}

#[test]
fn standard_output_gets_the_forecast_alone() {
    let folder = Folder::new();
    std::fs::write(folder.path().join("sales.csv"), sales()).unwrap();
    let text = folder.text(&["forecast", "-i", "sales.csv", "--horizon", "2", "-o", "-", "--threads", "2"]);
    assert_eq!(text.lines().count(), 5);
    let one = folder.text(&["forecast", "-i", "sales.csv", "--horizon", "2", "-o", "-", "--threads", "1"]);
    assert_eq!(text, one);
}

#[test]
fn a_malformed_row_is_named_and_stops_the_file_unless_it_may_be_passed_over() {
    let folder = Folder::new();
    std::fs::write(folder.path().join("sales.csv"), sales().replace("north,9,", "north,nine,")).unwrap();
    let arguments = ["forecast", "-i", "sales.csv", "-o", "forecast.csv"];
    let refused = folder.run(&arguments);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("sales.csv line 10: t \"nine\" is not a whole number"), "{}", stderr(&refused));
    assert!(!folder.path().join("forecast.csv").exists());
    let passed = folder.run(&[&arguments[..], &["--skip-bad"]].concat());
    assert!(passed.status.success() && stderr(&passed).contains("1 rows were passed over"));
    assert!(folder.path().join("forecast.csv").exists());
}

#[test]
fn a_model_that_is_none_is_a_wrong_command_line() {
    let folder = Folder::new();
    let output = folder.run(&["forecast", "-i", "sales.csv", "-o", "-", "--models", "prophet"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("dynamic-theta"));
}

#[test]
fn seasons_go_from_the_shortest_to_the_longest() {
    let folder = Folder::new();
    std::fs::write(folder.path().join("sales.csv"), sales()).unwrap();
    let both = folder.run(&["forecast", "-i", "sales.csv", "--horizon", "2", "-o", "-", "--season", "7,14"]);
    assert_eq!(stdout(&both).lines().count(), 5, "{}", stderr(&both));
    let turned = folder.run(&["forecast", "-i", "sales.csv", "-o", "-", "--season", "14,7"]);
    assert_eq!(turned.status.code(), Some(1));
    assert!(stderr(&turned).contains("a season of 7 periods is not longer"), "{}", stderr(&turned));
}

#[test]
fn groups_successors_and_panels_are_asked_for_by_name() {
    let folder = Folder::new();
    let sales = sales().replace("price,split", "shop,split").replace("north,", "n,").replace("south,", "s,");
    std::fs::write(folder.path().join("sales.csv"), sales.replace(",1.99,", ",corner,")).unwrap();
    std::fs::write(folder.path().join("lineage.csv"), "predecessor,successor\nn,heir\n").unwrap();
    let text =
        |more: &[&str]| folder.text(&[&["forecast", "-i", "sales.csv", "--horizon", "2", "-o", "-"], more].concat());
    let groups = text(&["--hierarchy", "shop"]);
    assert!(groups.contains("\ntotal,64,") && groups.contains("\nshop=corner,64,"), "{groups}");
    let heirs = text(&["--lineage", "lineage.csv"]);
    assert!(heirs.contains("\nheir,64,"), "{heirs}");
    assert_eq!(text(&["--models", "panel"]).lines().count(), 5);
    assert_eq!(text(&["--models", "auto"]), text(&[]));
}
