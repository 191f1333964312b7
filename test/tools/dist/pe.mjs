// The least that counts as a program or a library of Windows: enough for the tools that read and change such files
// (resources, fuses, the installer's compiler), nothing that runs.
const sectionAlignment = 0x1000;
const fileAlignment = 0x200;
const up = (size, to) => Math.ceil(size / to) * to;

/** Machine numbers of the PE format. */
const machines = { ia32: 0x14c, x64: 0x8664, arm64: 0xaa64 };

/** The export directory of a library and all it points at; `at` is where it will lie in memory. */
function exportTable(name, functions, at) {
  const sorted = [...functions].toSorted((a, b) => (a < b ? -1 : 1));
  const head = 40;
  const addresses = head;
  const names = addresses + 4 * sorted.length;
  const ordinals = names + 4 * sorted.length;
  let text = ordinals + 2 * sorted.length;
  const strings = [name, ...sorted].map((each) => {
    const bytes = Buffer.from(`${each}\0`, 'latin1');
    const where = text;
    text += bytes.length;
    return { bytes, where };
  });
  const table = Buffer.alloc(text);
  table.writeUInt32LE(at + strings[0].where, 12);
  table.writeUInt32LE(1, 16);
  table.writeUInt32LE(sorted.length, 20);
  table.writeUInt32LE(sorted.length, 24);
  table.writeUInt32LE(at + addresses, 28);
  table.writeUInt32LE(at + names, 32);
  table.writeUInt32LE(at + ordinals, 36);
  for (const [index, { bytes, where }] of strings.entries()) {
    bytes.copy(table, where);
    if (index === 0) continue;
    table.writeUInt32LE(at, addresses + 4 * (index - 1));
    table.writeUInt32LE(at + where, names + 4 * (index - 1));
    table.writeUInt16LE(index - 1, ordinals + 2 * (index - 1));
  }
  return table;
}

/** A file with one section. `directory` 0 is the export table's place in the list of data directories. */
function peFile(machine, characteristics, sectionName, content, isExportTable) {
  const wide = machine !== machines.ia32;
  const optionalSize = wide ? 240 : 224;
  const headers = up(64 + 4 + 20 + optionalSize + 40, fileAlignment);
  const file = Buffer.alloc(headers + up(content.length, fileAlignment));
  file.write('MZ', 0, 'latin1');
  file.writeUInt32LE(64, 60);
  file.write('PE\0\0', 64, 'latin1');
  const coff = 68;
  file.writeUInt16LE(machine, coff);
  file.writeUInt16LE(1, coff + 2);
  file.writeUInt16LE(optionalSize, coff + 16);
  file.writeUInt16LE(characteristics, coff + 18);
  const optional = coff + 20;
  file.writeUInt16LE(wide ? 0x20b : 0x10b, optional);
  file.writeUInt32LE(sectionAlignment, optional + 32);
  file.writeUInt32LE(fileAlignment, optional + 36);
  file.writeUInt16LE(6, optional + 40);
  file.writeUInt16LE(6, optional + 48);
  file.writeUInt32LE(sectionAlignment + up(content.length, sectionAlignment), optional + 56);
  file.writeUInt32LE(headers, optional + 60);
  file.writeUInt16LE(2, optional + 68);
  const directories = optional + (wide ? 112 : 96);
  file.writeUInt32LE(16, directories - 4);
  if (isExportTable) {
    file.writeUInt32LE(sectionAlignment, directories);
    file.writeUInt32LE(content.length, directories + 4);
  }
  const section = optional + optionalSize;
  file.write(sectionName, section, 'latin1');
  file.writeUInt32LE(content.length, section + 8);
  file.writeUInt32LE(sectionAlignment, section + 12);
  file.writeUInt32LE(up(content.length, fileAlignment), section + 16);
  file.writeUInt32LE(headers, section + 20);
  file.writeUInt32LE(0x40000040, section + 36);
  content.copy(file, headers);
  return file;
}

/** A library that exports these functions by name. */
export const library = (name, functions) =>
  peFile(machines.ia32, 0x2102, '.rdata', exportTable(name, functions, sectionAlignment), true);

/** A program that holds these bytes. */
export const program = (arch, content) => peFile(machines[arch], 0x22, '.rdata', content, false);
