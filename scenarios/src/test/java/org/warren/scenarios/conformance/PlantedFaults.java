package org.warren.scenarios.conformance;

import static org.warren.scenarios.conformance.PlantedDaemon.type;
import static org.warren.scenarios.conformance.PlantedDaemon.withAnswer;
import static org.warren.scenarios.conformance.PlantedDaemon.withBody;
import static org.warren.scenarios.conformance.PlantedDaemon.withCode;
import static org.warren.scenarios.conformance.PlantedDaemon.withNumber;
import static org.warren.scenarios.conformance.PlantedDaemon.withPrefix;
import static org.warren.scenarios.conformance.PlantedDaemon.withoutCall;
import static org.warren.scenarios.conformance.PlantedDaemon.withoutWrite;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// Faults that other implementations had or have, each planted into the unchanged Java daemon, and some that break a
/// rule of which no such story is known.
final class PlantedFaults {

    private static final long SECOND = 1_000_000_000L;
    private static final long HANDSHAKES_A_SECOND = 100;
    private static final ClassDesc PEER = type("peer/Peer");
    private static final ClassDesc ENDPOINT = type("wire/Endpoint");

    private PlantedFaults() {}

    static List<PlantedFault> all() {
        return Stream.of(
                        handshakes(),
                        identities(),
                        cookies(),
                        silence(),
                        sessionTimers(),
                        handshakeTimers(),
                        keepalives(),
                        counters(),
                        RoutingFaults.all(),
                        administration())
                .flatMap(List::stream)
                .toList();
    }

    /// No fault, but another way to know load, which boringtun and gotatun have: the handshakes of a second are
    /// counted, and the count begins anew with the next second.
    static PlantedDaemon.Change countsEachSecond() {
        ClassDesc meter = type("cookie/LoadMeter");
        return withBody("cookie/LoadMeter", "isUnderLoad", code -> code.lload(1)
                // A second that is over in the midst of a load that began with the row.
                .loadConstant(SECOND / 2)
                .ladd()
                .loadConstant(SECOND)
                .ldiv()
                .lstore(3)
                .aload(0)
                .getfield(meter, "underLoadUntil", ConstantDescs.CD_long)
                .lload(3)
                .lcmp()
                .ifThen(Opcode.IFNE, anew -> anew.aload(0)
                        .lload(3)
                        .putfield(meter, "underLoadUntil", ConstantDescs.CD_long)
                        .aload(0)
                        .lconst_0()
                        .putfield(meter, "workedUntil", ConstantDescs.CD_long))
                .aload(0)
                .aload(0)
                .getfield(meter, "workedUntil", ConstantDescs.CD_long)
                .lconst_1()
                .ladd()
                .putfield(meter, "workedUntil", ConstantDescs.CD_long)
                .aload(0)
                .getfield(meter, "workedUntil", ConstantDescs.CD_long)
                .loadConstant(HANDSHAKES_A_SECOND)
                .lcmp()
                .ifThenElse(Opcode.IFGT, many -> many.iconst_1().ireturn(), few -> few.iconst_0()
                        .ireturn()));
    }

    /// No fault, but another way through two handshakes at once, which boringtun has: an end that answers gives up its
    /// own initiation, so that the response to that comes too late.
    static PlantedDaemon.Change givesUpItsInitiation() {
        return withPrefix("peer/Handshaking", "respond", code -> code.aload(0)
                .invokevirtual(type("peer/Handshaking"), "abandon", MethodTypeDesc.of(ConstantDescs.CD_void)));
    }

    private static void isTrue(CodeBuilder code) {
        code.iconst_1().ireturn();
    }

