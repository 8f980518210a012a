package org.warren.scenarios.sequence;

import static org.warren.scenarios.sequence.End.CLIENT;
import static org.warren.scenarios.sequence.End.SERVER;
import static org.warren.scenarios.sequence.Expected.data;
import static org.warren.scenarios.sequence.Rules.confirmation;
import static org.warren.scenarios.sequence.Rules.initiation;
import static org.warren.scenarios.sequence.Rules.passive;
import static org.warren.scenarios.sequence.Rules.persistent;
import static org.warren.scenarios.sequence.Rules.renewal;
import static org.warren.scenarios.sequence.Rules.response;
import static org.warren.scenarios.sequence.Rules.retry;
import static org.warren.scenarios.sequence.Rules.staged;
import static org.warren.scenarios.sequence.Rules.stoppedHearing;

import java.util.List;

/// Scripts about retries, silence in one direction, renewals, and interfaces that go down: rows T1 to T8, K4 and A2.
final class HandshakeScripts {

    /// Initiations of one attempt: the first and nineteen retries.
    private static final int ATTEMPTS = 20;

    private HandshakeScripts() {}

    static List<Script> all() {
        return List.of(
                answeredAfterAWhile(),
                givenUp(),
                restarted(),
                persistentGivenUp(),
                clientHearsNothing(),
                serverHearsNothing(),
                clientSpeaksIntoTheVoid(),
                renewedOnSend(),
                renewedOnReceive(),
                responderDoesNotRenew(),
                tooOldForTheServer(),
                tooOldForTheClient(),
                clientDownAndUp(),
                clientDownAndUpWithKeepalive(),
                serverDownAndUp());
    }

    private static Script answeredAfterAWhile() {
        return Script.of("T5-answered-late", "an initiation is repeated until it is answered, and then no more")
                .does(0, SERVER, new Action.Deafen())
                .sends(0, CLIENT)
                .sees(initiation(CLIENT, 0), retry(CLIENT), retry(CLIENT))
                .does(13, SERVER, new Action.Hear())
                .sees(retry(CLIENT), response(SERVER), staged(CLIENT), passive(SERVER))
                .lasts(60);
    }

    private static Script givenUp() {
        return Script.of(
                        "T6-given-up",
                        "after twenty initiations without an answer nothing more is sent, and what waited is lost")
                .does(0, SERVER, new Action.Deafen())
                .sends(0, CLIENT)
                .sees(initiation(CLIENT, 0))
                .seesTimes(ATTEMPTS - 1, retry(CLIENT))
                .does(149, SERVER, new Action.Hear())
                .sends(150, CLIENT)
                .sees(initiation(CLIENT, 150), response(SERVER), staged(CLIENT), passive(SERVER))
                .lasts(180);
    }

    private static Script restarted() {
        return Script.of("T7-restarted", "a new packet gives a handshake that nothing answers another twenty attempts")
                .does(0, SERVER, new Action.Deafen())
                .sends(0, CLIENT)
                .sends(60, CLIENT)
                .sees(initiation(CLIENT, 0), retry(CLIENT).repeatedUntil(148))
                .does(148, SERVER, new Action.Hear())
                .sees(retry(CLIENT), response(SERVER), staged(CLIENT), staged(CLIENT), passive(SERVER))
                .lasts(180);
    }

    private static Script persistentGivenUp() {
        return Script.of("T6-persistent", "a persistent keepalive starts over after a handshake was given up")
                .keepalive(25)
                .does(-1, SERVER, new Action.Deafen())
                .sees(initiation(CLIENT, 0))
                .seesTimes(ATTEMPTS - 1, retry(CLIENT))
                .sees(againAfterKeepalive(), retry(CLIENT).repeatedUntil(170))
                .does(170, SERVER, new Action.Hear())
                .sees(retry(CLIENT), response(SERVER), confirmation(CLIENT))
                .lasts(190);
    }

    private static Expected againAfterKeepalive() {
        Expected keepalive = persistent(CLIENT, 25);
        return new Expected(
                CLIENT,
                initiation(CLIENT, 0).kind(),
                keepalive.since(),
                keepalive.delay(),
                0,
                keepalive.repeatedUntil(),
                "the persistent keepalive without a session starts a handshake, 25 s after the last initiation (K5)");
    }

    private static Script clientHearsNothing() {
        Script.Builder script = contact(
                        "T8-client-hears-nothing",
                        "a client that sends and hears nothing for 15 s starts handshakes until an answer reaches it")
                .does(25, CLIENT, new Action.Deafen())
                .sends(30, CLIENT)
                .sees(data(CLIENT, 30), passive(SERVER, 30))
                .sees(stoppedHearing(CLIENT, 30), response(SERVER));
        return script.sees(retry(CLIENT), response(SERVER))
                .does(54, CLIENT, new Action.Hear())
                .sees(retry(CLIENT), response(SERVER), confirmation(CLIENT))
                .lasts(90);
    }

