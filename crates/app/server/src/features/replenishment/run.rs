//! The job: read, plan, keep.

use super::classes::Class;
use super::explain::Kept;
use super::keep::{self, Draft};
use super::places::{Network, Places};
use super::reason::{Lacking, lacks};
use super::situation::{Key, Situation};
use crate::App;
use crate::change::{Change, Who};
use crate::features::transfers::AgreedMove;
use crate::http::ApiError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use stockflow_jobs::{Handler, JobContext, JobError};
use stockflow_kernel::{Money, Quantity};
use stockflow_planning::replenishment::{FindingKind, Item, ReplenishmentPlan, plan};
use stockflow_planning::transfers::Options;

/// The kind of the job.
pub(super) const RUN: &str = "planning.replenishment";
/// Findings that the job's result shows; all are counted.
const SHOWN: usize = 200;

/// What a run was asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wish {
    /// Money for purchases; `None`: as much as is needed.
    pub(super) budget: Option<Money>,
    /// Only for this location; the network is solved as a whole all the same.
    pub(super) location_id: Option<String>,
}

/// What a run came to, before it is kept.
pub(super) struct Made {
    /// The turn of the situation that it was made of.
    pub(super) turn: i64,
    /// The approved moves that it was made of.
    pub(super) agreed: Vec<AgreedMove>,
    pub(super) drafts: Vec<Draft>,
    /// By product.
    pub(super) classes: Vec<(String, Class)>,
    /// Rejections whose cause is gone.
    pub(super) lapsed: Vec<String>,
    pub(super) findings: Vec<Value>,
    pub(super) found: BTreeMap<&'static str, usize>,
    pub(super) transfer_gap: f64,
}

/// Places of a run as the library numbers them, and what stands behind them, by product.
struct Table {
    items: Vec<Item>,
    places: Vec<Places>,
}

impl Table {
    fn of(network: &Network<'_>, situation: &Situation) -> Result<Self, ApiError> {
        let mut table = Self { items: Vec::new(), places: Vec::new() };
        for (number, (product, class)) in situation.products.iter().zip(&situation.classes).enumerate() {
            let mut places = Places::of(network, product, *class)?;
            table.items.push(places.item(network, number, product)?);
            table.places.push(places);
        }
        Ok(table)
    }
}

/// Plans a situation. Pure, and not for an async thread.
pub(super) fn make(situation: &Situation, wish: &Wish) -> Result<Made, ApiError> {
    let network = Network::of(situation);
    let mut table = Table::of(&network, situation)?;
    let plan = plan(&table.items, &network.lanes, &Options::default(), wish.budget)
        .map_err(|e| ApiError::internal(e.to_string()))?;
    let lapsed = lapsed(situation, &table)?;
    let refused: HashSet<&Key> = situation
        .rejections
        .iter()
        .filter(|r| r.kind == "PURCHASE" && !lapsed.contains(&r.id))
        .map(|r| &r.key)
        .collect();
    let mut drafts = moves(situation, &mut table, &plan);
    for purchase in &plan.purchases {
        let product = &situation.products[purchase.product];
        let location = &situation.locations[purchase.location];
        let key = (product.id.clone(), location.id.clone());
        let (Some(path), Some(inputs)) =
            (situation.paths.get(&product.id), table.places[purchase.product].planned(purchase.location))
        else {
            continue;
        };
        if refused.contains(&key) {
            continue;
        }
        let Some(line) = inputs.line()? else { continue };
        let reason = lacks(&Lacking {
            place: &location.name,
            product: &product.name,
            supplier: &path.supplier_name,
            units: purchase.missing,
            at_risk: purchase.money_at_risk,
            inputs,
        });
        drafts.push(Draft {
            kind: "PURCHASE",
            product_id: key.0,
            location_id: key.1,
            source_id: String::new(),
            supplier_id: path.supplier_id.clone(),
            quantity: purchase.bought.quantity,
            unit_cost: purchase.unit_price,
            cost: purchase.bought.cost,
            gain: Money::from_f64(purchase.bought.gain),
            reason,
            kept: Kept::purchase(inputs.clone(), &line, wish.budget.map(|_| purchase.bought.cost)),
        });
    }
    if let Some(only) = &wish.location_id {
        drafts.retain(|draft| draft.location_id == *only || draft.source_id == *only);
    }
    drafts.sort_by_key(|draft| std::cmp::Reverse(draft.gain));
    let mut found: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for finding in &plan.findings {
        let name = finding_name(finding.kind);
        *found.entry(name).or_default() += 1;
        if findings.len() < SHOWN {
            findings.push(json!({
                "type": name,
                "productMasterId": situation.products[finding.product].id,
                "locationId": situation.locations[finding.location].id,
                "quantity": finding.quantity,
            }));
        }
    }
    let classes = situation.products.iter().map(|product| product.id.clone()).zip(situation.classes.iter().copied());
    let classes = classes.collect();
    Ok(Made {
        turn: situation.turn,
        agreed: situation.agreed.clone(),
        drafts,
        classes,
        lapsed,
        findings,
        found,
        transfer_gap: plan.transfer_gap,
    })
}

