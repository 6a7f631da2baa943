//! The stock of a product at a location, and who has promised what of it.

use super::{Inbound, keeps};
use crate::features::inventory::on_hold;
use crate::features::network::Rules;
use crate::http::ApiError;
use std::collections::{BTreeMap, HashMap};
use stockflow_db::{Arg, Tx, args, from_row, sql};
use stockflow_kernel::{Day, Instant, Quantity};

/// What of a shelf has one expiry date; or a single stock line, where lines are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    pub line_id: String,
    pub lot_id: String,
    /// Empty: in no bin, or several lines together.
    pub bin_id: String,
    pub lot_number: Option<String>,
    pub expires_on: Option<Day>,
    pub on_hand: Quantity,
    pub reserved: Quantity,
    /// Also what lies in bins that stock may not leave.
    pub on_hold: Quantity,
    pub recalled: Quantity,
}

impl Layer {
    /// On hand less reserved, on hold and recalled.
    #[must_use]
    pub fn free(&self) -> Quantity {
        Quantity::from_micros(
            self.on_hand.micros() - self.reserved.micros() - self.on_hold.micros() - self.recalled.micros(),
        )
    }
}

/// What is still to come to a shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// `None`: nobody knows when, so nobody counts on it.
    pub due_on: Option<Day>,
    pub quantity: Quantity,
    /// The document.
    pub reference: String,
}

/// The stock of a product at a location.
#[derive(Debug, Clone)]
pub struct Shelf {
    pub product_id: String,
    pub location_id: String,
    /// Today, where it stands.
    pub today: Day,
    /// What expires first before the rest.
    pub layers: Vec<Layer>,
    pub coming: Vec<Coming>,
    /// Promised, with no stock behind it yet.
    pub promised: Quantity,
    /// What each channel has promised, the stock behind it or not; read only where policies look at it.
    pub used: HashMap<String, Quantity>,
}

/// A row of the statements below.
struct Row {
    product_id: String,
    location_id: String,
    line_id: String,
    lot_id: String,
    bin_id: String,
    lot_number: Option<String>,
    expires_on: Option<Day>,
    on_hand: Quantity,
    reserved: Quantity,
    on_hold: Quantity,
    recalled: Quantity,
}
from_row!(Row {
    product_id,
    location_id,
    line_id,
    lot_id,
    bin_id,
    lot_number,
    expires_on,
    on_hand,
    reserved,
    on_hold,
    recalled
});

/// Which shelves to read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which<'a> {
    All,
    /// Of some products, everywhere or at one location.
    Of(Detail, &'a [String], Option<&'a str>),
}

/// How closely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// What has one expiry date together.
    Sums,
    Lines,
    /// Line by line, and nobody else may promise of them until the change is through.
    Locked,
}

impl<'a> Which<'a> {
    fn products(self) -> Option<&'a [String]> {
        match self {
            Self::All => None,
            Self::Of(_, products, _) => Some(products),
        }
    }

    fn includes(self, location: &str) -> bool {
        match self {
            Self::All => true,
            Self::Of(.., at) => at.is_none_or(|at| at == location),
        }
    }
}

/// Reads shelves, by product and location.
pub(super) fn shelves(
    tx: &mut Tx<'_>,
    inbound: &Inbound,
    rules: &Rules,
    now: Instant,
    which: Which<'_>,
) -> Result<Vec<Shelf>, ApiError> {
    let list = || Arg::List(which.products().unwrap_or_default().to_vec());
    let rows: Vec<Row> = match which {
        Which::All => tx.all(&ALL, args![])?,
        Which::Of(detail, _, at) => {
            let statement = match detail {
                Detail::Sums => &SUMS,
                Detail::Lines => &LINES,
                Detail::Locked => {
                    // What is still to come has no line to lock, and is not to be promised twice either.
                    if rules.policies.promise_ahead() {
                        tx.all::<String>(&LOCK_PRODUCTS, args![list()])?;
                    }
                    &LOCK_LINES
                }
            };
            tx.all(statement, args![list(), at.unwrap_or_default()])?
        }
    };
    let mut shelves: BTreeMap<(String, String), Shelf> = BTreeMap::new();
    for row in rows {
        let layer = Layer {
            line_id: row.line_id,
            lot_id: row.lot_id,
            bin_id: row.bin_id,
            lot_number: row.lot_number,
            expires_on: row.expires_on,
            on_hand: row.on_hand,
            reserved: row.reserved,
            on_hold: row.on_hold,
            recalled: row.recalled,
        };
        shelf(&mut shelves, row.product_id, row.location_id).layers.push(layer);
    }
    for (product, location, coming) in inbound.read(tx, which.products())? {
        if which.includes(&location) {
            shelf(&mut shelves, product, location).coming.push(coming);
        }
    }
    let promised: Vec<(String, String, Quantity)> = match which {
        Which::All => tx.all(&ALL_PROMISED, args![])?,
        Which::Of(..) => tx.all(&PROMISED, args![list()])?,
    };
    for (product, location, quantity) in promised {
        if which.includes(&location) {
            shelf(&mut shelves, product, location).promised = quantity;
        }
    }
    if rules.policies.share_stock() {
        let used: Vec<(String, String, String, Quantity)> = match which {
            Which::All => tx.all(&ALL_BY_CHANNEL, args![])?,
            Which::Of(..) => tx.all(&BY_CHANNEL, args![list()])?,
        };
        for (product, location, channel, quantity) in used {
            if which.includes(&location) {
                shelf(&mut shelves, product, location).used.insert(channel, quantity);
            }
        }
    }
    let mut shelves: Vec<Shelf> = shelves.into_values().collect();
    shelves.iter_mut().for_each(|shelf| shelf.today = rules.today(now, &shelf.location_id));
    if !matches!(which, Which::All | Which::Of(Detail::Sums, ..)) {
        shelves.iter_mut().for_each(Shelf::first_expiry_first);
    }
    Ok(shelves)
}

