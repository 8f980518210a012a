package chat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warren.junit.TestLab;
import org.warren.junit.TestNat;
import org.warren.junit.TestNode;
import org.warren.junit.TestProgram;
import org.warren.junit.VirtualLab;

@VirtualLab
class ChatAgentTest {

    private TestLab lab;
    private TestNode phone;
    private TestNat router;
    private TestNode server;

    @BeforeEach
    void aPhoneAtHomeAndAServerOutside() {
        var home = lab.network("home");
        var internet = lab.network("internet");
        phone = lab.node("phone", home);
        router = lab.nat("router", home, internet).tcpTimeout(Duration.ofSeconds(120));
        server = lab.node("server", internet);
        server.startJava("server", ChatServer.class, "5222").await("listening", Duration.ofSeconds(10));
    }

    @Test
    void aHeartbeatEachFiveMinutesIsTooRareForARouterThatForgetsAfterTwo() {
        TestProgram agent = phone.startJava("agent", ChatAgent.class, server.address(), "5222", "300");

        lab.advance(Duration.ofHours(1));

        agent.assertPrinted("heartbeat 1 was answered");
        agent.assertPrinted("the connection is lost");
        agent.assertExited(1);
        router.assertForgot(phone, server.address());
    }

    @Test
    void aHeartbeatEachMinuteKeepsTheConnection() {
        TestProgram agent = phone.startJava("agent", ChatAgent.class, server.address(), "5222", "60");

        lab.advance(Duration.ofHours(1));

        agent.assertRuns();
        agent.assertPrinted("heartbeat 60 was answered");
        agent.assertNeverPrinted("lost");
        router.assertRemembers(phone, server.address());
    }
}
