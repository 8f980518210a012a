package org.warren.harness.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ElfFileTest {

    private static final String LOADER = "/lib64/ld-linux-x86-64.so.2";

    @Test
    void dynamicProgramNamesItsLoaderAndLibraries() throws MalformedElfException {
        ElfFile elf = ElfFile.read(TinyElf.of(LOADER, "$ORIGIN/lib:/opt/lib", "libm.so.6", "libc.so.6"));

        assertThat(elf.machine()).isEqualTo(ElfFile.X86_64);
        assertThat(elf.loader()).contains(LOADER);
        assertThat(elf.libraries()).containsExactly("libm.so.6", "libc.so.6");
        assertThat(elf.folders()).containsExactly("$ORIGIN/lib", "/opt/lib");
    }

    @Test
    void staticProgramNamesNothing() throws MalformedElfException {
        ElfFile elf = ElfFile.read(TinyElf.of("", ""));

        assertThat(elf.loader()).isEmpty();
        assertThat(elf.libraries()).isEmpty();
        assertThat(elf.folders()).isEmpty();
    }

    @Test
    void programsOfOtherProcessorsAreNotOurs() throws MalformedElfException {
        assertThat(ElfFile.read(changed(bytes -> bytes.putShort(18, (short) 183)))
                        .machine())
                .isEqualTo(183);
        // 32 bits, on the same processor.
        assertThat(ElfFile.read(changed(bytes -> bytes.put(4, (byte) 1))).machine())
                .isNotEqualTo(ElfFile.X86_64);
    }

    @Test
    void otherFilesAreNone() {
        assertThat(ElfFile.isOne("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(ElfFile.isOne(new byte[0])).isFalse();
        assertThat(ElfFile.isOne(new byte[] {0x7f, 'E', 'L', 'F'})).isTrue();
    }

    @Test
    void malformedFilesAreRefusedInWords() {
        refused(Arrays.copyOf(TinyElf.of(LOADER, ""), 40), "its header is cut off");
        refused(Arrays.copyOf(TinyElf.of(LOADER, ""), 100), "a header points outside the file");
        refused(changed(bytes -> bytes.putLong(32, Long.MAX_VALUE)), "a header points outside the file");
        refused(changed(bytes -> bytes.putLong(32, -8)), "a header points outside the file");
        refused(changed(bytes -> bytes.putShort(56, (short) -1)), "it has 65535 segments of 56 bytes");
        refused(changed(bytes -> bytes.putShort(54, (short) 7)), "it has 3 segments of 7 bytes");
        refused(
                changed(bytes -> bytes.putLong(TinyElf.DYNAMIC_SEGMENT_AT + 8, 1L << 40)),
                "a header points outside the file");
        // The first entry is a library: its name lies behind the end of the file.
        refused(changed(bytes -> bytes.putLong(TinyElf.DYNAMIC_AT + 8, 1L << 40)), "a header points outside the file");
        refused(
                changed(bytes -> bytes.putLong(TinyElf.DYNAMIC_AT + 8, Long.MAX_VALUE)),
                "a header points outside the file");
        // Where the names are: in no segment, or nowhere.
        refused(changed(bytes -> bytes.putLong(TinyElf.DYNAMIC_AT + 24, 5)), "its names are in none of its segments");
        refused(changed(bytes -> bytes.putLong(TinyElf.DYNAMIC_AT + 16, 99)), "it names libraries and has no names");
        refused(
                changed(bytes -> {
                    for (int at = TinyElf.NAMES_AT; at < bytes.limit(); at++) {
                        bytes.put(at, (byte) 'x');
                    }
                }),
                "a name in it has no end");
        refused(endlessEntries(), "its dynamic section has no end");
    }

    /// Whatever stands there, it is read or refused in words.
    @Test
    void randomDamageIsReadOrRefused() {
        Random random = new Random(1);
        byte[] good = TinyElf.of(LOADER, "/opt/lib", "libc.so.6");
        for (int round = 0; round < 20_000; round++) {
            byte[] bad = good.clone();
            for (int change = 0; change < 4; change++) {
                bad[4 + random.nextInt(600)] = (byte) random.nextInt();
            }
            try {
                assertThat(ElfFile.read(bad).libraries()).hasSizeLessThan(5000);
            } catch (MalformedElfException e) {
                assertThat(e).hasMessageMatching("[a-z].*[a-z]");
            }
        }
    }

    private static byte[] endlessEntries() {
        ByteBuffer file = ByteBuffer.wrap(Arrays.copyOf(TinyElf.of("", "", "libc.so.6"), 1 << 20))
                .order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(TinyElf.DYNAMIC_SEGMENT_AT + 8, 4096);
        file.putLong(TinyElf.DYNAMIC_SEGMENT_AT + 32, 1 << 19);
        for (int at = 4096; at < 4096 + (1 << 19); at += 16) {
            file.putLong(at, 99);
        }
        return file.array();
    }

    private static byte[] changed(Consumer<ByteBuffer> change) {
        ByteBuffer file = ByteBuffer.wrap(TinyElf.of(LOADER, "", "libc.so.6")).order(ByteOrder.LITTLE_ENDIAN);
        change.accept(file);
        return file.array();
    }

    private static void refused(byte[] file, String why) {
        assertThatExceptionOfType(MalformedElfException.class)
                .isThrownBy(() -> ElfFile.read(file))
                .withMessage(why);
    }
}
