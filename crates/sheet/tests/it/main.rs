//! The way of a workbook: template, clerk, reading, rejects; and every file that should not get through.

mod broken;
mod cells;
mod foreign;
mod fuzz;
mod layouts;
mod repair;
mod stage;
mod templates;
