//! 256 days of demand in a few hundred bytes.
//!
//! ```text
//! version  first day  last day  flags | quantities | prices? | promotions? | CRC-32
//!    1         1          1       1   |  varints   | varints |   varints   |   4 bytes, little endian
//! ```
//!
//! Days are counted within the chunk, 0 to 255. Quantities are whole multiples of `10^scale`
//! millionths, the largest scale that keeps them exact, so that small whole units take one byte;
//! runs of zeros and of days without an observation take two bytes. A price is kept as the
//! difference from the one before it, promotions as lengths of runs.

use stockflow_kernel::{Money, Quantity};

/// Days in a chunk.
pub(crate) const DAYS: usize = 256;

const VERSION: u8 = 1;
/// Set in the flags when there are prices.
const PRICES: u8 = 0b1000_0000;
/// Set in the flags when there are promotions.
const PROMOTIONS: u8 = 0b0100_0000;
/// The bits of the quantities' scale.
const SCALE: u8 = 0b0000_0111;
/// Tokens below this one begin a run; a value is its zig-zag code and this.
const FIRST_VALUE: u128 = 2;
/// A run of days without a value.
const ABSENT: u128 = 0;
/// A run of zeros; of prices, a run of the price before.
const SAME: u128 = 1;

/// What was sold, or asked for, on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DemandDay {
    /// In the product's unit, never negative.
    pub quantity: Quantity,
    /// The price of one unit, where it is known.
    pub price: Option<Money>,
    /// The product was promoted.
    pub promotion: bool,
}

/// Why bytes are no chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChunkError {
    /// They end too early, go on too long, or say what cannot be.
    #[error("a chunk of demand is malformed")]
    Malformed,
    /// They were written by a newer program.
    #[error("a chunk of demand has the unknown version {0}")]
    Version(u8),
    /// They are not what was written.
    #[error("a chunk of demand fails its checksum")]
    Checksum,
}

/// Packs up to [`DAYS`] days; `None` is a day without an observation.
pub(crate) fn pack(days: &[Option<DemandDay>]) -> Vec<u8> {
    let days = if days.is_empty() { &[None] } else { &days[..days.len().min(DAYS)] };
    let first = days.iter().position(Option::is_some).unwrap_or(0);
    let last = days.iter().rposition(Option::is_some).unwrap_or(0);
    let days = days.get(first..=last).unwrap_or_default();
    let known = || days.iter().flatten();
    let scale = scale(known().map(|day| day.quantity.micros()));
    let mut flags = scale as u8;
    if known().any(|day| day.price.is_some()) {
        flags |= PRICES;
    }
    if known().any(|day| day.promotion) {
        flags |= PROMOTIONS;
    }
    let mut out = Vec::with_capacity(days.len() * 2 + 16);
    out.extend([VERSION, first as u8, last as u8, flags]);
    let unit = 10_i64.pow(scale);
    write_quantities(&mut out, days.iter().map(|day| day.map(|day| day.quantity.micros() / unit)));
    if flags & PRICES != 0 {
        write_prices(&mut out, days.iter().map(|day| day.and_then(|day| day.price).map(Money::micros)));
    }
    if flags & PROMOTIONS != 0 {
        write_flags(&mut out, days.iter().map(|day| day.is_some_and(|day| day.promotion)));
    }
    let sum = checksum(&out);
    out.extend(sum.to_le_bytes());
    out
}

/// Reads what [`pack`] wrote: always [`DAYS`] days.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Vec<Option<DemandDay>>, ChunkError> {
    let split = bytes.len().checked_sub(4).ok_or(ChunkError::Malformed)?;
    let (body, sum) = bytes.split_at(split);
    if sum != checksum(body).to_le_bytes() {
        return Err(ChunkError::Checksum);
    }
    let [version, first, last, flags, rest @ ..] = body else { return Err(ChunkError::Malformed) };
    if *version != VERSION {
        return Err(ChunkError::Version(*version));
    }
    let (first, last, scale) = (usize::from(*first), usize::from(*last), u32::from(flags & SCALE));
    if last < first || scale > 6 || flags & !(PRICES | PROMOTIONS | SCALE) != 0 {
        return Err(ChunkError::Malformed);
    }
    let mut reader = Reader(rest);
    let mut days = vec![None; DAYS];
    let range = &mut days[first..=last];
    reader.quantities(range, 10_i64.pow(scale))?;
    if flags & PRICES != 0 {
        reader.prices(range)?;
    }
    if flags & PROMOTIONS != 0 {
        reader.promotions(range)?;
    }
    if reader.0.is_empty() { Ok(days) } else { Err(ChunkError::Malformed) }
}

