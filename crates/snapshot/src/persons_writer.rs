//! Persons and their posts, in as many portions as they come.

use std::sync::Arc;

use mingde_core::id::PersonId;
use mingde_core::kind::Party;
use mingde_core::registry::RegistrySchema;
use mingde_core::snapshot::{NO_CHOICE, NO_FLAG, Persons, Posts};

use crate::codes::Codes;
use crate::encode::{self, Spot};
use crate::error::Error;
use crate::layout::{self, Layout};
use crate::manifest::FileEntry;
use crate::parquet_file::{BATCH_ROWS, Export, ParquetFile};

/// Writes `persons.parquet` and `posts.parquet`; from [`crate::SnapshotWriter::persons`].
pub struct PersonsWriter<'w> {
    schema: Arc<RegistrySchema>,
    layout: Layout,
    persons: ParquetFile,
    posts: ParquetFile,
    codes: &'w mut Codes,
    files: &'w mut Vec<FileEntry>,
}

impl<'w> PersonsWriter<'w> {
    pub(crate) fn create(
        export: Export<'_>,
        schema: Arc<RegistrySchema>,
        codes: &'w mut Codes,
        files: &'w mut Vec<FileEntry>,
    ) -> Result<Self, Error> {
        let layout = layout::persons(&schema);
        let persons = ParquetFile::create(export, "persons.parquet", &layout.specs)?;
        let posts = ParquetFile::create(export, "posts.parquet", &layout::posts().specs)?;
        Ok(Self { schema, layout, persons, posts, codes, files })
    }

    /// Appends persons with their posts. Rows count on from the portion before: the first person of the second
    /// portion is row `first.len()`. Within the portion, [`Posts::person`] counts from 0; units are rows of the
    /// snapshot. The order must be the snapshot's: by code.
    pub fn append(&mut self, portion: &Persons) -> Result<(), Error> {
        let before = self.persons.rows();
        self.codes.add_persons(portion);
        for from in (0..portion.len()).step_by(BATCH_ROWS) {
            let rows = from..(from + BATCH_ROWS).min(portion.len());
            let row_numbers = before as u32 + from as u32..before as u32 + rows.end as u32;
            let spot = Spot { path: self.persons.path(), row: before + from as u64 };
            let mut columns = vec![
                encode::ids(portion.id[rows.clone()].iter().map(|PersonId(id)| Some(*id))),
                encode::rows(row_numbers),
                encode::texts(portion.code[rows.clone()].iter().map(|c| Some(c.as_ref()))),
                encode::texts(portion.name[rows.clone()].iter().map(|n| Some(n.as_ref()))),
                encode::words(
                    ["male", "female"].into_iter(),
                    portion.sex[rows.clone()].iter().map(|s| if *s == NO_FLAG { 2 } else { usize::from(*s) }),
                ),
                encode::days(portion.birth[rows.clone()].iter().copied()),
            ];
            let fields = self.schema.person_fields.iter().zip(&portion.columns);
            columns.extend(spot.fields(&self.layout, fields, rows, self.codes)?);
            self.persons.append(columns)?;
        }
        self.append_posts(&portion.posts, before as u32)
    }

    fn append_posts(&mut self, posts: &Posts, first_person: u32) -> Result<(), Error> {
        let count = posts.person.len();
        for from in (0..count).step_by(BATCH_ROWS) {
            let rows = from..(from + BATCH_ROWS).min(count);
            let units = &posts.unit[rows.clone()];
            let spot = Spot { path: self.posts.path(), row: self.posts.rows() };
            spot.within("unit_row", units, self.codes.count(Party::Unit))?;
            let persons: Vec<u32> = posts.person[rows.clone()].iter().map(|p| first_person + p).collect();
            spot.within("person_row", &persons, self.codes.count(Party::Person))?;
            let ranks = posts.rank[rows.clone()].iter();
            let ranks = ranks.map(|r| if *r == NO_CHOICE { usize::MAX } else { usize::from(*r) });
            self.posts.append(vec![
                encode::texts(persons.iter().map(|p| self.codes.code(Party::Person, *p))),
                encode::rows(persons.iter().copied()),
                self.codes.unit_codes(units),
                encode::rows(units.iter().copied()),
                encode::words(self.schema.ranks.iter().map(|r| r.code.as_str()), ranks),
                encode::text_column(&posts.title, rows.clone()),
                encode::flags(posts.concurrent[rows.clone()].iter().map(|c| u8::from(*c))),
                encode::days(posts.from[rows.clone()].iter().copied()),
                encode::days(posts.to[rows].iter().copied()),
            ])?;
        }
        Ok(())
    }

    /// Ends both files.
    pub fn finish(self) -> Result<(), Error> {
        self.files.push(self.persons.finish()?);
        self.files.push(self.posts.finish()?);
        Ok(())
    }
}
