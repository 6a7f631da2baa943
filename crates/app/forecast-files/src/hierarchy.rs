//! The series of a file and their groups, forecast so that parts add up to wholes.

use crate::explain::{explain, explain_group};
use crate::options::{Missing, Options};
use crate::prepare::Prepared;
use crate::work::{Done, Wanted, lines};
use crate::{FilesError, panel};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use stockflow_forecast::Request;
use stockflow_forecast::hierarchy::{Coherent, Hierarchy, forecast_hierarchy};

/// The groups by name, with the places of their members: the total, then level by level, each by label.
fn groups(series: &[Prepared], options: &Options) -> Vec<(String, Vec<usize>)> {
    let columns = options.labels();
    let mut groups = vec![("total".to_owned(), (0..series.len()).collect())];
    for level in &options.hierarchy {
        let mut found: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
        for (at, one) in series.iter().enumerate() {
            let places = level.iter().filter_map(|name| columns.iter().position(|column| column == name));
            let labels = places.filter_map(|place| one.labels.get(place)).map(String::as_str).collect();
            found.entry(labels).or_default().push(at);
        }
        for (labels, members) in found {
            let named = level.iter().zip(labels).map(|(column, label)| format!("{column}={label}"));
            groups.push((named.collect::<Vec<_>>().join("+"), members));
        }
    }
    groups
}

/// Forecasts the groups, in the order of [`groups`], and then the series.
///
/// The forecast begins after the last period of any series, and all have as many periods: before its first
/// row a series sold nothing, after its last nothing is known (or nothing was sold, where told so).
///
/// # Errors
///
/// When the series share no clock, or one cannot be forecast.
pub(crate) fn forecast(
    series: &[Prepared],
    options: &Options,
    wanted: Wanted,
) -> Result<(Vec<Done>, String), FilesError> {
    let clock = panel::Clock::of(series)?;
    let bottoms: Vec<Vec<f64>> = series.iter().map(|one| aligned(one, &clock, options)).collect();
    let groups = groups(series, options);
    // Names may repeat members; the engine wants each sum once.
    let mut distinct: Vec<Vec<usize>> = Vec::new();
    let mut places = Vec::new();
    for (_, members) in &groups {
        let known = distinct.iter().position(|other| other == members);
        let own = (members.len() == 1).then(|| Node::Series(members[0]));
        places.push(own.unwrap_or_else(|| {
            Node::Group(known.unwrap_or_else(|| {
                distinct.push(members.clone());
                distinct.len() - 1
            }))
        }));
    }
    let count = distinct.len();
    let hierarchy = Hierarchy::new(series.len(), distinct)?;
    let request = Request { count: series.iter().all(|one| one.whole), ..options.request.clone() };
    let answer = forecast_hierarchy(&hierarchy, &bottoms, &request)?;
    let how = how(&answer);
    let next = clock.length as i64;
    let mut done = Vec::with_capacity(groups.len() + series.len());
    for ((name, members), place) in groups.iter().zip(places) {
        let node = match place {
            Node::Series(at) => count + at,
            Node::Group(at) => at,
        };
        // Counted as the first member's, when it is counted from its own first row.
        let first = members.iter().map(|at| series[*at].next - (clock.end() - series[*at].first)).min().unwrap_or(1);
        let forecast = &answer.nodes[node];
        let mut one = Done { forecast: true, ..Done::default() };
        if wanted.forecast {
            lines(&mut one.lines, name, first + next, forecast, &options.request.quantiles);
        }
        if wanted.explain {
            one.explanation = explain_group(name, first, forecast, ("hierarchy", how.clone()));
        }
        done.push(one);
    }
    for (at, prepared) in series.iter().enumerate() {
        let forecast = &answer.nodes[count + at];
        let mut one = Done { forecast: true, ..Done::default() };
        // The series' own count goes on over what is not known at its end.
        let late = clock.end() - (prepared.first + prepared.values.len() as i64);
        if wanted.forecast {
            lines(&mut one.lines, &prepared.id, prepared.next + late, forecast, &options.request.quantiles);
        }
        if wanted.explain {
            one.explanation = explain(prepared, forecast, None, Some(("hierarchy", how.clone())));
        }
        done.push(one);
    }
    let told =
        format!("{} groups and {} series made to agree by {}", groups.len(), series.len(), answer.method.as_str());
    Ok((done, told))
}

/// Where a group's forecast stands.
enum Node {
    Group(usize),
    /// A group of one is that one.
    Series(usize),
}

/// One value a period of the clock.
fn aligned(series: &Prepared, clock: &panel::Clock, options: &Options) -> Vec<f64> {
    let before = usize::try_from(series.first - clock.first).unwrap_or(0);
    let mut values = vec![0.0; before];
    // A stockout hides demand that a sum cannot do without.
    let known = series.values.iter().zip(&series.censored);
    values.extend(known.map(|(value, out)| if *out { f64::NAN } else { *value }));
    values.resize(clock.length, if options.missing == Missing::Zero { 0.0 } else { f64::NAN });
    values
}

fn how(answer: &Coherent) -> Value {
    let tried = answer.tried.iter().map(|(method, error)| json!({ "method": method.as_str(), "error": error }));
    json!({ "method": answer.method.as_str(), "tried": tried.collect::<Vec<_>>() })
}
