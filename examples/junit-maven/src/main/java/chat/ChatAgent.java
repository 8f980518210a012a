package chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Stays in touch with a server by a heartbeat: {@code ChatAgent HOST PORT SECONDS}. */
public final class ChatAgent {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ChatAgent() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Duration interval = Duration.ofSeconds(Long.parseLong(arguments[2]));
        try (Socket socket = new Socket(arguments[0], Integer.parseInt(arguments[1]))) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = socket.getOutputStream();
            for (int count = 1; ; count++) {
                out.write("heartbeat\n".getBytes(StandardCharsets.UTF_8));
                if (in.readLine() == null) {
                    throw new IOException("the server has closed the connection");
                }
                System.out.println("heartbeat " + count + " was answered");
                Thread.sleep(interval);
            }
        } catch (SocketTimeoutException e) {
            System.out.println("the connection is lost: no answer for " + PATIENCE.toSeconds() + " s");
            System.exit(1);
        }
    }
}
