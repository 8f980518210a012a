package org.warren.kit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.harness.verdict.Verdict;
import org.warren.workload.Flow;
import org.warren.workload.Profile;
import org.warren.workload.Window;

class BudgetTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void limitsAreKeptOrNot() {
        // given a call with one of 1000 packets lost
        List<StreamFigures> figures = List.of(voice("client-voice", 1));
        assertThat(judge("lost <= 0.1%", Figure.LOST, figures).verdict()).isEqualTo(Verdict.PASS);
        CheckResult failed = judge("lost < 0.1%", Figure.LOST, figures);
        assertThat(failed.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(failed.message()).isEqualTo("lost of client-voice spoken is 0.1 %, asked is < 0.1 %.");
        assertThat(judge("mos >= 4.0", Figure.MOS, figures).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge("mos > 4.5", Figure.MOS, figures).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judge("outage < 20ms", Figure.OUTAGE, figures).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judge("outage <= 20ms", Figure.OUTAGE, figures).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aLimitMayBeForSomeFlowsAlone() {
        List<StreamFigures> figures = List.of(voice("laptop-voice", 0), voice("phone-voice", 10));
        assertThat(judge("laptop: lost <= 0%", Figure.LOST, figures).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge("phone: lost <= 0%", Figure.LOST, figures).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judge("tablet: lost <= 0%", Figure.LOST, figures).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void anOutageIsAskedOfStreamsThatSendWithinIt() {
        List<StreamFigures> figures = List.of(voice("client-voice", 1));
        assertThat(Budget.parse("outage < 10ms").isAbout(Figure.OUTAGE, figures))
                .isFalse();
        assertThat(Budget.parse("outage < 1s").isAbout(Figure.OUTAGE, figures)).isTrue();
        // and a limit for some flows alone is not left out in silence
        assertThat(Budget.parse("client: outage < 10ms").isAbout(Figure.OUTAGE, figures))
                .isTrue();
        assertThat(judge("client: outage < 10ms", Figure.OUTAGE, figures).verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void eachLimitIsNamedThatIsKept() {
        List<StreamFigures> figures = List.of(voice("laptop-voice", 0), voice("phone-voice", 10));
        assertThat(judge("laptop: lost <= 0%, lost < 2%", Figure.LOST, figures).message())
                .isEqualTo("lost is <= 0 % in one stream of laptop, < 2 % in 2 streams.");
    }

    @Test
    void aRateIsInBitsASecond() {
        assertThat(Figure.RATE.unit()).isEqualTo("bit/s");
        assertThat(Figure.RATE.text(1_500_000)).isEqualTo("1500000 bit/s");
    }

    @Test
    void theUsualBudgetCanBeRead() {
        assertThat(Budget.parse(Budget.USUAL).limits()).hasSize(9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            mos                | 'mos' is not a limit such as mos >= 4.0 or web: load < 4s
            mos >= good        | mos: 'good' is not a limit of it; expected a number such as 4.0
            speed > 4          | there is no figure 'speed'; expected one of lost, late, reordered, duplicated, outage
            outage < 10%       | outage: '10%' is not a limit of it; expected a time such as 250ms
            lost < 250ms       | lost: '250ms' is not a limit of it; expected a percentage such as 0.1%
            lost < 1%, , x     | '' is not a limit such as mos >= 4.0
            """)
    void whatIsNoBudgetIsRefusedInWords(String text, String message) {
        assertThatThrownBy(() -> Budget.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private static CheckResult judge(String budget, Figure figure, List<StreamFigures> figures) {
        return Budget.parse(budget).judge(figure, figures, new Findings(figure.word()));
    }

    /// 1000 packets, of which every hundredth is lost up to a number.
    private static StreamFigures voice(String name, int lost) {
        Profile profile = ProfileCatalogue.shipped().profile("voice");
        Flow flow = Flow.of(name, "client", "server", List.of(new Window(0, 20 * SECOND)), profile);
        StreamRecord record = new StreamRecord(flow, profile.streams().getFirst());
        for (int number = 0; number < 1000; number++) {
            record.sent(number, number * 20_000_000L, 172);
            if (number % 100 != 50 || number / 100 >= lost) {
                record.arrived(number, number * 20_000_000L + 10_000_000);
            }
        }
        return StreamFigures.of(record, List.of());
    }
}
