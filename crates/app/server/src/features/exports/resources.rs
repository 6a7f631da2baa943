//! What can be exported: each list with its permission and its columns.

use super::levels;
use crate::features::{catalog, inventory, network, procurement};
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

static PRODUCTS: [Column; 26] = [
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
    list("categories"),
    text("attributes"),
    text("unitConversions"),
    text("variantOf"),
    text("options"),
    text("id"),
    integer("version"),
    text("createdAt"),
    text("updatedAt"),
];

static LOCATIONS: [Column; 13] = [
    text("code"),
    text("name"),
    text("type"),
    text("parentId"),
    text("timeZone"),
    boolean("sellable"),
    list("activities"),
    // As texts, so that no digit of a measured number is lost.
    text("latitude"),
    text("longitude"),
    text("id"),
    integer("version"),
    text("createdAt"),
    text("updatedAt"),
];

static STOCK: [Column; 15] = [
    text("globalSku"),
    text("locationId"),
    text("lotNumber"),
    day("expiryDate"),
    text("binName"),
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

static LEVELS: [Column; 22] = [
    text("globalSku"),
    text("locationCode"),
    decimal("minLevel"),
    decimal("reorderPoint"),
    decimal("maxLevel"),
    text("abcClass"),
    integer("expectedLeadTimeDays"),
    integer("replenishmentPeriodDays"),
    integer("forecastPeriodDays"),
    decimal("forecastQuantity"),
    text("preferredBinLocationId"),
    text("replenishmentLocationId"),
    decimal("serviceLevel"),
    text("status"),
    text("comments"),
    text("productMasterId"),
    text("productName"),
    text("locationId"),
    text("id"),
    integer("version"),
    text("createdAt"),
    text("updatedAt"),
];

static SUPPLIERS: [Column; 15] = [
    text("code"),
    text("name"),
    text("status"),
    integer("leadTimeDays"),
    decimal("minimumOrderQuantity"),
    decimal("packSize"),
    text("paymentTerms"),
    text("currency"),
    text("contactName"),
    text("contactEmail"),
    text("contactPhone"),
    text("id"),
    integer("version"),
    text("createdAt"),
    text("updatedAt"),
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
    Resource { name: "levels", permission: Permission::InventoryRead, columns: &LEVELS, feed: Some(&levels::FEED) },
    Resource {
        name: "suppliers",
        permission: Permission::ProcurementRead,
        columns: &SUPPLIERS,
        feed: Some(&procurement::SUPPLIER_FEED),
    },
    Resource { name: "demand", permission: Permission::ForecastRead, columns: &DEMAND, feed: None },
];

/// One by its name.
pub(super) fn find(name: &str) -> Option<&'static Resource> {
    RESOURCES.iter().find(|resource| resource.name == name)
}
