//! What an executable needs beside itself.

use object::read::elf::{ElfFile, FileHeader, ProgramHeader as _};
use object::read::macho::MachOFile64;
use object::{Endianness, File, Object as _, ObjectSection as _, elf};

/// The program that the system starts in its place, to load shared libraries.
pub(super) fn interpreter(file: &File<'_>) -> object::Result<Option<String>> {
    match file {
        File::Elf64(file) => elf_interpreter(file),
        File::Elf32(file) => elf_interpreter(file),
        File::MachO64(file) => macho_interpreter(file),
        _ => Ok(None),
    }
}

/// Shared libraries that it needs, in its order.
pub(super) fn libraries(file: &File<'_>) -> object::Result<Vec<String>> {
    match file {
        File::Elf64(file) => elf_libraries(file),
        File::Elf32(file) => elf_libraries(file),
        File::MachO64(file) => macho_libraries(file),
        _ => Ok(Vec::new()),
    }
}

/// For Go: whether it was built to call C, as the build noted in the file.
pub(super) fn cgo(file: &File<'_>) -> object::Result<Option<bool>> {
    const SETTING: &[u8] = b"build\tCGO_ENABLED=";
    if !super::is_go(file) {
        return Ok(None);
    }
    for section in file.sections() {
        let data = section.data()?;
        if let Some(at) = data.windows(SETTING.len()).position(|w| w == SETTING) {
            return Ok(data.get(at + SETTING.len()).map(|value| *value == b'1'));
        }
    }
    Ok(None)
}

fn elf_interpreter<Elf: FileHeader>(file: &ElfFile<'_, Elf>) -> object::Result<Option<String>> {
    for segment in file.elf_program_headers() {
        if let Some(path) = segment.interpreter(file.endian(), file.data())? {
            return Ok(Some(text(path)));
        }
    }
    Ok(None)
}

fn elf_libraries<Elf: FileHeader>(file: &ElfFile<'_, Elf>) -> object::Result<Vec<String>> {
    let table = file.elf_dynamic_table()?;
    let needed = table.iter().filter(|entry| entry.tag == elf::DT_NEEDED);
    needed.map(|entry| table.string(entry).map(text)).collect()
}

fn macho_interpreter(file: &MachOFile64<'_, Endianness>) -> object::Result<Option<String>> {
    use object::read::macho::LoadCommandVariant::LoadDylinker;
    let endian = file.endian();
    let mut commands = file.macho_load_commands()?;
    while let Some(command) = commands.next()? {
        if let LoadDylinker(linker) = command.variant()? {
            return command.string(endian, linker.name).map(text).map(Some);
        }
    }
    Ok(None)
}

fn macho_libraries(file: &MachOFile64<'_, Endianness>) -> object::Result<Vec<String>> {
    let endian = file.endian();
    let mut found = Vec::new();
    let mut commands = file.macho_load_commands()?;
    while let Some(command) = commands.next()? {
        if let Some(library) = command.dylib()? {
            found.push(text(command.string(endian, library.dylib.name)?));
        }
    }
    Ok(found)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
