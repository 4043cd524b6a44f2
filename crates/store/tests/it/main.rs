//! The store on every database it supports.

mod evidence;
mod keys;
mod killing;
mod place;
mod reading;
mod tampering;
mod writing;
