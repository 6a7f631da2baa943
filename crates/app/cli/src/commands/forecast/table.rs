//! The errors on rolling origins, for people to read.

use crate::output;
use stockflow_forecast_files::{Accuracy, Table};

/// Shows the table: on standard output, unless the forecasts go there.
pub(super) fn show(table: &Table, output_taken: bool) {
    let heads = ["class", "model", "series", "WAPE", "MASE", "RMSSE", "bias", "SPL"].map(str::to_owned);
    let mut rows = vec![heads];
    let overall = table.overall();
    rows.extend(sorted(overall.iter().map(|(model, accuracy)| ("all", *model, accuracy))));
    rows.extend(sorted(table.rows.iter().map(|((class, model), accuracy)| (*class, *model, accuracy))));
    for line in output::aligned(&rows) {
        if output_taken { output::note(&line) } else { output::line(&line) }
    }
}

/// By class, then by error.
fn sorted<'a>(rows: impl Iterator<Item = (&'static str, &'static str, &'a Accuracy)>) -> Vec<[String; 8]> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by(|a, b| a.0.cmp(b.0).then(a.2.wape().total_cmp(&b.2.wape())));
    rows.into_iter()
        .map(|(class, model, accuracy)| {
            [
                class.to_owned(),
                model.to_owned(),
                accuracy.series.to_string(),
                number(accuracy.wape()),
                number(accuracy.mase()),
                number(accuracy.rmsse()),
                if accuracy.bias().is_finite() { format!("{:+.3}", accuracy.bias()) } else { "-".to_owned() },
                number(accuracy.spl()),
            ]
        })
        .collect()
}

fn number(number: f64) -> String {
    if number.is_finite() { format!("{number:.3}") } else { "-".to_owned() }
}
