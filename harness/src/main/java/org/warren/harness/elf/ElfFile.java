package org.warren.harness.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The headers of a program or a shared library, as far as they matter for running it. Only 64-bit files are parsed
/// further.
///
/// @param machine the processor architecture; ours is [#X86_64]
/// @param loader the program interpreter; empty for a static program and for a library
/// @param libraries that it needs, such as `libc.so.6`
/// @param folders that are searched for these first, as in the file: `$ORIGIN` is the folder of the file
public record ElfFile(int machine, Optional<String> loader, List<String> libraries, List<String> folders) {

    /// The architecture of the processors that a lab runs on.
    public static final int X86_64 = 62;

    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
    private static final int CLASS = 4;
    private static final int CLASS_64 = 2;
    private static final int ENCODING = 5;
    private static final int LITTLE_ENDIAN = 1;
    private static final int HEADER_LENGTH = 64;
    private static final int MACHINE = 18;
    private static final int SEGMENTS_AT = 32;
    private static final int SEGMENT_LENGTH_AT = 54;
    private static final int SEGMENTS_COUNT = 56;
    private static final int SEGMENT_LENGTH = 56;
    private static final int SEGMENTS_MAX = 256;
    private static final int LOAD = 1;
    private static final int DYNAMIC = 2;
    private static final int INTERPRETER = 3;
    private static final int ENTRY_LENGTH = 16;
    private static final int ENTRIES_MAX = 4096;
    private static final int NEEDED = 1;
    private static final int STRINGS = 5;
    private static final int RPATH = 15;
    private static final int RUNPATH = 29;
    private static final int TEXT_MAX = 4096;

    public ElfFile {
        libraries = List.copyOf(libraries);
        folders = List.copyOf(folders);
    }

    /// A loaded segment of the file.
    private record Segment(int type, long offset, long address, long length) {}

    /// Whether a file begins with the ELF magic.
    public static boolean isOne(byte[] file) {
        return file.length >= MAGIC.length
                && ByteBuffer.wrap(file, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    /// Reads the headers.
    ///
    /// @throws MalformedElfException when they are inconsistent or point outside the file
    public static ElfFile read(byte[] file) throws MalformedElfException {
        if (!isOne(file) || file.length < HEADER_LENGTH) {
            throw new MalformedElfException("its header is cut off");
        }
        boolean little = file[ENCODING] == LITTLE_ENDIAN;
        ByteBuffer bytes = ByteBuffer.wrap(file).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int machine = Short.toUnsignedInt(bytes.getShort(MACHINE));
        if (file[CLASS] != CLASS_64 || !little || machine != X86_64) {
            return new ElfFile(machine == X86_64 ? 0 : machine, Optional.empty(), List.of(), List.of());
        }
        List<Segment> segments = segments(bytes);
        Optional<String> loader = Optional.empty();
        List<String> libraries = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.type() == INTERPRETER) {
                loader = Optional.of(text(bytes, segment.offset()));
            } else if (segment.type() == DYNAMIC) {
                readEntries(bytes, segment, segments, libraries, folders);
            }
        }
        return new ElfFile(machine, loader, libraries, folders);
    }

    private static List<Segment> segments(ByteBuffer bytes) throws MalformedElfException {
        long at = bytes.getLong(SEGMENTS_AT);
        int count = Short.toUnsignedInt(bytes.getShort(SEGMENTS_COUNT));
        int length = Short.toUnsignedInt(bytes.getShort(SEGMENT_LENGTH_AT));
        if (count > SEGMENTS_MAX || (count > 0 && length != SEGMENT_LENGTH)) {
            throw new MalformedElfException("it has " + count + " segments of " + length + " bytes");
        }
        List<Segment> segments = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            int from = within(bytes, at + (long) number * SEGMENT_LENGTH, SEGMENT_LENGTH);
            segments.add(new Segment(
                    bytes.getInt(from), bytes.getLong(from + 8), bytes.getLong(from + 16), bytes.getLong(from + 32)));
        }
        return segments;
    }

    private static void readEntries(
            ByteBuffer bytes, Segment dynamic, List<Segment> segments, List<String> libraries, List<String> folders)
            throws MalformedElfException {
        List<Long> needed = new ArrayList<>();
        List<Long> paths = new ArrayList<>();
        long strings = -1;
        for (int number = 0; (number + 1L) * ENTRY_LENGTH <= dynamic.length(); number++) {
            if (number == ENTRIES_MAX) {
                throw new MalformedElfException("its dynamic section has no end");
            }
            int at = within(bytes, dynamic.offset() + (long) number * ENTRY_LENGTH, ENTRY_LENGTH);
            long tag = bytes.getLong(at);
            long value = bytes.getLong(at + 8);
            if (tag == 0) {
                break;
            } else if (tag == NEEDED) {
                needed.add(value);
            } else if (tag == STRINGS) {
                strings = offset(segments, value);
            } else if (tag == RPATH || tag == RUNPATH) {
                paths.add(value);
            }
        }
        if (strings < 0 && !(needed.isEmpty() && paths.isEmpty())) {
            throw new MalformedElfException("it names libraries and has no names");
        }
        for (long name : needed) {
            libraries.add(text(bytes, strings + name));
        }
        for (long path : paths) {
            folders.addAll(List.of(text(bytes, strings + path).split(":", -1)));
        }
    }

    /// The file offset of a virtual address.
    private static long offset(List<Segment> segments, long address) throws MalformedElfException {
        for (Segment segment : segments) {
            if (segment.type() == LOAD
                    && address >= segment.address()
                    && address - segment.address() < segment.length()) {
                return segment.offset() + (address - segment.address());
            }
        }
        throw new MalformedElfException("its names are in none of its segments");
    }

    private static String text(ByteBuffer bytes, long at) throws MalformedElfException {
        int from = within(bytes, at, 1);
        int end = from;
        while (end < bytes.limit() && bytes.get(end) != 0) {
            end++;
        }
        if (end == bytes.limit() || end - from > TEXT_MAX) {
            throw new MalformedElfException("a name in it has no end");
        }
        byte[] name = new byte[end - from];
        bytes.get(from, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    private static int within(ByteBuffer bytes, long at, int length) throws MalformedElfException {
        if (at < 0 || at > bytes.limit() - length) {
            throw new MalformedElfException("a header points outside the file");
        }
        return (int) at;
    }
}
