//! `GET /api/inventory/analytics`

use super::groups::{Names, millionths, rows};
use super::in_transit::add_in_transit;
use super::items::{Item, Product, items};
use super::ledger::cells;
use super::places::places;
use super::window::Window;
use super::wire::{ABC_CLASSES, GroupBy, InventoryAnalytics, PACES, XYZ_CLASSES};
use crate::features::catalog;
use crate::http::list::{Filter, FilterKind, List, ListQuery, Sort, SortKey, SortValue};
use crate::http::{Answer, ApiError, Reply};
use std::collections::HashSet;
use stockflow_db::{Tx, args, sql};
use stockflow_planning::analytics::{Abc, Pace, Xyz};

pub(super) static LIST: List = List {
    columns: "p.id, p.name, p.global_sku, p.unit_cost, p.currency, p.status, p.categories",
    from: " FROM product p WHERE p.workspace_id = $1 AND EXISTS (SELECT 1 FROM stock_line l WHERE l.workspace_id = p.workspace_id AND l.product_id = p.id)",
    id: "p.id",
    filters: &[
        Filter { name: "locationId", about: "Stock at these locations only.", kind: FilterKind::Outside, sql: "" },
        Filter {
            name: "from",
            about: "The first day of the window, as each location has it. Left out: 89 days before `to`. At most 1,096 days in all.",
            kind: FilterKind::OutsideDay,
            sql: "",
        },
        Filter {
            name: "to",
            about: "The last day of the window, at whose end stock is counted. Left out: today in UTC.",
            kind: FilterKind::OutsideDay,
            sql: "",
        },
        Filter {
            name: "groupBy",
            about: "What a row stands for: one of them. Left out: PRODUCT. LOCATION judges each product at each location by itself; the others over all locations looked at.",
            kind: FilterKind::OutsideOneOf(GroupBy::NAMES),
            sql: "",
        },
        Filter { name: "productMasterId", about: "These products only.", kind: FilterKind::Outside, sql: "" },
        Filter {
            name: "categoryId",
            about: "Only products in these categories or below them.",
            kind: FilterKind::Outside,
            sql: "",
        },
        Filter {
            name: "pace",
            about: "Only products whose stock is so.",
            kind: FilterKind::OutsideOneOf(PACES),
            sql: "",
        },
        Filter {
            name: "abcClass",
            about: "Only products of this class, which they have among all products at the locations looked at.",
            kind: FilterKind::OutsideOneOf(ABC_CLASSES),
            sql: "",
        },
        Filter {
            name: "xyzClass",
            about: "Only products of this class.",
            kind: FilterKind::OutsideOneOf(XYZ_CLASSES),
            sql: "",
        },
    ],
    sorts: &[
        Sort { name: "stockValue", sql: "", key: SortKey::Number },
        Sort { name: "inTransitValue", sql: "", key: SortKey::Number },
        Sort { name: "costOfGoodsSold", sql: "", key: SortKey::Number },
        Sort { name: "deadStockValue", sql: "", key: SortKey::Number },
        Sort { name: "turns", sql: "", key: SortKey::Number },
        Sort { name: "weeksOfSupply", sql: "", key: SortKey::Number },
        Sort { name: "stockoutDays", sql: "", key: SortKey::Number },
        Sort { name: "name", sql: "", key: SortKey::Text },
    ],
    newest_first: true,
    location: None,
};

/// Analytics of stock
///
/// How well stock worked over a window: turns, weeks of supply, age, dead and slow stock, ABC by usage value and XYZ by
/// its variation, value, stockout days and service level. Everything is computed from the ledger as it is known now;
/// values are at today's unit cost; what is between two locations has a value of its own. Days are those of each location. One row a product, or a group and currency; the
/// filters of products and classes narrow what is shown and summed, never what classes compare.
#[utoipa::path(get, path = "/api/inventory/analytics", tag = "Inventory", security(("bearer" = ["inventory.read"])),
    responses((status = 200, description = "A page of rows", body = [InventoryAnalytics])))]
pub(super) async fn get_inventory_analytics(query: ListQuery) -> Answer {
    let window = Window::asked(&query)?;
    let by = group(&query)?;
    query
        .kept(move |query, tx| {
            let rows = read(query, tx, window, by)?;
            let (page, pagination) = query.page_of(rows, |row| &row.id, sorted_by);
            Reply::page(&page, &pagination)
        })
        .await
}

fn group(query: &ListQuery) -> Result<GroupBy, ApiError> {
    match query.outside("groupBy") {
        None => Ok(GroupBy::Product),
        Some([one]) => Ok(GroupBy::named(one)),
        Some(_) => Err(ApiError::fault("groupBy", "invalid", "must be one of them")),
    }
}

fn read(query: &ListQuery, tx: &mut Tx<'_>, window: Window, by: GroupBy) -> Result<Vec<InventoryAnalytics>, ApiError> {
    let places = places(tx, query)?;
    let products: Vec<Product> = query.unpaged(tx)?;
    let mut cells = cells(tx, &places, window)?;
    add_in_transit(tx, &mut cells, &places, window)?;
    let mut items = items(&products, cells, by == GroupBy::Location, window.days());
    let below: Option<HashSet<String>> = match query.outside("categoryId") {
        Some(asked) => Some(catalog::subtrees(tx, asked)?.into_iter().collect()),
        None => None,
    };
    items.retain(|item| shows(query, item, below.as_ref()));
    let categories = match by {
        GroupBy::Category => tx.all::<(String, String)>(&CATEGORIES, args![])?.into_iter().collect(),
        _ => Default::default(),
    };
    Ok(rows(&items, by, &Names { places: &places, categories }, window))
}

/// Whether the filters let an item through.
fn shows(query: &ListQuery, item: &Item<'_>, below: Option<&HashSet<String>>) -> bool {
    let among = |name: &str, value: &str| query.outside(name).is_none_or(|asked| asked.iter().any(|one| one == value));
    let xyz = match item.xyz {
        Some(Xyz::X) => "X",
        Some(Xyz::Y) => "Y",
        Some(Xyz::Z) => "Z",
        None => "",
    };
    let abc = match item.abc {
        Abc::A => "A",
        Abc::B => "B",
        Abc::C => "C",
    };
    let pace = match item.pace {
        Pace::Dead => "DEAD",
        Pace::Slow => "SLOW",
        Pace::Moving => "MOVING",
        Pace::Out => "OUT",
    };
    among("productMasterId", &item.product.id)
        && among("pace", pace)
        && among("abcClass", abc)
        && among("xyzClass", xyz)
        && below.is_none_or(|below| item.product.categories().any(|id| below.contains(id)))
}

fn sorted_by(row: &InventoryAnalytics, sort: &'static str) -> SortValue {
    match sort {
        "inTransitValue" => SortValue::Number(millionths(row.in_transit_value)),
        "costOfGoodsSold" => SortValue::Number(millionths(row.cost_of_goods_sold)),
        "deadStockValue" => SortValue::Number(millionths(row.dead_stock_value)),
        "turns" => SortValue::of_number(row.turns),
        "weeksOfSupply" => SortValue::of_number(row.weeks_of_supply),
        "stockoutDays" => SortValue::Number(row.stockout_days),
        "name" => SortValue::Text(row.name.clone()),
        _ => SortValue::Number(millionths(row.stock_value)),
    }
}

sql! {
    CATEGORIES = "SELECT id, name FROM category WHERE workspace_id = $1 ORDER BY id";
}
