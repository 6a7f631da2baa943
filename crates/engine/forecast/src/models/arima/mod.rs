//! Seasonal ARIMA with automatic orders (Box and Jenkins, 1976; Hyndman and Khandakar, 2008).

mod css;
mod select;

use super::Fitted;
use css::Layout;

/// Orders of ARIMA(p, d, q)(P, D, Q).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Orders {
    p: usize,
    d: usize,
    q: usize,
    seasonal_p: usize,
    seasonal_d: usize,
    seasonal_q: usize,
}

/// A fitted model written as one weighted sum of past values and past errors.
#[derive(Clone, Debug)]
pub(super) struct Arima {
    #[cfg(test)]
    orders: Orders,
    constant: f64,
    /// Lags of past values and their weights, differences included.
    past: Vec<(usize, f64)>,
    /// Lags of past errors and their weights.
    shocks: Vec<(usize, f64)>,
    /// Periods that lack a part of their past: their errors count as zero.
    warm: usize,
    values: Vec<f64>,
    errors: Vec<f64>,
}

impl Arima {
    /// Chooses differences by tests and orders by AICc; `None` when the history is too short.
    pub(super) fn fit(values: &[f64], season: usize) -> Option<Self> {
        let (layout, fit) = select::select(values, season)?;
        Some(Self::new(layout, &fit.coefficients))
    }

