//! The migrations, in their order. One text serves both databases; a pair only where they part.

use stockflow_db::Migration;

macro_rules! migration {
    ($number:literal, $name:literal) => {
        Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../../../../migrations/", $name, ".sql")),
            postgres: include_str!(concat!("../../../../migrations/", $name, ".sql")),
        }
    };
}

/// All of them.
pub const MIGRATIONS: [Migration; 19] = [
    migration!(1, "0001_access"),
    migration!(2, "0002_commerce"),
    migration!(3, "0003_planning"),
    Migration { number: 4, name: "0004_jobs", sqlite: stockflow_jobs::SCHEMA, postgres: stockflow_jobs::SCHEMA },
    Migration {
        number: 5,
        name: "0005_catalog",
        sqlite: concat!(
            include_str!("../../../../migrations/0005_catalog.sql"),
            include_str!("../../../../migrations/0005_catalog_labels.sqlite.sql")
        ),
        postgres: concat!(
            include_str!("../../../../migrations/0005_catalog.sql"),
            include_str!("../../../../migrations/0005_catalog_labels.postgres.sql")
        ),
    },
    migration!(6, "0006_network"),
    migration!(7, "0007_imports"),
    migration!(8, "0008_inventory"),
    migration!(9, "0009_alert_following"),
    migration!(10, "0010_webhooks"),
    migration!(11, "0011_alert_inbox"),
    migration!(12, "0012_connections"),
    migration!(13, "0013_forecasting"),
    migration!(14, "0014_replenishment"),
    migration!(15, "0015_transfer_document"),
    migration!(16, "0016_alert_expectation"),
    migration!(17, "0017_replenishment_class"),
    migration!(18, "0018_order_reference"),
    migration!(19, "0019_forecast_months"),
];
