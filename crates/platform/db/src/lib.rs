//! One statement on SQLite and PostgreSQL.