    private static Script serverHearsNothing() {
        Script.Builder script = contact(
                        "T8-server-hears-nothing",
                        "a responder that sends and hears nothing for 15 s starts handshakes until an answer reaches it")
                .does(25, SERVER, new Action.Deafen())
                .sends(30, SERVER)
                .sees(data(SERVER, 30), passive(CLIENT, 30))
                .sees(stoppedHearing(SERVER, 30), response(CLIENT));
        return script.sees(retry(SERVER), response(CLIENT))
                .does(54, SERVER, new Action.Hear())
                .sees(retry(SERVER), response(CLIENT), confirmation(SERVER))
                .lasts(90);
    }

    private static Script clientSpeaksIntoTheVoid() {
        return contact(
                        "T8-server-gets-nothing",
                        "a client whose packets are lost starts handshakes after 15 s until one arrives")
                .does(25, SERVER, new Action.Deafen())
                .sends(30, CLIENT)
                .sees(data(CLIENT, 30), stoppedHearing(CLIENT, 30), retry(CLIENT))
                .does(54, SERVER, new Action.Hear())
                .sees(retry(CLIENT), response(SERVER), confirmation(CLIENT))
                .lasts(90);
    }

    private static Script renewedOnSend() {
        return contact("T1-on-send", "an initiator that sends on a session of more than 120 s renews it")
                .sends(60, CLIENT)
                .sees(data(CLIENT, 60), passive(SERVER, 60))
                .sends(100, CLIENT)
                .sees(data(CLIENT, 100), passive(SERVER, 100))
                .sends(125, CLIENT)
                .sees(data(CLIENT, 125), renewal(CLIENT), response(SERVER), confirmation(CLIENT))
                .sends(140, CLIENT)
                .sees(data(CLIENT, 140), passive(SERVER, 140))
                .lasts(170);
    }

    private static Script renewedOnReceive() {
        return contact(
                        "T2-on-receive",
                        "an initiator that only receives renews its session once it is more than 165 s old")
                .sends(100, SERVER)
                .sees(data(SERVER, 100), passive(CLIENT, 100))
                .sends(168, SERVER)
                .sees(data(SERVER, 168), renewal(CLIENT), response(SERVER), confirmation(CLIENT))
                .sends(175, SERVER)
                .sees(data(SERVER, 175), passive(CLIENT, 175))
                .lasts(205);
    }

    private static Script responderDoesNotRenew() {
        return contact(
                        "T3-responder",
                        "a responder sends on an old session without renewing it; the initiator's keepalive does that")
                .sends(130, SERVER)
                .sees(data(SERVER, 130), passive(CLIENT, 130))
                .sees(renewal(CLIENT), response(SERVER), confirmation(CLIENT))
                .lasts(170);
    }

    private static Script tooOldForTheServer() {
        return contact(
                        "T4-server-after-180-s",
                        "a responder sends nothing on a session of 180 s: it starts a handshake")
                .sends(200, SERVER)
                .sees(initiation(SERVER, 200), response(CLIENT), staged(SERVER), passive(CLIENT))
                .lasts(230);
    }

    private static Script tooOldForTheClient() {
        return contact(
                        "T4-client-after-180-s",
                        "an initiator sends nothing on a session of 180 s: it starts a handshake")
                .sends(200, CLIENT)
                .sees(initiation(CLIENT, 200), response(SERVER), staged(CLIENT), passive(SERVER))
                .lasts(230);
    }

    private static Script clientDownAndUp() {
        return contact("A2-client-down-up", "an interface that went down and up has forgotten its session")
                .does(20, CLIENT, new Action.Down())
                .does(21, CLIENT, new Action.Up())
                .sends(30, CLIENT)
                .sees(initiation(CLIENT, 30), response(SERVER), staged(CLIENT), passive(SERVER))
                .lasts(60);
    }

    private static Script clientDownAndUpWithKeepalive() {
        return Script.of(
                        "K4-down-up",
                        "an interface that is down sends no persistent keepalive; it sends one at once when it comes up")
                .keepalive(25)
                .sees(initiation(CLIENT, 0), response(SERVER), confirmation(CLIENT))
                .does(10, CLIENT, new Action.Down())
                .does(45, CLIENT, new Action.Up())
                .sees(initiation(CLIENT, 45), response(SERVER), confirmation(CLIENT), persistent(CLIENT, 25))
                .lasts(90);
    }

    private static Script serverDownAndUp() {
        return contact(
                        "A2-server-down-up",
                        "a server that went down and up has forgotten the session, and the client starts another")
                .does(20, SERVER, new Action.Down())
                .does(21, SERVER, new Action.Up())
                .sends(30, CLIENT)
                .sees(data(CLIENT, 30), stoppedHearing(CLIENT, 30), response(SERVER), confirmation(CLIENT))
                .lasts(80);
    }

    /// A first packet, and the keepalive that it causes.
    private static Script.Builder contact(String id, String rule) {
        return Script.of(id, rule)
                .sends(0, CLIENT)
                .sees(initiation(CLIENT, 0), response(SERVER), staged(CLIENT), passive(SERVER, 0));
    }
}
