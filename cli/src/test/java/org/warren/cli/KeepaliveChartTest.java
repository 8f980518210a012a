package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.harness.catalogue.KeepaliveTable;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.record.TablesPage;

class KeepaliveChartTest {

    private static final NatCatalogue CATALOGUE = NatCatalogue.shipped();

    @Test
    void chartHasTheChainFirstAndBarsByTheLongestKeepalive() {
        TablesPage.Table table = KeepaliveChart.page(
                        CATALOGUE,
                        "linux-6, then routeros-3",
                        List.of(
                                CATALOGUE.nat("linux-6").behaviour(),
                                CATALOGUE.nat("routeros-3").behaviour()))
                .tables()
                .getFirst();

        assertThat(table.rows()).hasSize(CATALOGUE.models().size() + 1);
        TablesPage.Row first = table.rows().getFirst();
        assertThat(first.names()).containsExactly("linux-6, then routeros-3");
        assertThat(first.cells().getFirst().text()).isEqualTo("" + keepalive("routeros-3"));
        int longest = CATALOGUE.models().stream()
                .mapToInt(nat -> keepalive(nat.name()))
                .max()
                .orElseThrow();
        assertThat(table.rows()).allSatisfy(row -> assertThat(row.cells().getFirst())
                .satisfies(cell -> assertThat(cell.look()).isEqualTo(TablesPage.Look.BAR))
                .satisfies(
                        cell -> assertThat(cell.share()).isEqualTo(Integer.parseInt(cell.text()) / (double) longest)));
    }

    private static int keepalive(String name) {
        return KeepaliveTable.keepalive(List.of(CATALOGUE.nat(name).behaviour()), 0)
                .orElseThrow();
    }
}
