//! Successors that go on with their predecessor's history.

use crate::prepare::Prepared;
use crate::{FilesError, Options};
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use stockflow_forecast::lineage::join;

/// Who follows whom, as a file tells it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lineage {
    /// Line and predecessor by successor.
    of: BTreeMap<String, (u64, String)>,
}

impl Lineage {
    /// Reads a CSV file with the columns `predecessor` and `successor`.
    pub(crate) fn read(path: &Path) -> Result<Self, FilesError> {
        let wrong = |source| FilesError::Csv { path: path.to_owned(), source };
        let mut reader = csv::Reader::from_path(path).map_err(wrong)?;
        let header = reader.headers().map_err(wrong)?.clone();
        let place = |name: &'static str| {
            let found = || header.iter().collect::<Vec<_>>().join(", ");
            let place = header.iter().position(|column| column == name);
            place.ok_or_else(|| FilesError::NoColumn { path: path.to_owned(), column: name, found: found() })
        };
        let (before, after) = (place("predecessor")?, place("successor")?);
        let mut lineage = Self::default();
        for record in reader.records() {
            let record = record.map_err(wrong)?;
            let line = record.position().map_or(0, csv::Position::line);
            let fault = |what: String| FilesError::Lineage { path: path.to_owned(), line, what };
            let (before, after) = (record[before].to_owned(), record[after].to_owned());
            if before.is_empty() || after.is_empty() {
                return Err(fault("predecessor or successor is empty".to_owned()));
            }
            if let Some((other, _)) = lineage.of.get(&after) {
                return Err(fault(format!("{after} has a predecessor already, on line {other}")));
            }
            lineage.of.insert(after, (line, before));
        }
        lineage.check(path)?;
        Ok(lineage)
    }

    /// Refuses series that go back to themselves.
    fn check(&self, path: &Path) -> Result<(), FilesError> {
        for (start, (line, _)) in &self.of {
            let mut at = start;
            for _ in 0..=self.of.len() {
                match self.of.get(at) {
                    Some((_, before)) => at = before,
                    None => break,
                }
                if at == start {
                    let what = format!("{start} comes before itself");
                    return Err(FilesError::Lineage { path: path.to_owned(), line: *line, what });
                }
            }
        }
        Ok(())
    }

    /// The successors.
    pub(crate) fn heirs(&self) -> HashSet<String> {
        self.of.keys().cloned().collect()
    }

    /// Gives each successor its predecessor's history, the oldest of a line first; a successor without
    /// history is added behind the others.
    pub(crate) fn join(&self, series: &mut Vec<Prepared>, path: &Path, options: &Options) -> Result<(), FilesError> {
        let mut places: HashMap<String, usize> =
            series.iter().enumerate().map(|(at, one)| (one.id.clone(), at)).collect();
        let mut waiting: Vec<&String> = self.of.keys().collect();
        while !waiting.is_empty() {
            let (later, now): (Vec<_>, Vec<_>) =
                waiting.iter().copied().partition(|heir| waiting.contains(&&self.of[*heir].1));
            for heir in now {
                let (line, before) = &self.of[heir];
                let fault = |what: String| FilesError::Lineage { path: path.to_owned(), line: *line, what };
                let parent = places.get(before).map(|at| series[*at].clone());
                let parent = parent.ok_or_else(|| fault(format!("there is no series {before} with a history")))?;
                match places.get(heir) {
                    Some(&at) => {
                        let joined = after(&parent, &series[at], options.request.season);
                        series[at] = joined.map_err(fault)?;
                    }
                    None => {
                        places.insert(heir.clone(), series.len());
                        series.push(unborn(&parent, heir, options.request.season).map_err(fault)?);
                    }
                }
            }
            waiting = later;
        }
        Ok(())
    }
}

/// The successor with the predecessor's history before its own.
fn after(parent: &Prepared, own: &Prepared, season: usize) -> Result<Prepared, String> {
    let start = usize::try_from(own.first - parent.first).unwrap_or(0);
    let joined = join(&parent.values, &own.values, start, season)
        .map_err(|error| format!("{} cannot follow {}: {error}", own.id, parent.id))?;
    let inherited = joined.inherited;
    let mut censored: Vec<bool> = parent.censored.iter().copied().take(inherited).collect();
    censored.resize(inherited, false);
    censored.extend(&own.censored);
    let cause = |cause: &crate::causes::Cause| {
        let same = parent.causes.iter().find(|other| other.name() == cause.name());
        cause.after(same, inherited)
    };
    Ok(Prepared {
        censored,
        first_weekday: parent.first_weekday,
        first: parent.first,
        causes: own.causes.iter().map(cause).collect(),
        strips: own.strips.iter().zip(&parent.strips).map(|(own, old)| own.after(old, inherited)).collect(),
        inherited: Some(told(parent, &joined)),
        values: joined.values,
        ..own.clone()
    })
}

/// A successor that has not sold yet: its predecessor's history under its own name.
fn unborn(parent: &Prepared, id: &str, season: usize) -> Result<Prepared, String> {
    let joined = join(&parent.values, &[], parent.values.len(), season)
        .map_err(|error| format!("{id} cannot follow {}: {error}", parent.id))?;
    Ok(Prepared { id: id.to_owned(), inherited: Some(told(parent, &joined)), values: joined.values, ..parent.clone() })
}

fn told(parent: &Prepared, joined: &stockflow_forecast::lineage::Joined) -> serde_json::Value {
    json!({
        "predecessor": parent.id,
        "periods": joined.inherited,
        "ratio": joined.ratio,
        "compared": joined.compared,
        "explanation": joined.explanation,
    })
}
