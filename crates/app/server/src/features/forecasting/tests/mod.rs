//! Tests of forecasting.
