package org.warren.kit.workload;

import org.warren.workload.Codec;

/// Voice quality by the E-model, ITU-T G.107, as far as the network decides about it: losses and delay. All other
/// parameters have the default values of G.107, and there is no echo.
///
/// @param codec that decides how audible a loss is
/// @param lost the share of packets that are not played, 0 to 1
/// @param burstRatio the mean length of a run of losses, divided by that of independent losses; 1 for those
/// @param delayMillis mouth-to-ear delay
public record EModel(Codec codec, double lost, double burstRatio, double delayMillis) {

    /// R without any impairment: G.107, table 3 gives 93.2 for the default values.
    private static final double R_MAX = 93.2;

    /// Equipment impairment and robustness against loss: G.113, appendix I.
    private static final double G711_BPL = 25.1;

    private static final double G729_IE = 11;
    private static final double G729_BPL = 19;

    /// Delay below this has no effect, in milliseconds (G.107, 7.4).
    private static final double DELAY_FREE = 100;

    private static final double WORST_R_OF_LOSS = 95;

    public EModel {
        if (codec == Codec.VIDEO) {
            throw new IllegalArgumentException("the E-model is for voice, not for video");
        }
    }

    /// The transmission rating R, 0 to 93.2.
    public double rating() {
        double ie = codec == Codec.G729 ? G729_IE : 0;
        double bpl = codec == Codec.G729 ? G729_BPL : G711_BPL;
        double percent = 100 * lost;
        // G.107, equation 7-29
        double loss = lost == 0 ? ie : ie + (WORST_R_OF_LOSS - ie) * percent / (percent / burstRatio + bpl);
        return Math.clamp(R_MAX - delayImpairment() - loss, 0, R_MAX);
    }

    /// G.107, equation 7-28.
    private double delayImpairment() {
        if (delayMillis <= DELAY_FREE) {
            return 0;
        }
        double x = Math.log(delayMillis / DELAY_FREE) / Math.log(2);
        return 25 * (Math.pow(1 + Math.pow(x, 6), 1.0 / 6) - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1.0 / 6) + 2);
    }

    /// The mean opinion score that follows from R, 1 to 4.41 (G.107, annex B).
    public double meanOpinion() {
        double r = rating();
        return r <= 0 ? 1 : Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
    }
}
