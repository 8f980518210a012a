package org.warren.harness.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.evidence.Subject;

class KernelLogCheckTest {

    private static final String BOOT = """
            [    0.000000] Linux version 7.3.4 (warren@warren)
            [    0.010000] Kernel panics are not expected: panic=-1
            [    0.020000] wireguard: WireGuard 1.0.0 loaded. See www.wireguard.com for information.
            """;
    private static final String USE_AFTER_FREE = """
            [   61.000000] ==================================================================
            [   61.000000] BUG: KASAN: slab-use-after-free in wg_packet_receive+0x1c2/0x9a0
            [   61.000000] Read of size 8 at addr 0000000061a3d000 by task kworker/0:1/12
            [   61.000000] Call Trace:
            [   61.000000]  wg_packet_receive+0x1c2/0x9a0
            """;
    private static final String OF_THE_COUNTERS = """
            [   61.000000] ------------[ cut here ]------------
            [   61.000000] refcount_t: underflow; use-after-free.
            [   61.000000] WARNING: CPU: 0 PID: 12 at lib/refcount.c:28 refcount_warn_saturate+0x8c/0xd0
            [   61.000000] Call Trace:
            [   61.000000]  [<6012a0b1>] refcount_warn_saturate+0x8c/0xd0
            [   61.000000]  [<6012a0b1>] wg_noise_handshake_clear+0x41/0x90
            [   61.000000] ---[ end trace 0000000000000000 ]---
            """;
    private static final String OF_NETFILTER = """
            [   61.000000] ------------[ cut here ]------------
            [   61.000000] WARNING: net/netfilter/nf_conntrack_core.c:623 at destroy_gre_conntrack+0x2b/0x40, CPU#0: wg-crypt-wg0/12
            [   61.000000] Workqueue: wg-crypt-wg0 wg_packet_decrypt_worker
            [   61.000000] Call Trace:
            [   61.000000]  destroy_gre_conntrack+0x2b/0x40
            [   61.000000]  nf_ct_destroy+0x10/0x40
            [   61.000000]  nf_conntrack_in+0x10/0x40
            [   61.000000]  ip_rcv+0x10/0x40
            [   61.000000]  udp_sendmsg+0x10/0x40
            [   61.000000]  wg_socket_send_skb_to_peer+0x10/0x40
            [   61.000000] ---[ end trace 0000000000000000 ]---
            """;

    @TempDir
    Path folder;

    @Test
    void saysNothingOfAKernelThatReportsNothing() throws IOException {
        assertThat(judge(BOOT, "kernel")).isEmpty();
    }

    @Test
    void saysNothingOfARunWithoutALog() throws IOException {
        assertThat(new Judge(List.of(new KernelLogCheck()))
                        .judge(evidence("kernel"))
                        .checks())
                .isEmpty();
    }

    @Test
    void failsForAFaultInTheWireGuardOfASubject() throws IOException {
        for (String report : List.of(USE_AFTER_FREE, OF_THE_COUNTERS)) {
            assertThat(judge(BOOT + report, "kernel")).singleElement().satisfies(result -> {
                assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
                assertThat(result.message()).startsWith("The kernel reported a fault in its WireGuard: \"");
            });
        }
    }

    @Test
    void leavesOpenWhatARunIsWorthWhoseKernelIsAtFaultElsewhere() throws IOException {
        assertThat(judge(BOOT + OF_NETFILTER, "kernel")).singleElement().satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(result.message()).contains("nf_conntrack_core.c:623");
        });
    }

    @Test
    void accusesNoOtherSubjectOfTheKernelsFault() throws IOException {
        assertThat(judge(BOOT + USE_AFTER_FREE, "java"))
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.UNKNOWN);
    }

    @Test
    void tellsReportsApart() {
        assertThat(KernelLogCheck.reports(BOOT + OF_NETFILTER + OF_THE_COUNTERS))
                .extracting(KernelLogCheck.Report::isOfWireGuard)
                .containsExactly(false, true);
    }

    private List<CheckResult> judge(String log, String subject) throws IOException {
        Files.createDirectories(folder.resolve("logs"));
        Files.writeString(folder.resolve("logs/kernel.log"), log);
        return new Judge(List.of(new KernelLogCheck())).judge(evidence(subject)).checks();
    }

    private Evidence evidence(String subject) throws IOException {
        new Observations(
                        1,
                        "s",
                        "l",
                        1,
                        0,
                        0,
                        Map.of(),
                        Map.of("client", new Subject(subject, "1", "guest kernel")),
                        JsonNodeFactory.instance.objectNode(),
                        List.of(),
                        Map.of())
                .write(folder.resolve("observations.json"));
        return Evidence.read(folder);
    }
}
