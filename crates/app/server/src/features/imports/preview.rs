//! Reading a file: its dialect, its columns, what it leaves open, and what each row would do.

use super::block::{self, Counts, Line, Packed};
use super::file::Parts;
use super::judge::judge;
use super::parse::{Notation, Open, Parser};
use super::run::{self, Run};
use super::settings::{Findings, Question, Settings, map_columns, missing_columns, shown_columns};
use super::target::{FieldKind, Key, Target};
use super::work::{Stop, Work, superseded, target_of};
use crate::change::Change;
use crate::http::ApiError;
use serde_json::{Value, json};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use stockflow_tables::{File, Format, Options, Shape, Survey, Verdict, examine, read};

/// Rows that are looked at to learn how numbers and dates are written, when they leave nothing open.
const SURVEYED: usize = 5_000;

/// How far to look for the notation of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Some thousand rows; numbers without any mark in them leave nothing open.
    Ahead,
    /// Until it is certain, to the end if need be: a number with a mark is known to stand somewhere.
    Through,
}

/// Does the jobs of kind [`run::PREVIEW`].
pub(super) fn work(work: &Work) -> Result<Value, Stop> {
    let run = work.run()?;
    let target = target_of(&run)?;
    let settings = run.settings();
    let key = key_of(target, &settings)?;
    let id = run.id.clone();
    work.change(move |change| block::clear(change.tx, &id))?;

    let length = u64::try_from(run.bytes).unwrap_or_default();
    let seen = Arc::new(AtomicU64::new(0));
    let file = File::new(Parts::new(work.app.db.clone(), &work.workspace, &run.id, length, Arc::clone(&seen)));
    let shape = examine(&file, &settings.options(work.app.config.max_import_bytes))?;
    let mut look = Look::Ahead;
    let findings = loop {
        let mut findings = survey(work, &file, &shape, &settings, target, key, look)?;
        if !findings.questions.is_empty() {
            break findings;
        }
        let notation = Notation {
            date_order: settings.date_order().or_else(|| from(&findings.date_order)),
            decimal_mark: settings.decimal_mark().or_else(|| mark(&findings.decimal_mark)),
        };
        let reading = Reading { settings: &settings, parser: Parser::new(target, key, notation) };
        let blocks = Blocks {
            work,
            run: Arc::clone(&run),
            target,
            key: key.name,
            number: 0,
            counts: Counts::default(),
            // Only Parquet is read from all over the file; elsewhere the place tells how far it is.
            seen: (shape.format != Format::Parquet).then(|| Arc::clone(&seen)),
            length,
        };
        match reading.all(&file, &shape, blocks, &mut findings)? {
            None => break findings,
            Some(Open::Date(example)) => {
                findings.questions.push(date_question(vec![example]));
                break findings;
            }
            Some(Open::Number) => {
                let id = run.id.clone();
                work.change(move |change| block::clear(change.tx, &id))?;
                look = Look::Through;
            }
        }
    };
    end(work, &run, &findings)
}

fn from(name: &Option<String>) -> Option<stockflow_tables::DateOrder> {
    name.as_deref().and_then(stockflow_tables::DateOrder::from_name)
}

fn mark(name: &Option<String>) -> Option<stockflow_tables::DecimalMark> {
    name.as_deref().and_then(stockflow_tables::DecimalMark::from_name)
}

pub(super) fn key_of(target: &dyn Target, settings: &Settings) -> Result<Key, ApiError> {
    let keys = target.keys();
    let wanted = settings.match_key.as_deref();
    let found = keys.iter().find(|key| wanted.is_none_or(|wanted| key.name == wanted));
    found.copied().ok_or_else(|| ApiError::fault("matchKey", "enum", "is no key of this resource"))
}

fn end(work: &Work, run: &Arc<Run>, findings: &Findings) -> Result<Value, Stop> {
    let (run, found, now) = (Arc::clone(run), findings.clone(), work.now());
    let counts = work.change(move |change: &mut Change<'_, '_>| {
        if !found.questions.is_empty() {
            block::clear(change.tx, &run.id)?;
            run::count(change.tx, &run, &Counts::default())?;
        }
        if !run::previewed(change.tx, &run, &found, now)? {
            return Err(superseded());
        }
        let run = Run::find(change.tx, &run.id)?;
        let counts = json!({
            "importId": run.id, "status": run.status(), "rows": run.rows(), "creates": run.creates,
            "updates": run.updates, "unchanged": run.unchanged, "errors": run.errors,
        });
        change.emit("imports.import_previewed.v1", counts.clone());
        Ok(counts)
    })?;
    Ok(counts)
}

