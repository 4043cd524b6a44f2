//! Columns beside each other as a drawing: lengths and places are attributes, so that no style stands in the page and no script draws.

use mingde_app::Tally;

use crate::frame::tallies::{parts, percent};

/// Width of the drawing; on a telephone one of it is one pixel, so that its words are as large as others.
const WIDTH: usize = 340;
/// Where columns stand and end.
const FOOT: usize = 160;
const HEAD: usize = 24;
const FULL: usize = FOOT - HEAD;

/// A drawing of columns.
pub struct Chart {
    pub columns: Vec<Column>,
}

/// One column.
pub struct Column {
    /// What stands below it.
    pub label: String,
    /// What stands above it.
    pub value: String,
    /// Where its words are centred.
    pub middle: usize,
    /// Its left edge and its width.
    pub left: usize,
    pub width: usize,
    /// Its parts from below: state, upper edge, height.
    pub parts: Vec<(&'static str, usize, usize)>,
    /// Its upper edge.
    pub top: usize,
}

impl Chart {
    pub const HEIGHT: usize = FOOT + 28;

    pub fn width(&self) -> usize {
        WIDTH
    }

    pub fn height(&self) -> usize {
        Self::HEIGHT
    }

    pub fn foot(&self) -> usize {
        FOOT
    }

    /// Whole columns, each parted by how duties stand; where nothing was asked there is none.
    pub fn of_tallies<'t>(points: impl Iterator<Item = (String, &'t Tally)>) -> Self {
        Self::drawn(points.map(|(label, tally)| {
            let value = tally.share().map_or_else(|| "–".to_owned(), percent);
            (label, value, parts(tally).into(), tally.asked())
        }))
    }

    /// Columns as high as their numbers.
    pub fn of_numbers(points: impl Iterator<Item = (String, usize)>) -> Self {
        let points: Vec<(String, usize)> = points.collect();
        let most = points.iter().map(|(_, number)| *number).max().unwrap_or(0);
        Self::drawn(
            points
                .into_iter()
                .map(|(label, number)| (label, number.to_string(), vec![("so-far", number)], most)),
        )
    }

    fn drawn(points: impl Iterator<Item = (String, String, Vec<(&'static str, usize)>, usize)>) -> Self {
        let points: Vec<_> = points.collect();
        let room = WIDTH / points.len().max(1);
        let width = (room * 3 / 5).min(48);
        let column = |(at, (label, value, parts, full)): (usize, (String, String, Vec<_>, usize))| {
            let middle = room * at + room / 2;
            let (mut below, mut drawn) = (0, Vec::new());
            for (state, part) in parts {
                let (from, to) = (height(below, full), height(below + part, full));
                below += part;
                if to > from {
                    drawn.push((state, FOOT - to, to - from));
                }
            }
            let top = FOOT - height(below, full);
            Column { label, value, middle, left: middle - width / 2, width, parts: drawn, top }
        };
        Self { columns: points.into_iter().enumerate().map(column).collect() }
    }
}

impl Column {
    /// Where its value stands.
    pub fn above(&self) -> usize {
        self.top - 8
    }
}

fn height(part: usize, full: usize) -> usize {
    part * FULL / full.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_on_their_foot_and_none_is_higher_than_all() {
        let chart = Chart::of_numbers(
            [("9月".to_owned(), 10), ("10月".to_owned(), 0), ("11月".to_owned(), 5)].into_iter(),
        );
        let parts: Vec<&[_]> = chart.columns.iter().map(|column| &column.parts[..]).collect();
        assert_eq!(parts, [&[("so-far", HEAD, FULL)][..], &[], &[("so-far", FOOT - FULL / 2, FULL / 2)]]);
        assert!(chart.columns.iter().all(|column| column.left + column.width <= WIDTH));
        assert_eq!(Chart::of_numbers(std::iter::empty()).columns.len(), 0);
    }
}
