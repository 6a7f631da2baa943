//! Series whose rows stand apart in the file, gathered by way of temporary files.
//!
//! A first reading deals the rows out: series are numbered as they first appear, and so many
//! neighbours share a temporary file. Each of these is then small enough to be held whole. Memory
//! holds the ids and one buffer a temporary file.

use crate::FilesError;
use crate::entry::{Entry, Mark, Rows};
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::PathBuf;

/// How many series share a temporary file.
const SHARE: usize = 512;
/// From so many bytes on a buffer is emptied into its file.
const FULL: usize = 1 << 16;

/// The rows dealt out so far.
pub(crate) struct Scatter {
    folder: Folder,
    numbers: HashMap<String, u32>,
    ids: Vec<String>,
    buffers: Vec<Vec<u8>>,
    drivers: usize,
}

impl Scatter {
    pub(crate) fn new(drivers: usize) -> Result<Self, FilesError> {
        let folder = Folder::new()?;
        Ok(Self { folder, numbers: HashMap::new(), ids: Vec::new(), buffers: Vec::new(), drivers })
    }

    /// Takes a row of any series.
    pub(crate) fn push(&mut self, id: &str, entry: &Entry, marks: &[Mark]) -> Result<(), FilesError> {
        let number = match self.numbers.get(id) {
            Some(number) => *number,
            None => {
                let number = self.ids.len() as u32;
                self.numbers.insert(id.to_owned(), number);
                self.ids.push(id.to_owned());
                number
            }
        };
        let share = number as usize / SHARE;
        if share == self.buffers.len() {
            self.buffers.push(Vec::new());
        }
        encode(&mut self.buffers[share], number, entry, marks);
        if self.buffers[share].len() >= FULL { self.empty(share) } else { Ok(()) }
    }

    fn empty(&mut self, share: usize) -> Result<(), FilesError> {
        let path = self.folder.0.join(share.to_string());
        let file = OpenOptions::new().create(true).append(true).open(&path);
        file.and_then(|mut file| file.write_all(&self.buffers[share])).map_err(FilesError::file(&path))?;
        self.buffers[share].clear();
        Ok(())
    }

    /// Gives the series in the order of their first appearance, until told to stop.
    pub(crate) fn series(mut self, mut take: impl FnMut(Rows) -> bool) -> Result<(), FilesError> {
        for share in 0..self.buffers.len() {
            self.empty(share)?;
        }
        for (share, ids) in self.ids.chunks(SHARE).enumerate() {
            let path = self.folder.0.join(share.to_string());
            let mut bytes = Vec::new();
            File::open(&path).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(FilesError::file(&path))?;
            let mut gathered: Vec<Rows> = ids.iter().map(|id| Rows::new(id.clone(), self.drivers)).collect();
            let mut rest = Bytes(&bytes);
            while let Some((number, entry, marks)) = decode(&mut rest, self.drivers) {
                gathered[number as usize % SHARE].push(entry, marks.into_iter());
            }
            for rows in gathered {
                if !take(rows) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// A folder that is gone when this is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, FilesError> {
        let path = crate::write::temporary("rows");
        std::fs::create_dir_all(&path).map_err(FilesError::file(&path))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn encode(out: &mut Vec<u8>, number: u32, entry: &Entry, marks: &[Mark]) {
    out.extend(number.to_le_bytes());
    out.extend(entry.line.to_le_bytes());
    out.extend(entry.at.to_le_bytes());
    out.extend(entry.value.to_le_bytes());
    out.push(u8::from(entry.future) | (u8::from(entry.stockout) << 1));
    for mark in marks {
        match mark {
            Mark::Empty => out.push(0),
            Mark::Number(number) => {
                out.push(1);
                out.extend(number.to_le_bytes());
            }
            Mark::Label(label) => {
                out.push(2);
                out.extend((label.len() as u32).to_le_bytes());
                out.extend(label.as_bytes());
            }
        }
    }
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn slice(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }
}

fn decode(bytes: &mut Bytes<'_>, drivers: usize) -> Option<(u32, Entry, Vec<Mark>)> {
    let number = u32::from_le_bytes(bytes.take()?);
    let line = u64::from_le_bytes(bytes.take()?);
    let at = i64::from_le_bytes(bytes.take()?);
    let value = f64::from_le_bytes(bytes.take()?);
    let [flags] = bytes.take()?;
    let entry = Entry { line, at, value, future: flags & 1 != 0, stockout: flags & 2 != 0 };
    let mut marks = Vec::with_capacity(drivers);
    for _ in 0..drivers {
        let [tag] = bytes.take()?;
        marks.push(match tag {
            1 => Mark::Number(f64::from_le_bytes(bytes.take()?)),
            2 => {
                let length = u32::from_le_bytes(bytes.take()?) as usize;
                Mark::Label(String::from_utf8_lossy(bytes.slice(length)?).into())
            }
            _ => Mark::Empty,
        });
    }
    Some((number, entry, marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scattered_rows_come_back_by_series_in_the_order_of_appearance() {
        let mut scatter = Scatter::new(2).unwrap();
        let series = 1_300;
        for at in 0..40_i64 {
            for number in 0..series {
                let entry = Entry {
                    line: 7,
                    at,
                    value: f64::from(number) + at as f64,
                    future: at == 39,
                    stockout: at % 2 == 1,
                };
                let marks = [Mark::Number(at as f64), if at == 3 { Mark::Label("x".into()) } else { Mark::Empty }];
                scatter.push(&format!("s{number}"), &entry, &marks).unwrap();
            }
        }
        let folder = scatter.folder.0.clone();
        let mut seen = 0;
        scatter
            .series(|rows| {
                assert_eq!(rows.id, format!("s{seen}"));
                assert_eq!(rows.entries.len(), 40);
                assert_eq!(rows.entries[5].value, f64::from(seen) + 5.0);
                assert!(rows.entries[5].stockout && rows.entries[39].future);
                assert_eq!(rows.marks[1][3], Mark::Label("x".into()));
                seen += 1;
                true
            })
            .unwrap();
        assert_eq!(seen, series);
        assert!(!folder.exists());
    }
}
