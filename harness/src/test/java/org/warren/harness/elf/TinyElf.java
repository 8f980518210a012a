package org.warren.harness.elf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The headers of a program or library, and nothing behind them.
final class TinyElf {

    static final int DYNAMIC_AT = 512;
    static final int DYNAMIC_SEGMENT_AT = 64 + 56;
    static final int NAMES_AT = 1024;

    private static final int LENGTH = 2048;
    private static final long ADDRESS = 0x400000;

    private TinyElf() {}

    /// @param loader empty for none
    /// @param folders of its libraries, empty for none
    static byte[] of(String loader, String folders, String... libraries) {
        ByteBuffer file = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        file.putShort(18, (short) ElfFile.X86_64);
        file.putLong(32, 64);
        file.putShort(54, (short) 56);
        file.putShort(56, (short) 3);
        segment(file, 64, 1, 0, ADDRESS, LENGTH);
        List<long[]> entries = new ArrayList<>();
        int names = NAMES_AT + 1;
        for (String library : libraries) {
            entries.add(new long[] {1, names - NAMES_AT});
            names = put(file, names, library);
        }
        if (!folders.isEmpty()) {
            entries.add(new long[] {29, names - NAMES_AT});
            names = put(file, names, folders);
        }
        entries.add(new long[] {5, ADDRESS + NAMES_AT});
        entries.add(new long[] {0, 0});
        segment(file, DYNAMIC_SEGMENT_AT, 2, DYNAMIC_AT, ADDRESS + DYNAMIC_AT, entries.size() * 16L);
        for (int number = 0; number < entries.size(); number++) {
            file.putLong(DYNAMIC_AT + number * 16, entries.get(number)[0]);
            file.putLong(DYNAMIC_AT + number * 16 + 8, entries.get(number)[1]);
        }
        if (!loader.isEmpty()) {
            segment(file, 64 + 2 * 56, 3, names, ADDRESS + names, loader.length() + 1L);
            put(file, names, loader);
        }
        return file.array();
    }

    static Path write(Path root, String path, byte[] content) {
        try {
            Path file = root.resolve(path.substring(1));
            Files.createDirectories(file.getParent());
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void segment(ByteBuffer file, int at, int type, long offset, long address, long length) {
        file.putInt(at, type);
        file.putLong(at + 8, offset);
        file.putLong(at + 16, address);
        file.putLong(at + 32, length);
    }

    private static int put(ByteBuffer file, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        file.put(at, bytes);
        return at + bytes.length + 1;
    }
}
