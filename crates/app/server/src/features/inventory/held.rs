//! What of a product stands where, and between which levels, for those who plan with it.

use super::levels::LevelSettings;
use super::on_hold;
use stockflow_db::{DbError, Tx, args, from_row, sql};
use stockflow_kernel::Quantity;

/// The stock of a product at a location, over all its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub location_id: String,
    pub on_hand: Quantity,
    pub reserved: Quantity,
    /// On hold or recalled, or in a bin that stock may not leave.
    pub on_hold: Quantity,
}
from_row!(Held { location_id, on_hand, reserved, on_hold });

/// The levels between which a product is kept at a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelBrief {
    pub location_id: String,
    pub minimum: Quantity,
    pub reorder_point: Quantity,
    pub maximum: Quantity,
}
from_row!(LevelBrief { location_id, minimum, reorder_point, maximum });

/// The stock of a product at every location that has a line of it, by location.
pub fn held(tx: &mut Tx<'_>, product: &str) -> Result<Vec<Held>, DbError> {
    tx.all(&HELD, args![product])
}

/// The levels of a product, by location.
pub fn levels_of(tx: &mut Tx<'_>, product: &str) -> Result<Vec<LevelBrief>, DbError> {
    tx.all(&LEVELS, args![product])
}

/// What a planner has laid down for a product at a location.
#[derive(Debug, Clone, PartialEq)]
pub struct LaidDown {
    pub product_id: String,
    pub location_id: String,
    /// The location that it is replenished from; `None`: whichever is fastest.
    pub supplied_from: Option<String>,
    /// `None`: that of its class.
    pub service_level: Option<f64>,
    /// This and the next two: zero where it is not set, or the level's status is another than "Supported".
    pub minimum: Quantity,
    pub reorder_point: Quantity,
    pub maximum: Quantity,
}

/// What is laid down, wherever a level names where it comes from, how well it shall be served or how much is held: of some
/// products or of all.
pub fn laid_down(tx: &mut Tx<'_>, products: Option<&[String]>) -> Result<Vec<LaidDown>, DbError> {
    type Row = (String, String, String, Quantity, Quantity, Quantity);
    let rows: Vec<Row> = match products {
        None => tx.all(&LAID_DOWN, args![])?,
        Some(products) => tx.all(&LAID_DOWN_OF, args![products])?,
    };
    let read = |(product_id, location_id, settings, minimum, reorder_point, maximum): Row| {
        let settings: LevelSettings = serde_json::from_str(&settings).ok()?;
        let held = |quantity: Quantity| if settings.is_supported() { quantity } else { Quantity::ZERO };
        let (minimum, reorder_point, maximum) = (held(minimum), held(reorder_point), held(maximum));
        let (supplied_from, service_level) = (settings.replenishment_location_id, settings.service_level);
        Some(LaidDown { product_id, location_id, supplied_from, service_level, minimum, reorder_point, maximum })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// The text is looked at only to leave out levels that lay nothing down. The maximum is the greatest of the three quantities.
macro_rules! laid_down {
    ($only:literal) => {
        concat!(
            "SELECT product_id, location_id, settings, minimum, reorder_point, maximum FROM inventory_level WHERE workspace_id = $1",
            $only,
            " AND (maximum > 0 OR settings LIKE '%\"replenishmentLocationId\":\"%' OR settings NOT LIKE '%\"serviceLevel\":null%')
              ORDER BY product_id, location_id"
        )
    };
}

sql! {
    HELD = concat!(
        "SELECT l.location_id, CAST(sum(l.on_hand) AS BIGINT), CAST(sum(l.reserved) AS BIGINT), CAST(sum(l.recalled + ",
        on_hold!(),
        ") AS BIGINT)
           FROM stock_line l WHERE l.workspace_id = $1 AND l.product_id = $2 GROUP BY l.location_id ORDER BY l.location_id"
    );
    LEVELS = "
        SELECT location_id, minimum, reorder_point, maximum FROM inventory_level
         WHERE workspace_id = $1 AND product_id = $2 ORDER BY location_id";
    LAID_DOWN = laid_down!("");
    LAID_DOWN_OF = laid_down!(" AND product_id = ANY($2)");
}
