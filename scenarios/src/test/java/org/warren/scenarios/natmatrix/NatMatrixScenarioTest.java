package org.warren.scenarios.natmatrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
class NatMatrixScenarioTest {

    @Test
    void allNatsDoWhatTheirWordsSayAndASecondRunIsTheSameToTheLastByte() throws IOException {
        var first = mustPass(run(new NatMatrixScenario(), "kernel", "kernel"));
        var second = mustPass(run(new NatMatrixScenario(), "kernel", "kernel"));

        for (String capture : first.record().captures()) {
            assertThat(first.folder().resolve(capture))
                    .hasSameBinaryContentAs(second.folder().resolve(capture));
        }
        for (MatrixCell cell : MatrixCell.ALL) {
            String events = "nat/" + cell.router() + ".jsonl";
            assertThat(Files.readString(first.folder().resolve(events)))
                    .isEqualTo(Files.readString(second.folder().resolve(events)));
            assertThat(Runs.evidence(first).mappings(cell.router()).entries()).isNotEmpty();
        }
    }
}
