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
pub const MIGRATIONS: [Migration; 5] = [
    migration!(1, "0001_access"),
    migration!(2, "0002_commerce"),
    migration!(3, "0003_planning"),
    Migration { number: 4, name: "0004_jobs", sqlite: stockflow_jobs::SCHEMA, postgres: stockflow_jobs::SCHEMA },
    migration!(5, "0007_imports"),
];
