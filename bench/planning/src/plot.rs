//! The efficiency curves as a drawing.

use crate::curve::Curve;
use std::fmt::Write as _;
use stockflow_planning::simulation::Outcome;

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

/// Mean stock to the right, fill rate upwards.
pub(crate) fn svg(curves: &[Curve], singles: &[(&str, Outcome)]) -> String {
    let all = curves.iter().flat_map(|c| c.points.iter().map(|p| &p.outcome)).chain(singles.iter().map(|s| &s.1));
    let stock = all.clone().map(Outcome::average_stock).fold(1.0, f64::max) * 1.05;
    let least = all.map(Outcome::fill_rate).fold(1.0, f64::min);
    let frame = Frame { stock, least_fill: ((least * 20.0).floor() / 20.0).clamp(0.0, 0.95) };
    let mut page = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n"
    );
    axes(&mut page, &frame);
    for (at, curve) in curves.iter().enumerate() {
        let colour = COLOURS[at % COLOURS.len()];
        let places: Vec<(f64, f64)> =
            curve.points.iter().map(|p| (frame.x(p.outcome.average_stock()), frame.y(p.outcome.fill_rate()))).collect();
        let path: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(
            page,
            "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{}\"/>",
            path.join(" ")
        );
        for (x, y) in places {
            let _ = writeln!(page, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
        }
        legend(&mut page, at, colour, &curve.name);
    }
    for (at, (name, outcome)) in singles.iter().enumerate() {
        let (x, y) = (frame.x(outcome.average_stock()), frame.y(outcome.fill_rate()));
        let colour = ["#b3261e", "#2e7d32"][at % 2];
        let _ = writeln!(
            page,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"9\" height=\"9\" fill=\"{colour}\"/>",
            x - 4.5,
            y - 4.5
        );
        legend(&mut page, curves.len() + at, colour, name);
    }
    page.push_str("</svg>\n");
    page
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
    let (x, y) = (WIDTH - RIGHT + 16.0, TOP + 18.0 * at as f64);
    let _ = writeln!(
        page,
        "<rect x=\"{x}\" y=\"{y:.1}\" width=\"12\" height=\"12\" fill=\"{colour}\"/><text x=\"{:.1}\" y=\"{:.1}\">{name}</text>",
        x + 18.0,
        y + 10.0
    );
}
