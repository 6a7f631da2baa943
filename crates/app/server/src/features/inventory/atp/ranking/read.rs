//! What every row comes to, read of the stock.

use super::{Cell, Extent, RankedProduct, Ranking, Row, TOGETHER};
use crate::App;
use crate::features::inventory::promise::{Book, Detail, sum};
use crate::features::network::Rules;
use crate::http::ApiError;
use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Instant, Quantity};

/// Products whose stock is read at once.
const AT_ONCE: usize = 500;

/// What rows are read of.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) app: &'a App,
    pub(super) now: Instant,
    pub(super) extent: &'a Extent,
}

/// Rows as they are put together.
#[derive(Default)]
struct Rows {
    locations: Vec<String>,
    places: HashMap<String, u32>,
    rows: Vec<Row>,
    cells: Vec<Cell>,
}

impl Ranking {
    /// Every row, read anew.
    pub(super) fn read(tx: &mut Tx<'_>, ground: Ground<'_>) -> Result<Self, ApiError> {
        let products: Vec<RankedProduct> = tx.all(&PRODUCTS, args![])?;
        let all: Vec<u32> = (0..u32::try_from(products.len()).unwrap_or(u32::MAX)).collect();
        let mut into = Rows::default();
        let channels = read_rows(tx, ground, &products, &all, &mut into)?;
        Ok(Self::of(products, channels, into))
    }

    /// The same with some products and their rows read anew; `None`: it has other channels now, so nothing of it holds.
    pub(super) fn renewed(
        &self,
        tx: &mut Tx<'_>,
        ground: Ground<'_>,
        changed: &BTreeSet<String>,
    ) -> Result<Option<Self>, ApiError> {
        let found: Vec<RankedProduct> = tx.all(&PRODUCTS_OF, args![changed.iter().cloned().collect::<Vec<_>>()])?;
        let (products, moved) = self.products_with(changed, found);
        let place = |id: &String| products.binary_search_by(|product| product.id.cmp(id)).ok();
        let places: Vec<u32> = changed.iter().filter_map(place).filter_map(|place| u32::try_from(place).ok()).collect();
        let mut into = Rows { locations: self.locations.clone(), ..Rows::default() };
        into.places = (0..).zip(&self.locations).map(|(place, id)| (id.clone(), place)).collect();
        let channels = read_rows(tx, ground, &products, &places, &mut into)?;
        if channels != self.channels {
            return Ok(None);
        }
        let width = channels.len();
        let fresh = std::mem::take(&mut into.rows);
        let fresh_cells = std::mem::take(&mut into.cells);
        // Both stand in the order of products: what was read anew takes the place of what there was.
        let mut next = 0;
        let mut take_until = |product: u32, into: &mut Rows| {
            while next < fresh.len() && fresh[next].product < product {
                into.rows.push(fresh[next]);
                into.cells.extend_from_slice(&fresh_cells[next * width..(next + 1) * width]);
                next += 1;
            }
        };
        for (index, row) in self.rows.iter().enumerate() {
            if let Some(product) = moved[row.product as usize] {
                take_until(product, &mut into);
                into.rows.push(Row { product, ..*row });
                into.cells.extend_from_slice(&self.cells[index * width..(index + 1) * width]);
            }
        }
        take_until(u32::MAX, &mut into);
        Ok(Some(Self::of(products, channels, into)))
    }

    /// The products, of which those in `changed` are as they were `found`, or are none any more; and for each that there
    /// was its place now, unless it has changed.
    fn products_with(
        &self,
        changed: &BTreeSet<String>,
        found: Vec<RankedProduct>,
    ) -> (Vec<RankedProduct>, Vec<Option<u32>>) {
        let mut products = Vec::with_capacity(self.products.len() + found.len());
        let mut moved = Vec::with_capacity(self.products.len());
        // Both stand in the order of ids.
        let mut found = found.into_iter().peekable();
        for product in &self.products {
            while let Some(fresh) = found.next_if(|fresh| fresh.id <= product.id) {
                products.push(fresh);
            }
            if changed.contains(&product.id) {
                moved.push(None);
            } else {
                moved.push(u32::try_from(products.len()).ok());
                products.push(product.clone());
            }
        }
        products.extend(found);
        (products, moved)
    }

