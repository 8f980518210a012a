package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostRulesTest {

    private static final String ORDINARY = "Name:\tjava\nCapEff:\t0000000000000000\n";
    private static final String ROOT = "Name:\tjava\nCapEff:\t000001ffffffffff\n";

    @Test
    void aGuestTracesItsOwnProcessesWhereNothingForbidsIt() {
        assertThat(HostRules.ofTracing("", ORDINARY)).isEmpty();
        assertThat(HostRules.ofTracing("0\n", ORDINARY)).isEmpty();
        assertThat(HostRules.ofTracing("1\n", ORDINARY)).isEmpty();
    }

    @Test
    void aMachineOnWhichAdministratorsTraceAloneSaysWhichSettingToChange() {
        assertThat(HostRules.ofTracing("2\n", ORDINARY))
                .hasValueSatisfying(why ->
                        assertThat(why).contains("ptrace_scope is 2").contains("sysctl kernel.yama.ptrace_scope=1"));
        assertThat(HostRules.ofTracing("2\n", ROOT)).isEmpty();
        assertThat(HostRules.ofTracing("2\n", "CapEff:\t00000000a80425fb\n")).isPresent();
        assertThat(HostRules.ofTracing("2\n", "CapEff:\t0000000000080000\n")).isEmpty();
    }

    @Test
    void aMachineOnWhichNobodyTracesLeavesTheContainerLab() {
        assertThat(HostRules.ofTracing("3\n", ROOT)).hasValueSatisfying(why -> assertThat(why)
                .contains("ptrace_scope is 3")
                .contains("container lab")
                .doesNotContain("sysctl"));
    }
}
