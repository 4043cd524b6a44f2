//! Keys on paper: printed, lost, typed in again by somebody who makes mistakes.

use std::fs;
use std::path::Path;

use mingde_store::{Store, StoreError, recovery_sheet, renew_field_key, restore_keys};

use crate::place::*;

const FILES: [&str; 3] = ["field.key", "signing.key", "signing.pub"];

fn keys_in(data: &Path) -> Vec<String> {
    FILES
        .iter()
        .map(|name| fs::read_to_string(data.join("keys").join(name)).unwrap().trim().to_owned())
        .collect()
}

#[test]
fn what_was_printed_gives_the_keys_again_and_everything_opens() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, vec![person(&store)], "2025-09-11").await;
        store.close().await.unwrap();
        // Sealed by the first key, which is the second line of the file by now.
        renew_field_key(place.data(), &mut dice(5)).unwrap();
        let sheet = recovery_sheet(place.data()).unwrap();
        let before = keys_in(place.data());
        assert_eq!(before[0].lines().count(), 2);
        for line in before.iter().flat_map(|text| text.lines()).take(3) {
            assert!(!sheet.contains(line), "a key stands on it in groups");
        }
        fs::remove_dir_all(place.data().join("keys")).unwrap();

        // As somebody types it: small letters, l for 1 and o for 0, hyphens within groups, what was explained above left in.
        let typed: String = sheet
            .lines()
            .map(|line| match line.split_whitespace().all(|group| group.len() == 5) && !line.is_empty() {
                true => line.to_lowercase().replace('1', "l").replace('0', "O") + "\n",
                false => format!("{line}\n"),
            })
            .collect();
        let typed = format!("# 密钥恢复单\n请妥善保管\n{typed}");
        let made = restore_keys(place.data(), &typed).unwrap();
        assert_eq!(made.len(), 3);
        assert_eq!(keys_in(place.data()), before);
        #[cfg(unix)]
        for path in &made {
            use std::os::unix::fs::MetadataExt as _;
            assert_eq!(path.metadata().unwrap().mode() & 0o777, 0o600, "{}", path.display());
        }
        let store = place.open().await;
        assert_eq!(verify(&store).await, Vec::<String>::new());
        commit(&store, talks(0..1), "2025-09-12").await;

        // Where they are there already nothing is made; where there is another, nothing is touched.
        assert_eq!(restore_keys(place.data(), &sheet).unwrap(), Vec::<std::path::PathBuf>::new());
        let other = tempfile::tempdir().unwrap();
        Store::open(other.path(), &mingde_store::Database::Sqlite, &mut dice(9)).await.unwrap();
        let its_own = keys_in(other.path());
        let refused = restore_keys(other.path(), &sheet).unwrap_err();
        assert!(matches!(refused, StoreError::KeyThere(_)), "{refused}");
        assert_eq!(keys_in(other.path()), its_own);
    });
}

/// A character that is not this one, and not only another way to write it.
fn another(character: char) -> char {
    if character == 'Z' { 'Y' } else { 'Z' }
}

#[test]
fn a_sheet_that_was_mistyped_says_where_and_makes_nothing() {
    on_every_database(async |place| {
        place.open().await.close().await.unwrap();
        let sheet = recovery_sheet(place.data()).unwrap().to_string();
        let empty = tempfile::tempdir().unwrap();
        let refused = |typed: &str, about: &str| {
            let refused = restore_keys(empty.path(), typed).expect_err(about);
            assert!(!empty.path().join("keys").exists(), "{about}");
            refused
        };
        // Every character of every group, one after the other, and every two neighbours.
        let mut place_of_group = Vec::new();
        let mut at = 0;
        for line in sheet.split_inclusive('\n') {
            let mut from = 0;
            for group in line.split_whitespace().filter(|_| {
                !line.contains(['+', '/'])
                    && !line.starts_with("field")
                    && !line.starts_with("signing")
                    && !line.starts_with("ledger")
            }) {
                let begins = at + from + line[from..].find(group).unwrap();
                from = begins - at + group.len();
                place_of_group.push(begins..begins + group.len());
            }
            at += line.len();
        }
        assert_eq!(place_of_group.len(), 26, "two keys of thirteen groups");
        for (number, group) in place_of_group.iter().enumerate() {
            let expected = number % 13 + 1;
            for at in group.clone() {
                let mut typed: Vec<char> = sheet.chars().collect();
                typed[at] = another(typed[at]);
                let wrong = refused(&typed.iter().collect::<String>(), "one wrong character");
                assert!(
                    matches!(&wrong, StoreError::SheetGroup { group, .. } if *group == expected),
                    "{wrong}"
                );
                if at + 1 < group.end && typed[at + 1] != sheet.as_bytes()[at] as char {
                    let mut typed: Vec<char> = sheet.chars().collect();
                    typed.swap(at, at + 1);
                    let wrong = refused(&typed.iter().collect::<String>(), "two exchanged");
                    assert!(matches!(wrong, StoreError::SheetGroup { group, .. } if group == expected));
                }
            }
            // A group left out, and one in the place of another.
            let without = format!("{}{}", &sheet[..group.start], &sheet[group.end..]);
            refused(&without, "a group left out");
            if let Some(next) = place_of_group.get(number + 1).filter(|_| expected < 13) {
                let swapped = [
                    &sheet[..group.start],
                    &sheet[next.clone()],
                    &sheet[group.end..next.start],
                    &sheet[group.clone()],
                    &sheet[next.end..],
                ];
                refused(&swapped.concat(), "two groups exchanged");
            }
        }
        for nothing in ["", "# nothing\n", "ledger mingde/0000000000000000\n"] {
            assert!(matches!(refused(nothing, "an empty sheet"), StoreError::SheetEmpty));
        }
        // Every group right, and the line above them that of another key.
        let id = sheet.lines().find_map(|line| line.strip_prefix("field ")).unwrap();
        let renamed = sheet.replace(id, "00000000");
        assert!(matches!(refused(&renamed, "another id"), StoreError::SheetKey { .. }));
    });
}
