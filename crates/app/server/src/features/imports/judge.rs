//! What each row would do: it is compared with what is there, and looked at as a whole.

use super::block::{Action, Line, RowError};
use super::commit::to_set;
use super::target::{Need, Seen, Target, Write};
use super::work::look;
use crate::http::{ApiError, Fault};
use serde_json::Value;
use stockflow_db::Tx;

/// What a line would do.
pub(super) struct Verdict {
    action: Action,
    id: Option<String>,
    old: Vec<(usize, Value)>,
    errors: Vec<RowError>,
}

impl Verdict {
    fn of(action: Action) -> Self {
        Self { action, id: None, old: Vec::new(), errors: Vec::new() }
    }

    fn errors(errors: Vec<RowError>) -> Self {
        Self { errors, ..Self::of(Action::Error) }
    }

    /// Writes it into its line.
    pub(super) fn tell(self, line: &mut Line) {
        let Self { action, id, old, errors } = self;
        (line.action, line.id, line.old, line.errors) = (action, id, old, errors);
    }
}

/// Says of each line what it would do, or what is wrong with it; nothing of lines that cannot be read.
pub(super) fn judge(
    tx: &mut Tx<'_>,
    target: &dyn Target,
    key: &str,
    lines: &[Line],
) -> Result<Vec<Option<Verdict>>, ApiError> {
    let good: Vec<&Line> = lines.iter().filter(|line| line.action != Action::Error).collect();
    let rows: Vec<&[Value]> = good.iter().map(|line| line.values.as_slice()).collect();
    let seen = look(tx, target, key, &rows)?;
    let (mut verdicts, current): (Vec<Verdict>, Vec<Vec<Value>>) =
        seen.into_iter().zip(&good).map(|(seen, line)| compare(target, line, seen)).unzip();
    let due: Vec<usize> = (0..good.len()).filter(|at| verdicts[*at].action.is_due()).collect();
    let writes: Vec<Write<'_>> = due
        .iter()
        .map(|at| {
            let (line, verdict) = (good[*at], &verdicts[*at]);
            let set = to_set(target, verdict.action, &line.values, &verdict.old);
            Write { id: verdict.id.as_deref(), row: &line.values, current: &current[*at], set }
        })
        .collect();
    let faults = target.examine(tx, &writes)?;
    drop(writes);
    for (at, faults) in due.into_iter().zip(faults) {
        if !faults.is_empty() {
            verdicts[at].action = Action::Error;
            verdicts[at].errors = faults.into_iter().map(|fault| of_fault(target, fault)).collect();
        }
    }
    let mut verdicts = verdicts.into_iter();
    let of = |line: &Line| if line.action == Action::Error { None } else { verdicts.next() };
    Ok(lines.iter().map(of).collect())
}

fn of_fault(target: &dyn Target, fault: Fault) -> RowError {
    let known = target.fields().iter().any(|field| field.name == fault.path);
    let (column, message) =
        if known { (Some(fault.path), fault.message) } else { (None, format!("{}: {}", fault.path, fault.message)) };
    RowError { column, code: fault.code.to_string(), message, value: None }
}

/// Compares a row with what is there, and answers that too.
fn compare(target: &dyn Target, line: &Line, seen: Seen) -> (Verdict, Vec<Value>) {
    let fields = target.fields();
    match seen {
        Seen::Refused { field, code, message } => {
            let value = line.values[field].as_str().map(str::to_owned);
            let column = Some(fields[field].name.to_owned());
            (Verdict::errors(vec![RowError { column, code: code.to_owned(), message, value }]), Vec::new())
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
            let verdict = if errors.is_empty() { Verdict::of(Action::Create) } else { Verdict::errors(errors) };
            (verdict, Vec::new())
        }
        Seen::There { id, values, .. } => {
            let mut old = Vec::new();
            for (at, (stands, new)) in values.iter().zip(&line.values).enumerate() {
                // An empty cell leaves things as they are.
                if fields[at].need.is_set() && !new.is_null() && stands != new {
                    old.push((at, stands.clone()));
                }
            }
            let action = if old.is_empty() { Action::Unchanged } else { Action::Update };
            (Verdict { id: Some(id), old, ..Verdict::of(action) }, values)
        }
    }
}
