//! What each row would do: it is compared with what is there, and looked at as a whole.

use super::block::{Action, Line, RowError};
use super::commit::to_set;
use super::target::{Need, Seen, Target, Write};
use super::work::look;
use crate::http::{ApiError, Fault};
use serde_json::Value;
use stockflow_db::Tx;

/// Says of each line that can be read what it would do, or what is wrong with it.
pub(super) fn judge(tx: &mut Tx<'_>, target: &dyn Target, key: &str, lines: &mut [Line]) -> Result<(), ApiError> {
    let mut good: Vec<&mut Line> = lines.iter_mut().filter(|line| line.action != Action::Error).collect();
    let rows: Vec<&[Value]> = good.iter().map(|line| line.values.as_slice()).collect();
    let seen = look(tx, target, key, &rows)?;
    let current: Vec<Vec<Value>> =
        seen.into_iter().zip(&mut good).map(|(seen, line)| compare(target, line, seen)).collect();
    let due: Vec<usize> =
        (0..good.len()).filter(|at| matches!(good[*at].action, Action::Create | Action::Update)).collect();
    let writes: Vec<Write<'_>> = due
        .iter()
        .map(|at| {
            let line = &good[*at];
            Write { id: line.id.as_deref(), row: &line.values, current: &current[*at], set: to_set(target, line) }
        })
        .collect();
    let faults = target.examine(tx, &writes)?;
    drop(writes);
    for (at, faults) in due.into_iter().zip(faults) {
        if !faults.is_empty() {
            good[at].action = Action::Error;
            good[at].errors = faults.into_iter().map(|fault| of_fault(target, fault)).collect();
        }
    }
    Ok(())
}

fn of_fault(target: &dyn Target, fault: Fault) -> RowError {
    let known = target.fields().iter().any(|field| field.name == fault.path);
    let (column, message) =
        if known { (Some(fault.path), fault.message) } else { (None, format!("{}: {}", fault.path, fault.message)) };
    RowError { column, code: fault.code.to_string(), message, value: None }
}

/// Compares a row with what is there, and answers that.
fn compare(target: &dyn Target, line: &mut Line, seen: Seen) -> Vec<Value> {
    let fields = target.fields();
    match seen {
        Seen::Refused { field, code, message } => {
            line.action = Action::Error;
            let value = line.values[field].as_str().map(str::to_owned);
            let column = Some(fields[field].name.to_owned());
            line.errors.push(RowError { column, code: code.to_owned(), message, value });
            Vec::new()
        }
        Seen::Missing => {
            let lacking = fields.iter().zip(&line.values).filter(|(f, v)| f.need == Need::ToCreate && v.is_null());
            let errors: Vec<RowError> = lacking
                .map(|(field, _)| RowError {
                    column: Some(field.name.to_owned()),
                    code: "required".into(),
                    message: "is needed to make something new".into(),
                    value: None,
                })
                .collect();
            line.action = if errors.is_empty() { Action::Create } else { Action::Error };
            line.errors = errors;
            Vec::new()
        }
        Seen::There { id, values, .. } => {
            line.id = Some(id);
            for (at, (old, new)) in values.iter().zip(&line.values).enumerate() {
                // An empty cell leaves things as they are.
                if fields[at].need.is_set() && !new.is_null() && old != new {
                    line.old.push((at, old.clone()));
                }
            }
            line.action = if line.old.is_empty() { Action::Unchanged } else { Action::Update };
            values
        }
    }
}
