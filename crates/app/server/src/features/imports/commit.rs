//! Committing: block by block, each with the position in one transaction, so that it can be gone on with
//! after any break, and nothing is written twice.

use super::block::{self, Action, Line, Outcome, Packed};
use super::preview::key_of;
use super::run::{self, Run, Step};
use super::target::{Seen, Target, Write, Written};
use super::work::{Stop, Work, look, superseded, target_of};
use crate::change::{Action as Deed, Change};
use crate::http::{ApiError, Code};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

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
    let turned = std::thread::scope(|scope| -> Result<_, Stop> {
        let (full, filled) = sync_channel(1);
        let ahead = Arc::clone(&run);
        let reader = scope.spawn(move || read_ahead(work, &ahead, &full));
        let turned = write_all(work, &run, target, filled);
        let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let turned = turned?;
        read?;
        Ok(turned)
    })?;
    if let Some(error) = turned {
        let (this, why) = (Arc::clone(&run), format!("{}; everything is taken back", error.message()));
        work.change(move |change| run::turn_back(change, &this, &why))?;
        return Err(Stop::Job(stockflow_jobs::JobError::Fatal(error.message().to_owned())));
    }
    work.context.progress(rows, rows);
    let done = finish(work, &run, target, "COMMITTED", "imports.import_committed.v1")?;
    work.forget_file()?;
    Ok(done)
}

/// Reads and unpacks the blocks from the position on, while the ones before them are written.
fn read_ahead(work: &Work, run: &Arc<Run>, full: &SyncSender<(i64, Vec<Line>)>) -> Result<(), ApiError> {
    let mut number = run.position;
    loop {
        let id = run.id.clone();
        let Some(lines) = work.read(move |tx| block::read(tx, &id, number, number))? else { return Ok(()) };
        // Who takes them says why it stopped.
        if full.send((number, lines)).is_err() {
            return Ok(());
        }
        number += 1;
    }
}

/// Writes block after block; answers with what turns an all-or-nothing commit back.
fn write_all(
    work: &Work,
    run: &Arc<Run>,
    target: &'static dyn Target,
    filled: Receiver<(i64, Vec<Line>)>,
) -> Result<Option<ApiError>, Stop> {
    let rows = u64::try_from(run.rows()).unwrap_or_default();
    for (number, lines) in filled {
        work.go_on()?;
        let done = u64::try_from(number).unwrap_or_default() * block::ROWS as u64;
        work.context.progress(done.min(rows), rows);
        let (this, now) = (Arc::clone(run), work.now());
        match work.change(move |change| step(change, &this, target, number, &lines, now)) {
            Ok(()) => {}
            Err(error) if error.detail(TURN_BACK).is_some() => return Ok(Some(error)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

/// Writes one block.
pub(super) fn step(
    change: &mut Change<'_, '_>,
    run: &Run,
    target: &'static dyn Target,
    number: i64,
    lines: &[Line],
    now: stockflow_kernel::Instant,
) -> Result<(), ApiError> {
    let key = key_of(target, &run.settings())?;
    let became = apply(change, target, key.name, lines)?;
    let due = || lines.iter().filter(|line| line.action.is_due()).zip(&became);
    let left_out = due().find_map(|(line, became)| became.as_ref().err().map(|why| (line.line, why)));
    if let Some((line, why)) = left_out.filter(|_| run.mode == ALL_OR_NOTHING) {
        return Err(ApiError::new(Code::Conflict, format!("line {line}: {why}")).with(TURN_BACK, true));
    }
    let applied = became.iter().filter(|became| became.is_ok()).count();
    let step = Step {
        applied: i64::try_from(applied).unwrap_or_default(),
        skipped: i64::try_from(became.len() - applied).unwrap_or_default(),
        ..Step::default()
    };
    // That all rows were written as they stand is said by the position.
    if due().any(|(line, became)| became.as_ref().map_or(true, |id| is_new(id, line))) {
        let mut told = lines.to_vec();
        for (line, became) in told.iter_mut().filter(|line| line.action.is_due()).zip(became) {
            match became {
                Ok(id) => {
                    line.outcome = Outcome::Applied;
                    if is_new(&id, line) {
                        line.id = Some(id);
                    }
                }
                Err(why) => {
                    line.outcome = Outcome::Skipped;
                    line.reason = Some(why);
                }
            }
        }
        block::write(change.tx, &run.id, number, &Packed::of(&told)?)?;
    }
    if run::advance(change.tx, run, number, number + 1, step, now)? { Ok(()) } else { Err(superseded()) }
}

/// Whether the write has told an id that the line does not have yet.
fn is_new(id: &str, line: &Line) -> bool {
    !id.is_empty() && line.id.as_deref() != Some(id)
}

/// Writes the lines that have something to write, if all is still as the preview showed it; says what became of each.
fn apply(
    change: &mut Change<'_, '_>,
    target: &dyn Target,
    key: &str,
    lines: &[Line],
) -> Result<Vec<Written>, ApiError> {
    let due: Vec<&Line> = lines.iter().filter(|line| line.action.is_due()).collect();
    let rows: Vec<&[Value]> = due.iter().map(|line| line.values.as_slice()).collect();
    let seen = look(change.tx, target, key, &rows)?;
    let checked: Vec<_> = seen.into_iter().zip(&due).map(|(seen, line)| still_as_shown(line, seen)).collect();
    let writes: Vec<Write<'_>> = checked
        .iter()
        .zip(&due)
        .filter_map(|(checked, line)| {
            let (id, current) = checked.as_ref().ok()?;
            Some(Write {
                id: id.as_deref(),
                row: &line.values,
                current,
                set: to_set(target, line.action, &line.values, &line.old),
            })
        })
        .collect();
    let written = target.write(change, &writes)?;
    if written.len() != writes.len() {
        return Err(ApiError::internal("a resource has not answered for every row"));
    }
    drop(writes);
    let mut written = written.into_iter();
    let became = checked.into_iter().map(|checked| match checked {
        Ok(_) => written.next().unwrap_or_else(|| Err("no answer".into())),
        Err(why) => Err(why),
    });
    Ok(became.collect())
}

/// The fields that a line sets, given what it would do and what stood in the fields that it changes.
pub(super) fn to_set(
    target: &dyn Target,
    action: Action,
    values: &[Value],
    old: &[(usize, Value)],
) -> Vec<(usize, Value)> {
    match action {
        Action::Update => old.iter().map(|(at, _)| (*at, values[*at].clone())).collect(),
        _ => {
            let fields = target.fields().iter().zip(values).enumerate();
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
