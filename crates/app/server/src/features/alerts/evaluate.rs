//! Evaluating the rules: some products at a time, read outside of any write.
//!
//! A page of products is read and judged on a read handle; what came of it is written by
//! [`write`](super::verdict::write) in short transactions. The workspace's *turn* ties the two: a verdict is written
//! only while nobody else has written one since it was read, and read again otherwise, so that an older look at
//! the stock never overrules a newer one.

use super::alert::Alert;
use super::rules::{Facts, Rule, Scene, look};
use super::store;
use super::verdict::{self, Verdict};
use crate::App;
use crate::change::Who;
use crate::features::catalog;
use crate::features::inventory::{Book, Detail};
use crate::http::{ApiError, Code};
use serde_json::json;
use std::sync::Arc;
use stockflow_db::{Tx, args, sql};
use stockflow_jobs::{Handler, JobContext, JobError};
use stockflow_kernel::Instant;

/// The kind of job that evaluates when a cooldown ends, and all stock on a schedule.
pub(super) const EVALUATE: &str = "alerts.evaluate";

/// Products that are read and judged at once.
pub(super) const PAGE: usize = 250;
/// How often a page is read again because somebody else wrote meanwhile.
const TRIES: usize = 50;

/// What an evaluation came to.
#[derive(Debug, Default)]
pub struct Evaluation {
    /// The rules that were looked at: on, and evaluated by this version.
    pub rules: Vec<Rule>,
    /// Pairs of product and channel that were looked at.
    pub pairs: i64,
    /// New alerts.
    pub fired: usize,
    /// Alerts whose cause is gone.
    pub resolved: usize,
    /// Causes that would have fired but for the cooldown.
    pub suppressed: usize,
    /// What fired and what was resolved, a hundred at most.
    pub alerts: Vec<Alert>,
}

/// The most alerts that an evaluation tells of one by one.
pub(super) const SHOWN: usize = 100;

/// One who evaluates a workspace.
#[derive(Clone)]
pub(super) struct Evaluator {
    pub(super) app: App,
    pub(super) workspace: String,
    pub(super) who: Who,
    /// These rules alone, as far as they are on; none: all.
    pub(super) only: Option<Arc<[Rule]>>,
    /// Take the turn of every page, also where nothing is to be written: who advances past an event must void what
    /// others have read before it.
    pub(super) advances: bool,
}

impl Evaluator {
    /// All rules, by the program itself.
    pub(super) fn of(app: &App, workspace: &str) -> Self {
        Self {
            app: app.clone(),
            workspace: workspace.to_owned(),
            who: Who::system("alerts"),
            only: None,
            advances: false,
        }
    }

    /// Looks at all stock. Alerts of a rule that is off are resolved, since nobody watches their cause any more.
    pub(super) async fn everything(&self, context: Option<&JobContext>) -> Result<Evaluation, ApiError> {
        let mut done = Evaluation::default();
        for statement in [&STOCKED, &ORPHANED] {
            let mut after = String::new();
            while !context.is_some_and(JobContext::cancelled) {
                let from = after.clone();
                let page = i64::try_from(PAGE).unwrap_or(i64::MAX);
                let read = move |tx: &mut Tx<'_>| Ok::<_, ApiError>(tx.all::<String>(statement, args![&from, page])?);
                let products = self.app.db.read(&self.workspace, read).await?;
                let Some(last) = products.last() else { break };
                after.clone_from(last);
                self.page(products, &mut done).await?;
            }
        }
        if done.rules.is_empty() {
            let asked = self.clone();
            let read =
                move |tx: &mut Tx<'_>| Ok::<_, ApiError>(store::settings(tx)?.config.rules(asked.only.as_deref()));
            done.rules = self.app.db.read(&self.workspace, read).await?;
        }
        Ok(done)
    }

    /// Looks at some products, page by page.
    pub(super) async fn products(&self, products: Vec<String>) -> Result<Evaluation, ApiError> {
        let mut done = Evaluation::default();
        for page in products.chunks(PAGE) {
            self.page(page.to_vec(), &mut done).await?;
        }
        Ok(done)
    }

