//! Bytes of any encoding as a stream of UTF-8.

use super::dialect::Encoding;
use std::io::Read;

/// The upper half's first 32 places of Windows-1252; 0: not assigned.
const WINDOWS_1252: [u16; 32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0,
    0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
];

/// One byte of Windows-1252.
pub(super) fn windows_1252(byte: u8) -> char {
    let code = match byte {
        0x80..=0x9f => u32::from(WINDOWS_1252[usize::from(byte - 0x80)]),
        other => u32::from(other),
    };
    char::from_u32(code).filter(|c| *c != '\0' || byte == 0).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The stream without its byte order mark, as UTF-8.
pub(super) fn decoded<'a>(bytes: Box<dyn Read + 'a>, encoding: Encoding) -> Box<dyn Read + 'a> {
    match encoding {
        Encoding::Utf8 => Box::new(WithoutMark { inner: bytes, held: Vec::new(), at: 0, begun: false }),
        other => {
            Box::new(Decoder { inner: bytes, encoding: other, out: Vec::new(), at: 0, odd: Vec::new(), begun: false })
        }
    }
}

/// Drops a byte order mark at the very beginning.
struct WithoutMark<'a> {
    inner: Box<dyn Read + 'a>,
    held: Vec<u8>,
    at: usize,
    begun: bool,
}

impl Read for WithoutMark<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if !self.begun {
            self.begun = true;
            self.inner.by_ref().take(3).read_to_end(&mut self.held)?;
            if self.held == [0xef, 0xbb, 0xbf] {
                self.held.clear();
            }
        }
        if self.at < self.held.len() {
            let n = buffer.len().min(self.held.len() - self.at);
            buffer[..n].copy_from_slice(&self.held[self.at..self.at + n]);
            self.at += n;
            return Ok(n);
        }
        self.inner.read(buffer)
    }
}

/// Anything else.
struct Decoder<'a> {
    inner: Box<dyn Read + 'a>,
    encoding: Encoding,
    out: Vec<u8>,
    at: usize,
    /// Bytes and a leading surrogate that wait for what follows.
    odd: Vec<u8>,
    begun: bool,
}

impl Decoder<'_> {
    fn refill(&mut self) -> std::io::Result<bool> {
        let mut chunk = vec![0; 16 * 1024];
        let read = self.inner.read(&mut chunk)?;
        chunk.truncate(read);
        self.out.clear();
        self.at = 0;
        let put = |c: char, out: &mut Vec<u8>| {
            let mut utf8 = [0; 4];
            out.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
        };
        if self.encoding == Encoding::Windows1252 {
            for byte in chunk {
                put(windows_1252(byte), &mut self.out);
            }
            return Ok(read > 0);
        }
        self.odd.extend_from_slice(&chunk);
        let big = self.encoding == Encoding::Utf16Be;
        let whole = self.odd.len() / 2 * 2;
        let mut units: Vec<u16> = self.odd[..whole]
            .chunks_exact(2)
            .map(
                |pair| {
                    if big { u16::from_be_bytes([pair[0], pair[1]]) } else { u16::from_le_bytes([pair[0], pair[1]]) }
                },
            )
            .collect();
        // A leading surrogate waits for its other half, unless there is none to come.
        let mut kept = whole;
        if read > 0 && units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
            units.pop();
            kept -= 2;
        }
        for c in char::decode_utf16(units) {
            let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
            if std::mem::replace(&mut self.begun, true) || c != '\u{feff}' {
                put(c, &mut self.out);
            }
        }
        if read == 0 && whole < self.odd.len() {
            put(char::REPLACEMENT_CHARACTER, &mut self.out);
            kept = self.odd.len();
        }
        self.odd.drain(..kept);
        Ok(read > 0)
    }
}

impl Read for Decoder<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.out.len() {
            if !self.refill()? && self.out.is_empty() {
                return Ok(0);
            }
        }
        let n = buffer.len().min(self.out.len() - self.at);
        buffer[..n].copy_from_slice(&self.out[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}
