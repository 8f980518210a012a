package chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers each line of each agent: {@code ChatServer PORT}. */
public final class ChatServer {

    private ChatServer() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocket server = new ServerSocket(Integer.parseInt(arguments[0]))) {
            System.out.println("listening on " + server.getLocalPort());
            while (true) {
                Socket agent = server.accept();
                Thread.ofVirtual().start(() -> answer(agent));
            }
        }
    }

    private static void answer(Socket agent) {
        try (agent) {
            var in = new BufferedReader(new InputStreamReader(agent.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = agent.getOutputStream();
            System.out.println("an agent has joined");
            while (in.readLine() != null) {
                out.write("here\n".getBytes(StandardCharsets.UTF_8));
            }
            System.out.println("an agent has left");
        } catch (IOException e) {
            System.out.println("an agent is lost: " + e.getMessage());
        }
    }
}
