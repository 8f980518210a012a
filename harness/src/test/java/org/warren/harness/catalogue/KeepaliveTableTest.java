package org.warren.harness.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepaliveTableTest {

    private static final NatCatalogue CATALOGUE = NatCatalogue.shipped();

    @Test
    void pageIsThatOfTheCatalogue() throws IOException {
        assertThat(Files.readString(Path.of("../docs/keepalive.md")))
                .as("make it again: ./warren nat advise --page >docs/keepalive.md")
                .isEqualTo(KeepaliveTable.page(CATALOGUE));
    }

    @Test
    void keepaliveIsBelowTheShortestLife() {
        assertThat(keepalive("routeros-3")).isLessThan(10);
        assertThat(keepalive("super-sim")).isLessThan(12);
        assertThat(keepalive("linux-6")).isBetween(25, 29);
    }

    private static int keepalive(String name) {
        return KeepaliveTable.keepalive(List.of(CATALOGUE.nat(name).behaviour()), 0)
                .orElseThrow();
    }

    @Test
    void costsAreThoseOfAnHour() {
        assertThat(KeepaliveTable.costs(25)).containsExactly("144", "8.6", "40 %");
        assertThat(KeepaliveTable.costs(5)).containsExactly("720", "43.2", "100 %");
    }
}