fn finding_name(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::NoSupplyPath => "NO_SUPPLY_PATH",
        FindingKind::Unavoidable => "UNAVOIDABLE",
        FindingKind::OverBudget => "OVER_BUDGET",
        FindingKind::ShelfLife => "SHELF_LIFE",
        FindingKind::WaitsForCentre => "WAITS_FOR_CENTRE",
    }
}

/// The moves of a plan; what they bring is noted in the inputs of the places that they reach.
fn moves(situation: &Situation, table: &mut Table, plan: &ReplenishmentPlan) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for line in &plan.transfers {
        if let Some(inputs) = table.places[line.product].known.get_mut(&line.destination) {
            inputs.moved_in = inputs.moved_in.checked_add(line.quantity).unwrap_or(inputs.moved_in);
        }
        for echelon in &table.items[line.product].echelons {
            let holds = |location: usize| echelon.members.iter().any(|member| member.location == location);
            let Some(centre) = table.places[line.product].centres.get_mut(&echelon.place.node.location) else {
                continue;
            };
            // What moves within it is there already.
            centre.moved_in = match (holds(line.source), holds(line.destination)) {
                (false, true) => centre.moved_in.checked_add(line.quantity),
                (true, false) => centre.moved_in.checked_sub(line.quantity),
                _ => None,
            }
            .unwrap_or(centre.moved_in);
            if let Some(own) = centre.planner_levels.as_mut().and_then(|levels| levels.own_stock.as_mut()) {
                let at = echelon.place.node.location;
                own.moved_in = match (line.source == at, line.destination == at) {
                    (true, _) => own.moved_in.checked_sub(line.quantity),
                    (_, true) => own.moved_in.checked_add(line.quantity),
                    _ => None,
                }
                .unwrap_or(own.moved_in);
            }
        }
        let product = &situation.products[line.product];
        let (source, dest) = (&situation.locations[line.source], &situation.locations[line.destination]);
        let cost = line.trip_cost.checked_add(line.unit_cost).unwrap_or(line.trip_cost);
        drafts.push(Draft {
            kind: "TRANSFER",
            product_id: product.id.clone(),
            location_id: dest.id.clone(),
            source_id: source.id.clone(),
            supplier_id: String::new(),
            quantity: line.quantity,
            unit_cost: Money::ZERO,
            cost,
            gain: line.net_benefit(),
            reason: format!("{} has more of {} than it needs, and {} runs short", source.name, product.name, dest.name),
            kept: Kept::transfer(line.into()),
        });
    }
    drafts
}

/// Rejections whose place lacks nothing any more.
fn lapsed(situation: &Situation, table: &Table) -> Result<Vec<String>, ApiError> {
    let mut gone = Vec::new();
    for rejection in &situation.rejections {
        let product = situation.products.iter().position(|p| p.id == rejection.key.0);
        let location = situation.locations.iter().position(|l| l.id == rejection.key.1);
        let inputs = product.zip(location).and_then(|(p, l)| match rejection.kind.as_str() {
            "PURCHASE" => table.places[p].planned(l),
            _ => table.places[p].known.get(&l),
        });
        let lacks = match inputs {
            Some(inputs) => match inputs.line()? {
                Some(line) => line.need.quantity > Quantity::ZERO,
                None => inputs.missing()? > Quantity::ZERO,
            },
            None => false,
        };
        if !lacks {
            gone.push(rejection.id.clone());
        }
    }
    Ok(gone)
}

/// Plans a workspace and keeps what comes of it.
pub(super) async fn replenish(app: &App, workspace: &str, wish: Wish) -> Result<Value, ApiError> {
    let now = app.clock.now();
    let lists = app.clone();
    let situation = app.db.read(workspace, move |tx| Situation::read(tx, &lists.move_lists, now)).await?;
    let limits = situation.config.config.auto_approval.clone();
    let asked = wish.clone();
    let made = tokio::task::spawn_blocking(move || make(&situation, &asked)).await.map_err(ApiError::internal)??;
    let made = std::sync::Arc::new(made);
    let lists = app.clone();
    let keep = move |change: &mut Change<'_, '_>| keep::keep(change, &lists.move_lists, &made, &wish, &limits);
    app.change(workspace, Who::system(RUN), keep).await
}

/// Runs as a job.
pub(super) fn handler(app: &App) -> Handler {
    let app = app.clone();
    stockflow_jobs::handler(move |job: JobContext| {
        let app = app.clone();
        async move {
            let workspace = job.workspace().unwrap_or_default().to_owned();
            let wish: Wish =
                serde_json::from_value(job.payload().clone()).map_err(|e| JobError::Fatal(e.to_string()))?;
            replenish(&app, &workspace, wish).await.map_err(|e| JobError::Retry(e.chain()))
        }
    })
}
