//! Results as Markdown.

use crate::curve::Curve;
use anyhow::Result;
use std::io::Write as _;
use stockflow_planning::simulation::Outcome;

/// Writes a line.
pub(crate) fn line(text: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}

fn row(name: &str, told: &str, outcome: &Outcome) -> Result<()> {
    line(&format!(
        "| {name} | {told} | {:.2} % | {:.2} % | {:.0} | {:.0} | {:.0} | {} | {} | {:.0} | {:.0} |",
        100.0 * outcome.fill_rate(),
        100.0 * outcome.stockout_days as f64 / outcome.store_days.max(1) as f64,
        outcome.average_stock(),
        outcome.store_unit_days / outcome.days.max(1) as f64,
        outcome.average_value(),
        outcome.purchases,
        outcome.shipments,
        outcome.written_off,
        outcome.total_cost(),
    ))
}

/// Every point, then the curves at equal fill rates.
pub(crate) fn curves(rivals: &[Curve], ours: &Curve, singles: &[(&str, Outcome)]) -> Result<()> {
    line("")?;
    line(
        "| policy | told | fill rate | stockout days | mean stock | of it in stores | at cost | purchases | shipments | written off | total cost |",
    )?;
    line("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")?;
    for curve in rivals.iter().chain([ours]) {
        for point in &curve.points {
            row(&curve.name, &point.told.to_string(), &point.outcome)?;
        }
    }
    for (name, outcome) in singles {
        row(name, "", outcome)?;
    }
    line("")?;
    line("| mean stock at a fill rate of | planned | rival | rival's stock | planned is less by | at cost by |")?;
    line("| ---: | ---: | --- | ---: | ---: | ---: |")?;
    for fill in [0.90, 0.93, 0.95, 0.96, 0.97, 0.98, 0.99] {
        for rival in rivals {
            let pair = |measure: fn(&Outcome) -> f64| Some((ours.at(fill, measure)?, rival.at(fill, measure)?));
            let (Some((own, theirs)), Some((value, their_value))) =
                (pair(Outcome::average_stock), pair(Outcome::average_value))
            else {
                continue;
            };
            line(&format!(
                "| {:.0} % | {own:.0} | {} | {theirs:.0} | {:.1} % | {:.1} % |",
                100.0 * fill,
                rival.name,
                100.0 * (1.0 - own / theirs),
                100.0 * (1.0 - value / their_value),
            ))?;
        }
    }
    line("")?;
    for curve in rivals.iter().chain([ours]) {
        if let Some(point) = curve.cheapest() {
            line(&format!("cheapest of {}: {:.0} (told {})", curve.name, point.outcome.total_cost(), point.told))?;
        }
    }
    Ok(())
}
