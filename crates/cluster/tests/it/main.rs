//! The program from outside: what a cluster says is what one process says, whatever happens to the cluster.

mod bureaus;
mod equality;
mod faults;
mod ground;
mod losses;
mod persons;
mod processes;
