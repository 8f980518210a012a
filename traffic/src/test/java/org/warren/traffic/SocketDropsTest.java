package org.warren.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketDropsTest {

    private static final String HEAD =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
                    + "  timeout inode ref pointer drops\n";

    @TempDir
    Path folder;

    @Test
    void dropsOfThePortsSocketsAreAdded() throws IOException {
        Path udp = table("udp", """
                  10: 00000000:1E14 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 7 2 0 5
                  11: 00000000:CA6C 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 8 2 0 900
                """);
        Path udp6 = table("udp6", """
                  10: 00000000000000000000000000000000:1E14 00000000000000000000000000000000:0000 07 00000000:00000000 \
                00:00000000 00000000 0 0 9 2 0000000000000000 37
                """);
        assertThat(new SocketDrops(7700, List.of(udp, udp6)).count()).isEqualTo(42);
    }

    @Test
    void nodeWithoutTheSocketOrTheFamilyHasNone() throws IOException {
        assertThat(new SocketDrops(7700, List.of(table("udp", ""), folder.resolve("absent"))).count())
                .isZero();
    }

    private Path table(String name, String rows) throws IOException {
        return Files.writeString(folder.resolve(name), HEAD + rows);
    }
}
