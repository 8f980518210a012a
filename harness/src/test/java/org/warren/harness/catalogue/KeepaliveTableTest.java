package org.warren.harness.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.TablesPage;

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
    void chartHasTheChainFirstAndBarsByTheLongestKeepalive() {
        TablesPage.Table table = KeepaliveTable.chart(
                        CATALOGUE,
                        "linux-6, then routeros-3",
                        List.of(
                                CATALOGUE.nat("linux-6").behaviour(),
                                CATALOGUE.nat("routeros-3").behaviour()))
                .tables()
                .getFirst();

        assertThat(table.rows()).hasSize(CATALOGUE.nats().size() + 1);
        TablesPage.Row first = table.rows().getFirst();
        assertThat(first.names()).containsExactly("linux-6, then routeros-3");
        assertThat(first.cells().getFirst().text()).isEqualTo("" + keepalive("routeros-3"));
        int longest = CATALOGUE.nats().stream()
                .mapToInt(nat -> keepalive(nat.name()))
                .max()
                .orElseThrow();
        assertThat(table.rows()).allSatisfy(row -> assertThat(row.cells().getFirst())
                .satisfies(cell -> assertThat(cell.look()).isEqualTo(TablesPage.Look.BAR))
                .satisfies(
                        cell -> assertThat(cell.share()).isEqualTo(Integer.parseInt(cell.text()) / (double) longest)));
    }

    @Test
    void costsAreThoseOfAnHour() {
        assertThat(KeepaliveTable.costs(25)).containsExactly("144", "8.6", "40 %");
        assertThat(KeepaliveTable.costs(5)).containsExactly("720", "43.2", "100 %");
    }
}
