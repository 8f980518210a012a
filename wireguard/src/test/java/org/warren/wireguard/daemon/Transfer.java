package org.warren.wireguard.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/// A program that sends a file over TCP, or receives one: `send ADDRESS FILE`, `receive ADDRESS FILE`.
final class Transfer {
    private static final int PORT = 5001;

    private Transfer() {}

    public static void main(String[] words) throws IOException {
        InetAddress address = InetAddress.ofLiteral(words[1]);
        Path file = Path.of(words[2]);
        if (words[0].equals("receive")) {
            try (ServerSocket server = new ServerSocket(PORT, 1, address)) {
                System.out.println("listening");
                try (Socket socket = server.accept();
                        InputStream in = socket.getInputStream()) {
                    Files.copy(in, file);
                }
            }
        } else {
            try (Socket socket = new Socket(address, PORT);
                    OutputStream out = socket.getOutputStream()) {
                Files.copy(file, out);
            }
        }
    }
}
