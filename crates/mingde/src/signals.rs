//! Told to end: what is half made goes before the process does. A transaction that is open is taken back by the database.

use mingde_core::words::Locale;

/// Has an interruption (Ctrl-C) or the wish of whoever runs the machine that the process end clean up first. On a thread
/// of its own: the work that is going on may not look up for minutes.
pub fn clean_up_when_told_to_end(locale: Locale) -> std::io::Result<()> {
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
        let Ok(runtime) = runtime else { return };
        if let Some(number) = runtime.block_on(told()) {
            mingde_files::abandon();
            crate::screen::tell(&mingde_core::words::say_code(locale, "command-interrupted", &[]));
            // As a shell says that a signal ended somebody.
            std::process::exit(128 + number);
        }
    })?;
    Ok(())
}

/// Waits for a signal to end; its number.
#[cfg(unix)]
pub async fn told() -> Option<i32> {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
    let mut waited: Vec<_> = kinds.into_iter().filter_map(|kind| Some((kind, signal(kind).ok()?))).collect();
    std::future::poll_fn(|context| {
        for (kind, signal) in &mut waited {
            if signal.poll_recv(context).is_ready() {
                return std::task::Poll::Ready(Some(kind.as_raw_value()));
            }
        }
        std::task::Poll::Pending
    })
    .await
}

#[cfg(not(unix))]
pub async fn told() -> Option<i32> {
    tokio::signal::ctrl_c().await.ok().map(|()| 2)
}