/// The shelf of a product at a location line by line, what expires first before the rest; nobody else promises of it
/// until the change is through. Without what is to come.
pub(crate) fn locked(
    tx: &mut Tx<'_>,
    rules: &Rules,
    now: Instant,
    product: &str,
    location: &str,
) -> Result<Option<Shelf>, ApiError> {
    let products = [product.to_owned()];
    let which = Which::Of(Detail::Locked, &products, Some(location));
    Ok(shelves(tx, &Inbound::default(), rules, now, which)?.pop())
}

/// What of every product at every location is free: neither bound nor past its date.
pub fn promisable(tx: &mut Tx<'_>, now: Instant) -> Result<Vec<(String, String, Quantity)>, ApiError> {
    let rules = Rules::read(tx)?;
    let shelves = shelves(tx, &Inbound::default(), &rules, now, Which::All)?;
    let free = |shelf: Shelf| {
        let layers = shelf.layers.iter().filter(|layer| keeps(layer, shelf.today, 0));
        let micros: i64 = layers.map(|layer| layer.free().micros()).sum();
        (shelf.product_id, shelf.location_id, Quantity::from_micros(micros))
    };
    Ok(shelves.into_iter().map(free).collect())
}

/// What of a product at a location is free, and how long it keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeStock {
    pub product_id: String,
    pub location_id: String,
    /// Neither bound nor past its date.
    pub free: Quantity,
    /// What of it has a date: days from today to the last one on which it may be sold, and how much; the next first.
    pub dated: Vec<(i64, Quantity)>,
}

/// [`promisable`] with the days that stock keeps: of some products or of all.
pub fn promisable_by_date(
    tx: &mut Tx<'_>,
    now: Instant,
    products: Option<&[String]>,
) -> Result<Vec<FreeStock>, ApiError> {
    let rules = Rules::read(tx)?;
    let which = products.map_or(Which::All, |products| Which::Of(Detail::Sums, products, None));
    let shelves = shelves(tx, &Inbound::default(), &rules, now, which)?;
    Ok(shelves.into_iter().map(by_date).collect())
}

/// What of a shelf is free, by the days that it keeps.
fn by_date(shelf: Shelf) -> FreeStock {
    let keeping = || shelf.layers.iter().filter(|layer| keeps(layer, shelf.today, 0));
    let micros: i64 = keeping().map(|layer| layer.free().micros()).sum();
    let left = |last: Day| last.number() - shelf.today.number();
    let dated = keeping().filter_map(|layer| Some((left(layer.expires_on?), layer.free().max(Quantity::ZERO))));
    let mut dated: Vec<(i64, Quantity)> = dated.collect();
    dated.sort_unstable();
    FreeStock {
        free: Quantity::from_micros(micros),
        dated,
        product_id: shelf.product_id,
        location_id: shelf.location_id,
    }
}

impl Shelf {
    /// What there will be to sell until a day: all that is not on hold, recalled or expired, whoever reserved it, and
    /// what is due by then.
    #[must_use]
    pub fn supply_until(&self, day: Day) -> Quantity {
        let here = self.layers.iter().filter(|layer| keeps(layer, self.today, 0));
        let here = here.map(|layer| layer.on_hand.micros() - layer.on_hold.micros() - layer.recalled.micros());
        let due = self.coming.iter().filter(|coming| coming.due_on.is_some_and(|due| due <= day));
        Quantity::from_micros(here.chain(due.map(|coming| coming.quantity.micros())).sum())
    }

    /// Brings its layers into the order in which they are to leave.
    fn first_expiry_first(&mut self) {
        self.layers.sort_by_key(|layer| layer.expires_on.map_or(i64::MAX, |day| day.number()));
    }
}

fn shelf(shelves: &mut BTreeMap<(String, String), Shelf>, product: String, location: String) -> &mut Shelf {
    let key = (product, location);
    shelves.entry(key.clone()).or_insert_with(|| Shelf {
        product_id: key.0,
        location_id: key.1,
        today: Day::from_number(0),
        layers: Vec::new(),
        coming: Vec::new(),
        promised: Quantity::ZERO,
        used: HashMap::new(),
    })
}

