//! Committing: block by block, each with the position in one transaction, so that it can be gone on with
//! after any break, and nothing is written twice.

use super::block::{self, Action, Counts, Line, Outcome};
use super::preview::key_of;
use super::run::{self, Run, Step};
use super::target::{Seen, Target, Write};
use super::work::{Stop, Work, look, superseded, target_of};
use crate::change::{Action as Deed, Change};
use crate::http::{ApiError, Code};
use serde_json::{Value, json};
use std::sync::Arc;

/// All good rows, or none where one of them cannot be written.
pub(super) const GOOD_ROWS: &str = "GOOD_ROWS";
pub(super) const ALL_OR_NOTHING: &str = "ALL_OR_NOTHING";

/// Marks the error of a row that an all-or-nothing commit cannot do without.
const TURN_BACK: &str = "turnBack";

/// Does the jobs of kind [`run::COMMIT`].
pub(super) fn work(work: &Work) -> Result<Value, Stop> {
    let run = work.run()?;
    let target = target_of(&run)?;
    let rows = u64::try_from(run.rows()).unwrap_or_default();
    let mut position = run.position;
    loop {
        work.go_on()?;
        let done = u64::try_from(position).unwrap_or_default() * block::ROWS as u64;
        work.context.progress(done.min(rows), rows);
        let (this, now) = (Arc::clone(&run), work.now());
        let more = work.change(move |change| step(change, &this, target, position, now));
        match more {
            Ok(true) => position += 1,
            Ok(false) => break,
            Err(error) if error.detail(TURN_BACK).is_some() => {
                let (this, why) = (Arc::clone(&run), format!("{}; everything is taken back", error.message()));
                work.change(move |change| run::turn_back(change, &this, &why))?;
                return Err(Stop::Job(stockflow_jobs::JobError::Fatal(error.message().to_owned())));
            }
            Err(error) => return Err(error.into()),
        }
    }
    work.context.progress(rows, rows);
    let done = finish(work, &run, target, "COMMITTED", "imports.import_committed.v1")?;
    work.forget_file()?;
    Ok(done)
}

/// Writes one block; `false` behind the last.
pub(super) fn step(
    change: &mut Change<'_, '_>,
    run: &Run,
    target: &'static dyn Target,
    number: i64,
    now: stockflow_kernel::Instant,
) -> Result<bool, ApiError> {
    let Some(mut lines) = block::read(change.tx, &run.id, number)? else { return Ok(false) };
    let key = key_of(target, &run.settings())?;
    apply(change, target, key.name, &mut lines)?;
    let skipped = lines.iter().find(|line| line.outcome == Outcome::Skipped);
    if let Some(line) = skipped.filter(|_| run.mode == ALL_OR_NOTHING) {
        let why = line.reason.as_deref().unwrap_or("it cannot be written");
        return Err(ApiError::new(Code::Conflict, format!("line {}: {why}", line.line)).with(TURN_BACK, true));
    }
    let Counts { applied, skipped, .. } = block::write(change.tx, &run.id, number, &lines)?;
    let step = Step { applied, skipped, ..Step::default() };
    if run::advance(change.tx, run, number, number + 1, step, now)? { Ok(true) } else { Err(superseded()) }
}

/// Writes the lines that have something to write, if all is still as the preview showed it.
fn apply(change: &mut Change<'_, '_>, target: &dyn Target, key: &str, lines: &mut [Line]) -> Result<(), ApiError> {
    let mut due: Vec<&mut Line> =
        lines.iter_mut().filter(|line| matches!(line.action, Action::Create | Action::Update)).collect();
    let rows: Vec<&[Value]> = due.iter().map(|line| line.values.as_slice()).collect();
    let seen = look(change.tx, target, key, &rows)?;
    let checked: Vec<_> = seen.into_iter().zip(&due).map(|(seen, line)| still_as_shown(line, seen)).collect();
    let writes: Vec<Write<'_>> = checked
        .iter()
        .zip(&due)
        .filter_map(|(checked, line)| {
            let (id, current) = checked.as_ref().ok()?;
            Some(Write { id: id.as_deref(), row: &line.values, current, set: to_set(target, line) })
        })
        .collect();
    let written = target.write(change, &writes)?;
    if written.len() != writes.len() {
        return Err(ApiError::internal("a resource has not answered for every row"));
    }
    drop(writes);
    let mut written = written.into_iter();
    for (checked, line) in checked.into_iter().zip(&mut due) {
        let outcome = match checked {
            Ok(_) => written.next().unwrap_or_else(|| Err("no answer".into())),
            Err(why) => Err(why),
        };
        match outcome {
            Ok(id) => {
                line.outcome = Outcome::Applied;
                line.id = Some(id).filter(|id| !id.is_empty()).or_else(|| line.id.take());
            }
            Err(why) => {
                line.outcome = Outcome::Skipped;
                line.reason = Some(why);
            }
        }
    }
    Ok(())
}

/// The fields that a line sets.
pub(super) fn to_set(target: &dyn Target, line: &Line) -> Vec<(usize, Value)> {
    match line.action {
        Action::Update => line.old.iter().map(|(at, _)| (*at, line.values[*at].clone())).collect(),
        _ => {
            let fields = target.fields().iter().zip(&line.values).enumerate();
            let given = fields.filter(|(_, (field, value))| field.need.is_set() && !value.is_null());
            given.map(|(at, (_, value))| (at, value.clone())).collect()
        }
    }
}

fn still_as_shown(line: &Line, seen: Seen) -> Result<(Option<String>, Vec<Value>), String> {
    match (line.action, seen) {
        (_, Seen::Refused { message, .. }) => Err(message),
        (Action::Create, Seen::Missing) => Ok((None, Vec::new())),
        (Action::Create, Seen::There { .. }) => Err("it was made by somebody else after the preview".into()),
        (_, Seen::Missing) => Err("it was deleted after the preview".into()),
        (_, Seen::There { id, values, .. }) => {
            let changed = line.old.iter().any(|(at, old)| values.get(*at) != Some(old));
            if changed { Err("it was changed after the preview".into()) } else { Ok((Some(id), values)) }
        }
    }
}

/// Ends a commit or an undo, with its traces.
pub(super) fn finish(
    work: &Work,
    run: &Arc<Run>,
    target: &'static dyn Target,
    status: &'static str,
    event: &'static str,
) -> Result<Value, Stop> {
    let (this, now) = (Arc::clone(run), work.now());
    let done = work.change(move |change| {
        if !run::ended(change.tx, &this, status, now)? {
            return Err(superseded());
        }
        target.finished(change)?;
        let run = Run::find(change.tx, &this.id)?;
        let done = json!({
            "importId": run.id, "resource": run.resource, "status": status, "applied": run.applied,
            "skipped": run.skipped, "undone": run.undone, "kept": run.kept,
        });
        change.audit(Deed::Execute, "import", &run.id, None::<&()>, Some(&done))?;
        change.emit(event, done.clone());
        Ok(done)
    })?;
    Ok(done)
}