/// Reads as far as needed to know the columns, and how numbers and dates are written.
fn survey(
    work: &Work,
    file: &File,
    shape: &Shape,
    settings: &Settings,
    target: &'static dyn Target,
    key: Key,
    look: Look,
) -> Result<Findings, Stop> {
    let fields = target.fields();
    let (mut survey, mut headers, mut places, mut rows) = (Survey::default(), Vec::new(), Vec::new(), 0);
    let delimiter = shape.dialect.map(|dialect| dialect.delimiter);
    read(file, &settings.options(work.app.config.max_import_bytes), shape, &mut |names, row| {
        if names.len() != headers.len() {
            headers = names.to_vec();
            places = map_columns(&headers, settings, fields);
        }
        for (cell, place) in row.cells.iter().zip(&places) {
            match place.map(|at| fields[at].kind) {
                Some(FieldKind::Day) => survey.date(cell),
                Some(kind) if kind.is_number() => survey.number(cell),
                _ => {}
            }
        }
        rows += 1;
        let marks = survey.decimal_mark(delimiter);
        let unsettled = match look {
            Look::Ahead => marks == Verdict::Open,
            Look::Through => !marks.is_certain(),
        };
        let open = survey.date_order() == Verdict::Open && settings.date_order.is_none()
            || unsettled && settings.decimal_mark.is_none();
        if (rows >= SURVEYED && !open) || work.context.cancelled() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    work.go_on()?;
    if rows == 0 {
        return Err(Stop::Import("the file names its columns and has no rows".into()));
    }
    let columns = shown_columns(&headers, &places, fields);
    let mut findings = Findings {
        format: Some(shape.format.name().to_owned()),
        gzip: shape.gzip,
        delimiter: shape.dialect.map(|dialect| char::from(dialect.delimiter).to_string()),
        encoding: shape.dialect.map(|dialect| dialect.encoding.name().to_owned()),
        sheets: shape.sheets.clone(),
        questions: missing_columns(target, &key, &places, &columns),
        columns,
        ..Findings::default()
    };
    match (settings.date_order(), survey.date_order()) {
        (Some(order), _) | (None, Verdict::Certain(order)) => findings.date_order = Some(order.name().to_owned()),
        (None, Verdict::Open) => findings.questions.push(date_question(survey.open_dates().to_vec())),
        (None, Verdict::Irrelevant) => {}
    }
    match (settings.decimal_mark(), survey.decimal_mark(delimiter)) {
        (Some(mark), _) | (None, Verdict::Certain(mark)) => findings.decimal_mark = Some(mark.name().to_owned()),
        (None, Verdict::Open) => findings.questions.push(Question {
            setting: "decimalMark".into(),
            question: "is the decimal mark a point or a comma?".into(),
            choices: vec!["POINT".into(), "COMMA".into()],
            examples: survey.open_numbers().to_vec(),
        }),
        (None, Verdict::Irrelevant) => {}
    }
    Ok(findings)
}

fn date_question(examples: Vec<String>) -> Question {
    Question {
        setting: "dateOrder".into(),
        question: "do the dates begin with the day or with the month?".into(),
        choices: vec!["DMY".into(), "MDY".into()],
        examples,
    }
}

/// The second pass: every row.
struct Reading<'a> {
    settings: &'a Settings,
    parser: Parser,
}

impl Reading<'_> {
    /// While one block is looked up and written, the next is read.
    fn all(
        mut self,
        file: &File,
        shape: &Shape,
        mut blocks: Blocks<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Open>, Stop> {
        let most = blocks.work.app.config.max_import_bytes;
        std::thread::scope(|scope| {
            let (full, filled) = sync_channel(1);
            let writer = scope.spawn(move || filled.into_iter().try_for_each(|lines| blocks.write(lines)));
            let read = self.lines(file, &self.settings.options(most), shape, findings, &full);
            drop(full);
            let written = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let open = read?;
            written.map(|()| open)
        })
    }

    /// Hands on block after block, until something can be read in two ways or nobody takes them any more.
    fn lines(
        &mut self,
        file: &File,
        options: &Options,
        shape: &Shape,
        findings: &mut Findings,
        full: &SyncSender<Vec<Line>>,
    ) -> Result<Option<Open>, Stop> {
        let fields = self.parser.target.fields();
        let (mut headers, mut places) = (Vec::new(), Vec::new());
        let (mut lines, mut open) = (Vec::with_capacity(block::ROWS), None);
        read(file, options, shape, &mut |names, row| {
            if names.len() != headers.len() {
                headers = names.to_vec();
                places = map_columns(&headers, self.settings, fields);
                findings.columns = shown_columns(&headers, &places, fields);
            }
            match self.parser.line(&headers, &places, &row) {
                Ok(line) => lines.push(line),
                Err(found) => {
                    open = Some(found);
                    return ControlFlow::Break(());
                }
            }
            // Who takes them says why it stopped.
            if lines.len() >= block::ROWS && full.send(std::mem::take(&mut lines)).is_err() {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        if open.is_none() && !lines.is_empty() {
            let _ = full.send(lines);
        }
        Ok(open)
    }
}

/// Where the blocks go.
struct Blocks<'a> {
    work: &'a Work,
    run: Arc<Run>,
    target: &'static dyn Target,
    key: &'static str,
    number: i64,
    counts: Counts,
    /// How much of the file was read, where that says how far the work is.
    seen: Option<Arc<AtomicU64>>,
    length: u64,
}

impl Blocks<'_> {
    /// Looks up what the rows are about and writes their block.
    fn write(&mut self, lines: Vec<Line>) -> Result<(), Stop> {
        self.work.go_on()?;
        let (target, key, given) = (self.target, self.key, Arc::new(lines));
        let read = Arc::clone(&given);
        let verdicts = self.work.read(move |tx| judge(tx, target, key, &read))?;
        let mut lines = Arc::unwrap_or_clone(given);
        for (line, verdict) in lines.iter_mut().zip(verdicts) {
            verdict.into_iter().for_each(|verdict| verdict.tell(line));
        }
        let (run, number, all, block) = (Arc::clone(&self.run), self.number, self.counts, Packed::of(&lines)?);
        self.counts = self.work.change(move |change| {
            block::write(change.tx, &run.id, number, &block)?;
            let counts = block.counts;
            let all = Counts {
                creates: all.creates + counts.creates,
                updates: all.updates + counts.updates,
                unchanged: all.unchanged + counts.unchanged,
                errors: all.errors + counts.errors,
                ..all
            };
            if run::count(change.tx, &run, &all)? { Ok(all) } else { Err(superseded()) }
        })?;
        self.number += 1;
        if let Some(seen) = &self.seen {
            self.work.context.progress(seen.load(Ordering::Relaxed), self.length);
        }
        Ok(())
    }
}
