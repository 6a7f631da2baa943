//! A file made while it is sent: a piece is read when the one before has gone out, and none is kept.

use crate::http::{ApiError, Call};
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use std::io::Write;
use std::sync::{Arc, Mutex};
use stockflow_db::Tx;
use stockflow_tables::{Cell, Column, Format, TableError, TableWriter, writer};

/// What is sent.
#[derive(Debug, Clone)]
pub(crate) struct Download {
    pub(crate) format: Format,
    pub(crate) columns: &'static [Column],
    /// The file's name, without its ending.
    pub(crate) name: String,
}

/// Where the writer writes to, emptied after every piece.
#[derive(Clone, Default)]
struct Outgoing(Arc<Mutex<Vec<u8>>>);

impl Write for Outgoing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut held = self.0.lock().map_err(|_| std::io::Error::other("the download is in disorder"))?;
        held.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Outgoing {
    fn take(&self) -> Vec<u8> {
        self.0.lock().map(|mut held| std::mem::take(&mut *held)).unwrap_or_default()
    }
}

/// The rows of the next piece, from a place that is moved on; none at the end.
type Piece = Option<Vec<Vec<Cell>>>;

struct Sending<P, F> {
    call: Call,
    place: P,
    more: Arc<F>,
    writer: Option<Box<dyn TableWriter>>,
    out: Outgoing,
}

impl<P, F> Sending<P, F>
where
    P: Clone + Send + Sync + 'static,
    F: Fn(&mut Tx<'_>, &mut P) -> Result<Piece, ApiError> + Send + Sync + 'static,
{
    /// The next bytes; none at the end.
    async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        let bad = |error: TableError| ApiError::internal(error);
        while self.writer.is_some() {
            let (more, place) = (Arc::clone(&self.more), self.place.clone());
            let read = self.call.read(move |tx| {
                let mut place = place.clone();
                Ok((more(tx, &mut place)?, place))
            });
            let (rows, place) = read.await?;
            self.place = place;
            match (rows, &mut self.writer) {
                (Some(rows), Some(writer)) => rows.iter().try_for_each(|row| writer.row(row)).map_err(bad)?,
                _ => {
                    if let Some(writer) = self.writer.take() {
                        writer.finish().map_err(bad)?;
                    }
                }
            }
            let bytes = self.out.take();
            if !bytes.is_empty() {
                return Ok(Some(bytes.into()));
            }
        }
        Ok(None)
    }
}

/// Answers with a file that is made piece by piece. What goes wrong before its first bytes is an answer; after
/// that the connection breaks off, so that nobody takes a part for the whole.
pub(crate) async fn send<P, F>(call: &Call, download: Download, place: P, more: F) -> Result<Response, ApiError>
where
    P: Clone + Send + Sync + 'static,
    F: Fn(&mut Tx<'_>, &mut P) -> Result<Piece, ApiError> + Send + Sync + 'static,
{
    let out = Outgoing::default();
    let writer = writer(download.format, download.columns, out.clone()).map_err(ApiError::internal)?;
    let mut sending = Sending { call: call.clone(), place, more: Arc::new(more), writer: Some(writer), out };
    let first = sending.next().await?;
    let rest = stream::unfold(Some(sending), |sending| async {
        let mut sending = sending?;
        match sending.next().await {
            Ok(Some(bytes)) => Some((Ok(bytes), Some(sending))),
            Ok(None) => None,
            Err(error) => {
                tracing::error!("an export broke off: {}", error.chain());
                Some((Err(std::io::Error::other("the export broke off")), None))
            }
        }
    });
    let first = stream::iter(first.map(Ok));
    // Whoever sends it may ask once more after its end.
    let mut response = Response::new(Body::from_stream(first.chain(rest).fuse()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(download.format.media_type()));
    let file = format!("attachment; filename=\"{}.{}\"", download.name, download.format.name());
    if let Ok(file) = HeaderValue::try_from(file) {
        headers.insert(header::CONTENT_DISPOSITION, file);
    }
    Ok(response)
}
