//! Many rows on their way in, in two pieces of memory however many texts they hold: they cross to another thread,
//! and a piece for every text would have to be found here and freed there.

/// Rows of one width.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    width: usize,
    values: Vec<Value>,
    /// All texts and bytes, end to end.
    bytes: Vec<u8>,
}

/// A value; texts and bytes by where they lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    Null(Type),
    Int(i64),
    Text { start: u32, length: u32 },
    Blob { start: u32, length: u32 },
}

/// PostgreSQL asks for the type of a value that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Int,
    Text,
    Blob,
}

/// A value with its text or bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given<'r> {
    Int(Option<i64>),
    /// In UTF-8.
    Text(Option<&'r [u8]>),
    Blob(Option<&'r [u8]>),
}

impl Rows {
    /// Room for some rows of `width` values, whose texts are about `bytes` long in all.
    pub(crate) fn with_capacity(width: usize, rows: usize, bytes: usize) -> Self {
        Self { width, values: Vec::with_capacity(width * rows), bytes: Vec::with_capacity(bytes) }
    }

    pub(crate) fn int(&mut self, value: impl Into<Option<i64>>) {
        self.values.push(value.into().map_or(Value::Null(Type::Int), Value::Int));
    }

    pub(crate) fn text<'t>(&mut self, value: impl Into<Option<&'t str>>) {
        match value.into() {
            Some(text) => {
                let (start, length) = self.lay(text.as_bytes());
                self.values.push(Value::Text { start, length });
            }
            None => self.values.push(Value::Null(Type::Text)),
        }
    }

    pub(crate) fn blob<'t>(&mut self, value: impl Into<Option<&'t [u8]>>) {
        let value = match value.into() {
            Some(blob) => {
                let (start, length) = self.lay(blob);
                Value::Blob { start, length }
            }
            None => Value::Null(Type::Blob),
        };
        self.values.push(value);
    }

    /// A stretch is sent long before it reaches four gigabytes, and neither database takes a longer value.
    fn lay(&mut self, bytes: &[u8]) -> (u32, u32) {
        let start = self.bytes.len() as u32;
        self.bytes.extend_from_slice(bytes);
        (start, bytes.len() as u32)
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.values.len() / self.width.max(1)
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// All values, row by row.
    pub(super) fn given(&self) -> impl Iterator<Item = Given<'_>> {
        self.values.iter().map(|value| match *value {
            Value::Null(Type::Int) => Given::Int(None),
            Value::Null(Type::Text) => Given::Text(None),
            Value::Null(Type::Blob) => Given::Blob(None),
            Value::Int(value) => Given::Int(Some(value)),
            Value::Text { start, length } => Given::Text(Some(self.at(start, length))),
            Value::Blob { start, length } => Given::Blob(Some(self.at(start, length))),
        })
    }

    fn at(&self, start: u32, length: u32) -> &[u8] {
        &self.bytes[start as usize..][..length as usize]
    }
}
