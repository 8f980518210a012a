package org.warren.cli;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.warren.harness.files.FileSentence;
import org.warren.harness.files.NewFile;

/// A QR code with the light border that scanners need.
final class QrCode {

    /// White on black from the fixed part of the 256 colours, because a theme may change the first sixteen.
    private static final String WHITE_ON_BLACK = "\033[38;5;231;48;5;16m";

    private static final String PLAIN = "\033[0m";
    /// The capacity of the largest code at the lowest level of error correction.
    static final int BYTES_MAX = 2953;

    private static final int BORDER = 4;
    private static final int PIXELS_A_MODULE = 8;
    private static final int WHITE = 0xffffff;

    private final BitMatrix modules;

    private QrCode(BitMatrix modules) {
        this.modules = modules;
    }

    /// The code of a text, with the lowest level of error correction, because it is scanned from a screen.
    ///
    /// @throws IllegalArgumentException when the text exceeds the largest QR code
    static QrCode of(String text) {
        Map<EncodeHintType, Object> hints = new EnumMap<>(EncodeHintType.class);
        hints.put(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.L);
        hints.put(EncodeHintType.MARGIN, BORDER);
        try {
            return new QrCode(new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, hints));
        } catch (WriterException e) {
            throw new IllegalArgumentException(
                    "the configuration has " + text.getBytes(StandardCharsets.UTF_8).length
                            + " bytes and a QR code takes " + BYTES_MAX
                            + " at most; remove peers or prefixes, or hand the file over otherwise",
                    e);
        }
    }

    /// Two rows of modules per line of text. Light modules are drawn, so that they are light even without colours.
    String toTerminal() {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < modules.getHeight(); y += 2) {
            text.append(WHITE_ON_BLACK);
            for (int x = 0; x < modules.getWidth(); x++) {
                boolean upper = !modules.get(x, y);
                boolean lower = y + 1 < modules.getHeight() && !modules.get(x, y + 1);
                text.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
            }
            text.append(PLAIN).append('\n');
        }
        return text.toString();
    }

    /// Writes a PNG file that only its owner can read.
    void write(Path file) {
        // ImageIO would replace the file, and cache streams in another one; others could read either.
        try (NewFile image = NewFile.ownersOnly(file);
                ImageOutputStream cached = new MemoryCacheImageOutputStream(image.out())) {
            ImageIO.write(image(), "png", cached);
            cached.flush();
            image.commit();
        } catch (IOException e) {
            throw new IllegalArgumentException("--png " + FileSentence.writing(file, e), e);
        }
    }

    private BufferedImage image() {
        int size = modules.getWidth() * PIXELS_A_MODULE;
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                image.setRGB(x, y, modules.get(x / PIXELS_A_MODULE, y / PIXELS_A_MODULE) ? 0 : WHITE);
            }
        }
        return image;
    }
}
