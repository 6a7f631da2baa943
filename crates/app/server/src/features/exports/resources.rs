//! What can be exported: each list with its permission and its columns.

use crate::features::{catalog, inventory, network};
use crate::http::Permission;
use crate::http::list::Feed;
use stockflow_tables::{Column, Kind};

/// A list as a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resource {
    pub(super) name: &'static str,
    pub(super) permission: Permission,
    pub(super) columns: &'static [Column],
    /// None for demand, which is no list of rows.
    pub(super) feed: Option<&'static Feed>,
}

const fn text(name: &'static str) -> Column {
    Column { name, kind: Kind::Text }
}
const fn decimal(name: &'static str) -> Column {
    Column { name, kind: Kind::Decimal }
}
const fn boolean(name: &'static str) -> Column {
    Column { name, kind: Kind::Boolean }
}
const fn integer(name: &'static str) -> Column {
    Column { name, kind: Kind::Integer }
}
const fn list(name: &'static str) -> Column {
    Column { name, kind: Kind::List }
}
const fn day(name: &'static str) -> Column {
    Column { name, kind: Kind::Day }
}

static PRODUCTS: [Column; 21] = [
    text("globalSku"),
    text("name"),
    text("description"),
    text("brand"),
    text("gtin"),
    text("status"),
    text("unit"),
    boolean("unitIndivisible"),
    decimal("unitCost"),
    decimal("price"),
    text("currency"),
    decimal("packSize"),
    decimal("weight"),
    boolean("requiresLotTracking"),
    boolean("requiresExpiryTracking"),
    integer("shelfLifeDays"),
    list("tags"),
    text("id"),
    integer("version"),
    text("createdAt"),
    text("updatedAt"),
];

static LOCATIONS: [Column; 10] = [
    text("code"),
    text("name"),
    text("type"),
    text("parentId"),
    text("timeZone"),
    boolean("sellable"),
    text("id"),
    integer("version"),
    text("createdAt"),
    text("updatedAt"),
];

static STOCK: [Column; 12] = [
    text("globalSku"),
    text("locationId"),
    decimal("quantityOnHand"),
    decimal("quantityReserved"),
    decimal("quantityOnHold"),
    decimal("quantityAvailable"),
    text("productMasterId"),
    text("productName"),
    text("locationName"),
    text("id"),
    integer("version"),
    text("updatedAt"),
];

static MOVEMENTS: [Column; 14] = [
    text("id"),
    text("inventoryItemId"),
    text("productMasterId"),
    text("productName"),
    text("globalSku"),
    text("locationId"),
    text("type"),
    decimal("quantity"),
    text("reasonCodeId"),
    text("comment"),
    text("reference"),
    text("actorId"),
    text("effectiveAt"),
    text("recordedAt"),
];

static DEMAND: [Column; 7] = [
    text("globalSku"),
    text("locationCode"),
    text("channelId"),
    day("date"),
    decimal("quantity"),
    decimal("price"),
    boolean("promotion"),
];

/// All of them.
pub(super) static RESOURCES: &[Resource] = &[
    Resource { name: "products", permission: Permission::ProductsRead, columns: &PRODUCTS, feed: Some(&catalog::FEED) },
    Resource {
        name: "locations",
        permission: Permission::InventoryRead,
        columns: &LOCATIONS,
        feed: Some(&network::LOCATION_FEED),
    },
    Resource {
        name: "stock",
        permission: Permission::InventoryRead,
        columns: &STOCK,
        feed: Some(&inventory::STOCK_FEED),
    },
    Resource {
        name: "movements",
        permission: Permission::InventoryRead,
        columns: &MOVEMENTS,
        feed: Some(&inventory::MOVEMENT_FEED),
    },
    Resource { name: "demand", permission: Permission::ForecastRead, columns: &DEMAND, feed: None },
];

/// One by its name.
pub(super) fn find(name: &str) -> Option<&'static Resource> {
    RESOURCES.iter().find(|resource| resource.name == name)
}
