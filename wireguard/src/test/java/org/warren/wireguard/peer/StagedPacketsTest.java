package org.warren.wireguard.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.support.Conformance;

class StagedPacketsTest {
    private static final int LENGTH = 1_420;

    private final StagingBudget budget = new StagingBudget();
    private final List<StagedPackets> peers = new ArrayList<>();

    private StagedPackets peer() {
        StagedPackets peer = new StagedPackets(budget);
        peers.add(peer);
        return peer;
    }

    private static int size(StagedPackets peer) {
        int size = 0;
        while (peer.poll() != null) {
            size++;
        }
        return size;
    }

    @Test
    @Conformance("T13")
    void t13_onePeersPacketsNeverWantForMemory() {
        for (int i = 0; i < 20; i++) {
            StagedPackets peer = peer();
            for (int n = 0; n < 128; n++) {
                assertThat(peer.add(new byte[LENGTH], 0)).isZero();
            }
            assertThat(peer.add(new byte[LENGTH], 0)).as("the oldest of 129").isEqualTo(1);
        }
        assertThat(peers).allSatisfy(peer -> assertThat(size(peer)).isEqualTo(128));
        assertThat(budget.used()).isZero();
    }

    @Test
    void thePacketsOfAllPeersTogetherAreBounded() {
        for (int i = 0; i < 65_536; i++) {
            peer();
        }
        for (int round = 0; round < 5; round++) {
            for (StagedPackets peer : peers) {
                peer.add(new byte[LENGTH], 0);
                assertThat(budget.used()).isLessThanOrEqualTo(StagingBudget.MAX_BYTES);
            }
        }
        peers.forEach(StagedPackets::purge);
        assertThat(budget.used()).isZero();
    }

    /// 2,500 peers whose endpoints do not answer, each sent to for as long as one likes.
    @Test
    void peersThatDoNotAnswerLeaveRoomForOneThatWill() {
        for (int i = 0; i < 2_500; i++) {
            peer();
        }
        for (int round = 0; round < 200; round++) {
            peers.forEach(peer -> peer.add(new byte[LENGTH], 0));
        }
        StagedPackets late = peer();
        for (int n = 0; n < 3; n++) {
            assertThat(late.add(new byte[LENGTH], 0)).isZero();
        }
        assertThat(size(late)).isEqualTo(3);
        assertThat(size(peers.getFirst())).as("the share of each").isBetween(3, 7);
    }

    /// The first ones came when there was room, and give it back when there is none.
    @Test
    void aPeerWithMoreThanItsShareGivesTwoForOne() {
        for (int i = 0; i < 300; i++) {
            peer();
        }
        for (StagedPackets peer : peers) {
            for (int n = 0; n < 128; n++) {
                peer.add(new byte[LENGTH], 0);
            }
        }
        for (int round = 0; round < 200; round++) {
            peers.forEach(peer -> peer.add(new byte[LENGTH], 0));
        }
        assertThat(size(peers.getFirst())).isBetween(30, 45);
        assertThat(size(peers.getLast())).isBetween(30, 45);
    }

    @Test
    void theLongestPacketsOfOnePeerFit() {
        StagedPackets peer = peer();
        int dropped = 0;
        for (int n = 0; n < 128; n++) {
            dropped += peer.add(new byte[65_535], 0);
        }
        assertThat(dropped + size(peer)).isEqualTo(128);
        assertThat(dropped).as("a fifth of the memory is %d of them", 51).isLessThan(80);
    }
}
