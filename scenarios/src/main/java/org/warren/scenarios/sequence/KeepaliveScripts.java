package org.warren.scenarios.sequence;

import static org.warren.scenarios.sequence.End.CLIENT;
import static org.warren.scenarios.sequence.End.SERVER;
import static org.warren.scenarios.sequence.Expected.data;
import static org.warren.scenarios.sequence.Rules.answer;
import static org.warren.scenarios.sequence.Rules.confirmation;
import static org.warren.scenarios.sequence.Rules.initiation;
import static org.warren.scenarios.sequence.Rules.keepaliveAtOnce;
import static org.warren.scenarios.sequence.Rules.passive;
import static org.warren.scenarios.sequence.Rules.persistent;
import static org.warren.scenarios.sequence.Rules.renewal;
import static org.warren.scenarios.sequence.Rules.response;
import static org.warren.scenarios.sequence.Rules.staged;

import java.util.List;

/// Scripts about passive and persistent keepalives: rows K1 to K5.
final class KeepaliveScripts {

    private KeepaliveScripts() {}

    static List<Script> all() {
        return List.of(
                threeToTheServer(),
                threeToTheClient(),
                oneEachNineSeconds(),
                answered(),
                answeredInTime(),
                intervals(),
                dataBetweenIntervals(),
                twoIntervals(),
                setLater());
    }

    private static Script threeToTheServer() {
        return Script.of(
                        "K1-three-to-server",
                        "three packets that the server answers with nothing bring one keepalive of the server")
                .sends(0, CLIENT, 3, 0.2)
                .sees(initiation(CLIENT, 0), response(SERVER), staged(CLIENT), data(CLIENT, 0.2), data(CLIENT, 0.4))
                .sees(passive(SERVER, 0))
                .lasts(45);
    }

    private static Script threeToTheClient() {
        return Script.of(
                        "K1-three-to-client",
                        "three packets that the client answers with nothing bring one keepalive of the client")
                .sends(0, CLIENT)
                .sees(initiation(CLIENT, 0), response(SERVER), staged(CLIENT))
                .sends(2, SERVER, 3, 0.2)
                .sees(data(SERVER, 2), data(SERVER, 2.2), data(SERVER, 2.4), passive(CLIENT, 2))
                .lasts(45);
    }

    private static Script oneEachNineSeconds() {
        Script.Builder script = Script.of(
                        "K1-each-9-s",
                        "a packet each 9 s that nothing answers brings a keepalive for every second packet")
                .sends(0, CLIENT, 10, 9)
                .sees(initiation(CLIENT, 0), response(SERVER), staged(CLIENT), data(CLIENT, 9), passive(SERVER, 0));
        for (int first = 18; first < 90; first += 18) {
            script.sees(data(CLIENT, first), data(CLIENT, first + 9), passive(SERVER, first));
        }
        return script.lasts(115);
    }

    private static Script answered() {
        return Script.of(
                        "K1-answered",
                        "an answer takes the place of the server's keepalive, and brings one of the client")
                .does(0, CLIENT, new Action.Ask())
                .sees(initiation(CLIENT, 0), response(SERVER), staged(CLIENT), answer(SERVER), passive(CLIENT))
                .lasts(45);
    }

    private static Script answeredInTime() {
        return Script.of(
                        "K1-answered-in-time",
                        "a packet sent back while a keepalive is due takes its place, and leaves nothing for later ones")
                .sends(0, CLIENT, 2, 1)
                .sees(initiation(CLIENT, 0), response(SERVER), staged(CLIENT), data(CLIENT, 1))
                .sends(5, SERVER)
                .sees(data(SERVER, 5), passive(CLIENT, 5))
                .sends(20, CLIENT)
                .sees(data(CLIENT, 20), passive(SERVER, 20))
                .lasts(60);
    }

    private static Script intervals() {
        return Script.of("K3-interval", "a persistent keepalive of 25 s comes each 25 s and renews an old session")
                .keepalive(25)
                .sees(initiation(CLIENT, 0), response(SERVER), confirmation(CLIENT))
                .seesTimes(5, persistent(CLIENT, 25))
                .sees(renewal(CLIENT), response(SERVER), confirmation(CLIENT))
                .seesTimes(2, persistent(CLIENT, 25))
                .lasts(191);
    }

    private static Script dataBetweenIntervals() {
        return Script.of(
                        "K3-data-between",
                        "datagrams either way put the persistent keepalive off, a passive keepalive too")
                .keepalive(10)
                .sees(initiation(CLIENT, 0), response(SERVER), confirmation(CLIENT))
                .sends(3, CLIENT, 4, 3)
                .sees(data(CLIENT, 3), data(CLIENT, 6), data(CLIENT, 9), data(CLIENT, 12))
                .sees(passive(SERVER, 3))
                .seesTimes(2, persistent(CLIENT, 10))
                .lasts(42);
    }

    private static Script twoIntervals() {
        return Script.of("K3-two-intervals", "the shorter of two persistent keepalives leaves the longer nothing to do")
                .keepalive(10)
                .does(0.5, SERVER, new Action.SetKeepalive(25))
                .sees(initiation(CLIENT, 0), response(SERVER), confirmation(CLIENT), keepaliveAtOnce(SERVER, 0.5))
                .seesTimes(6, persistent(CLIENT, 10))
                .lasts(70);
    }

    private static Script setLater() {
        return Script.of(
                        "K4-set-later",
                        "a persistent keepalive is sent at once when it is switched on, and not once it is off")
                .sends(0, CLIENT)
                .sees(initiation(CLIENT, 0), response(SERVER), staged(CLIENT), passive(SERVER, 0))
                .does(20, CLIENT, new Action.SetKeepalive(15))
                .sees(keepaliveAtOnce(CLIENT, 20))
                .seesTimes(2, persistent(CLIENT, 15))
                .does(58, CLIENT, new Action.SetKeepalive(0))
                .does(60, SERVER, new Action.SetKeepalive(15))
                .sees(keepaliveAtOnce(SERVER, 60))
                .seesTimes(2, persistent(SERVER, 15))
                .lasts(104);
    }
}