/// The largest power of ten, up to a whole unit, of which all are multiples.
fn scale(values: impl Iterator<Item = i64>) -> u32 {
    values.fold(6, |mut scale, value| {
        while value % 10_i64.pow(scale) != 0 {
            scale -= 1;
        }
        scale
    })
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn zigzag(value: i128) -> u128 {
    ((value << 1) ^ (value >> 127)) as u128
}

fn unzigzag(code: u128) -> i128 {
    ((code >> 1) as i128) ^ -((code & 1) as i128)
}

fn write_varint(out: &mut Vec<u8>, mut value: u128) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes `token` and how often it counts, and forgets the run.
fn end_run(out: &mut Vec<u8>, token: u128, run: &mut u128) {
    if *run > 0 {
        write_varint(out, token);
        write_varint(out, *run);
        *run = 0;
    }
}

fn write_quantities(out: &mut Vec<u8>, values: impl Iterator<Item = Option<i64>>) {
    let (mut absent, mut zeros) = (0_u128, 0_u128);
    // One or two zeros are shorter as values.
    let end_zeros = |out: &mut Vec<u8>, zeros: &mut u128| {
        if *zeros > 2 {
            return end_run(out, SAME, zeros);
        }
        (0..*zeros).for_each(|_| write_varint(out, FIRST_VALUE));
        *zeros = 0;
    };
    for value in values {
        match value {
            None => {
                end_zeros(out, &mut zeros);
                absent += 1;
            }
            Some(0) => {
                end_run(out, ABSENT, &mut absent);
                zeros += 1;
            }
            Some(value) => {
                end_zeros(out, &mut zeros);
                end_run(out, ABSENT, &mut absent);
                write_varint(out, zigzag(i128::from(value)) + FIRST_VALUE);
            }
        }
    }
    end_zeros(out, &mut zeros);
    end_run(out, ABSENT, &mut absent);
}

fn write_prices(out: &mut Vec<u8>, values: impl Iterator<Item = Option<i64>>) {
    let (mut absent, mut same, mut before) = (0_u128, 0_u128, 0_i64);
    for value in values {
        match value {
            None => {
                end_run(out, SAME, &mut same);
                absent += 1;
            }
            Some(value) if value == before => {
                end_run(out, ABSENT, &mut absent);
                same += 1;
            }
            Some(value) => {
                end_run(out, SAME, &mut same);
                end_run(out, ABSENT, &mut absent);
                write_varint(out, zigzag(i128::from(value) - i128::from(before)) + FIRST_VALUE);
                before = value;
            }
        }
    }
    end_run(out, SAME, &mut same);
    end_run(out, ABSENT, &mut absent);
}

/// Lengths of runs, the first one of `false` (perhaps of none).
fn write_flags(out: &mut Vec<u8>, flags: impl Iterator<Item = bool>) {
    let (mut now, mut run) = (false, 0_u128);
    for flag in flags {
        if flag != now {
            write_varint(out, run);
            (now, run) = (flag, 0);
        }
        run += 1;
    }
    write_varint(out, run);
}

/// Bytes still to be read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn varint(&mut self) -> Result<u128, ChunkError> {
        let mut value = 0_u128;
        // Ten groups of seven bits hold every difference of two 64-bit numbers, doubled.
        for shift in (0..70).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or(ChunkError::Malformed)?;
            self.0 = rest;
            value |= u128::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(ChunkError::Malformed)
    }

    /// The length of a run that must fit into what is left.
    fn run(&mut self, left: usize) -> Result<usize, ChunkError> {
        let run = usize::try_from(self.varint()?).map_err(|_| ChunkError::Malformed)?;
        if (1..=left).contains(&run) { Ok(run) } else { Err(ChunkError::Malformed) }
    }

    fn quantities(&mut self, days: &mut [Option<DemandDay>], unit: i64) -> Result<(), ChunkError> {
        let mut at = 0;
        while at < days.len() {
            let token = self.varint()?;
            if token < FIRST_VALUE {
                let run = self.run(days.len() - at)?;
                if token == SAME {
                    days[at..at + run].fill(Some(DemandDay::default()));
                }
                at += run;
                continue;
            }
            let value = i64::try_from(unzigzag(token - FIRST_VALUE)).ok().and_then(|value| value.checked_mul(unit));
            let quantity = Quantity::from_micros(value.ok_or(ChunkError::Malformed)?);
            days[at] = Some(DemandDay { quantity, ..DemandDay::default() });
            at += 1;
        }
        Ok(())
    }

    fn prices(&mut self, days: &mut [Option<DemandDay>]) -> Result<(), ChunkError> {
        let (mut at, mut price) = (0, 0_i64);
        while at < days.len() {
            let token = self.varint()?;
            let run = if token < FIRST_VALUE { self.run(days.len() - at)? } else { 1 };
            if token != ABSENT {
                if token >= FIRST_VALUE {
                    let sum = unzigzag(token - FIRST_VALUE) + i128::from(price);
                    price = i64::try_from(sum).map_err(|_| ChunkError::Malformed)?;
                }
                for day in &mut days[at..at + run] {
                    // A price stands beside a quantity.
                    day.as_mut().ok_or(ChunkError::Malformed)?.price = Some(Money::from_micros(price));
                }
            }
            at += run;
        }
        Ok(())
    }

    fn promotions(&mut self, days: &mut [Option<DemandDay>]) -> Result<(), ChunkError> {
        let (mut at, mut now) = (0_usize, false);
        loop {
            let run = usize::try_from(self.varint()?).map_err(|_| ChunkError::Malformed)?;
            let end = at.checked_add(run).filter(|end| *end <= days.len()).ok_or(ChunkError::Malformed)?;
            // Only the first run may be empty.
            if run == 0 && at > 0 {
                return Err(ChunkError::Malformed);
            }
            if now {
                for day in &mut days[at..end] {
                    day.as_mut().ok_or(ChunkError::Malformed)?.promotion = true;
                }
            }
            if end == days.len() {
                return Ok(());
            }
            (at, now) = (end, !now);
        }
    }
}
