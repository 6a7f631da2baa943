//! What can be bound to a statement: a closed set, the same on both engines.

use bytes::BytesMut;
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::error::Error;
use stockflow_kernel::{Day, Instant, Money, Quantity};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// A bound value.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// No value, of any type.
    Null,
    /// `BOOLEAN`.
    Bool(bool),
    /// `BIGINT`: numbers, scaled decimals, instants in microseconds, days.
    I64(i64),
    /// `DOUBLE PRECISION`.
    F64(f64),
    /// `TEXT`.
    Text(String),
    /// `BYTEA`.
    Bytes(Vec<u8>),
    /// The right side of `= ANY($n)`: JSON text on SQLite, `text[]` on PostgreSQL.
    List(Vec<String>),
    /// A column of a bulk write on its way to PostgreSQL.
    #[doc(hidden)]
    Array(Array),
}

/// The values of one column, for `UNNEST`.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq)]
pub enum Array {
    Bool(Vec<Option<bool>>),
    I64(Vec<Option<i64>>),
    F64(Vec<Option<f64>>),
    Text(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

impl Array {
    /// Appends a value of the array's own type; anything else counts as null.
    pub(crate) fn push(&mut self, arg: Arg) {
        match (self, arg) {
            (Self::Bool(values), Arg::Bool(v)) => values.push(Some(v)),
            (Self::Bool(values), _) => values.push(None),
            (Self::I64(values), Arg::I64(v)) => values.push(Some(v)),
            (Self::I64(values), _) => values.push(None),
            (Self::F64(values), Arg::F64(v)) => values.push(Some(v)),
            (Self::F64(values), _) => values.push(None),
            (Self::Text(values), Arg::Text(v)) => values.push(Some(v)),
            (Self::Text(values), _) => values.push(None),
            (Self::Bytes(values), Arg::Bytes(v)) => values.push(Some(v)),
            (Self::Bytes(values), _) => values.push(None),
        }
    }
}

/// A `Vec<Arg>` from anything that converts into [`Arg`]: `args![&id, quantity, now]`.
#[macro_export]
macro_rules! args {
    () => { ::std::vec::Vec::<$crate::Arg>::new() };
    ($($value:expr),+ $(,)?) => { ::std::vec![$($crate::Arg::from($value)),+] };
}

/// `From` for types that convert without loss.
macro_rules! from {
    ($($type:ty => |$value:ident| $arg:expr;)*) => {$(
        impl From<$type> for Arg {
            fn from($value: $type) -> Self {
                $arg
            }
        }
    )*};
}
from! {
    bool => |v| Self::Bool(v);
    i64 => |v| Self::I64(v);
    i32 => |v| Self::I64(i64::from(v));
    u32 => |v| Self::I64(i64::from(v));
    f64 => |v| Self::F64(v);
    &str => |v| Self::Text(v.to_owned());
    String => |v| Self::Text(v);
    &String => |v| Self::Text(v.clone());
    Vec<u8> => |v| Self::Bytes(v);
    &[u8] => |v| Self::Bytes(v.to_vec());
    Vec<String> => |v| Self::List(v);
    &[String] => |v| Self::List(v.to_vec());
    &Vec<String> => |v| Self::List(v.clone());
    serde_json::Value => |v| Self::Text(v.to_string());
    &serde_json::Value => |v| Self::Text(v.to_string());
    Quantity => |v| Self::I64(v.micros());
    Money => |v| Self::I64(v.micros());
    Instant => |v| Self::I64(v.micros());
    Day => |v| Self::I64(v.number());
}

impl<T: Into<Self>> From<Option<T>> for Arg {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Clone + Into<Self>> From<&Option<T>> for Arg {
    fn from(value: &Option<T>) -> Self {
        value.clone().map_or(Self::Null, Into::into)
    }
}

impl rusqlite::ToSql for Arg {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Bool(v) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*v))),
            Self::I64(v) => ToSqlOutput::Borrowed(ValueRef::Integer(*v)),
            Self::F64(v) => ToSqlOutput::Borrowed(ValueRef::Real(*v)),
            Self::Text(v) => ToSqlOutput::Borrowed(ValueRef::Text(v.as_bytes())),
            Self::Bytes(v) => ToSqlOutput::Borrowed(ValueRef::Blob(v)),
            Self::Array(_) => return Err(rusqlite::Error::InvalidQuery),
            Self::List(v) => {
                let json = serde_json::to_string(v).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))?;
                ToSqlOutput::Owned(rusqlite::types::Value::Text(json))
            }
        })
    }
}

impl ToSql for Arg {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Bool(v), &Type::BOOL) => v.to_sql(ty, out),
            (Self::I64(v), &Type::INT8) => v.to_sql(ty, out),
            // PostgreSQL takes a number beside a small literal for an `int4`.
            (Self::I64(v), &Type::INT4) => i32::try_from(*v)?.to_sql(ty, out),
            (Self::I64(v), &Type::INT2) => i16::try_from(*v)?.to_sql(ty, out),
            (Self::I64(v), &Type::FLOAT8) => (*v as f64).to_sql(ty, out),
            (Self::F64(v), &Type::FLOAT8) => v.to_sql(ty, out),
            (Self::Text(v), &Type::TEXT | &Type::VARCHAR | &Type::NAME | &Type::UNKNOWN) => v.to_sql(ty, out),
            (Self::Bytes(v), &Type::BYTEA) => v.to_sql(ty, out),
            (Self::List(v), &Type::TEXT_ARRAY) => v.to_sql(ty, out),
            (Self::Array(Array::Bool(v)), &Type::BOOL_ARRAY) => v.to_sql(ty, out),
            (Self::Array(Array::I64(v)), &Type::INT8_ARRAY) => v.to_sql(ty, out),
            (Self::Array(Array::F64(v)), &Type::FLOAT8_ARRAY) => v.to_sql(ty, out),
            (Self::Array(Array::Text(v)), &Type::TEXT_ARRAY) => v.to_sql(ty, out),
            (Self::Array(Array::Bytes(v)), &Type::BYTEA_ARRAY) => v.to_sql(ty, out),
            (arg, ty) => Err(format!("a {} is bound where {ty} is due", arg.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl Arg {
    /// The kind without the value, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::I64(_) => "integer",
            Self::F64(_) => "float",
            Self::Text(_) => "text",
            Self::Bytes(_) => "byte string",
            Self::List(_) => "list",
            Self::Array(_) => "column",
        }
    }
}
