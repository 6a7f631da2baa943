//! Every row of the matrix, by what rows are chosen and ordered by.
//!
//! An ATP is worked out of stock, policies, dates and what is to come: no database can filter or sort by it. So what it
//! comes to in every row is read once, some hundred products at a time, kept in a few bytes a row, and from then on
//! only what has changed is read again.
//!
//! | file | what stands there |
//! | --- | --- |
//! | `read` | what every row comes to, read of the stock |
//! | `changed` | which products have changed since |
//! | `kept` | the rankings that this process keeps |

mod changed;
mod kept;
mod read;

pub use kept::{RankingReads, Rankings};
pub(super) use read::totals;

use crate::http::list::SortValue;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use stockflow_planning::atp::Severity;

/// Which rows there are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Extent {
    /// Stock at this location only.
    pub(super) at: Option<String>,
    /// One row a product and location where it was ever stocked or is to come; otherwise one a product.
    pub(super) each: bool,
    /// The locations that the caller may see; `None`: all.
    pub(super) visible: Option<Vec<String>>,
}

impl Extent {
    fn sees(&self, location: &str) -> bool {
        self.at.as_deref().is_none_or(|at| at == location)
            && self.visible.as_ref().is_none_or(|visible| visible.iter().any(|id| id == location))
    }
}

/// A product that has rows.
#[derive(Debug, Clone)]
pub(super) struct RankedProduct {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) sku: String,
}
stockflow_db::from_row!(RankedProduct { id, name, sku });

/// What the rows of a matrix come to, in the order of product and location.
#[derive(Debug)]
pub(super) struct Ranking {
    /// By id.
    products: Vec<RankedProduct>,
    locations: Vec<String>,
    /// By id; a row has a cell for each of them.
    channels: Vec<String>,
    rows: Vec<Row>,
    cells: Vec<Cell>,
    /// The rows in the orders that were asked for.
    orders: Mutex<HashMap<Order, Arc<[u32]>>>,
}

/// Quantities in millionths.
#[derive(Debug, Clone, Copy)]
struct Row {
    product: u32,
    /// [`TOGETHER`] where a row is of all locations together.
    location: u32,
    on_hand: i64,
    reserved: i64,
}

/// In the place of a location.
const TOGETHER: u32 = u32::MAX;

/// What a channel may be promised of a row, in millionths.
#[derive(Debug, Clone, Copy)]
struct Cell {
    atp: i64,
    /// `None`: the channel does not sell from there.
    severity: Option<Severity>,
}

/// What rows are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum By {
    Name,
    Sku,
    OnHand,
    Reserved,
    /// The worst of any channel.
    Severity,
    /// The least of any channel.
    Atp,
}

/// An order of rows. `channels`: which of them count, as places among all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Order {
    pub(super) by: By,
    pub(super) channels: Vec<usize>,
}

/// Which rows are wanted.
#[derive(Debug)]
pub(super) struct Wish {
    /// Of these products, as places among all; `None`: of any.
    pub(super) among: Option<Vec<bool>>,
    /// The worst of `channels` is one of these; `None`: any.
    pub(super) severities: Option<Vec<Severity>>,
    /// With stock or reservations.
    pub(super) stocked: bool,
    pub(super) channels: Vec<usize>,
}

impl Ranking {
    /// The orders that are kept beside the rows; forgotten together when there are more.
    const MOST_ORDERS: usize = 12;

    /// Its products, by id.
    pub(super) fn products(&self) -> &[RankedProduct] {
        &self.products
    }

    /// The place of a channel among all.
    pub(super) fn channel(&self, id: &str) -> Option<usize> {
        self.channels.iter().position(|channel| channel == id)
    }

    /// The product of a row, and its location where rows are of one each.
    pub(super) fn subject(&self, row: u32) -> (&RankedProduct, Option<&str>) {
        let row = self.rows[row as usize];
        (&self.products[row.product as usize], self.locations.get(row.location as usize).map(String::as_str))
    }

    /// A row's place in an order: what it is ordered by, and what breaks ties.
    pub(super) fn place(&self, row: u32, order: &Order) -> (SortValue, String) {
        let (product, location) = self.subject(row);
        let value = match order.by {
            By::Name => SortValue::Text(product.name.clone()),
            By::Sku => SortValue::Text(product.sku.clone()),
            _ => SortValue::Number(self.number(row, order)),
        };
        (value, location.map_or_else(|| product.id.clone(), |location| format!("{} {location}", product.id)))
    }

    /// Whether a row is wanted, whatever its severity.
    pub(super) fn is_among(&self, row: u32, wish: &Wish) -> bool {
        let row = self.rows[row as usize];
        wish.among.as_ref().is_none_or(|among| among[row.product as usize])
            && !(wish.stocked && row.on_hand == 0 && row.reserved == 0)
    }

    /// Whether a row is wanted.
    pub(super) fn fits(&self, row: u32, wish: &Wish) -> bool {
        self.is_among(row, wish)
            && wish.severities.as_ref().is_none_or(|wanted| wanted.contains(&self.severity(row, wish)))
    }

    /// The worst severity of the channels asked for; `Ok` where none of them sells.
    pub(super) fn severity(&self, row: u32, wish: &Wish) -> Severity {
        self.worst(row, &wish.channels)
    }

    fn worst(&self, row: u32, channels: &[usize]) -> Severity {
        let of = |channel: &usize| self.cell(row, *channel).severity;
        channels.iter().filter_map(of).max().unwrap_or(Severity::Ok)
    }

    /// All rows from the least to the greatest; ties by product and location.
    pub(super) fn in_order(&self, order: &Order) -> Arc<[u32]> {
        // Held while the order is made: whoever asks for the same one waits for it.
        let mut known = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rows) = known.get(order) {
            return Arc::clone(rows);
        }
        let rows = self.sorted(order);
        if known.len() >= Self::MOST_ORDERS {
            known.clear();
        }
        known.insert(order.clone(), Arc::clone(&rows));
        rows
    }

    fn sorted(&self, order: &Order) -> Arc<[u32]> {
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let text = |row: u32| {
            let (product, _) = self.subject(row);
            if order.by == By::Name { product.name.as_str() } else { product.sku.as_str() }
        };
        if matches!(order.by, By::Name | By::Sku) {
            let mut rows: Vec<(&str, u32)> = (0..count).map(|row| (text(row), row)).collect();
            rows.sort_unstable();
            return rows.into_iter().map(|(_, row)| row).collect();
        }
        let mut rows: Vec<(i64, u32)> = (0..count).map(|row| (self.number(row, order), row)).collect();
        rows.sort_unstable();
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn number(&self, row: u32, order: &Order) -> i64 {
        let counts = self.rows[row as usize];
        match order.by {
            By::OnHand => counts.on_hand,
            By::Reserved => counts.reserved,
            By::Severity => self.worst(row, &order.channels) as i64,
            By::Atp | By::Name | By::Sku => {
                let sold = order.channels.iter().map(|channel| self.cell(row, *channel));
                // Where no channel sells there is none, which comes before all numbers.
                sold.filter(|cell| cell.severity.is_some()).map(|cell| cell.atp).min().unwrap_or(i64::MIN)
            }
        }
    }

    fn cell(&self, row: u32, channel: usize) -> Cell {
        self.cells[row as usize * self.channels.len() + channel]
    }
}
