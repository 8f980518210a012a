package org.warren.natrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.LinkDirection;
import org.warren.workload.link.LinkText;
import org.warren.workload.link.Passage;
import org.warren.workload.link.Passage.Kind;

/// What a link sees of frames, and what it is told.
class WireTest {

    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int IPV6 = 40;
    private static final int UDP = 8;

    @Test
    void wireGuardMessagesAreKnownByTypeAndLength() {
        assertThat(ipv4(message(1, 148))).hasValue(new Passage(176, Kind.INITIATION, 0));
        assertThat(ipv4(message(2, 92))).hasValue(new Passage(120, Kind.RESPONSE, 0));
        assertThat(ipv4(message(3, 64))).hasValue(new Passage(92, Kind.COOKIE, 0));
        assertThat(ipv4(message(4, 32))).hasValue(new Passage(60, Kind.KEEPALIVE, 7));
        assertThat(ipv4(message(4, 128))).hasValue(new Passage(156, Kind.DATA, 7));
        assertThat(ipv4(message(4, 1452))).hasValue(new Passage(1480, Kind.DATA, 7)); // full, and so not padded
        assertThat(ipv6(message(2, 92))).hasValue(new Passage(140, Kind.RESPONSE, 0));
        assertThat(ipv6(message(4, 128))).hasValue(new Passage(176, Kind.DATA, 7));
    }

    @Test
    void whatIsNoneOfWireGuardIsAPacket() {
        assertThat(ipv4(message(1, 147))).hasValue(Passage.of(175));
        assertThat(ipv4(message(4, 31))).hasValue(Passage.of(59));
        assertThat(ipv4(message(5, 64))).hasValue(Passage.of(92));
        assertThat(ipv4(new byte[0])).hasValue(Passage.of(28));
        byte[] reserved = message(1, 148);
        reserved[2] = 1;
        assertThat(ipv4(reserved)).hasValue(Passage.of(176));
    }

    @Test
    void otherProtocolsAndLaterFragmentsAreNotLookedInto() {
        byte[] tcp = ipv4Frame(message(1, 148));
        tcp[ETHERNET + 9] = 6;
        assertThat(view(tcp)).hasValue(Passage.of(176));
        byte[] fragment = ipv4Frame(message(1, 148));
        fragment[ETHERNET + 7] = 8;
        assertThat(view(fragment)).hasValue(Passage.of(176));
    }

    @Test
    void neighboursFindEachOtherOverALinkThatLosesEverything() {
        byte[] arp = new byte[60];
        ByteBuffer.wrap(arp).putShort(12, (short) 0x0806);
        assertThat(view(arp)).isEmpty();
        byte[] solicitation = ipv6Frame(new byte[24]);
        solicitation[ETHERNET + 6] = 58;
        solicitation[ETHERNET + IPV6] = (byte) 135;
        assertThat(view(solicitation)).isEmpty();
        solicitation[ETHERNET + IPV6] = (byte) 128; // an echo request is a packet
        assertThat(view(solicitation)).isPresent();
    }

    @Test
    void garbageIsNoReasonToEnd() {
        for (int length = 0; length < 80; length++) {
            byte[] frame = new byte[length];
            if (length > ETHERNET) {
                ByteBuffer.wrap(frame).putShort(12, (short) (length % 2 == 0 ? 0x0800 : 0x86dd));
                java.util.Arrays.fill(frame, ETHERNET, length, (byte) 0xff);
                frame[length - 1] = 17;
            }
            assertThat(view(frame)).isNotNull();
        }
    }

    @Test
    void linksAreReadBesideRouters() {
        LinkBehaviour behaviour = new LinkBehaviour(LinkDirection.PERFECT, LinkDirection.PERFECT, null);
        String text = "link: a.eth0\nnear: near1\nfar: far1\nseed: -5\nepoch: 7\n" + LinkText.write(behaviour)
                + "\nlink: b.eth0\nnear: near2\nfar: far2\nseed: 5\nepoch: 7\n" + LinkText.write(behaviour);

        assertThat(WireSettings.parse(text))
                .containsExactly(
                        new WireSettings("a.eth0", "near1", "far1", -5, 7, behaviour),
                        new WireSettings("b.eth0", "near2", "far2", 5, 7, behaviour));
        assertThat(RouterSettings.parse(text)).isEmpty();
        assertThatThrownBy(() -> WireSettings.parse("link: a.eth0\nnear: near1\n"))
                .hasMessage("a link lacks the key far:");
        assertThatThrownBy(() -> WireSettings.parse(text.replace("up.loss: 0.0\n", "")))
                .hasMessage("a link lacks the key up.loss");
        assertThatThrownBy(() -> WireSettings.parse(text.replace("up.loss: 0.0\n", "up.loss: 0.0\nup.colour: 0.0\n")))
                .hasMessage("a link has no up.colour");
        assertThat(List.of(text.split("\n\n", -1))).hasSize(2);
    }

    private static byte[] message(int type, int length) {
        byte[] message = new byte[length];
        message[0] = (byte) type;
        if (type == 4) {
            ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).putLong(8, 7);
        }
        return message;
    }

    private static Optional<Passage> ipv4(byte[] payload) {
        return view(ipv4Frame(payload));
    }

    private static Optional<Passage> ipv6(byte[] payload) {
        return view(ipv6Frame(payload));
    }

    private static Optional<Passage> view(byte[] frame) {
        return FrameView.of(MemorySegment.ofArray(frame), frame.length);
    }

    private static byte[] ipv4Frame(byte[] payload) {
        byte[] frame = new byte[ETHERNET + IPV4 + UDP + payload.length];
        ByteBuffer.wrap(frame)
                .putShort(12, (short) 0x0800)
                .put(ETHERNET, (byte) 0x45)
                .putShort(ETHERNET + 2, (short) (IPV4 + UDP + payload.length))
                .put(ETHERNET + 9, (byte) 17);
        System.arraycopy(payload, 0, frame, ETHERNET + IPV4 + UDP, payload.length);
        return frame;
    }

    private static byte[] ipv6Frame(byte[] payload) {
        byte[] frame = new byte[ETHERNET + IPV6 + UDP + payload.length];
        ByteBuffer.wrap(frame)
                .putShort(12, (short) 0x86dd)
                .put(ETHERNET, (byte) 0x60)
                .putShort(ETHERNET + 4, (short) (UDP + payload.length))
                .put(ETHERNET + 6, (byte) 17);
        System.arraycopy(payload, 0, frame, ETHERNET + IPV6 + UDP, payload.length);
        return frame;
    }
}
