//! Mingde in a browser.
