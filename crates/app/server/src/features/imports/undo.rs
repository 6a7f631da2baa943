//! Undoing: the blocks backwards. What was made goes, what was changed gets its old values, stock is moved
//! back; what somebody else has changed since stays, and the row says so.

use super::block::{self, Action, Counts, Line, Outcome, Packed};
use super::commit::{finish, to_set};
use super::preview::key_of;
use super::run::{self, Run, Step};
use super::target::{Seen, Target, Write};
use super::work::{Stop, Work, look, superseded, target_of};
use crate::change::Change;
use crate::http::ApiError;
use serde_json::Value;
use std::sync::Arc;

/// Does the jobs of kind [`run::UNDO`].
pub(super) fn work(work: &Work) -> Result<Value, Stop> {
    let run = work.run()?;
    let target = target_of(&run)?;
    let total = u64::try_from(run.applied).unwrap_or_default();
    let mut position = run.position;
    let mut done = run.undone + run.kept;
    while position > 0 {
        work.go_on()?;
        work.context.progress(u64::try_from(done).unwrap_or_default().min(total), total);
        let (this, now) = (Arc::clone(&run), work.now());
        done += work.change(move |change| step(change, &this, target, position - 1, now))?;
        position -= 1;
    }
    work.context.progress(total, total);
    let done = finish(work, &run, target, "UNDONE", "imports.import_undone.v1")?;
    work.forget_file()?;
    Ok(done)
}

/// Takes one block back; says how many rows it dealt with.
fn step(
    change: &mut Change<'_, '_>,
    run: &Run,
    target: &'static dyn Target,
    number: i64,
    now: stockflow_kernel::Instant,
) -> Result<i64, ApiError> {
    let mut lines = block::read(change.tx, &run.id, number, number + 1)?.unwrap_or_default();
    let key = key_of(target, &run.settings())?;
    take_back(change, target, key.name, &mut lines)?;
    let block = Packed::of(&lines)?;
    block::write(change.tx, &run.id, number, &block)?;
    let Counts { undone, kept, .. } = block.counts;
    let step = Step { undone, kept, ..Step::default() };
    if run::advance(change.tx, run, number + 1, number, step, now)? { Ok(undone + kept) } else { Err(superseded()) }
}

/// What is to be done about a line.
enum Back {
    /// It is gone already.
    Gone,
    /// Its thing goes.
    Remove { id: String, current: Vec<Value> },
    /// Its thing gets these values again.
    Restore { id: String, current: Vec<Value>, set: Vec<(usize, Value)> },
    /// It stays, and why.
    Keep(String),
}

fn take_back(change: &mut Change<'_, '_>, target: &dyn Target, key: &str, lines: &mut [Line]) -> Result<(), ApiError> {
    let mut due: Vec<&mut Line> = lines.iter_mut().filter(|line| line.outcome == Outcome::Applied).collect();
    let rows: Vec<&[Value]> = due.iter().map(|line| line.values.as_slice()).collect();
    let seen = look(change.tx, target, key, &rows)?;
    let plans: Vec<Back> = seen.into_iter().zip(&due).map(|(seen, line)| plan(target, line, seen)).collect();
    let mut removes = Vec::new();
    let mut restores = Vec::new();
    for (plan, line) in plans.iter().zip(&due) {
        match plan {
            Back::Remove { id, current } => {
                removes.push(Write { id: Some(id), row: &line.values, current, set: Vec::new() });
            }
            Back::Restore { id, current, set } => {
                restores.push(Write { id: Some(id), row: &line.values, current, set: set.clone() });
            }
            Back::Gone | Back::Keep(_) => {}
        }
    }
    let mut removed = target.remove(change, &removes)?.into_iter();
    let mut restored = target.write(change, &restores)?.into_iter();
    drop((removes, restores));
    for (plan, line) in plans.into_iter().zip(&mut due) {
        let outcome = match plan {
            Back::Gone => Ok(String::new()),
            Back::Remove { .. } => removed.next().unwrap_or_else(|| Err("no answer".into())),
            Back::Restore { .. } => restored.next().unwrap_or_else(|| Err("no answer".into())),
            Back::Keep(why) => Err(why),
        };
        match outcome {
            Ok(_) => line.outcome = Outcome::Undone,
            Err(why) => {
                line.outcome = Outcome::Kept;
                line.reason = Some(why);
            }
        }
    }
    Ok(())
}

fn plan(target: &dyn Target, line: &Line, seen: Seen) -> Back {
    let (id, current) = match seen {
        Seen::Refused { message, .. } => return Back::Keep(message),
        Seen::Missing if line.action == Action::Create => return Back::Gone,
        Seen::Missing => return Back::Keep("it was deleted since".into()),
        // Of a thing that was changed since, more would go than this import has brought.
        Seen::There { version: Some(version), .. } if line.action == Action::Create && version > 1 => {
            return Back::Keep("it was changed since it was made".into());
        }
        Seen::There { id, values, .. } => (id, values),
    };
    let mut set = Vec::new();
    for (at, new) in to_set(target, line.action, &line.values, &line.old) {
        let old = line.old.iter().find(|(field, _)| *field == at).map_or(&Value::Null, |(_, old)| old);
        match target.restored(at, &current[at], old, &new) {
            Ok(value) => set.push((at, value)),
            Err(why) => return Back::Keep(format!("{}: {why}", target.fields()[at].name)),
        }
    }
    if line.action == Action::Create { Back::Remove { id, current } } else { Back::Restore { id, current, set } }
}