    private static List<PlantedFault> handshakes() {
        return List.of(
                new PlantedFault(
                        "H5",
                        "a response that is slower than 250 ms is dropped",
                        "gotatun CHANGELOG 0.4.1",
                        withPrefix("peer/Peer", "onResponse", code -> code.aload(0)
                                .getfield(PEER, "handshaking", type("peer/Handshaking"))
                                .lload(3)
                                .loadConstant(4 * SECOND + SECOND * 3 / 4)
                                .ladd()
                                .invokevirtual(
                                        type("peer/Handshaking"),
                                        "mayInitiate",
                                        MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_long))
                                .ifThen(Opcode.IFNE, CodeBuilder::return_))),
                new PlantedFault(
                        "H7",
                        "a replayed initiation is answered",
                        "rule: whitepaper §5.1, noise.c:602",
                        withBody("noise/Tai64n", "isAfter", PlantedFaults::isTrue)),
                new PlantedFault(
                        "H8",
                        "timestamps tell the clock to the nanosecond",
                        "WireGuard for Linux before 0.0.20190227, https://github.com/alpinelinux/aports/pull/6501",
                        withNumber("noise/Tai64n", "of", -(1 << 24), -1)),
                new PlantedFault(
                        "H9",
                        "initiations come as often as they like",
                        "rule: noise.c:604",
                        withNumber("peer/Handshaking", "authenticate", SECOND / 50, 0L)));
    }

    private static List<PlantedFault> identities() {
        return List.of(
                new PlantedFault(
                        "H10",
                        "a change of the preshared key ends the session",
                        "gotatun 0.1.0 to 0.10.2, docs/upstream/gotatun-set-ends-session.md",
                        withPrefix("peer/Peer", "presharedKey", code -> code.aload(0)
                                .getfield(PEER, "keypairs", type("session/Keypairs"))
                                .invokevirtual(
                                        type("session/Keypairs"), "clear", MethodTypeDesc.of(ConstantDescs.CD_void)))),
                new PlantedFault(
                        "H11",
                        "an agreement of zero is taken",
                        "wireguard-go before 0.0.20230223, commit c7b76d3",
                        withAnswer("crypto/Curve25519", "agree", "calculateAgreement", 1)),
                new PlantedFault(
                        "H12",
                        "an interface may be its own peer",
                        "rule: netns.sh:608-618",
                        withAnswer("tunnel/TunnelAdmin", "addPeer", "equals", 0)),
                new PlantedFault(
                        "H14",
                        "session indices follow the clock",
                        "gotatun audits/2026-02-17-Assured.md §3.3: indices that can be linked",
                        withCode("router/IndexTable", "claim", "nextInt", code -> code.invokestatic(
                                        ClassDesc.of("java.lang.System"),
                                        "nanoTime",
                                        MethodTypeDesc.of(ConstantDescs.CD_long))
                                .bipush(20)
                                .lushr()
                                .l2i())));
    }

    private static List<PlantedFault> cookies() {
        return List.of(
                new PlantedFault(
                        "M1",
                        "mac1 is not looked at",
                        "rule: whitepaper §5.3",
                        withBody("cookie/CookieChecker", "hasMac1", PlantedFaults::isTrue)),
                new PlantedFault(
                        "M4",
                        "a cookie is for an address and any of its ports",
                        "gotatun before 0.6.0, commit 0e48420; boringtun",
                        withAnswer("cookie/CookieChecker", "cookie", "port", 0)),
                new PlantedFault(
                        "M6",
                        "cookie replies are read and not used",
                        "boringtun of 2019, of responses, https://github.com/cloudflare/boringtun/issues/39",
                        withoutWrite("cookie/MacStamper", "consume", "cookie")),
                new PlantedFault(
                        "M7",
                        "a cookie is used for five minutes",
                        "rule: cookie.c:172",
                        withNumber("cookie/MacStamper", "stamp", 115 * SECOND, 300 * SECOND)),
                new PlantedFault(
                        "M14",
                        "the secret of cookies changes each 128 s",
                        "boringtun and gotatun, noise/rate_limiter.rs COOKIE_REFRESH",
                        withNumber("cookie/CookieChecker", "cookie", 120 * SECOND, 128 * SECOND)),
                new PlantedFault(
                        "M8",
                        "all sources share one limit",
                        "gotatun before 0.4.1, CHANGELOG; boringtun",
                        withPrefix("cookie/RateGate", "admits", code -> code.ldc("0.0.0.1")
                                .invokestatic(
                                        type("ip/IpAddress"),
                                        "parse",
                                        MethodTypeDesc.of(type("ip/IpAddress"), ConstantDescs.CD_String))
                                .astore(1))),
                new PlantedFault(
                        "M9",
                        "cookies are asked for without load",
                        "WireGuard for Linux before 0.0.20171011, https://github.com/alpinelinux/aports/pull/2478",
                        withBody("cookie/LoadMeter", "isUnderLoad", PlantedFaults::isTrue)),
                new PlantedFault(
                        "M12",
                        "a cookie reply moves the endpoint",
                        "boringtun, https://github.com/cloudflare/boringtun/pull/489; gotatun before 0.8.0",
                        withPrefix("tunnel/HandshakeReceiver", "handle", PlantedFaults::roamOnCookieReply)));
    }

    private static void roamOnCookieReply(CodeBuilder code) {
        ClassDesc reply = type("wire/CookieReply");
        ClassDesc owner = type("peer/IndexOwner");
        code.aload(1).instanceOf(reply).ifThen(is -> is.aload(0)
                .getfield(type("tunnel/HandshakeReceiver"), "state", type("tunnel/TunnelState"))
                .getfield(type("tunnel/TunnelState"), "indices", type("router/IndexTable"))
                .aload(1)
                .checkcast(reply)
                .invokevirtual(reply, "receiverIndex", MethodTypeDesc.of(ConstantDescs.CD_int))
                .invokevirtual(
                        type("router/IndexTable"),
                        "owner",
                        MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_int))
                .checkcast(owner)
                .invokevirtual(owner, "peer", MethodTypeDesc.of(PEER))
                .aload(2)
                .invokevirtual(PEER, "endpoint", MethodTypeDesc.of(ConstantDescs.CD_void, ENDPOINT)));
    }

    private static List<PlantedFault> silence() {
        return List.of(
                new PlantedFault(
                        "S1",
                        "reserved bytes are not looked at",
                        "sing-box for Cloudflare WARP, option reserved: the three bytes carry an account and are cleared",
                        withCode("wire/Message", "parse", "getInt", code -> code.aload(0)
                                .lload(1)
                                .invokestatic(
                                        type("bytes/LittleEndian"),
                                        "getInt",
                                        MethodTypeDesc.of(
                                                ConstantDescs.CD_int,
                                                ClassDesc.of("java.lang.foreign.MemorySegment"),
                                                ConstantDescs.CD_long))
                                .sipush(255)
                                .iand())),
                new PlantedFault(
                        "S2",
                        "an empty datagram ends the receiver",
                        "gotatun before 0.10.1, GHSA-6gxq-8xp9-742r",
                        withPrefix("wire/Message", "parse/4", code -> code.iload(3)
                                .ifThen(Opcode.IFEQ, PlantedFaults::dies))),
                new PlantedFault(
                        "S4",
                        "a replayed message is taken again",
                        "Zephyr before https://github.com/zephyrproject-rtos/zephyr/pull/111043",
                        withBody("session/ReplayWindow", "accept", PlantedFaults::isTrue)));
    }

    /// The daemon's process ends.
    static void dies(CodeBuilder code) {
        code.iconst_1()
                .invokestatic(
                        ClassDesc.of("java.lang.System"),
                        "exit",
                        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int));
    }

    private static List<PlantedFault> sessionTimers() {
        return List.of(
                new PlantedFault(
                        "T1",
                        "an initiator renews with each packet",
                        "zephyr-wireguard, https://github.com/jukkar/zephyr-wireguard/issues/1",
                        withAnswer("peer/Peer", "onDataSent", "isOlderThan", 1)),
                new PlantedFault(
                        "T2",
                        "a session is not renewed on receiving",
                        "rule: whitepaper §6.2, receive.c:228",
                        withBody("peer/Peer", "renewOnReceive", CodeBuilder::return_)),
                new PlantedFault(
                        "T3",
                        "a responder renews, too",
                        "firezone's boringtun, https://github.com/firezone/boringtun/pull/53",
                        withAnswer("peer/Peer", "onDataSent", "initiator", 1)),
                new PlantedFault(
                        "T3",
                        "a session ends after 100 s",
                        "boringtun 0.4, sessions that end early, https://github.com/cloudflare/boringtun/issues/258",
                        withNumber("session/Keypair", "maySend", 180 * SECOND, 100 * SECOND)),
                new PlantedFault(
                        "T4",
                        "data is accepted for as long as its keys are there",
                        "rule: whitepaper §6.2",
                        withAnswer("session/Keypair", "refuse", "isOlderThan", 0)),
                new PlantedFault(
                        "T13",
                        "256 packets wait for a handshake",
                        "boringtun noise/mod.rs MAX_QUEUE_DEPTH",
                        withNumber("peer/StagedPackets", "isOver", 128, 256)));
    }

    private static List<PlantedFault> handshakeTimers() {
        return List.of(
                new PlantedFault(
                        "T5",
                        "retries come half a second late",
                        "boringtun and gotatun by half of it, whose timers tick each 250 ms",
                        withNumber("timers/TimerRules", "onHandshakeInitiated", 5 * SECOND, 5 * SECOND + SECOND / 2)),
                new PlantedFault(
                        "T16",
                        "a peer's timers wait for those of the peer before it",
                        "rule: timers.c, wg_timers_init",
                        withBody("tunnel/DeadlineHeap$Entry", "isBefore", code -> code.iconst_0()
                                .ireturn())),
                new PlantedFault(
                        "T15",
                        "retries have no jitter",
                        "gotatun before 0.5.0, CHANGELOG, commit cbacaf2; boringtun",
                        withBody("timers/TimerRules", "jitter", code -> code.lconst_0()
                                .lreturn())),
                new PlantedFault(
                        "T6",
                        "a handshake is given up after three retries",
                        "firezone, on purpose, https://github.com/firezone/firezone/pull/9891",
                        withNumber("peer/Peer", "retryHandshake", 19, 3)),
                new PlantedFault(
                        "T7",
                        "a new packet does not restart the attempts",
                        "rule: whitepaper §6.4",
                        withoutWrite("peer/Peer", "initiate", "retries")),
                new PlantedFault(
                        "T8",
                        "each packet puts off the moment at which nobody answers",
                        "boringtun before https://github.com/cloudflare/boringtun/pull/162",
                        withAnswer("timers/TimerRules", "onDataSent", "isArmed", 0)),
                new PlantedFault(
                        "T8",
                        "an answer does not count, so that a handshake follows data that was answered",
                        "boringtun, https://github.com/firezone/boringtun/pull/66",
                        withBody("timers/TimerRules", "onAuthenticatedReceived", CodeBuilder::return_)),
                new PlantedFault(
                        "T8",
                        "an answer is missed after 12 s",
                        "rule: whitepaper §6.5",
                        withNumber("timers/TimerRules", "onDataSent", 15 * SECOND, 12 * SECOND)),
                new PlantedFault(
                        "T10",
                        "initiations follow each other while one is in progress",
                        "firezone's boringtun, https://github.com/firezone/boringtun/pull/51",
                        withBody("peer/Handshaking", "mayInitiate", PlantedFaults::isTrue)));
    }

    private static List<PlantedFault> keepalives() {
        return List.of(
                new PlantedFault(
                        "K1",
                        "the passive keepalive comes at once",
                        "gotatun before 0.7.2, https://github.com/mullvad/gotatun/pull/144",
                        withNumber("timers/TimerRules", "onDataReceived", 10 * SECOND, SECOND / 100)),
                new PlantedFault(
                        "K1",
                        "the passive keepalive comes a quarter of a second late",
                        "gotatun and boringtun, whose timers tick each 250 ms",
                        withNumber("timers/TimerRules", "onDataReceived", 10 * SECOND, 10 * SECOND + SECOND / 4)),
                new PlantedFault(
                        "K1",
                        "a keepalive that was sent counts as data that asks for an answer",
                        "gotatun before 0.3.1, commit f83ea04",
                        withPrefix("peer/Peer", "onDataSent", code -> code.iconst_0()
                                .istore(3))),
                new PlantedFault(
                        "K2",
                        "a keepalive is answered by a keepalive",
                        "gotatun before 0.7.2, https://github.com/mullvad/gotatun/pull/144",
                        withPrefix("peer/Peer", "onAuthenticated", code -> code.aload(0)
                                .lload(3)
                                .invokevirtual(
                                        PEER,
                                        "onDataReceived",
                                        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long)))),
                new PlantedFault(
                        "K4",
                        "a persistent keepalive that is newly set waits for an interval",
                        "gotatun before 0.9.0; boringtun, docs/upstream/boringtun-first-keepalive.md",
                        withAnswer("tunnel/TunnelAdmin", "persistentKeepalive", "persistentKeepaliveSeconds", 0)),
                new PlantedFault(
                        "K4",
                        "what waits for the private key is never sent",
                        "Linux before 6.5, commit f58d0a9b4c6a",
                        withoutCall("tunnel/TunnelAdmin", "privateKey", "flush")));
    }

    private static List<PlantedFault> counters() {
        return List.of(
                new PlantedFault(
                        "C2",
                        "the window moves without the tag",
                        "rule: whitepaper §5.4.6, receive.c:305",
                        withPrefix("session/Keypair", "open", code -> code.aload(0)
                                .aload(2)
                                .lload(3)
                                .invokestatic(
                                        type("wire/Data"),
                                        "counter",
                                        MethodTypeDesc.of(
                                                ConstantDescs.CD_long,
                                                ClassDesc.of("java.lang.foreign.MemorySegment"),
                                                ConstantDescs.CD_long))
                                .lconst_1()
                                .ladd()
                                .invokevirtual(
                                        type("session/Keypair"),
                                        "accept",
                                        MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_long))
                                .pop())),
                new PlantedFault(
                        "C4",
                        "the replay window has 4 counters",
                        "wireguard-lwip, https://github.com/smartalock/wireguard-lwip/issues/4",
                        withNumber("session/ReplayWindow", "accept", 8128L, 4L)),
                new PlantedFault(
                        "C4",
                        "the replay window has 1024 counters",
                        "gotatun before 0.7.2, CHANGELOG; boringtun",
                        withNumber("session/ReplayWindow", "accept", 8128L, 1024L)));
    }

    private static List<PlantedFault> administration() {
        return List.of(
                new PlantedFault(
                        "P1",
                        "packets are not padded",
                        "gotatun before 0.3.1, https://github.com/mullvad/gotatun/pull/79; wireguard-go 0.0.20200320",
                        withBody("session/Padding", "lengthOf", code -> code.iload(0)
                                .ireturn())),
                new PlantedFault(
                        "A1",
                        "received bytes are not counted",
                        "gotatun before 0.6.0, of handshakes and keepalives, commit 530c5d5; boringtun",
                        withBody("peer/TransferStats", "countReceived", CodeBuilder::return_)),
                new PlantedFault(
                        "A1",
                        "the time of the latest handshake is none since 1970",
                        "boringtun 0.6.0, https://github.com/cloudflare/boringtun/issues/343; gotatun before 0.2.0",
                        withPrefix("peer/TransferStats", "handshakeComplete", code -> code.loadConstant(5L)
                                .invokestatic(
                                        ClassDesc.of(Instant.class.getName()),
                                        "ofEpochSecond",
                                        MethodTypeDesc.of(ClassDesc.of(Instant.class.getName()), ConstantDescs.CD_long))
                                .astore(1))),
                new PlantedFault(
                        "A6",
                        "a set of the allowed IPs ends the session",
                        "gotatun 0.1.0 to 0.10.2, docs/upstream/gotatun-set-ends-session.md",
                        withPrefix("tunnel/TunnelAdmin", "disallowAll", code -> code.aload(0)
                                .aload(1)
                                .invokevirtual(
                                        type("tunnel/TunnelAdmin"),
                                        "peer",
                                        MethodTypeDesc.of(PEER, type("key/PublicKey")))
                                .invokevirtual(PEER, "zeroKeyMaterial", MethodTypeDesc.of(ConstantDescs.CD_void)))),
                new PlantedFault(
                        "A5",
                        "the allowed IPs of a set are added to those of before",
                        "rule: wg(8)",
                        withBody("tunnel/TunnelAdmin", "disallowAll", CodeBuilder::return_)),
                new PlantedFault(
                        "A5",
                        "an endpoint that is known is not changed",
                        "rule: netlink.c set_peer",
                        withPrefix("peer/Peer", "endpoint/1", code -> code.aload(0)
                                .getfield(PEER, "endpoint", ENDPOINT)
                                .ifThen(Opcode.IFNONNULL, CodeBuilder::return_))),
                new PlantedFault(
                        "A4",
                        "a listen port of 0 changes nothing",
                        "rule: socket.c:401",
                        withPrefix("device/Device", "listenPort/1", code -> code.iload(1)
                                .ifThen(Opcode.IFEQ, CodeBuilder::return_))),
                new PlantedFault(
                        "A2",
                        "an interface that is down keeps its sessions",
                        "wireguard-go, docs/conformance.md; gotatun and boringtun, docs/implementations.md",
                        withoutCall("tunnel/TunnelAdmin", "down", "forEach")));
    }
}
