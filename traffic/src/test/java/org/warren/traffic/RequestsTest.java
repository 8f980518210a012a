package org.warren.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {

    private final Exchange exchange = new Exchange(() -> 0);
    private final Requests requests = new Requests(new EmbeddedChannel(exchange), exchange, () -> 0, () -> 0);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send 1 --to 10.0.0.1 --size 56 --rate 1 --millis 1 | a packet has between 57 and 1500 bytes, not 56",
                "send 1 --to 10.0.0.1 --size 1501 --rate 1 --millis 1 | a packet has between 57 and 1500 bytes, not 1501",
                "send 1 --to 10.0.0.1 --size 64 --rate 0 --millis 1 | a rate lies between 1 and 10000000",
                "send 1 --to 10.0.0.1 --size 64 --rate 1 --millis 60001 | sending takes between 1 ms and 60 s",
                "send 1 --size 64 --rate 1 --millis 1 | Missing required option",
                "send 1 --to example.com --size 64 --rate 1 --millis 1 | example.com",
                "count x | is not a long",
                "dance | Unmatched argument",
                "'' | Missing required subcommand",
            })
    void wrongRequestIsAnsweredWithWhatIsWrong(String request, String complaint) {
        assertThat(requests.answer(request)).startsWith("{\"error\":\"").contains(complaint);
    }
}