    fn of(products: Vec<RankedProduct>, channels: Vec<String>, rows: Rows) -> Self {
        let Rows { locations, rows, cells, .. } = rows;
        Self { products, locations, channels, rows, cells, orders: Mutex::default() }
    }

    /// Roughly what it weighs, in bytes, with an order or two.
    pub(super) fn bytes(&self) -> usize {
        self.rows.len() * 32 + self.cells.len() * 16 + self.products.len() * 150
    }
}

/// Reads the rows of the products at `places`, in their order; answers the channels of which a row has a cell each.
fn read_rows(
    tx: &mut Tx<'_>,
    ground: Ground<'_>,
    products: &[RankedProduct],
    places: &[u32],
    into: &mut Rows,
) -> Result<Vec<String>, ApiError> {
    let Ground { app, now, extent } = ground;
    let rules = app.rules.of(tx)?;
    for places in places.chunks(AT_ONCE) {
        let ids: Vec<String> = places.iter().map(|place| products[*place as usize].id.clone()).collect();
        let book = Book::of(tx, app, now, Detail::Sums, &ids, extent.at.as_deref())?;
        for (place, id) in places.iter().zip(&ids) {
            if extent.each {
                let shelves = book.of_product(id).iter().map(|shelf| shelf.location_id.as_str());
                for location in shelves.filter(|location| extent.sees(location)) {
                    let known = into.location(location);
                    into.add(&book, &rules, (*place, id), known, Some(location), |other| other == location)?;
                }
            } else {
                into.add(&book, &rules, (*place, id), TOGETHER, extent.at.as_deref(), |location| {
                    extent.sees(location)
                })?;
            }
        }
    }
    Ok(rules.channels.iter().map(|channel| channel.id.clone()).collect())
}

impl Rows {
    /// The row of a product at one location, or wherever `sees` lets through.
    fn add(
        &mut self,
        book: &Book,
        rules: &Rules,
        (product, id): (u32, &str),
        location: u32,
        at: Option<&str>,
        sees: impl Fn(&str) -> bool,
    ) -> Result<(), ApiError> {
        let (on_hand, reserved) = totals(book, id, &sees)?;
        self.rows.push(Row { product, location, on_hand: on_hand.micros(), reserved: reserved.micros() });
        for channel in &rules.channels {
            let here = |at: &str| channel.location_ids.iter().any(|id| id == at);
            let sells = location == TOGETHER || at.is_none_or(here);
            let cell = if sells { Some(book.cell(channel, id, at, &sees)?) } else { None };
            self.cells.push(Cell {
                atp: cell.as_ref().map_or(0, |cell| cell.atp.atp.micros()),
                severity: cell.map(|cell| cell.severity),
            });
        }
        Ok(())
    }

    fn location(&mut self, id: &str) -> u32 {
        if let Some(place) = self.places.get(id) {
            return *place;
        }
        let place = u32::try_from(self.locations.len()).unwrap_or(TOGETHER);
        self.locations.push(id.to_owned());
        self.places.insert(id.to_owned(), place);
        place
    }
}

/// What of a product is on hand and reserved over the locations that `sees` lets through.
pub(in super::super) fn totals(
    book: &Book,
    product: &str,
    sees: impl Fn(&str) -> bool,
) -> Result<(Quantity, Quantity), ApiError> {
    let (mut on_hand, mut reserved) = (Quantity::ZERO, Quantity::ZERO);
    for shelf in book.of_product(product).iter().filter(|shelf| sees(&shelf.location_id)) {
        for layer in &shelf.layers {
            on_hand = sum(on_hand, layer.on_hand)?;
            reserved = sum(reserved, layer.reserved)?;
        }
    }
    Ok((on_hand, reserved))
}

sql! {
    PRODUCTS = "
        SELECT id, name, global_sku FROM product WHERE workspace_id = $1 AND status IN ('ACTIVE', 'PHASE_OUT') ORDER BY id";
    PRODUCTS_OF = "
        SELECT id, name, global_sku FROM product
         WHERE workspace_id = $1 AND id = ANY($2) AND status IN ('ACTIVE', 'PHASE_OUT') ORDER BY id";
}