    fn new(layout: Layout, coefficients: &[f64]) -> Self {
        let ([phi, theta, seasonal_phi, seasonal_theta], mean) = layout.split(coefficients);
        let (orders, season) = (layout.orders, layout.season);
        let stationary = css::product(phi, seasonal_phi, season, 1.0);
        let constant = mean * (1.0 - stationary.iter().map(|(_, weight)| weight).sum::<f64>());
        // The polynomial 1 − Σ wᵢ Bⁱ times each difference.
        let mut polynomial = vec![1.0];
        for &(lag, weight) in &stationary {
            polynomial.resize(polynomial.len().max(lag + 1), 0.0);
            polynomial[lag] -= weight;
        }
        let differences = std::iter::repeat_n(1, orders.d).chain(std::iter::repeat_n(season, orders.seasonal_d));
        for lag in differences {
            let before = polynomial.clone();
            polynomial.resize(before.len() + lag, 0.0);
            for (at, weight) in before.iter().enumerate() {
                polynomial[at + lag] -= weight;
            }
        }
        let past =
            polynomial.iter().enumerate().skip(1).filter(|(_, w)| **w != 0.0).map(|(lag, w)| (lag, -w)).collect();
        // `product` gives the weights that errors are reached with; forecasts use the opposite.
        let shocks = css::product(theta, seasonal_theta, season, -1.0).into_iter().map(|(lag, w)| (lag, -w)).collect();
        let warm = layout.warm() + orders.d + orders.seasonal_d * season;
        Self {
            #[cfg(test)]
            orders,
            constant,
            past,
            shocks,
            warm,
            values: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// The expected value after these values and errors.
    fn next(&self, values: &[f64], errors: &[f64]) -> f64 {
        let sum = |terms: &[(usize, f64)], of: &[f64]| {
            let known = terms.iter().filter(|(lag, _)| *lag <= of.len());
            known.map(|(lag, weight)| weight * of[of.len() - lag]).sum::<f64>()
        };
        self.constant + sum(&self.past, values) + sum(&self.shocks, errors)
    }
}

impl Fitted for Arima {
    fn observe(&mut self, value: f64) {
        let warm = self.values.len() < self.warm;
        let error = if warm { 0.0 } else { value - self.next(&self.values, &self.errors) };
        self.values.push(value);
        self.errors.push(error);
    }

    fn ahead(&self, out: &mut [f64]) {
        let reach = |terms: &[(usize, f64)]| terms.iter().map(|(lag, _)| *lag).max().unwrap_or(0);
        let known = self.values.len();
        if known < self.warm {
            out.fill(self.values.last().copied().unwrap_or(0.0));
            return;
        }
        let mut values = self.values[known - reach(&self.past).min(known)..].to_vec();
        let mut errors = self.errors[known - reach(&self.shocks).min(known)..].to_vec();
        for slot in out {
            *slot = self.next(&values, &errors);
            values.push(*slot);
            errors.push(0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Airline passengers in thousands, January 1949 to December 1960 (Box and Jenkins, 1976, series G).
    pub(super) const PASSENGERS: [u16; 144] = [
        112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158, 133,
        114, 140, 145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242,
        209, 191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201, 204, 188, 235, 227, 234, 264,
        302, 293, 259, 229, 203, 229, 242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317, 313,
        318, 374, 413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336, 340, 318,
        362, 348, 363, 435, 491, 505, 404, 359, 310, 337, 360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405,
        417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
    ];

    fn logs() -> Vec<f64> {
        PASSENGERS.iter().map(|&value| f64::from(value).ln()).collect()
    }

    #[test]
    fn the_airline_model_has_its_published_coefficients() {
        // By exact likelihood θ = −0.4018, Θ = −0.5569, σ² = 0.001348 (R's `arima` on the logarithms;
        // Box and Jenkins, 1976, give −0.40 and −0.61 by conditional likelihood). The sum of
        // squares is conditional here, hence the tolerance.
        let orders = Orders { p: 0, d: 1, q: 1, seasonal_p: 0, seasonal_d: 1, seasonal_q: 1 };
        let layout = Layout { orders, season: 12, mean: false };
        let differenced = select::differenced(&logs(), 1, 1, 12);
        let fit = css::fit(layout, &differenced).unwrap();
        assert!((fit.coefficients[0] + 0.4018).abs() < 0.035, "{fit:?}");
        assert!((fit.coefficients[1] + 0.5569).abs() < 0.06, "{fit:?}");
        assert!((fit.variance - 0.001_348).abs() < 0.000_06, "{fit:?}");
    }

    #[test]
    fn the_airline_model_forecasts_as_published() {
        // With θ = −0.4018 and Θ = −0.5569 the next twelve months on the log scale by R's `predict`:
        // 6.110186, 6.053775, 6.171715, 6.199300, 6.232556, 6.368779, 6.507294, 6.502906, 6.324698,
        // 6.209008, 6.063487, 6.168025; its errors before the data are not zero, hence the tolerance.
        let published = [
            6.110_186, 6.053_775, 6.171_715, 6.199_300, 6.232_556, 6.368_779, 6.507_294, 6.502_906, 6.324_698,
            6.209_008, 6.063_487, 6.168_025,
        ];
        let orders = Orders { p: 0, d: 1, q: 1, seasonal_p: 0, seasonal_d: 1, seasonal_q: 1 };
        let layout = Layout { orders, season: 12, mean: false };
        let mut model = Arima::new(layout, &[-0.4018, -0.5569]);
        logs().iter().for_each(|&value| model.observe(value));
        let mut out = [0.0; 12];
        model.ahead(&mut out);
        for (got, want) in out.iter().zip(published) {
            assert!((got - want).abs() < 0.002, "{out:?}");
        }
    }

    #[test]
    fn the_passengers_are_given_both_differences() {
        let model = Arima::fit(&logs(), 12).unwrap();
        assert_eq!((model.orders.d, model.orders.seasonal_d), (1, 1));
        assert!(model.orders.q + model.orders.seasonal_q > 0, "{:?}", model.orders);
    }

    #[test]
    fn a_first_order_process_returns_to_its_mean_by_its_coefficient() {
        // ARIMA(1, 0, 0) about 10 with φ = 0.5 after 14: 12, 11, 10.5.
        let orders = Orders { p: 1, ..Orders::default() };
        let mut model = Arima::new(Layout { orders, season: 1, mean: true }, &[0.5, 10.0]);
        model.observe(9.0);
        model.observe(14.0);
        let mut out = [0.0; 3];
        model.ahead(&mut out);
        assert!(out.iter().zip([12.0, 11.0, 10.5]).all(|(got, want)| (got - want).abs() < 1e-12), "{out:?}");
    }
}