    async fn page(&self, products: Vec<String>, done: &mut Evaluation) -> Result<(), ApiError> {
        let products = Arc::new(products);
        for _ in 0..TRIES {
            let (asked, page) = (self.clone(), Arc::clone(&products));
            let now = self.app.clock.now();
            let judge = move |tx: &mut Tx<'_>| judge(tx, &asked, &page, now);
            let verdict = self.app.db.read(&self.workspace, judge).await?;
            done.rules.clone_from(&verdict.rules);
            let pairs = verdict.pairs;
            if verdict::write(self, verdict, now, done).await? {
                done.pairs += pairs;
                return Ok(());
            }
        }
        Err(ApiError::new(Code::Unavailable, "others evaluate the same alerts just now; try again"))
    }
}

/// Reads some products and judges them.
pub(super) fn judge(
    tx: &mut Tx<'_>,
    asked: &Evaluator,
    products: &[String],
    now: Instant,
) -> Result<Verdict, ApiError> {
    // First of all: whoever writes after this makes the verdict void.
    let turn = store::turn(tx)?;
    let config = store::settings(tx)?.config;
    let only = asked.only.as_deref();
    let is_asked = |rule: &Rule| only.is_none_or(|only| only.contains(rule));
    // A stockout covers a low ATP also when only the latter is asked for.
    let watched = config.rules(None);
    let briefs = catalog::briefs_of(tx, products)?;
    let book = Book::of(tx, &asked.app, now, Detail::Sums, products, None)?;
    let limits = config.limits();
    let facts = Facts::read(tx, &watched, limits, products, now)?;
    let mut found = look(&Scene { rules: &watched, limits, book: &book, facts: &facts }, &briefs)?;
    found.causes.retain(|cause| is_asked(&cause.rule));
    let kinds: Vec<String> = Rule::ALL.iter().filter(|rule| is_asked(rule)).map(|r| r.name().to_owned()).collect();
    let standing = store::standing(tx, &kinds, products)?;
    let cooldown = config.cooldown_minutes * 60;
    let recent = store::resolved_after(tx, now.plus_seconds(-cooldown), products)?;
    let pairs = found.pairs;
    let mut verdict = Verdict::of(&found.causes, &standing, &recent, cooldown);
    verdict.turn = turn;
    verdict.pairs = pairs;
    verdict.rules = config.rules(only);
    verdict.config = config;
    Ok(verdict)
}

/// Does the jobs of kind [`EVALUATE`].
pub(super) fn handler(app: &App) -> Handler {
    let app = app.clone();
    stockflow_jobs::handler(move |context| {
        let app = app.clone();
        async move {
            let evaluator = Evaluator::of(&app, context.workspace().unwrap_or_default());
            let after_cooldown = context.payload()["scope"] == "cooldown";
            let outcome =
                if after_cooldown { evaluator.cooled_down().await } else { evaluator.everything(Some(&context)).await };
            let done = outcome.map_err(|error| JobError::Retry(error.to_string()))?;
            if context.cancelled() {
                return Err(JobError::Interrupted);
            }
            Ok(json!({ "pairs": done.pairs, "fired": done.fired, "resolved": done.resolved }))
        }
    })
}

impl Evaluator {
    /// Looks at the products whose cooldown may have ended.
    async fn cooled_down(&self) -> Result<Evaluation, ApiError> {
        let now = self.app.clock.now();
        let read = move |tx: &mut Tx<'_>| {
            let cooldown = store::settings(tx)?.config.cooldown_minutes * 60;
            // As long again, for a worker that comes late; who stands already is not fired twice.
            Ok::<_, ApiError>(tx.all::<String>(&RESOLVED_SINCE, args![now.plus_seconds(-2 * cooldown - 3_600)])?)
        };
        let products = self.app.db.read(&self.workspace, read).await?;
        self.products(products).await
    }
}

sql! {
    STOCKED = "
        SELECT DISTINCT product_id FROM stock_line WHERE workspace_id = $1 AND product_id > $2 ORDER BY product_id LIMIT $3";
    /// Alerts stand, and the stock they spoke of is gone.
    ORPHANED = "
        SELECT DISTINCT a.product_id FROM alert a
         WHERE a.workspace_id = $1 AND a.product_id > $2 AND a.status = 'FIRED'
           AND NOT EXISTS (SELECT 1 FROM stock_line l WHERE l.workspace_id = a.workspace_id AND l.product_id = a.product_id)
         ORDER BY a.product_id LIMIT $3";
    RESOLVED_SINCE = "
        SELECT DISTINCT product_id FROM alert
         WHERE workspace_id = $1 AND status = 'RESOLVED' AND resolved_at > $2 AND product_id <> ''";
}
