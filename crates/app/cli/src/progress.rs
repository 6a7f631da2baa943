//! Progress of long work: a bar on standard error, and only where somebody can see it.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What is being done, how much of it is done, and how much there is.
pub(crate) type Report = Arc<dyn Fn(&'static str, u64, u64) + Send + Sync>;

/// A bar for each step; a new step ends the one before it. Without a terminal nothing is shown.
pub(crate) fn bars() -> Report {
    if !std::io::stderr().is_terminal() {
        return Arc::new(|_, _, _| {});
    }
    let shown: Mutex<Option<(&'static str, ProgressBar)>> = Mutex::new(None);
    Arc::new(move |step, done, total| {
        let mut shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.as_ref().is_none_or(|(current, _)| *current != step) {
            *shown = Some((step, bar(step, total)));
        }
        if let Some((_, bar)) = shown.as_ref() {
            bar.set_length(total);
            bar.set_position(done);
            if done >= total {
                bar.finish_and_clear();
            }
        }
    })
}

/// How long each step took.
#[derive(Debug, Default)]
pub(crate) struct Times(Mutex<Vec<(&'static str, Instant, Duration)>>);

impl Times {
    /// Says it, a line a step.
    pub(crate) fn tell(&self) {
        for (step, _, took) in self.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            crate::output::note(&format!("{step}: {:.2} s", took.as_secs_f64()));
        }
    }
}

/// The same report, and how long each step took from its first report to its last.
pub(crate) fn timed(report: Report) -> (Report, Arc<Times>) {
    let times = Arc::new(Times::default());
    let kept = Arc::clone(&times);
    let timed: Report = Arc::new(move |step, done, total| {
        let mut times = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        match times.last_mut().filter(|(current, ..)| *current == step) {
            Some((_, began, took)) => *took = began.elapsed(),
            None => times.push((step, Instant::now(), Duration::ZERO)),
        }
        drop(times);
        report(step, done, total);
    });
    (timed, times)
}

fn bar(step: &'static str, total: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{msg:28} [{bar:32}] {pos}/{len} {eta}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.with_message(step)
}
