//! Efficiency curves as a drawing: fill rate against stock (the exchange curve of Silver, Pyke & Thomas (2017), section 9.4).

use super::Outcome;
use std::fmt::Write as _;

/// A policy that was told one level of service after the other, upwards; or one point by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve<'a> {
    /// What the legend says.
    pub name: &'a str,
    /// In the order in which they are joined.
    pub outcomes: Vec<Outcome>,
}

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 520.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 250.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 60.0;
const COLOURS: [&str; 6] = ["#8c6d1f", "#1f6d8c", "#c9a94f", "#5fb0cf", "#b3261e", "#444444"];

/// From numbers to places on the page.
struct Frame {
    stock: f64,
    least_fill: f64,
}

impl Frame {
    fn x(&self, stock: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * stock / self.stock
    }

    fn y(&self, fill: f64) -> f64 {
        let share = (fill - self.least_fill) / (1.0 - self.least_fill);
        TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - share)
    }
}

/// Draws curves as SVG: mean stock in units to the right, fill rate upwards. What has a single outcome is a square.
#[must_use]
pub fn efficiency_plot(curves: &[Curve<'_>]) -> String {
    let all = || curves.iter().flat_map(|curve| &curve.outcomes);
    let stock = all().map(Outcome::average_stock).fold(1.0, f64::max) * 1.05;
    let least = all().map(Outcome::fill_rate).fold(1.0, f64::min);
    let frame = Frame { stock, least_fill: ((least * 20.0).floor() / 20.0).clamp(0.0, 0.95) };
    let mut page = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n"
    );
    axes(&mut page, &frame);
    for (at, curve) in curves.iter().enumerate() {
        let colour = COLOURS[at % COLOURS.len()];
        let place = |outcome: &Outcome| (frame.x(outcome.average_stock()), frame.y(outcome.fill_rate()));
        let places: Vec<(f64, f64)> = curve.outcomes.iter().map(place).collect();
        match places.as_slice() {
            [(x, y)] => square(&mut page, *x, *y, colour),
            _ => line(&mut page, &places, colour),
        }
        legend(&mut page, at, colour, curve.name);
    }
    page.push_str("</svg>\n");
    page
}

fn line(page: &mut String, places: &[(f64, f64)], colour: &str) {
    let path: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let path = path.join(" ");
    let _ = writeln!(page, "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{path}\"/>");
    for (x, y) in places {
        let _ = writeln!(page, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
    }
}

fn square(page: &mut String, x: f64, y: f64, colour: &str) {
    let (x, y) = (x - 4.5, y - 4.5);
    let _ = writeln!(page, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"9\" height=\"9\" fill=\"{colour}\"/>");
}

fn axes(page: &mut String, frame: &Frame) {
    let (bottom, right) = (HEIGHT - BOTTOM, WIDTH - RIGHT);
    for step in 0..=5 {
        let share = f64::from(step) / 5.0;
        let (stock, fill) = (frame.stock * share, frame.least_fill + (1.0 - frame.least_fill) * share);
        let (x, y) = (frame.x(stock), frame.y(fill));
        let _ = writeln!(page, "<line x1=\"{LEFT}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#ddd\"/>");
        let _ = writeln!(page, "<line y1=\"{TOP}\" y2=\"{bottom}\" x1=\"{x:.1}\" x2=\"{x:.1}\" stroke=\"#ddd\"/>");
        let _ = writeln!(
            page,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{:.0} %</text>",
            LEFT - 6.0,
            y + 4.0,
            100.0 * fill
        );
        let _ =
            writeln!(page, "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{stock:.0}</text>", bottom + 18.0);
    }
    let middle = f64::midpoint(LEFT, right);
    let _ = writeln!(
        page,
        "<text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">mean stock, units, all places</text>",
        HEIGHT - 16.0
    );
    let _ = writeln!(page, "<text x=\"{LEFT}\" y=\"18\">fill rate</text>");
}

fn legend(page: &mut String, at: usize, colour: &str, name: &str) {
    let name = name.replace('&', "&amp;").replace('<', "&lt;");
    let (x, y) = (WIDTH - RIGHT + 16.0, TOP + 18.0 * at as f64);
    let _ = writeln!(
        page,
        "<rect x=\"{x}\" y=\"{y:.1}\" width=\"12\" height=\"12\" fill=\"{colour}\"/><text x=\"{:.1}\" y=\"{:.1}\">{name}</text>",
        x + 18.0,
        y + 10.0
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(sold: f64, stock: f64) -> Outcome {
        Outcome { days: 1, demand: 100.0, sold, store_unit_days: stock, ..Outcome::default() }
    }

    #[test]
    fn points_stand_where_their_stock_and_fill_rate_say() {
        let curve = Curve { name: "R & D <1>", outcomes: vec![outcome(90.0, 100.0), outcome(100.0, 200.0)] };
        let single = Curve { name: "one", outcomes: vec![outcome(95.0, 0.0)] };
        let page = efficiency_plot(&[curve, single]);
        // 540 wide from 70 on for 210 units (a twentieth more than the most); 430 high from 30 on for 90 to 100 %.
        assert!(page.contains("points=\"327.1,460.0 584.3,30.0\""), "{page}");
        assert!(page.contains("<rect x=\"65.5\" y=\"240.5\" width=\"9\""), "{page}");
        assert!(page.contains("R &amp; D &lt;1>") && page.ends_with("</svg>\n"));
        assert_eq!((page.matches("<polyline").count(), page.matches("<circle").count()), (1, 2));
    }

    #[test]
    fn nothing_to_draw_is_an_empty_frame() {
        let page = efficiency_plot(&[]);
        assert!(page.starts_with("<svg") && !page.contains("NaN") && !page.contains("<polyline"));
    }
}
