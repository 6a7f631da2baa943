//! One stored value, borrowed from the driver's row, and what it converts into.

use crate::DbError;
use std::error::Error;
use stockflow_kernel::{Day, Instant, Money, Quantity};
use tokio_postgres::types::{FromSql, Type};

/// A stored value as the driver lends it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// `BOOLEAN` on PostgreSQL; SQLite gives integers.
    Bool(bool),
    /// An integer.
    I64(i64),
    /// A float.
    F64(f64),
    /// A text.
    Text(&'a str),
    /// A byte string.
    Bytes(&'a [u8]),
}

impl Value<'_> {
    /// The error for a value of another kind than the one asked for.
    fn is_not(self, wanted: &str) -> DbError {
        let found = match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::I64(_) => "an integer",
            Self::F64(_) => "a float",
            Self::Text(_) => "a text",
            Self::Bytes(_) => "a byte string",
        };
        DbError::Programming(format!("{wanted} was asked for where the row has {found}"))
    }
}

/// Reads a value of PostgreSQL by the type its column has.
impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Self::I64(i64::from_sql(ty, raw)?),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN => Self::Text(<&str>::from_sql(ty, raw)?),
            Type::BOOL => Self::Bool(bool::from_sql(ty, raw)?),
            Type::FLOAT8 => Self::F64(f64::from_sql(ty, raw)?),
            Type::BYTEA => Self::Bytes(raw),
            Type::INT4 => Self::I64(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT2 => Self::I64(i64::from(i16::from_sql(ty, raw)?)),
            Type::FLOAT4 => Self::F64(f64::from(f32::from_sql(ty, raw)?)),
            _ => return Err(format!("a column of type {ty} needs a CAST in the statement").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// What one column converts into. Write one for an enum whose names stand in a `TEXT` column.
pub trait FromValue: Sized {
    /// Converts; [`DbError::Programming`] when the kinds differ.
    fn from_value(value: Value<'_>) -> Result<Self, DbError>;
}

impl FromValue for i64 {
    fn from_value(value: Value<'_>) -> Result<Self, DbError> {
        match value {
            Value::I64(v) => Ok(v),
            // SQLite turns a sum beyond 64 bits into a float without a word.
            Value::F64(_) => Err(DbError::Overflow),
            other => Err(other.is_not("an integer")),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: Value<'_>) -> Result<Self, DbError> {
        match value {
            Value::Bool(v) => Ok(v),
            Value::I64(0) => Ok(false),
            Value::I64(1) => Ok(true),
            other => Err(other.is_not("a boolean")),
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: Value<'_>) -> Result<Self, DbError> {
        match value {
            Value::F64(v) => Ok(v),
            Value::I64(v) => Ok(v as Self),
            other => Err(other.is_not("a float")),
        }
    }
}

impl FromValue for String {
    fn from_value(value: Value<'_>) -> Result<Self, DbError> {
        match value {
            Value::Text(v) => Ok(v.to_owned()),
            other => Err(other.is_not("a text")),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value<'_>) -> Result<Self, DbError> {
        match value {
            Value::Bytes(v) => Ok(v.to_vec()),
            other => Err(other.is_not("a byte string")),
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value<'_>) -> Result<Self, DbError> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

/// JSON kept in a `TEXT` column.
impl FromValue for serde_json::Value {
    fn from_value(value: Value<'_>) -> Result<Self, DbError> {
        match value {
            Value::Text(text) => {
                serde_json::from_str(text).map_err(|_| DbError::Other("a stored text is not JSON".to_owned()))
            }
            other => Err(other.is_not("a JSON text")),
        }
    }
}

/// The shared words that are kept as one integer.
macro_rules! from_integer {
    ($($type:ty: $from:expr;)*) => {$(
        impl FromValue for $type {
            fn from_value(value: Value<'_>) -> Result<Self, DbError> {
                i64::from_value(value).map($from)
            }
        }
    )*};
}
from_integer! {
    Quantity: Quantity::from_micros;
    Money: Money::from_micros;
    Instant: Instant::from_micros;
    Day: Day::from_number;
}
