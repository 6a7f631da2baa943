//! What the database holds of a chunk: histories, what stands on their forecasts, and what was said before.

use super::targets::{Pair, as_text};
use crate::features::demand::{self, Subject};
use crate::features::forecasting::accuracy;
use crate::features::forecasting::basis::{Basis, situation};
use crate::features::forecasting::events::{Zones, in_force};
use crate::features::forecasting::made::Made;
use crate::features::forecasting::months::KeptMonths;
use crate::features::forecasting::packed;
use crate::features::forecasting::scenarios;
use crate::features::forecasting::standing::{Standing, effect_of};
use crate::features::forecasting::store::HORIZON;
use crate::http::ApiError;
use stockflow_db::{Tx, args, from_row, sql};
use stockflow_kernel::Day;

/// A forecast to be made, or to be moved.
pub(super) struct Task {
    pub(super) pair: Pair,
    pub(super) version: i64,
    pub(super) learnt: i64,
    pub(super) origin: Origin,
    pub(super) standing: Standing,
    /// Names of what stands on it.
    pub(super) names: Vec<String>,
    pub(super) before: Option<Before>,
    /// What was kept of months ahead.
    pub(super) months: Option<KeptMonths>,
}

pub(super) enum Origin {
    /// The history is as it was: only what stands on the forecast has changed.
    Kept { made: Box<Made>, payload: String },
    History {
        basis: Option<Basis>,
        /// Why seasonal naive is to be used, where it is.
        naive: Option<String>,
    },
}

/// What was published before.
pub(super) struct Before {
    pub(super) first_day: Day,
    pub(super) version: i64,
    pub(super) names: Vec<String>,
    /// Its means; empty where they were not kept.
    pub(super) means: Vec<f64>,
}

struct Row {
    first_day: Day,
    version: i64,
    learnt: i64,
    overlay: String,
    payload: String,
    model_path: Option<Vec<u8>>,
    final_path: Option<Vec<u8>>,
    months: Option<Vec<u8>>,
    months_learnt: i64,
}
from_row!(Row { first_day, version, learnt, overlay, payload, model_path, final_path, months, months_learnt });

/// Reads the tasks of some pairs.
pub(super) fn read(tx: &mut Tx<'_>, pairs: &[Pair], first_day: Day) -> Result<Vec<Task>, ApiError> {
    let all = in_force(tx, None)?;
    let stocked = tx.optional::<i64>(&ANY_MOVEMENT, args![])?.is_some();
    let zones = if all.is_empty() && !stocked { Zones::default() } else { Zones::all(tx)? };
    let scenario = scenarios::published(tx)?;
    let judged = accuracy::is_possible(tx, first_day)?;
    let (last_day, last_ahead) = (first_day.plus(-1), first_day.plus(HORIZON as i64 - 1));
    let mut tasks = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let (product, location) = pair;
        // Before the history: a change in between makes the forecast stale, never wrongly current.
        let version = demand::versions(tx, product, location)?;
        let row: Option<Row> = tx.optional(&PUBLISHED, args![product, location])?;
        let standing = Standing::of_pair(tx, (product, location), first_day, scenario.clone())?;
        let mut task = Task {
            pair: pair.clone(),
            version,
            learnt: 0,
            origin: Origin::History { basis: None, naive: None },
            standing,
            names: Vec::new(),
            before: row.as_ref().map(before),
            months: row.as_ref().and_then(months),
        };
        let kept = row.filter(|row| row.first_day == first_day && row.version == version).and_then(|row| {
            let made: Made = serde_json::from_str(&row.payload).ok()?;
            let (effect, learnt) = effect_of(&all, &zones, product, location, &made.channels, first_day);
            (learnt == row.learnt).then_some((made, row.payload, effect, learnt))
        });
        match kept {
            Some((made, payload, effect, learnt)) => {
                task.learnt = learnt;
                task.standing = task.standing.with(all.clone(), effect);
                task.origin = Origin::Kept { made: Box::new(made), payload };
            }
            None => {
                let subject = Subject {
                    product_id: Some(product.clone()),
                    location_id: Some(location.clone()),
                    ..Subject::default()
                };
                let found = situation(tx, &subject, &all, &zones, Some(last_day), stocked)?;
                task.learnt = found.learnt;
                task.standing = task.standing.with(found.events, found.effect);
                let naive = match &found.basis {
                    Some(basis) if judged => accuracy::verdict(tx, product, location, basis)?,
                    _ => None,
                };
                task.origin = Origin::History { basis: found.basis, naive };
            }
        }
        task.names = task.standing.names(last_ahead);
        tasks.push(task);
    }
    Ok(tasks)
}

fn before(row: &Row) -> Before {
    let path = |bytes: &Option<Vec<u8>>| bytes.as_ref().and_then(|bytes| packed::unpack(&mut bytes.as_slice()));
    Before {
        first_day: row.first_day,
        version: row.version,
        names: serde_json::from_str(&row.overlay).unwrap_or_default(),
        means: path(&row.final_path).or_else(|| path(&row.model_path)).unwrap_or_default(),
    }
}

fn months(row: &Row) -> Option<KeptMonths> {
    Some(KeptMonths { rates: row.months.clone()?, learnt: row.months_learnt })
}

impl Task {
    /// The names as they are kept.
    pub(super) fn overlay(&self) -> String {
        as_text(&self.names)
    }
}

sql! {
    ANY_MOVEMENT = "SELECT number FROM movement WHERE workspace_id = $1 LIMIT 1";
    PUBLISHED = "
        SELECT first_day, history_version, learnt, overlay, payload, model_path, final_path, months, months_learnt FROM forecast
         WHERE workspace_id = $1 AND product_id = $2 AND location_id = $3";
}
