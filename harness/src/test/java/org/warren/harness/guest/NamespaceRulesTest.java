package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceRulesTest {

    private static final String ROOT = "Uid:\t0\t0\t0\t0\nCapEff:\t000001ffffffffff\n";
    private static final String ROOT_IN_CONTAINER = "Uid:\t0\t0\t0\t0\nCapEff:\t00000000a80425fb\n";
    private static final String ORDINARY = "Uid:\t1000\t1000\t1000\t1000\nCapEff:\t0000000000000000\n";

    @Test
    void rootNeedsNoUserNamespaceAndOthersDo() {
        assertThat(NamespaceRules.mayMakeNamespaces(facts(ROOT, 0, 0, 1, true))).isTrue();
        assertThat(NamespaceRules.mayMakeNamespaces(facts(ROOT_IN_CONTAINER, 100, 1, 0, true)))
                .isFalse();
        assertThat(NamespaceRules.mayMakeNamespaces(facts(ORDINARY, 100, 1, 0, true)))
                .isFalse();
        assertThat(NamespaceRules.refusal(facts(ROOT, 0, 0, 1, true))).isEmpty();
        assertThat(NamespaceRules.refusal(facts(ORDINARY, 100, 1, 0, true))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, user.max_user_namespaces is 0",
        "100, 0, 0, kernel.unprivileged_userns_clone is 0",
        "100, 1, 1, kernel.apparmor_restrict_unprivileged_userns is 1"
    })
    void closedUserNamespacesAreNamedWithWhatToDo(int most, int unprivileged, int restricted, String why) {
        assertThat(NamespaceRules.refusal(facts(ORDINARY, most, unprivileged, restricted, true)))
                .contains("this user may make no user namespaces: " + why
                        + "; allow them with sysctl, be root, or use --lab containers");
        assertThat(NamespaceRules.refusal(facts(ROOT_IN_CONTAINER, most, unprivileged, restricted, true)))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains(why));
    }

    @Test
    void aMachineWithoutTunDevicesIsToldHowToLoadThem() {
        assertThat(NamespaceRules.refusal(facts(ROOT, 100, 1, 0, false)))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("/dev/net/tun").contains("modprobe tun"));
    }

    @Test
    void whatTheProgramsSayIsOneLine() {
        assertThat(NamespaceRules.failed(
                        facts(ORDINARY, 100, 1, 0, true), "unshare: unshare failed: Operation not permitted\n"))
                .isEqualTo("namespaces cannot be made here: unshare: unshare failed: Operation not permitted; see that"
                        + " user namespaces are allowed, be root, or use --lab containers");
    }

    private static HostFacts facts(String status, int most, int unprivileged, int restricted, boolean tun) {
        return new HostFacts("Linux", "amd64", "", status, "", -1, most, unprivileged, restricted, tun);
    }
}
