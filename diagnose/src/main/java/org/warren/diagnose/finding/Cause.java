package org.warren.diagnose.finding;

/// The possible causes. Their words are a contract: `--json` prints them.
public enum Cause {
    NAT_MAPPING_EXPIRED("nat-mapping-expired"),
    NAT_MAPPING_LOST("nat-mapping-lost"),
    KEEPALIVE_MISSING("keepalive-missing"),
    KEEPALIVE_TOO_LONG("keepalive-too-long"),
    WRONG_KEY("wrong-key"),
    UNKNOWN_KEY("unknown-key"),
    CLOCK_SET_BACK("clock-set-back"),
    NO_ANSWER("no-answer"),
    PORT_CLOSED("port-closed"),
    UNREACHABLE("unreachable"),
    FILTERED("filtered"),
    FELL_SILENT("fell-silent"),
    RESPONSE_NOT_ACCEPTED("response-not-accepted"),
    OTHER_PRESHARED_KEY("other-preshared-key"),
    INITIATIONS_IGNORED("initiations-ignored"),
    ONE_WAY("one-way"),
    ONE_DIRECTION("one-direction-captured"),
    MTU("mtu-black-hole"),
    LOSS("loss"),
    LOSS_BURST("loss-burst"),
    PEER_AWAY("peer-away"),
    PEER_RESTARTED("peer-restarted"),
    TWO_DEVICES("two-devices-one-key"),
    RETRY_STORM("retry-storm"),
    RULE_BROKEN("rule-broken"),
    SOURCE_NOT_ALLOWED("source-not-allowed"),
    DESTINATION_NOT_ALLOWED("destination-not-allowed"),
    NO_ENDPOINT("no-endpoint"),
    NO_ROUTE("no-route"),
    HANDSHAKE_FLOOD("handshake-flood"),
    UNDER_LOAD("under-load"),
    NOT_WIREGUARD("not-wireguard");

    private final String words;

    Cause(String words) {
        this.words = words;
    }

    /// The stable name.
    public String words() {
        return words;
    }
}
