package org.warren.scenarios;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.warren.cli.Warren;

/// What the command line said and how it ended.
public record CommandLineRun(int status, String out, String err) {

    public static CommandLineRun of(Object... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            texts[i] = words[i].toString();
        }
        int status = Warren.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts);
        return new CommandLineRun(status, out.toString(), err.toString());
    }
}
