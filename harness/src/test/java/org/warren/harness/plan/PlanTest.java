package org.warren.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.files.Sha256;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Clock;
import org.warren.harness.record.RunRecord.Subject;
import org.warren.harness.scenario.SubjectPair;

/// A plan, its cells, and how long they are likely to take.
class PlanTest {

    @TempDir
    Path folder;

    @Test
    void spacesOfTheFileDoNotMakeAnotherPlan() throws IOException {
        Plan plan = Plan.ofEqual(Cells.seeds("rekey", 3));
        Path file = folder.resolve("plan.json");
        plan.write(file);
        Files.writeString(file, Files.readString(file).replace("\n", "\r\n  "));

        assertThat(Plan.read(file).digest()).isEqualTo(plan.digest());
        assertThat(Plan.ofEqual(Cells.seeds("rekey", 4)).digest()).isNotEqualTo(plan.digest());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {                                                    | it is not JSON in line
            hello                                                | it is not JSON in line 1
            []                                                   | a value has the wrong type
            {"schema": 1}                                        | a required property is missing
            {"schema": 1, "cells": []}                           | a plan has no cells
            {"schema": 9, "cells": [CELL]}                       | of another version
            {"schema": 1, "cells": [CELL, CELL]}                 | is in the plan twice
            {"schema": 1, "cells": [{"cell": null, "seconds": 1}]} | a cell is missing
            """)
    void fileThatIsNoPlanIsRefusedInASentence(String text, String why) throws IOException {
        String cell = """
                {"cell": {"scenario": "rekey", "subjects": {}, "parameters": {}, "seed": 1, "lab": "virtual", "kernel": ""},
                 "seconds": 1}""";
        Path file = Files.writeString(folder.resolve("plan.json"), text.replace("CELL", cell));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plan.read(file))
                .withMessageContaining(file.toString())
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("org.warren", "\n"));
    }

    @Test
    void nameOfACellIsOneOfAFile() {
        Cell odd = new Cell("../x y", Map.of("client", "a/b@1"), Map.of(), -3, "virtual", "");

        assertThat(odd.id()).matches("[A-Za-z0-9_-][A-Za-z0-9._-]*");
        assertThat(odd.id())
                .isNotEqualTo(new Cell("..-x-y", Map.of("client", "a-b@1"), Map.of(), -3, "virtual", "").id());
    }

    @Test
    void commandOfACellHasAllThatDecidesIt() {
        Cell cell = new Cell("star", Map.of("hub", "java"), Map.of("idle", "1 h"), 5, "containers", "6.12");

        assertThat(cell.command())
                .isEqualTo(
                        "./warren run star --role hub=java --lab containers --kernel 6.12 --set 'idle=1 h' --seed 5");
    }

    /// `run` knows no roles of a comparison, so the command of a shard that is gone would be refused.
    @Test
    void commandOfAComparisonNamesItsPairs() {
        List<SubjectPair> pairs = List.of(SubjectPair.parse("java/gotatun@0.10.2"));
        Cell cell = new Cell("throughput", SubjectPair.roles(pairs), Map.of("rounds", "1"), 2, "local", "");

        assertThat(cell.command())
                .isEqualTo(
                        "./warren compare throughput --pairs java/gotatun@0.10.2 --lab local --set rounds=1 --seed 2");
        assertThat(SubjectPair.pairs(cell.subjects())).isEqualTo(pairs);
        assertThat(SubjectPair.pairs(Map.of("client", "java", "server", "kernel")))
                .isEmpty();
        assertThat(SubjectPair.pairs(Map.of("hub", "java"))).isEmpty();
    }

    @Test
    void cellOfANetworksFileIsReadBackAndNamesTheFile() throws IOException {
        Cell cell = network("examples/long-way", "d1");
        Path file = folder.resolve("plan.json");
        Plan.ofEqual(List.of(cell, network("examples/long-way", "d2"), network("other", "d1")))
                .write(file);

        assertThat(Plan.read(file).cells().getFirst().cell()).isEqualTo(cell);
        assertThat(Plan.read(file).cells())
                .extracting(planned -> planned.cell().id())
                .doesNotHaveDuplicates();
        assertThat(cell.words()).isEqualTo("network examples/long-way java, seed 1");
        assertThat(cell.command()).isEqualTo("./warren try examples/long-way --on laptop=java --seed 1");
    }

    /// Shards of a plan that an earlier version wrote are still of that plan.
    @Test
    void cellWithoutANetworksFileHasTheDigestOfEarlierPlans() throws IOException {
        String cell = """
                {"cell":{"scenario":"rekey","subjects":{},"parameters":{},"seed":1,"lab":"virtual","kernel":""},"seconds":1.0}""";
        String text = "{\"schema\":1,\"cells\":[" + cell + "]}";
        Path file = Files.writeString(folder.resolve("plan.json"), text);

        assertThat(Plan.read(file).digest()).isEqualTo(Sha256.hex(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Cell network(String file, String digest) {
        return new Cell(
                "network", Map.of("laptop", "java"), Map.of(), 1, "virtual", "", new Cell.Network(file, digest));
    }

    @Test
    void durationIsTheMedianOfRunsOfTheSameAndElseTheMeanOfThoseMostLikeIt() {
        Durations durations = new Durations(List.of(
                ran("rekey", "gotatun", 2),
                ran("rekey", "gotatun", 4),
                ran("rekey", "gotatun", 3),
                ran("rekey", "kernel", 11),
                ran("mtu", "kernel", 5)));

        assertThat(durations.seconds(cell("rekey", "gotatun@0.10.2"))).isEqualTo(3);
        assertThat(durations.seconds(cell("rekey", "java"))).isEqualTo(5);
        assertThat(durations.seconds(cell("roaming", "java"))).isEqualTo(5);
        assertThat(new Durations(List.of()).seconds(cell("rekey", "java"))).isEqualTo(1);
    }

    private static Cell cell(String scenario, String subject) {
        return new Cell(scenario, Map.of("client", subject), Map.of(), 1, "virtual", "");
    }

    private static RunRecord ran(String scenario, String subject, double seconds) {
        return RunRecord.of(scenario, "virtual", 1)
                .subject("client", new Subject(subject, "1", "daemon"))
                .clock(new Clock("virtual", Instant.EPOCH, 1, seconds))
                .reproduce("again")
                .build();
    }
}
