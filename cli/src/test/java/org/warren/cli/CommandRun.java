package org.warren.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/// What a command has said and how it ended.
record CommandRun(int status, String out, String err) {

    static CommandRun of(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Warren.commandLine();
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new CommandRun(commandLine.execute(words), out.toString(), err.toString());
    }

    /// Standard input is one for all tests, which run at the same time.
    static synchronized CommandRun withInput(String input, String... words) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return of(words);
        } finally {
            System.setIn(before);
        }
    }
}
