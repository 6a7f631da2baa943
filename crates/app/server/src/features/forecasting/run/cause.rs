//! Why a published forecast is another than the one before.

use super::read::Task;
use crate::features::forecasting::{events, overrides};
use crate::http::ApiError;
use std::collections::HashMap;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::Day;

/// What changed a forecast, and who.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cause {
    pub(super) kind: &'static str,
    pub(super) id: String,
    pub(super) who: String,
    pub(super) why: String,
}

/// Finds causes; each event, override and scenario is looked up once.
#[derive(Default)]
pub(super) struct Causes(HashMap<String, Cause>);

impl Causes {
    pub(super) fn of(&mut self, tx: &mut Tx<'_>, task: &Task, run: &str, first_day: Day) -> Result<Cause, ApiError> {
        let by_run =
            |why: &str| Cause { kind: "RUN", id: run.to_owned(), who: "system".to_owned(), why: why.to_owned() };
        let Some(before) = &task.before else { return Ok(by_run("the first forecast")) };
        if before.first_day != first_day {
            return Ok(by_run("new actuals"));
        }
        if before.version != task.version {
            return Ok(by_run("the history was corrected"));
        }
        let added = task.names.iter().find(|name| !before.names.contains(name));
        let changed = added.or_else(|| before.names.iter().find(|name| !task.names.contains(name)));
        let Some(name) = changed else { return Ok(by_run("it was made anew")) };
        let id = name.split(':').next().unwrap_or_default().to_owned();
        if let Some(known) = self.0.get(&id) {
            return Ok(known.clone());
        }
        let cause = look_up(tx, &id)?.unwrap_or_else(|| by_run("what stood on it is gone"));
        self.0.insert(id, cause.clone());
        Ok(cause)
    }
}

fn look_up(tx: &mut Tx<'_>, id: &str) -> Result<Option<Cause>, ApiError> {
    let cause = |kind, who: String, why: String| Cause { kind, id: id.to_owned(), who, why };
    Ok(match id.split('_').next().unwrap_or_default() {
        "event" => events::author(tx, id)?.map(|(name, who, gone)| {
            let why = if gone { format!("the event was deleted: {name}") } else { format!("event: {name}") };
            cause("EVENT", who, why)
        }),
        "fovr" => overrides::author(tx, id)?.map(|(reason, who, gone)| match gone.as_str() {
            "" => cause("OVERRIDE", who, reason),
            _ => cause("OVERRIDE", gone, format!("the override was deleted: {reason}")),
        }),
        "scenario" => tx.optional::<(String, String, String)>(&SCENARIO, args![id])?.map(|(name, who, status)| {
            let why = if status == "PUBLISHED" { "published" } else { "taken back" };
            cause("SCENARIO", who, format!("scenario {why}: {name}"))
        }),
        _ => None,
    })
}

sql! {
    SCENARIO = "SELECT name, published_by, status FROM forecast_scenario WHERE workspace_id = $1 AND id = $2";
}
