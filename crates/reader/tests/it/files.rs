//! What is opened at all: files, of a bearable size.

use std::io::ErrorKind;

use mingde_reader::{ReadingRoom, Unreadable, read_file};

fn refused(error: &std::io::Error) -> Option<&'static str> {
    error.get_ref()?.downcast_ref::<Unreadable>().map(|unreadable| unreadable.0.code)
}

#[test]
fn a_file_is_read_whole_and_one_too_large_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("汇报.txt");
    std::fs::write(&path, "某区").unwrap();
    assert_eq!(read_file(&path, 6).unwrap(), "某区".as_bytes());
    assert_eq!(refused(&read_file(&path, 5).unwrap_err()), Some("reader-too-large"));
    assert_eq!(read_file(folder.path(), 5).unwrap_err().kind(), ErrorKind::IsADirectory);
    assert_eq!(read_file(&folder.path().join("没有"), 5).unwrap_err().kind(), ErrorKind::NotFound);
}

#[cfg(unix)]
#[test]
fn pipes_sockets_and_devices_are_no_files() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("管道");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(refused(&read_file(&pipe, 5).unwrap_err()), Some("reader-is-pipe"));
    let socket = folder.path().join("套接字");
    let _listening = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    assert_eq!(refused(&read_file(&socket, 5).unwrap_err()), Some("reader-is-pipe"));
    for device in ["/dev/zero", "/dev/null", "/dev/tty"] {
        if let Err(error) = read_file(device.as_ref(), 5) {
            assert!(refused(&error) == Some("reader-is-device"), "{device}: {error}");
        } else {
            panic!("{device} is no file");
        }
    }
}

#[test]
fn a_material_crosses_the_pipe_as_it_is_read() {
    let room = ReadingRoom::here();
    let material = room.material("汇报.md", "# 汇报\n全区49所学校。".into()).unwrap();
    assert_eq!(material.text, "# 汇报\n全区49所学校。");
    let refused = room.material("汇报.bin", vec![0, 1, 2]).unwrap_err();
    assert_eq!(refused.message().code, "checkup-binary");
    assert_eq!(room.carried(b"<html>".to_vec()).unwrap_err().message().code, "report-no-receipts");
}
