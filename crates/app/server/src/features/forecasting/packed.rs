//! Paths of numbers in few bytes, for the many versions of forecasts that are kept.
//!
//! ```text
//! decimals (0 to 4) | length | first value | differences     all but the first byte as varints, zig-zag
//! ```
//!
//! Four decimals are what a forecast shows; a path of whole numbers takes about a byte a number.

/// The most decimals kept.
const MOST: u32 = 4;

/// Appends a path: finite numbers below 10¹².
pub(super) fn pack(out: &mut Vec<u8>, values: &[f64]) {
    let micro = |value: &f64| (value * 1e4).round() as i64;
    let least = values.iter().map(micro).map(decimals).max().unwrap_or(0);
    out.push(least as u8);
    write(out, values.len() as u64);
    let unit = 10_i64.pow(MOST - least);
    let mut before = 0;
    for value in values {
        let scaled = micro(value) / unit;
        let step = scaled - before;
        write(out, ((step << 1) ^ (step >> 63)) as u64);
        before = scaled;
    }
}

/// Takes the next path off the bytes; `None` when they are no path.
pub(super) fn unpack(bytes: &mut &[u8]) -> Option<Vec<f64>> {
    let decimals = u32::from(*bytes.first()?);
    if decimals > MOST {
        return None;
    }
    *bytes = &bytes[1..];
    let length = usize::try_from(read(bytes)?).ok().filter(|length| *length <= 1 << 20)?;
    let scale = 10_f64.powi(decimals as i32);
    let mut values = Vec::with_capacity(length);
    let mut number = 0_i64;
    for _ in 0..length {
        let code = read(bytes)?;
        number = number.checked_add((code >> 1) as i64 ^ -((code & 1) as i64))?;
        values.push(number as f64 / scale);
    }
    Some(values)
}

/// One path by itself.
pub(super) fn packed(values: &[f64]) -> Vec<u8> {
    let mut out = Vec::new();
    pack(&mut out, values);
    out
}

fn decimals(scaled: i64) -> u32 {
    (0..MOST).find(|kept| scaled % 10_i64.pow(MOST - kept) == 0).unwrap_or(MOST)
}

fn write(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number as u8) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn read(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_numbers_take_a_byte_each() {
        assert_eq!(packed(&[3.0; 35]).len(), 2 + 35);
        assert_eq!(packed(&[0.25, 0.5]), [2, 2, 50, 50]);
    }

    #[test]
    fn what_is_cut_off_is_no_path() {
        let bytes = packed(&[1.0, 250.5, 3.0]);
        for end in 0..bytes.len() {
            assert_eq!(unpack(&mut &bytes[..end]), None, "{end}");
        }
        assert_eq!(unpack(&mut &[9, 0][..]), None);
    }

    proptest! {
        #[test]
        fn paths_come_back_to_four_decimals(paths in prop::collection::vec(prop::collection::vec(-1e9..1e9_f64, 0..40), 0..4)) {
            let mut bytes = Vec::new();
            paths.iter().for_each(|path| pack(&mut bytes, path));
            let mut rest = bytes.as_slice();
            for path in &paths {
                let back = unpack(&mut rest).unwrap();
                prop_assert_eq!(back.len(), path.len());
                prop_assert!(path.iter().zip(&back).all(|(a, b)| (a - b).abs() <= 0.5e-4 + 1e-6));
            }
            prop_assert!(rest.is_empty());
        }
    }
}