sql! {
    ALL = concat!(
        "
        SELECT l.product_id, l.location_id, min(l.id), '', '', NULL, t.expiry_date, CAST(sum(l.on_hand) AS BIGINT), CAST(sum(l.reserved) AS BIGINT),
               CAST(sum(",
        on_hold!(),
        ") AS BIGINT), CAST(sum(l.recalled) AS BIGINT)
          FROM stock_line l LEFT JOIN lot t ON t.workspace_id = l.workspace_id AND t.id = l.lot_id
         WHERE l.workspace_id = $1 GROUP BY l.product_id, l.location_id, t.expiry_date
         ORDER BY l.product_id, l.location_id, coalesce(t.expiry_date, 9000000)"
    );
    SUMS = concat!(
        "
        SELECT l.product_id, l.location_id, min(l.id), '', '', NULL, t.expiry_date, CAST(sum(l.on_hand) AS BIGINT), CAST(sum(l.reserved) AS BIGINT),
               CAST(sum(",
        on_hold!(),
        ") AS BIGINT), CAST(sum(l.recalled) AS BIGINT)
          FROM stock_line l LEFT JOIN lot t ON t.workspace_id = l.workspace_id AND t.id = l.lot_id
         WHERE l.workspace_id = $1 AND l.product_id = ANY($2) AND ($3 = '' OR l.location_id = $3) GROUP BY l.product_id, l.location_id, t.expiry_date
         ORDER BY l.product_id, l.location_id, coalesce(t.expiry_date, 9000000)"
    );
    LINES = concat!(
        "
        SELECT l.product_id, l.location_id, l.id, l.lot_id, l.bin_id, t.lot_number, t.expiry_date, l.on_hand, l.reserved, ",
        on_hold!(),
        ", l.recalled
          FROM stock_line l LEFT JOIN lot t ON t.workspace_id = l.workspace_id AND t.id = l.lot_id
         WHERE l.workspace_id = $1 AND l.product_id = ANY($2) AND ($3 = '' OR l.location_id = $3) ORDER BY l.product_id, l.location_id, l.lot_id, l.bin_id"
    );
    /// SQLite has one writer, who needs no lock.
    LOCK_PRODUCTS = {
        sqlite: "SELECT id FROM product WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id",
        postgres: "SELECT id FROM product WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE",
    };
    /// In one order for all, that of the index which finds them: two who want the same lines wait instead of blocking
    /// each other.
    LOCK_LINES = {
        sqlite: concat!(
            "
            SELECT l.product_id, l.location_id, l.id, l.lot_id, l.bin_id, t.lot_number, t.expiry_date, l.on_hand, l.reserved, ",
            on_hold!(),
            ", l.recalled
              FROM stock_line l LEFT JOIN lot t ON t.workspace_id = l.workspace_id AND t.id = l.lot_id
             WHERE l.workspace_id = $1 AND l.product_id = ANY($2) AND ($3 = '' OR l.location_id = $3) ORDER BY l.product_id, l.location_id, l.lot_id, l.bin_id"
        ),
        postgres: concat!(
            "
            SELECT l.product_id, l.location_id, l.id, l.lot_id, l.bin_id,
                   (SELECT t.lot_number FROM lot t WHERE t.workspace_id = l.workspace_id AND t.id = l.lot_id),
                   (SELECT t.expiry_date FROM lot t WHERE t.workspace_id = l.workspace_id AND t.id = l.lot_id),
                   l.on_hand, l.reserved, ",
            on_hold!(),
            ", l.recalled
              FROM stock_line l
             WHERE l.workspace_id = $1 AND l.product_id = ANY($2) AND ($3 = '' OR l.location_id = $3) ORDER BY l.product_id, l.location_id, l.lot_id, l.bin_id FOR UPDATE"
        ),
    };
    ALL_PROMISED = "
        SELECT product_id, location_id, CAST(sum(open) AS BIGINT) FROM reservation_part
         WHERE workspace_id = $1 AND open > 0 AND stock_line_id IS NULL
         GROUP BY product_id, location_id";
    PROMISED = "
        SELECT product_id, location_id, CAST(sum(open) AS BIGINT) FROM reservation_part
         WHERE workspace_id = $1 AND open > 0 AND stock_line_id IS NULL AND product_id = ANY($2)
         GROUP BY product_id, location_id";
    ALL_BY_CHANNEL = "
        SELECT p.product_id, p.location_id, r.channel_id, CAST(sum(p.open) AS BIGINT)
          FROM reservation_part p JOIN reservation r ON r.workspace_id = p.workspace_id AND r.id = p.reservation_id
         WHERE p.workspace_id = $1 AND p.open > 0
         GROUP BY p.product_id, p.location_id, r.channel_id";
    BY_CHANNEL = "
        SELECT p.product_id, p.location_id, r.channel_id, CAST(sum(p.open) AS BIGINT)
          FROM reservation_part p JOIN reservation r ON r.workspace_id = p.workspace_id AND r.id = p.reservation_id
         WHERE p.workspace_id = $1 AND p.open > 0 AND p.product_id = ANY($2)
         GROUP BY p.product_id, p.location_id, r.channel_id";
}
